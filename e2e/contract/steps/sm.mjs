// sm-crypto, which shares no code with the hall's library, signs what the hall verifies, and the reverse.
import { createRequire } from 'node:module'
import { assert, step, refused, done } from './lib.mjs'

const { sm2, sm3, sm4 } = createRequire(import.meta.url)('sm-crypto')
const { HALL: hall, KEY: key, PUBLIC: publicKey, CERT: cert, OTHER: otherCert, TEXT: text } = process.env

async function ask(path, sent) {
  const r = await (await fetch(hall + path, { method: 'POST', body: JSON.stringify(sent) })).json()
  if (r.refused) throw new Error(r.refused)
  return r.answer
}
const userId = '1234567812345678'
const sign = (more = {}, words = text) => sm2.doSignature(words, key, { hash: true, publicKey, userId, ...more })
const base64 = hex => Buffer.from(hex, 'hex').toString('base64')
const verify = (hex, more = {}) => ask('/verify', { cert, text, signature: base64(hex), ...more })

await step('the hall believes r and s as they are', async () => assert.equal(await verify(sign()), process.env.CODE))
await step('and in ASN.1', async () => assert.equal(await verify(sign({ der: true })), process.env.CODE))
await step('twenty times, as r and s may begin with a zero', async () => {
  for (let i = 0; i < 20; i++) assert.equal(await verify(sign({ der: i % 2 === 0 })), process.env.CODE)
})
const flipped = hex => hex.slice(0, -1) + (parseInt(hex.at(-1), 16) ^ 1).toString(16)
await refused('one bit changed', () => verify(flipped(sign())), /signature/)
await refused('another text', () => verify(sign({}, text + '0')), /signature/)
await refused('another user id', () => verify(sign({ userId: '8765432187654321' })), /signature/)
await refused('a signature of the text and not of its digest', () => verify(sm2.doSignature(text, key, { hash: false })), /signature/)
await refused('r = 0', () => verify('0'.repeat(64) + sign().slice(64)), /signature/)
await refused('s = 0', () => verify(sign().slice(0, 64) + '0'.repeat(64)), /signature/)
await refused('the certificate of another', () => verify(sign(), { cert: otherCert }), /signature/)
await refused('half a signature', () => verify(sign().slice(0, 64)), /signature/)

// A P7 of GB/T 35275, built here from the standard and signed by sm-crypto.
const len = n => n < 128 ? [n] : n < 256 ? [0x81, n] : [0x82, n >> 8, n & 255]
const tlv = (tag, ...parts) => { const b = Buffer.concat(parts.map(p => Buffer.from(p))); return Buffer.concat([Buffer.from([tag, ...len(b.length)]), b]) }
const oid = dotted => {
  const [a, b, ...rest] = dotted.split('.').map(Number)
  const base128 = n => { const out = [n & 127]; while ((n = Math.floor(n / 128)) > 0) out.unshift((n & 127) | 128); return out }
  return tlv(6, [a * 40 + b, ...rest.flatMap(base128)])
}
const seq = (...p) => tlv(0x30, ...p), set = (...p) => tlv(0x31, ...p), octets = b => tlv(4, b)
const GM = '1.2.156.10197.', sm3Alg = seq(oid(GM + '1.401'), [5, 0])
// children gives the parts of a DER value.
function children(b) {
  const head = b => { const n = b[1] < 128 ? 0 : b[1] & 127; let l = n ? 0 : b[1]; for (let i = 0; i < n; i++) l = l * 256 + b[2 + i]; return [2 + n, l] }
  const [from] = head(b), out = []
  for (let at = from; at < b.length;) { const [h, l] = head(b.subarray(at)); out.push(b.subarray(at, at + h + l)); at += h + l }
  return out
}
const whose = der => { const [, serial, , issuer] = children(children(der)[0]); return seq(issuer, serial) }
const bytes = b => [...b]
function p7({ id = '1.301.1', null_ = true, outer = GM + '6.1.4.2.2', data = GM + '6.1.4.2.1', content = text, withCert = true, attrs = false,
  digest, of = cert, user = userId, spoil = hex => hex, signers = 1 } = {}) {
  const raw = Buffer.from(content), der = Buffer.from(of, 'base64')
  const parts = [seq(oid('1.2.840.113549.1.9.3'), set(oid(data))),
    seq(oid('1.2.840.113549.1.9.4'), set(octets(Buffer.from(digest ?? sm3(bytes(raw)), 'hex'))))]
  const over = attrs ? set(...parts) : raw
  const sig = spoil(sm2.doSignature(bytes(over), key, { hash: true, der: true, publicKey, userId: user }))
  const signer = seq([2, 1, 1], whose(der), sm3Alg, ...(attrs ? [tlv(0xa0, ...parts)] : []), seq(oid(GM + id), ...(null_ ? [[5, 0]] : [])),
    octets(Buffer.from(sig, 'hex')))
  return seq(oid(outer), tlv(0xa0, seq([2, 1, 1], set(sm3Alg), content === null ? seq(oid(data)) : seq(oid(data), tlv(0xa0, octets(raw))),
    ...(withCert ? [tlv(0xa0, der)] : []), set(...Array(signers).fill(signer))))).toString('base64')
}
const verify7 = (how, more = {}) => ask('/verify', { p7: 'yes', text, signature: p7(how), ...more })
for (const id of ['1.301', '1.301.1', '1.501']) for (const null_ of [true, false]) for (const attrs of [false, true]) {
  await step(`a P7 of ${id}, ${null_ ? 'with' : 'without'} NULL, ${attrs ? 'with' : 'without'} signed attributes`, async () =>
    assert.equal(await verify7({ id, null_, attrs }), process.env.CODE))
}
await step('a P7 without its certificate, beside the one that was exported', async () =>
  assert.equal(await verify7({ withCert: false }, { cert }), process.env.CODE))
