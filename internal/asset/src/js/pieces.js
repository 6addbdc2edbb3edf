// A big file goes out in pieces. A network that breaks costs one piece: it is waited for, and
// whoever chooses the same file again goes on where it broke off.

const waits = [1, 2, 4, 8, 15, 15, 15, 30, 30] // seconds between tries; after the last the person is asked

/** begin asks for the upload of a file and gives { id, received, piece }; the address is that of the pieces. */
const begin = (address, slot, file) => {
  const which = new FormData()
  for (const [k, v] of Object.entries({ slot, name: file.name, size: file.size, mark: file.lastModified })) which.append(k, v)
  return ask(address, which)
}

/** inPieces sends a file and resolves to the id under which it has arrived. say(words, percent) tells how it goes;
 *  again(words) resolves when the person wants to try once more. */
export async function inPieces(address, slot, file, say, again) {
  let tries = 0
  let at = null
  const percent = (n) => Math.floor((n / file.size) * 100)
  for (;;) {
    try {
      at ??= await begin(address, slot, file)
      while (at.received < file.size) {
        const from = at.received
        const piece = file.slice(from, from + at.piece)
        say(`正在上传 ${file.name}`, percent(from))
        const got = await ask(`${address}/${at.id}?from=${from}`, piece, (n) => say(null, percent(from + n)))
        at = { ...at, received: got.received }
        tries = 0
      }
      return at.id
    } catch (e) {
      if (!e.passing) throw e
      const so = at ? `，已传 ${percent(at.received)}%` : ""
      if (tries < waits.length) {
        say(`网络中断${so}，正在等待恢复，恢复后接着传`, at ? percent(at.received) : 0)
        await pause(waits[tries++])
      } else {
        await again(`网络一直没有恢复${so}。请检查网络`)
        tries = 0
      }
    }
  }
}

/** ask posts and resolves to the JSON of the answer; what it throws is passing when trying again may help. */
function ask(address, body, onprogress) {
  return new Promise((resolve, reject) => {
    const x = new XMLHttpRequest()
    x.open("POST", address)
    x.setRequestHeader("Accept", "application/json")
    x.timeout = 240000
    if (onprogress) x.upload.onprogress = (e) => onprogress(e.loaded)
    x.onload = () => {
      let said = {}
      try { said = JSON.parse(x.responseText) } catch { /* a page: a proxy speaks */ }
      if ((x.status === 200 || x.status === 409) && "received" in said) resolve(said)
      else if (x.status >= 500 || x.status === 429) reject({ passing: true })
      else if (x.status === 422 && said.detail?.startsWith("文件没有传完整")) reject({ passing: true })
      else reject({ login: said.login, say: said.detail || "没有上传成功，请刷新页面后重新选择这个文件，会从中断处接着传" })
    }
    x.onerror = x.ontimeout = () => reject({ passing: true })
    x.send(body)
  })
}

/** pause waits some seconds, or until the network is back. */
function pause(seconds) {
  return new Promise((resolve) => {
    const over = () => { clearTimeout(timer); removeEventListener("online", over); resolve() }
    const timer = setTimeout(over, seconds * 1000)
    addEventListener("online", over)
  })
}
