// 500 random calls of the API against its own document: every answer has a status that the document
// names for the operation, its media type, and a body of its schema. The calls follow from SEED.
import Ajv2020 from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { assert, step, done } from './lib.mjs'

const hall = process.env.HALL
const seed = Number(process.env.SEED)
const doc = await (await fetch(hall + '/api/v1/openapi.json')).json()

// random is mulberry32.
let state = seed >>> 0
function random() {
  state = (state + 0x6d2b79f5) >>> 0
  let t = state
  t = Math.imul(t ^ (t >>> 15), t | 1)
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}
const below = n => Math.floor(random() * n)
const pick = list => list[below(list.length)]
const chance = p => random() < p

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true })
addFormats(ajv)
ajv.addFormat('binary', true)
ajv.addSchema({ $id: 'api', ...doc })
const pointer = (...parts) => 'api#/' + parts.map(p => encodeURIComponent(String(p).replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')

const operations = Object.entries(doc.paths).flatMap(([path, ways]) =>
  Object.entries(ways).map(([method, op]) => ({ path, method, op })))

// seen holds ids that answers have given, so that calls meet things that exist.
const seen = { mandate: ['me'], id: [], code: ['dispute-mediation'], item: ['dispute-mediation'], arrival: [], material: [], paper: [], face: [] }
const names = { ID: 'id' }
// cases are under way: half of the calls about corrections and withdrawing meet one.
const cases = []
const underWay = new Set(['getCorrection', 'answerCorrection', 'withdrawCase'])
function learn(v) {
  if (Array.isArray(v)) return v.forEach(learn)
  if (v === null || typeof v !== 'object') return
  for (const [k, x] of Object.entries(v)) {
    if (typeof x === 'string' && k in seen && x.length < 64 && !seen[k].includes(x)) seen[k].push(x)
    if (k === 'id' && typeof x === 'string' && x.length < 64) for (const other of ['material', 'arrival', 'paper', 'face']) if (chance(0.1)) seen[other].push(x)
    learn(x)
  }
}

const resolve = s => s.$ref ? doc.components.schemas[s.$ref.split('/').pop()] : s

function text(schema) {
  if (schema.enum) return pick(schema.enum)
  const words = ['', '苏A·🚗', 'a\u0000b', '‮', '<script>', '../../etc/passwd', '0', '张三', 'x'.repeat(schema.maxLength ?? 300), '%00', "' OR 1=1 --", '2026-02-30']
  const w = pick(words)
  return schema.maxLength && chance(0.8) ? [...w].slice(0, schema.maxLength).join('') : w
}

// value makes a value for a schema; now and then one that breaks it.
function value(schema, depth = 0) {
  schema = resolve(schema)
  if (chance(0.04)) return pick([null, 7, 'wrong', [], {}, true, -1e300])
  const type = Array.isArray(schema.type) ? schema.type.find(t => t !== 'null') : schema.type
  switch (type) {
    case 'string': return text(schema)
    case 'boolean': return chance(0.5)
    case 'integer': return chance(0.8) ? (schema.minimum ?? 0) + below(3) : pick([-1, 2 ** 53, 0.5])
    case 'number': return random() * 100
    case 'array': return depth > 3 ? [] : Array.from({ length: below(3) }, () => value(schema.items ?? {}, depth + 1))
    case 'object': {
      const out = {}
      for (const [k, s] of Object.entries(schema.properties ?? {})) {
        if ((schema.required ?? []).includes(k) ? chance(0.95) : chance(0.5)) out[k] = k in seen && seen[k].length && chance(0.7) ? pick(seen[k]) : value(s, depth + 1)
      }
      if (chance(0.05)) out.surplus = 1
      if (schema.additionalProperties) out.facts = pick(['发生争议', 1, ['x'], { a: [{ b: null }] }, null])
      return out
    }
  }
  return pick(['x', 1, null])
}

const param = p => seen[p.name]?.length && chance(0.85) ? pick(seen[p.name]) : String(value(p.schema))

async function call({ path, method, op }, token) {
  const query = new URLSearchParams()
  const skipped = ['logOut', 'endDevice']
  if (skipped.includes(op.operationId)) token = undefined
  if (underWay.has(op.operationId) && cases.length && chance(0.5)) {
    const c = pick(cases)
    path = path.replace('{mandate}', c.mandate).replace('{id}', c.id)
  }
  for (const p of op.parameters ?? []) {
    if (p.in === 'path') path = path.replace(`{${p.name}}`, encodeURIComponent(param(p)) || '%20')
    else if (p.in === 'query' && (p.required ? chance(0.95) : chance(0.4))) query.set(p.name, param(p))
  }
  const headers = {}
  if (token && chance(0.95)) headers.Authorization = 'Bearer ' + token
  let body
  const content = op.requestBody?.content
  if (content?.['application/json']) {
    headers['Content-Type'] = chance(0.03) ? 'text/plain' : 'application/json'
    body = chance(0.04) ? pick(['{', '', '[]', '{"a":', 'x'.repeat(70000)]) : JSON.stringify(value(content['application/json'].schema))
  } else if (content) {
    headers['Content-Type'] = 'application/octet-stream'
    body = Buffer.alloc(pick([0, 1, 1000]), 'x')
  }
  const url = hall + path + (query.size ? '?' + query : '')
  const res = await fetch(url, { method: method.toUpperCase(), headers, body, redirect: 'manual' })
  return { res, bytes: Buffer.from(await res.arrayBuffer()), told: `${method} ${url} ${String(body).slice(0, 200)}` }
}

// judge says what is wrong with an answer.
function judge({ path, method, op }, res, bytes) {
  const s = String(res.status)
  const said = op.responses[s]
  if (!said) return `status ${s} is not in the document: ${bytes.toString().slice(0, 300)}`
  const media = (res.headers.get('content-type') ?? '').split(';')[0]
  if (!said.content) return bytes.length ? `${s} has a body: ${bytes}` : ''
  if (!said.content[media]) return `${s} is ${media}, not ${Object.keys(said.content)}`
  if (!media.endsWith('json')) return ''
  const v = JSON.parse(bytes)
  if (res.ok) learn(v)
  else if (v.status !== res.status || !v.title) return `${s} says ${bytes}`
  const valid = ajv.getSchema(pointer('paths', path, method, 'responses', s, 'content', media, 'schema'))
  return valid(v) ? '' : `${s}: ${ajv.errorsText(valid.errors)} in ${bytes.toString().slice(0, 500)}`
}

let token
await step('the person signs in, as the document says', async () => {
  const res = await fetch(hall + '/api/v1/tokens', { method: 'POST', headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ account: process.env.ACCOUNT, password: process.env.PASSWORD, device: '随机' }) })
  assert.equal(res.status, 201)
  token = (await res.json()).token
  for (const path of ['/me/units', '/units/me/new-draft?item=x']) {
    const r = await fetch(hall + '/api/v1' + path, { headers: { Authorization: 'Bearer ' + token } })
    if (r.ok) learn(await r.json())
  }
  for (const mandate of seen.mandate) {
    const r = await fetch(`${hall}/api/v1/units/${mandate}/cases`, { headers: { Authorization: 'Bearer ' + token } })
    learn(await r.json())
  }
  assert.ok(seen.id.length > 2, 'the person has cases')
  for (const mandate of seen.mandate) for (const state of ['correct', 'open']) {
    const r = await fetch(`${hall}/api/v1/units/${mandate}/cases?state=${state}`, { headers: { Authorization: 'Bearer ' + token } })
    for (const c of (await r.json()).cases ?? []) cases.push({ mandate, id: c.id })
  }
  assert.ok(cases.length > 0, 'some cases are under way')
})