await step('a P7 under the name of PKCS#7', async () => assert.equal(await verify7({ outer: '1.2.840.113549.1.7.2', data: '1.2.840.113549.1.7.1' }), process.env.CODE))
for (const attrs of [false, true]) {
  const how = attrs ? ', with signed attributes' : ''
  await refused('a P7 with one bit changed' + how, () => verify7({ attrs, spoil: flipped }))
  await refused('a P7 of another text' + how, () => verify7({ attrs, content: text + '0' }))
  await refused('a P7 of another user id' + how, () => verify7({ attrs, user: '8765432187654321' }))
  await refused('a P7 in the name of another' + how, () => verify7({ attrs, of: otherCert }))
}
await refused('a P7 whose attributes have the digest of another text', () => verify7({ attrs: true, digest: sm3(text + '0') }))
await refused('a P7 without its certificate, beside that of another', () => verify7({ withCert: false }, { cert: otherCert }))
await refused('a P7 without any certificate', () => verify7({ withCert: false }))
await refused('a P7 of two signers', () => verify7({ signers: 2 }))
await refused('a P7 that was cut', () => ask('/verify', { p7: 'yes', text, signature: base64(Buffer.from(p7(), 'base64').subarray(0, -9).toString('hex')) }))

await step('sm-crypto believes the hall', async () => {
  const hex = Buffer.from(await ask('/sign', { text }), 'base64').toString('hex')
  const how = { hash: true, der: true, userId }
  assert.ok(sm2.doVerifySignature(text, hex, publicKey, how))
  assert.ok(!sm2.doVerifySignature(text + '0', hex, publicKey, how))
  assert.ok(!sm2.doVerifySignature(text, hex, publicKey, { ...how, userId: 'x' }))
})

await step('HMAC-SM3 of the province is that of sm-crypto', async () => {
  const fields = { app_id: '1', biz_content: '{"名":"测试"}', version: '1.0' }
  const line = Object.keys(fields).sort().map(k => `${k}=${fields[k]}`).join('&')
  const words = (word, said) => sm3(said, { key: Buffer.from(word).toString('hex') })
  assert.equal(await ask('/jis', { word: 'a word of 16 by.', ...fields }), words('a word of 16 by.', line))
  assert.notEqual(await ask('/jis', { word: 'a word of 16 by.', ...fields }), words('another word', line))
})

await step('SM3 and SM4 of the standards', () => {
  assert.equal(sm3('abc'), '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
  const k = '0123456789abcdeffedcba9876543210'
  assert.equal(sm4.encrypt(Buffer.from(k, 'hex'), k, { padding: 'none' }), '681edf34d206965e86b3e94f536e4246')
})

await step('the hall opens what sm-crypto has sealed with SM4-CBC, and refuses it when it was cut', async () => {
  const { createServer } = await import('node:http')
  const { randomBytes } = await import('node:crypto')
  const word = 'the word of the app', user = { name: '测试甲', certNo: '321202199205013965', mobile: 13800001382 }
  let cut = false, sealWord = word
  const seal = v => {
    const iv = randomBytes(16)
    const sealed = sm4.encrypt(Buffer.from(JSON.stringify(v)), sm3(Buffer.from(sealWord)).slice(0, 32), { mode: 'cbc', iv: iv.toString('hex') })
    const b = Buffer.concat([iv, Buffer.from(sealed, 'hex')])
    return (cut ? b.subarray(0, b.length - 3) : b).toString('base64')
  }
  const srv = createServer(async (q, s) => {
    let body = ''
    for await (const part of q) body += part
    const form = new URLSearchParams(body)
    const said = [...form.keys()].filter(k => k !== 'sign').sort().map(k => `${k}=${form.get(k)}`).join('&')
    const good = form.get('sign') === sm3(said, { key: Buffer.from(word).toString('hex') })
    const data = good && !form.get('biz_content').includes('used')
      ? { retcode: '000000', data: JSON.stringify({ token: 'T', usertype: 1, ...user }) } : { retcode: '000101', data: {} }
    s.setHeader('Content-Type', 'application/json')
    s.end(JSON.stringify({ code: '200', data: seal(data) }))
  })
  await new Promise(ok => srv.listen(0, '127.0.0.1', ok))
  const base = `http://127.0.0.1:${srv.address().port}/`
  try {
    const got = await ask('/ticket', { base, word, ticket: 'fresh' })
    assert.equal(got.CertNo, user.certNo, JSON.stringify(got))
    assert.equal(got.Mobile, String(user.mobile))
    await assert.rejects(ask('/ticket', { base, word, ticket: 'used' }), /ticket/)
    await assert.rejects(ask('/ticket', { base, word: 'another word', ticket: 'fresh' }))
    cut = true
    await assert.rejects(ask('/ticket', { base, word, ticket: 'fresh' }))
    cut = false
    sealWord = 'the word of another app'
    await assert.rejects(ask('/ticket', { base, word, ticket: 'fresh' }))
  } finally {
    srv.closeAllConnections()
    srv.close()
  }
})
done()
