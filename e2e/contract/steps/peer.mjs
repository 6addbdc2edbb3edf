// What the peers share: a server of Node's own, and questions to the hall's gateways.
import { createServer } from 'node:http'

export async function ask(path, sent) {
  const r = await (await fetch(process.env.HALL + path, { method: 'POST', body: JSON.stringify(sent) })).json()
  if (r.refused) throw new Error(r.refused)
  return r.answer
}

// peer serves forms: answer gets the path and the fields, and gives JSON.
export async function peer(answer) {
  const srv = createServer(async (q, s) => {
    let body = ''
    for await (const part of q) body += part
    s.setHeader('Content-Type', 'application/json')
    s.end(JSON.stringify(answer(new URL(q.url, 'http://x').pathname, Object.fromEntries(new URLSearchParams(body)))))
  })
  await new Promise(ok => srv.listen(0, '127.0.0.1', ok))
  return { base: `http://127.0.0.1:${srv.address().port}`, close: () => { srv.closeAllConnections(); srv.close() } }
}
