// 快递100 has no package: this script is written from its manual alone, with Node's own MD5. It asks our emulator as a customer
// does, and answers our gateway as the service does.
import { createHash } from 'node:crypto'
import { assert, step, refused, done } from './lib.mjs'
import { ask, peer } from './peer.mjs'

const { EMULATOR: emulator, CUSTOMER: customer, KEY: key } = process.env
const md5 = text => createHash('md5').update(text).digest('hex').toUpperCase()

await step('the vector of the manual', async () => {
  const param = '{"com":"ems","num":"1151234567890"}'
  assert.equal(md5(param + 'KEY' + 'CUSTOMER'), '11855E9EA456D6C8C32410912C5A9A1F')
  assert.equal(await ask('/sign', { param, key: 'KEY', customer: 'CUSTOMER' }), '11855E9EA456D6C8C32410912C5A9A1F')
})

async function query(q, more = {}) {
  const param = JSON.stringify(q)
  const body = new URLSearchParams({ customer, param, sign: md5(param + key + customer), ...more })
  return (await fetch(emulator + '/poll/query.do', { method: 'POST', body })).json()
}
await step('our emulator answers a customer once in half an hour', async () => {
  const a = await query({ com: 'ems', num: '1151234567890' })
  assert.equal(a.status, '200')
  assert.ok(Array.isArray(a.data) && a.data[0].ftime && a.data[0].context, JSON.stringify(a))
  const again = await query({ com: 'ems', num: '1151234567890' })
  assert.ok(again.result === false && again.returnCode !== '200', JSON.stringify(again))
})
await step('and refuses another key, an altered question and 顺丰 without a phone', async () => {
  assert.equal((await query({ com: 'ems', num: '1151234567891' }, { sign: md5('another') })).returnCode, '503')
  assert.equal((await query({ com: 'ems', num: '1151234567892' }, { param: '{"com":"ems","num":"9999999999"}' })).returnCode, '503')
  assert.equal((await query({ com: 'shunfeng', num: 'SF1234567890' })).returnCode, '408')
})

let says, heard
const service = await peer((path, form) => {
  heard = { path, form }
  if (path === '/poll/query.do' && form.sign !== md5(form.param + key + form.customer)) return { result: false, returnCode: '503', message: '验证签名失败' }
  return says
})
const track = (more = {}) => ask('/track', { base: service.base, customer, key, com: 'ems', num: '1151234567890', phone: '', ...more })
const good = number => ({ message: 'ok', nu: '1151234567890', ischeck: '0', com: 'ems', status: number ? 200 : '200', state: number ? 301 : '301',
  data: [{ time: '2026-11-24 09:00:00', ftime: '2026-11-24 09:00:00', context: '已签收', status: '本人签收', statusCode: '301' }] })
for (const number of [false, true]) {
  await step(`our gateway reads a track with codes as ${number ? 'numbers' : 'words'}`, async () => {
    says = good(number)
    const t = await track()
    assert.equal(t.State, '301')
    assert.equal(t.Marks[0].Say, '已签收')
  })
}
await step('顺丰 is asked with the last four digits of the phone', async () => {
  says = good(false)
  await track({ com: 'shunfeng', phone: '13800001382' })
  assert.equal(JSON.parse(heard.form.param).phone, '1382')
})
for (const code of ['400', '408', '500', '501', '502', '503', '601']) {
  await step(`code ${code} means the same in both forms, and what it should`, async () => {
    const kinds = []
    for (const as of [code, Number(code)]) {
      says = { result: false, returnCode: as, message: '拒绝' }
      kinds.push(await ask('/kind', { base: service.base, customer, key, com: 'ems', num: '1151234567890', phone: '' }))
    }
    const want = { 408: 'Invalid', 500: 'NotFound', 501: 'Away', 502: 'Away', 400: 'Ours', 503: 'Ours', 601: 'Ours' }[code]
    assert.deepEqual(kinds, [want, want])
  })
}
await refused('another key of ours', () => { says = good(false); return track({ key: 'another' }) })

await step('a subscription is taken, also a second one, and names our address and salt', async () => {
  for (const returnCode of ['200', '501', 501]) {
    says = { result: returnCode === '200', returnCode, message: '' }
    await ask('/subscribe', { base: service.base, customer, key, callback: 'https://hall.example/callback/courier/x', salt: 'a salt' })
  }
  const sent = JSON.parse(heard.form.param)
  assert.equal(heard.form.schema, 'json')
  assert.equal(sent.key, key)
  assert.equal(sent.parameters.salt, 'a salt')
})
for (const code of ['600', '601', '700', '701', '702']) {
  await refused(`a subscription with code ${code}`, () => {
    says = { result: false, returnCode: code, message: '拒绝' }
    return ask('/subscribe', { base: service.base, customer, key, callback: 'https://hall.example/x', salt: 's' })
  })
}

const param = JSON.stringify({ status: 'polling', lastResult: { nu: '1151234567890', state: '3', status: '200', data: [] } })
await step('a push signed with the salt is read', async () => {
  const p = await ask('/push', { param, sign: md5(param + 'a salt'), salt: 'a salt' })
  assert.equal(p.Number, '1151234567890')
  assert.equal(p.Moved, true)
})
await refused('a push with another salt', () => ask('/push', { param, sign: md5(param + 'another'), salt: 'a salt' }))
await refused('a push without a salt', () => ask('/push', { param, sign: md5(param), salt: 'a salt' }))
await refused('a push whose track was changed', () => ask('/push', { param: param.replace('"3"', '"4"'), sign: md5(param + 'a salt'), salt: 'a salt' }))
service.close()
done()
