// The published SDK of Alipay against the emulated gateway.
import { AlipaySdk } from 'alipay-sdk'
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { assert, step, refused, done } from './lib.mjs'

const { GATEWAY: endpoint, APP_ID: appId, PRIVATE: privateKey, PUBLIC: alipayPublicKey, CONTROL: control } = process.env
const sdk = (more = {}) => new AlipaySdk({ appId, privateKey, alipayPublicKey, endpoint, gateway: endpoint, keyType: privateKey.includes('BEGIN PRIVATE') ? 'PKCS8' : 'PKCS1', camelcase: false, ...more })
const other = () => generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } })
const open = 'alipay.user.certify.open.'
let order = 0
const begin = (type = 'IDENTITY_CARD', number = process.env.NUMBER, outer = 'contract' + ++order) => ({ bizContent: {
  outer_order_no: outer, biz_code: 'FACE',
  identity_param: { identity_type: 'CERT_INFO', cert_type: type, cert_name: process.env.NAME, cert_no: number },
  merchant_config: { return_url: 'http://127.0.0.1/back', face_reserve_strategy: 'never' } } })
const exec = (method, params, s = sdk()) => s.exec(open + method, params, { validateSign: true })

let id
await step('a face begins, and the SDK believes the signed answer', async () => {
  const r = await exec('initialize', begin())
  assert.equal(r.code, '10000', JSON.stringify(r))
  id = r.certifyId ?? r.certify_id
  assert.match(id, /^[0-9a-f]{32}$/)
})

await step('orders of 1 to 32 characters are taken', async () => {
  for (const n of [1, 32]) assert.equal((await exec('initialize', begin(undefined, undefined, 'Q'.repeat(n)))).code, '10000')
})

await step('an order of 33 characters is not', async () => {
  assert.notEqual((await exec('initialize', begin(undefined, undefined, 'Q'.repeat(33)))).code, '10000')
})

await step('six types of documents are taken', async () => {
  const types = { IDENTITY_CARD: process.env.NUMBER, HOME_VISIT_PERMIT_HK_MC: 'H12345678', HOME_VISIT_PERMIT_TAIWAN: '12345678',
    RESIDENCE_PERMIT_HK_MC: '810000199408230021', RESIDENCE_PERMIT_TAIWAN: '830000199201300022', PERMANENT_RESIDENCE_FOREIGNER: '911124198108030024' }
  for (const [type, number] of Object.entries(types)) {
    const r = await exec('initialize', begin(type, number))
    assert.equal(r.code, '10000', type + JSON.stringify(r))
  }
})

await step('a face that is not done is F with empty material', async () => {
  const r = await exec('query', { bizContent: { certify_id: id } })
  assert.equal(r.passed, 'F')
})

await step('the page of the SDK opens', async () => {
  const url = sdk().pageExec(open + 'certify', 'GET', { bizContent: { certify_id: id } })
  const res = await fetch(url)
  assert.equal(res.status, 200, url)
  assert.match(await res.text(), /人脸/)
})

await step('a face that passed is T', async () => {
  const r = await fetch(`${control}/control/face/${id}`, { method: 'POST', body: new URLSearchParams({ outcome: 'pass' }), redirect: 'manual' })
  assert.ok(r.status < 400, `${r.status} ${await r.text()}`)
  assert.equal((await exec('query', { bizContent: { certify_id: id } })).passed, 'T')
})

await step('an unknown face is a signed refusal', async () => {
  const r = await exec('query', { bizContent: { certify_id: 'f'.repeat(32) } })
  assert.equal(r.code, '40004')
  assert.ok(r.subCode ?? r.sub_code)
})

// not gives whether a request was refused: thrown, or answered with another code than 10000.
const not = f => async () => {
  const r = await f()
  if (r.code !== '10000') throw new Error(`refused ${r.code} ${r.subCode ?? r.sub_code}`)
  return r
}
await refused('a request that another key has signed', not(() => exec('initialize', begin(), sdk({ privateKey: other().privateKey, keyType: 'PKCS8' }))))
await refused('a request of another app', not(() => exec('initialize', begin(), sdk({ appId: '2021000000000000' }))))
await refused('an answer, to whoever knows another key of the platform', () => exec('query', { bizContent: { certify_id: id } }, sdk({ alipayPublicKey: other().publicKey })))

// between is a gateway that alters what passes through it.
async function between(request, response, f) {
  const srv = createServer(async (q, s) => {
    let body = ''
    for await (const part of q) body += part
    const [url, sent] = request(q.url, body)
    const r = await fetch(endpoint + url.slice(url.indexOf('?')), { method: q.method, body: sent || undefined, headers: { 'Content-Type': q.headers['content-type'] ?? 'application/x-www-form-urlencoded' } })
    s.setHeader('Content-Type', 'application/json')
    s.end(response(await r.text()))
  })
  await new Promise(ok => srv.listen(0, '127.0.0.1', ok))
  const at = `http://127.0.0.1:${srv.address().port}/gateway.do`
  try {
    return await f(sdk({ endpoint: at, gateway: at }))
  } finally {
    srv.closeAllConnections()
    srv.close()
  }
}
const same = (...x) => x.length > 1 ? x : x[0]
await step('through a gateway that alters nothing all is well', () => between(same, same, async s => {
  assert.equal((await exec('query', { bizContent: { certify_id: id } }, s)).passed, 'T')
}))
await refused('an answer with one word changed', () => between(same, t => t.replace('"T"', '"F"'), s => exec('query', { bizContent: { certify_id: id } }, s)))
await refused('a request whose content was altered', not(() => between((u, b) => [u, b.replaceAll(id, 'e'.repeat(32))].map(x => x.replaceAll(id, 'e'.repeat(32))), same,
  s => exec('query', { bizContent: { certify_id: id } }, s))))
await refused('a request whose time was altered', not(() => between((u, b) => [u, b].map(x => x.replace(/timestamp=20\d\d/, 'timestamp=2020')), same,
  s => exec('query', { bizContent: { certify_id: id } }, s))))

done()
