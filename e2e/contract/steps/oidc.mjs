// A certified OpenID provider as the province. It signs in whoever comes, and runs until its input ends.
import { createServer } from 'node:http'
import { Provider, interactionPolicy } from 'oidc-provider'

const claims = { name: '测试甲', certNo: '321202199205013965', mobile: 13800001382, creditCode: '91321200MA2ABCD130',
  corporationName: '泰州示例物流有限公司', corUserName: '测试壬', corUserCertNo: '321202199205013965', corUserRole: 2 }
const srv = createServer()
await new Promise(ok => srv.listen(0, '127.0.0.1', ok))
const issuer = `http://127.0.0.1:${srv.address().port}`
const { generateKeyPair, exportJWK, importJWK, SignJWT } = await import('jose')
const jwk = async (alg, kid) => ({ ...(await exportJWK((await generateKeyPair(alg, { extractable: true })).privateKey)), alg, use: 'sig', kid })
const keys = [await jwk('RS256', 'r'), await jwk('ES256', 'e')], stranger = await jwk('RS256', 'r')
const client = (id, more = {}) => ({ client_id: id, client_secret: process.env.SECRET, redirect_uris: [process.env.BACK], grant_types: ['authorization_code'],
  response_types: ['code'], id_token_signed_response_alg: 'RS256', ...more })
const provided = keys => new Provider(issuer, {
  jwks: { keys },
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

let provider = provided(keys), how = '', answer = provider.callback()

// altered is an ID token changed as the test asked, and signed again by the provider's own key where the change is in what it says.
async function altered(token) {
  const [head, body, signature] = token.split('.')
  const said = JSON.parse(Buffer.from(body, 'base64url'))
  const packed = o => Buffer.from(JSON.stringify(o)).toString('base64url')
  const signed = async (change, key = keys[0], alg = 'RS256') => new SignJWT({ ...said, ...change })
    .setProtectedHeader({ alg, kid: key.kid }).sign(key instanceof Uint8Array ? key : await importJWK(key, alg))
  const now = Math.floor(Date.now() / 1000)
  switch (how) {
    case 'same': return signed({})
    case 'payload': return [head, packed({ ...said, sub: 'another' }), signature].join('.')
    case 'signature': return [head, body, (signature[0] === 'A' ? 'B' : 'A') + signature.slice(1)].join('.')
    case 'stranger': return signed({}, stranger)
    case 'none': return [packed({ alg: 'none' }), body, ''].join('.')
    case 'hmac': return signed({}, new TextEncoder().encode(process.env.SECRET), 'HS256')
    case 'iss': return signed({ iss: issuer + '/other' })
    case 'aud': return signed({ aud: 'another' })
    case 'two': return signed({ aud: ['hall', 'another'] })
    case 'two-azp': return signed({ aud: ['hall', 'another'], azp: 'hall' })
    case 'azp': return signed({ azp: 'another' })
    case 'expired': return signed({ iat: now - 7200, exp: now - 3600 })
    case 'nonce': return signed({ nonce: 'another' })
    case 'no-nonce': return signed({ nonce: undefined })
    case 'sub': return signed({ sub: 'somebody else' }) // UserInfo speaks of the one who signed in
  }
  return token
}

srv.on('request', async (q, s) => {
  const at = new URL(q.url, issuer)
  if (at.pathname === '/alter') {
    how = at.searchParams.get('how')
    return s.end()
  }
  if (at.pathname === '/rotate') { // new keys and kids; the old ones are gone
    keys.splice(0, keys.length, await jwk('RS256', 'r2'), await jwk('ES256', 'e2'))
    provider = provided([...keys])
    answer = provider.callback()
    return s.end()
  }
  if (q.url.startsWith('/signin/')) return provider.interactionFinished(q, s, { login: { accountId: 'somebody' } }, { mergeWithLastSubmission: false })
  if (at.pathname === '/token' && how) {
    const end = s.end.bind(s)
    s.end = async body => {
      const v = JSON.parse(body)
      if (v.id_token) v.id_token = await altered(v.id_token)
      const b = Buffer.from(JSON.stringify(v))
      s.setHeader('Content-Length', b.length)
      end(b)
    }
  }
  return answer(q, s)
})
process.stdout.write(JSON.stringify({ step: issuer }) + '\n')
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
