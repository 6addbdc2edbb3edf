// A certified OpenID provider as the province. It signs in whoever comes, and runs until its input ends.
import { createServer } from 'node:http'
import { Provider, interactionPolicy } from 'oidc-provider'

const claims = { name: '测试甲', certNo: '321202199205013965', mobile: 13800001382, creditCode: '91321200MA2ABCD130',
  corporationName: '泰州示例物流有限公司', corUserName: '测试壬', corUserCertNo: '321202199205013965', corUserRole: 2 }
const srv = createServer()
await new Promise(ok => srv.listen(0, '127.0.0.1', ok))
const issuer = `http://127.0.0.1:${srv.address().port}`
const { generateKeyPair, exportJWK } = await import('jose')
const jwk = async (alg, kid) => ({ ...(await exportJWK((await generateKeyPair(alg, { extractable: true })).privateKey)), alg, use: 'sig', kid })
const client = (id, more = {}) => ({ client_id: id, client_secret: process.env.SECRET, redirect_uris: [process.env.BACK], grant_types: ['authorization_code'],
  response_types: ['code'], id_token_signed_response_alg: 'RS256', ...more })
const provider = new Provider(issuer, {
  jwks: { keys: [await jwk('RS256', 'r'), await jwk('ES256', 'e')] },
  clients: [client('hall'), client('curve', { id_token_signed_response_alg: 'ES256' })],
  claims: { openid: ['sub'], profile: Object.keys(claims) },
  findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id, ...claims }) }),
  pkce: { required: () => true },
  extraParams: ['userType'],
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, i) => `/signin/${i.uid}` },
  loadExistingGrant: async ctx => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId })
    grant.addOIDCScope('openid profile')
    await grant.save()
    return grant
  },
  cookies: { keys: ['contract'] },
})
const answer = provider.callback()
srv.on('request', async (q, s) => {
  if (!q.url.startsWith('/signin/')) return answer(q, s)
  await provider.interactionFinished(q, s, { login: { accountId: 'somebody' } }, { mergeWithLastSubmission: false })
})
process.stdout.write(JSON.stringify({ step: issuer }) + '\n')
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