await step('a correction is read and answered as the document says', async () => {
  const { mandate, id } = cases[0] // those to correct come first
  const of = name => operations.find(o => o.op.operationId === name)
  const url = `${hall}/api/v1/units/${mandate}/cases/${id}/correction`
  const headers = { Authorization: 'Bearer ' + token, 'Content-Type': 'application/json' }
  const read = await fetch(url, { headers })
  const k = await read.clone().json()
  assert.equal(read.status, 200, JSON.stringify(k))
  assert.equal(judge(of('getCorrection'), read, Buffer.from(JSON.stringify(k))), '')
  for (const version of [k.version + 1, k.version]) { // 409, then 422: its material is not uploaded
    const res = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ version, answers: k.answers }) })
    assert.equal(res.status, version === k.version ? 422 : 409)
    assert.equal(judge(of('answerCorrection'), res, Buffer.from(await res.arrayBuffer())), '')
  }
})

await step(`500 random calls of seed ${seed} answer as the document says`, async () => {
  const wrong = [], statuses = {}, met = new Set(), called = new Set()
  for (let i = 0; i < 500; i++) {
    const o = i < operations.length ? operations[i] : pick(operations)
    const { res, bytes, told } = await call(o, token)
    statuses[res.status] = (statuses[res.status] ?? 0) + 1
    called.add(o.op.operationId)
    if (res.ok) met.add(o.op.operationId)
    const say = judge(o, res, bytes)
    if (say) wrong.push(`call ${i}: ${told}\n  ${say}`)
  }
  console.error(JSON.stringify(statuses), [...met].join(' '))
  assert.equal(wrong.length, 0, wrong.slice(0, 30).join('\n'))
  assert.ok([...underWay].every(id => called.has(id)), 'no call of ' + [...underWay].filter(id => !called.has(id)))
  assert.ok(statuses[200] > 60 && statuses[422] > 20 && met.size >= 10, JSON.stringify(statuses) + [...met])
})

await step('an answer that breaks its schema is noticed, so the schemas do bind', async () => {
  const o = operations.find(o => o.op.operationId === 'whoAmI')
  const answer = body => new Response(body, { status: 200, headers: { 'Content-Type': 'application/json' } })
  assert.equal(judge(o, answer(), Buffer.from('{"name":"测*","phone":"138"}')), '')
  assert.notEqual(judge(o, answer(), Buffer.from('{"name":7,"phone":"138"}')), '')
  assert.notEqual(judge(o, answer(), Buffer.from('{"name":"测*"}')), '')
  assert.notEqual(judge(o, answer(), Buffer.from('{"name":"测*","phone":"138","number":"1"}')), '')
  assert.notEqual(judge(o, new Response('', { status: 418 }), Buffer.from('')), '')
})

done()
