// The province's older single sign-on, called directly, written from what integrators publish, with Node's own MD5 and AES.
import { createCipheriv, createHash } from 'node:crypto'
import { assert, step, refused, done } from './lib.mjs'
import { ask, peer } from './peer.mjs'

const word = 'a word of 16 by.'
const md5 = text => createHash('md5').update(text).digest('hex')
const seal = (v, under = word) => {
  const c = createCipheriv('aes-128-ecb', Buffer.from(under), null)
  return Buffer.concat([c.update(JSON.stringify(v), 'utf8'), c.final()]).toString('hex')
}
const company = { name: '测试甲', papersnumber: '321202199205013965', mobile: 13800001382, cornumber: '91321200MA2ABCD130',
  corname: '泰州示例物流有限公司', corusername: '测试壬', corusercardid: '321202199205013965', corrole: 2 }
let how = {}, used = new Set()
const province = await peer((_, f) => {
  const params = JSON.parse(f.params)
  if (!/^\d{14}$/.test(f.time) || f.sign !== md5(f.appmark + word + f.time)) return { retcode: '000101', msg: '签名错误', data: '' }
  if (f.servicename === 'ticketValidate') {
    if (params.ticket !== 'fresh' && !params.ticket.startsWith('fresh-') || used.has(params.ticket)) return { retcode: '000102', msg: '票据无效', data: '' }
    used.add(params.ticket)
    const v = { token: 'T', usertype: how.person ? 1 : 2 }
    return { retcode: '000000', msg: '', data: how.deep ? JSON.stringify(JSON.stringify(v)) : JSON.stringify(v) }
  }
  const want = how.person ? 'findOutsideUserByToken' : 'findCorUserByToken'
  if (f.servicename !== want || params.token !== 'T') return { retcode: '000103', msg: '没有用户', data: '' }
  const hex = seal(company, how.word)
  return { retcode: '000000', msg: '', data: how.plain ? JSON.stringify(company) : how.cut ? hex.slice(0, -2) : how.flip ? hex.slice(0, -1) + (hex.at(-1) === '0' ? '1' : '0') : hex }
})
let n = 0
const come = (ours = word, ticket = 'fresh-' + n++) => ask('/direct', { base: province.base + '/', word: ours, ticket })
for (const [name, h] of [['users sealed in hex', {}], ['users as plain JSON text', { plain: true }], ['the token packed twice', { deep: true }]]) {
  await step('a company signs in, ' + name, async () => {
    how = h
    const u = await come()
    assert.deepEqual([u.Legal, u.USCC, u.UnitName, u.Name, u.CertNo, u.Mobile, u.Role], [true, company.cornumber, company.corname, company.name,
      company.papersnumber, '13800001382', 2])
  })
}
await step('a person signs in', async () => {
  how = { person: true }
  const u = await come()
  assert.deepEqual([u.Legal, u.Name, u.USCC], [false, company.name, ''])
})
how = {}
await step('a ticket works once', async () => {
  await come(word, 'fresh')
  await assert.rejects(come(word, 'fresh'), /ticket/)
})
await refused('an invented ticket', () => come(word, 'invented'), /ticket/)
await refused('another word of ours', () => come('another word 16b'))
for (const [name, h] of [['users sealed under another word', { word: 'another word 16b' }], ['cut hex', { cut: true }], ['one bit of hex changed', { flip: true }]]) {
  await refused(name, () => { how = h; return come() })
}
province.close()
done()
