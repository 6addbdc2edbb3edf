// openid-client, a certified relying party, signs in at the emulated province.
import * as client from 'openid-client'
import { assert, step, refused, done } from './lib.mjs'

const { ISSUER: issuer, CLIENT: id, SECRET: secret, BACK: back } = process.env
const config = await client.discovery(new URL(issuer), id, secret, undefined, { execute: [client.allowInsecureRequests] })

// signIn passes the province's page as a person does, and gives the address to which the browser returns.
async function signIn(more = {}) {
  const verifier = client.randomPKCECodeVerifier(), state = client.randomState(), nonce = client.randomNonce()
  const to = client.buildAuthorizationUrl(config, { redirect_uri: back, scope: 'openid profile', state, nonce, userType: '1',
    code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', ...more })
  let url = to, cookies = ''
  for (let i = 0; i < 10; i++) {
    const res = await fetch(url, { redirect: 'manual', headers: { cookie: cookies } })
    cookies = [cookies, ...res.headers.getSetCookie().map(c => c.split(';')[0])].filter(Boolean).join('; ')
    let next = res.headers.get('location')
    if (!next) {
      const page = await res.text()
      const action = /<form method="post" action="([^"]*)"/.exec(page)
      if (!action) throw new Error(`${res.status} ${url}: ${page.slice(0, 300)}`)
      const body = new URLSearchParams({ id: /name="id" value="([^"]*)"/.exec(page)[1], user: /<option value="([^"]*)"/.exec(page)[1] })
      const sent = await fetch(new URL(action[1], url), { method: 'POST', body, redirect: 'manual', headers: { cookie: cookies } })
      next = sent.headers.get('location')
      if (!next) throw new Error(`${sent.status} after the page: ${(await sent.text()).slice(0, 300)}`)
    }
    url = new URL(next, url)
    if (url.href.startsWith(back)) return { url, verifier, state, nonce }
  }
  throw new Error('it never comes back')
}
const grant = (s, checks = {}, c = config) => client.authorizationCodeGrant(c, s.url, { pkceCodeVerifier: s.verifier, expectedState: s.state, expectedNonce: s.nonce, ...checks })

await step('somebody signs in, and UserInfo is about them', async () => {
  const t = await grant(await signIn())
  const sub = t.claims().sub
  const user = await client.fetchUserInfo(config, t.access_token, sub)
  assert.equal(user.sub, sub)
  await assert.rejects(client.fetchUserInfo(config, 'invented', sub))
})
await refused('another verifier', async () => grant(await signIn(), { pkceCodeVerifier: client.randomPKCECodeVerifier() }), /invalid_grant/)
await refused('another state', async () => grant(await signIn(), { expectedState: 'x' }))
await refused('another nonce', async () => grant(await signIn(), { expectedNonce: 'x' }))
await refused('a code that was used', async () => {
  const s = await signIn()
  await grant(s)
  return grant(s)
}, /invalid_grant/)
await refused('another secret', async () => {
  const other = await client.discovery(new URL(issuer), id, 'not the secret', undefined, { execute: [client.allowInsecureRequests] })
  return grant(await signIn(), {}, other)
})
await refused('an address that is not ours', () => signIn({ redirect_uri: back + '/elsewhere' }))
done()
