// Alipay as its SDK has it, for the hall's client: a request counts when the SDK believes its signature.
// The first letters of the order say how the answer is written. It runs until its input ends.
import { AlipaySdk } from 'alipay-sdk'
import { createSign, generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } })
const ours = { privateKey: process.env.PLATFORM }, other = pair()
const sdk = new AlipaySdk({ appId: process.env.APP_ID, privateKey: other.privateKey, alipayPublicKey: process.env.APP_PUBLIC })
const sign = (text, key = ours) => createSign('RSA-SHA256').update(text, 'utf8').sign(key.privateKey, 'base64')
const id = 'a'.repeat(32)

// answers give the whole reply for the text of its inner object.
const answers = {
  good: t => `{"alipay_user_certify_open_initialize_response":${t},"sign":"${sign(t)}"}`,
  turned: t => `{ "sign" : "${sign(t)}", "alipay_user_certify_open_initialize_response": ${t} }`,
  altered: t => `{"alipay_user_certify_open_initialize_response":${t.replace('aaaa', 'bbbb')},"sign":"${sign(t)}"}`,
  bare: t => `{"alipay_user_certify_open_initialize_response":${t}}`,
  other: t => `{"alipay_user_certify_open_initialize_response":${t},"sign":"${sign(t, other)}"}`,
  refused: () => {
    const t = '{"code":"40004","msg":"Business Failed","sub_code":"INVALID_CERT_INFO","sub_msg":"x"}'
    return `{"alipay_user_certify_open_initialize_response":${t},"sign":"${sign(t)}"}`
  },
  lied: () => {
    const t = '{"code":"40004","msg":"Business Failed","sub_code":"INVALID_CERT_INFO","sub_msg":"x"}'
    return `{"error_response":${t},"sign":"${sign(t, other)}"}`
  },
}

const srv = createServer(async (q, s) => {
  let body = ''
  for await (const part of q) body += part
  const sent = Object.fromEntries([...new URLSearchParams(body), ...new URL(q.url, 'http://x').searchParams])
  const biz = JSON.parse(sent.biz_content)
  const how = /^[a-z]+/.exec(biz.outer_order_no)?.[0]
  const believed = sdk.checkNotifySign({ ...sent }, true) && biz.identity_param.cert_name === '测试&甲=+ %'
  s.setHeader('Content-Type', 'application/json')
  // turned is written in another order, with spaces and escapes, as JSON allows
  const inner = how === 'turned' ? `{ "certify_id":"${id}" , "msg":"\\u0053uccess\\/", "code" : "10000" }` : `{"code":"10000","msg":"Success","certify_id":"${id}"}`
  s.end(believed && answers[how] ? answers[how](inner) : '{"error_response":{"code":"40002","msg":"Invalid Arguments","sub_code":"isv.invalid-signature"}}')
})
await new Promise(ok => srv.listen(0, '127.0.0.1', ok))
process.stdout.write(JSON.stringify({ step: `http://127.0.0.1:${srv.address().port}/gateway.do` }) + '\n')
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
