// The published SDK of Aliyun's real-name check against the emulated one.
import { createRequire } from 'node:module'
import { assert, step, refused, done } from './lib.mjs'

const require = createRequire(import.meta.url)
const { Config } = require('@alicloud/openapi-client')
const { default: Client, Id2MetaVerifyRequest } = require('@alicloud/cloudauth20190307')
const { ENDPOINT: endpoint, KEY: accessKeyId, SECRET: accessKeySecret } = process.env
const client = (more = {}) => new Client(new Config({ accessKeyId, accessKeySecret, endpoint: new URL(endpoint).host, protocol: 'HTTP', regionId: 'cn-hangzhou', ...more }))
const ask = async (identifyNum, userName, c = client()) => (await c.id2MetaVerify(new Id2MetaVerifyRequest({ paramType: 'normal', identifyNum, userName }))).body

await step('a name and a number that belong together', async () => {
  const r = await ask(process.env.NUMBER, process.env.NAME)
  assert.equal(String(r.code), '200', JSON.stringify(r))
  assert.equal(r.resultObject.bizCode, '1')
})
await step('that do not', async () => assert.equal((await ask(process.env.NUMBER, '测试无')).resultObject.bizCode, '2'))
await step('a number that nobody has', async () => assert.equal((await ask('110101199003070011', '测试无')).resultObject.bizCode, '3'))
await refused('an unknown key', () => ask(process.env.NUMBER, process.env.NAME, client({ accessKeyId: 'unknown' })), /InvalidAccessKeyId/)
await refused('a wrong secret', () => ask(process.env.NUMBER, process.env.NAME, client({ accessKeySecret: 'wrong' })), /SignatureDoesNotMatch/)
done()
