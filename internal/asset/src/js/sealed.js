// The sealed facts of a QR code: what stands behind the # of its address is read and verified here, with the hall's public key that
// the page brings, so that it needs no network.

const text = (b) => new TextDecoder("utf-8", { fatal: true }).decode(b)
const bytes = (s) => Uint8Array.from(atob(s.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0))
const day = (n) => new Date(Date.UTC(2000, 0, 1 + n)).toISOString().slice(0, 10)

function read(fragment) {
  const all = bytes(fragment), b = all.slice(0, -64), two = (i) => b[i] * 256 + b[i + 1]
  if (all.length < 87 || b[0] !== 1) throw new Error("form")
  let at = 21
  const next = () => text(b.slice(at + 1, (at += 1 + b[at])))
  const number = next(), holder = next()
  if (at !== b.length) throw new Error("form")
  return { record: b, signature: all.slice(-64), number, holder, issued: day(two(1)), until: two(3) && day(two(3)) }
}

// verified is true or false, or null when this browser cannot tell.
async function verified(f, code, key) {
  const head = new TextEncoder().encode(`wangting/check/v1\n${code}\n`), signed = new Uint8Array(head.length + f.record.length)
  signed.set(head)
  signed.set(f.record, head.length)
  let k
  try {
    k = await crypto.subtle.importKey("raw", bytes(key.split("+").slice(2).join("+")).slice(1), { name: "Ed25519" }, false, ["verify"])
  } catch {
    return null
  }
  return crypto.subtle.verify({ name: "Ed25519" }, k, f.signature, signed)
}

const later = "它不能说明文书此后有没有被撤销、替换。联网查询才知道。"

async function answer(fragment, code, key) {
  let f, sound
  try {
    f = read(fragment)
    sound = key ? await verified(f, code, key) : null
  } catch {
    sound = false
  }
  if (sound === null) return ["warn", "现在不能核对签名", "这个浏览器不能核对二维码里的签名，或者还没有本厅的公钥。请联网查询。"]
  if (!sound) return ["bad", "二维码内容与签名不符", "二维码里的内容不是本厅签的，或者被改动过。不要凭这份文书办事，请联网查询或者拨打 12333。"]
  const until = f.until ? `，有效期至 ${f.until}` : ""
  return ["ok", `签名有效：${f.number}`, `发给 ${f.holder}，${f.issued} 出具${until}。请与手中的文书逐项核对。${later}`]
}

/** The box names the key, and on the page of a code the code; on the phone's page a form takes the whole address. */
export default function (box) {
  const place = box.querySelector("[data-sealed]")
  const say = async (fragment, code) => {
    const [kind, title, words] = await answer(fragment, code, box.dataset.key)
    const note = document.createElement("div"), b = document.createElement("b"), p = document.createElement("p")
    note.className = `note note--${kind}`
    b.textContent = title
    p.textContent = words
    note.append(b, p)
    place.replaceChildren(note)
  }
  const take = (address) => {
    const [path, fragment = ""] = address.trim().split("#")
    return say(fragment, (path.match(/\/check\/([0-9A-Z]{16})$/) ?? [])[1] ?? "")
  }
  if (box.dataset.code && location.hash.length > 80) say(location.hash.slice(1), box.dataset.code)
  const form = box.querySelector("form")
  form?.addEventListener("submit", (e) => {
    e.preventDefault()
    e.stopPropagation()
    take(form.elements.text.value)
  })
}
