// The published SDK of Aliyun's text messages against the emulated platform.
import * as openapi from '@alicloud/openapi-client'
import * as dysms from '@alicloud/dysmsapi20170525'
import { createServer, request } from 'node:http'
import { assert, step, refused, done } from './lib.mjs'

const { ENDPOINT: endpoint, KEY: accessKeyId, SECRET: accessKeySecret, CONTROL: control } = process.env
const pick = (m, name) => m[name] ?? m.default?.[name]
const Config = pick(openapi, 'Config')
const Client = typeof dysms.default === 'function' ? dysms.default : dysms.default.default
const { SendSmsRequest, QuerySendDetailsRequest } = { SendSmsRequest: pick(dysms, 'SendSmsRequest'), QuerySendDetailsRequest: pick(dysms, 'QuerySendDetailsRequest') }
const host = new URL(endpoint)
const client = (more = {}) => new Client(new Config({ accessKeyId, accessKeySecret, endpoint: host.host, protocol: 'HTTP', regionId: 'cn-hangzhou', ...more }))
const phone = '13900000777'
const send = (c = client(), to = phone) => c.sendSms(new SendSmsRequest({ phoneNumbers: to, signName: '江苏人社', templateCode: process.env.TEMPLATE, templateParam: JSON.stringify({ code: '246810' }), outId: 'contract' }))

let biz
await step('a message is sent', async () => {
  const r = (await send()).body
  assert.equal(r.code, 'OK', JSON.stringify(r))
  biz = r.bizId
})
await step('and it reached the phone', async () => {
  const list = await (await fetch(`${control}/control/sms?phone=${phone}`)).json()
  assert.equal(list.length, 1)
  assert.equal(list[0].code, '246810')
})
await step('its details can be queried', async () => {
  const day = new Date(Number(process.env.NOW) * 1000 + 8 * 3600e3).toISOString().slice(0, 10).replaceAll('-', '')
  const r = (await client().querySendDetails(new QuerySendDetailsRequest({ phoneNumber: phone, sendDate: day, pageSize: 10, currentPage: 1, bizId: biz }))).body
  assert.equal(r.code, 'OK', JSON.stringify(r))
  assert.equal(Number(r.totalCount), 1, JSON.stringify(r))
})
await step('a wrong number is refused in the answer', async () => {
  assert.equal((await send(client(), '123')).body.code, 'isv.MOBILE_NUMBER_ILLEGAL')
})
await refused('an unknown key', () => send(client({ accessKeyId: 'LTAIunknown' })), /InvalidAccessKeyId/)
await refused('a wrong secret', () => send(client({ accessKeySecret: 'wrong' })), /SignatureDoesNotMatch/)

await step('the platform limits messages to one phone when it is told to', async () => {
  const on = await fetch(`${control}/control/limits`, { method: 'POST', body: new URLSearchParams({ on: 'true' }), redirect: 'manual' })
  assert.ok(on.status < 400, String(on.status))
  const codes = []
  for (let i = 0; i < 2; i++) codes.push((await send(client(), '13900000778')).body.code)
  assert.deepEqual(codes, ['OK', 'isv.BUSINESS_LIMIT_CONTROL'])
})

// sent gives the bytes of a request that the SDK signs, and again sends them with changes.
async function sent() {
  let kept
  const srv = createServer((q, s) => {
    kept = { path: q.url, headers: q.headers }
    s.setHeader('Content-Type', 'application/json')
    s.end('{"Code":"OK"}')
  })
  await new Promise(ok => srv.listen(0, '127.0.0.1', ok))
  await send(client({ endpoint: `127.0.0.1:${srv.address().port}` }), '13900000779')
  srv.closeAllConnections()
  srv.close()
  return kept
}
const again = ({ path, headers }) => new Promise((ok, bad) => {
  const q = request({ host: host.hostname, port: host.port, method: 'POST', path, headers }, async res => {
    let body = ''
    for await (const part of res) body += part
    ok(JSON.parse(body).Code)
  })
  q.on('error', bad)
  q.end()
})
await step('what the SDK sends counts once, and not altered', async () => {
  const r = await sent()
  const other = { ...r, path: r.path.replace('13900000779', '13900000780') }
  const old = { ...r, headers: { ...r.headers, 'x-acs-date': '2020-01-01T00:00:00Z' } }
  assert.equal(await again(other), 'SignatureDoesNotMatch')
  assert.equal(await again(old), 'InvalidTimeStamp.Expired')
  assert.equal(await again(r), 'OK')
  assert.equal(await again(r), 'SignatureNonceUsed')
})
done()
