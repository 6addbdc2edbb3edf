// The API's document, by two checkers that do not know each other: @redocly/cli and swagger-parser.
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import SwaggerParser from '@apidevtools/swagger-parser'
import { assert, step, refused, done } from './lib.mjs'

const text = await (await fetch(process.env.HALL + '/api/v1/openapi.json')).text()
const copy = () => JSON.parse(text)
await writeFile('redocly.yaml', `extends: [recommended]
rules:
  info-license: off
  no-server-example.com: off
`)

// lint gives what redocly finds, errors and warnings.
async function lint(name, doc) {
  await writeFile(name, JSON.stringify(doc))
  const out = await new Promise((resolve, reject) => execFile(process.execPath,
    ['node_modules/@redocly/cli/bin/cli.js', 'lint', name, '--format=json', '--max-problems=1000'],
    { env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }, maxBuffer: 1 << 26 },
    (err, stdout, stderr) => stdout.includes('{') ? resolve(stdout) : reject(new Error(`${err} ${stderr} ${stdout}`))))
  return JSON.parse(out.slice(out.indexOf('{'))).problems
}

const told = list => list.map(p => `${p.severity} ${p.ruleId}: ${p.message} at ${p.location?.[0]?.pointer}`).join('\n')

await step('redocly finds nothing in the document', async () => {
  const found = await lint('openapi.json', copy())
  assert.equal(found.length, 0, told(found))
})

await step('redocly finds a broken reference, so it does read it', async () => {
  const doc = copy()
  doc.paths['/api/v1/me'].get.responses['200'].content['application/json'].schema.$ref = '#/components/schemas/Nobody'
  const found = await lint('broken.json', doc)
  assert.ok(found.some(p => p.severity === 'error' && p.ruleId === 'no-unresolved-refs'), told(found))
})

await step('redocly notices that a security requirement was taken away', async () => {
  const doc = copy()
  delete doc.paths['/api/v1/me'].get.security
  const found = await lint('open.json', doc)
  assert.ok(found.some(p => p.ruleId === 'security-defined'), told(found))
})

await step('swagger-parser reads the document and follows every reference', async () => {
  const api = await SwaggerParser.validate(copy())
  assert.match(api.openapi, /^3\.1/)
})

await refused('swagger-parser refuses a broken reference', () => {
  const doc = copy()
  doc.paths['/api/v1/me'].get.responses['200'].content['application/json'].schema = { $ref: '#/components/schemas/Nobody' }
  return SwaggerParser.validate(doc)
}, /Nobody/)

await refused('swagger-parser refuses an operation without responses that are one', () => {
  const doc = copy()
  doc.paths['/api/v1/me'].get.responses = 'none'
  return SwaggerParser.validate(doc)
})

await step('every operation has an id of its own and says who may call it', () => {
  const ids = new Set()
  const doc = copy()
  for (const [path, ways] of Object.entries(doc.paths)) {
    for (const [method, op] of Object.entries(ways)) {
      assert.match(op.operationId, /^[a-z][A-Za-z]+$/, `${method} ${path}`)
      assert.ok(!ids.has(op.operationId), op.operationId + ' twice')
      ids.add(op.operationId)
      assert.ok(Array.isArray(op.security), `${method} ${path} has no security`)
    }
  }
})

done()
