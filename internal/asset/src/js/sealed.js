// The sealed facts of a QR code: what stands behind the # of its address is read and verified here, with the hall's public key that
// the page brings, so that it needs no network.
import { camera } from "./scan.js"

const text = (b) => new TextDecoder("utf-8", { fatal: true }).decode(b)
const bytes = (s) => Uint8Array.from(atob(s.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0))
const day = (n) => new Date(n * 864e5).toISOString().slice(0, 10)

function read(fragment) {
  const all = bytes(fragment), b = all.slice(0, -64), two = (i) => b[i] * 256 + b[i + 1]
  if (all.length < 87 || b[0] !== 1) throw new Error("form")
  let at = 21
  const next = () => text(b.slice(at + 1, (at += 1 + b[at])))
  const number = next(), holder = next()
  if (at !== b.length) throw new Error("form")
  return { record: b, signature: all.slice(-64), number, holder, issued: day(two(1)), until: two(3) ? day(two(3)) : "" }
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

// answer names the page's note, and gives the facts when they are signed.
async function answer(fragment, code, key) {
  try {
    const f = read(fragment), sound = key ? await verified(f, code, key) : null
    if (sound === null) return ["unable", {}]
    return sound ? ["sound", f] : ["changed", {}]
  } catch {
    return ["changed", {}]
  }
}

/** The box names the key and has a template of each note; on the page of a code it names the code, on the phone's a form takes the address. */
export default function (box) {
  const place = box.querySelector("[data-sealed]")
  let asked = 0
  const show = (name, facts, code) => {
    const note = box.querySelector(`template[data-note="${name}"]`).content.cloneNode(true)
    for (const el of note.querySelectorAll("[data-fact]")) el.textContent = facts[el.dataset.fact]
    for (const el of note.querySelectorAll("[data-until]")) if (!facts.until) el.remove()
    for (const el of note.querySelectorAll("a[data-online]")) el.href = "/check" + (code ? "/" + code : "")
    place.textContent = ""
    place.append(note)
    if (!box.dataset.code) place.scrollIntoView({ block: "nearest" })
  }
  const say = async (fragment, code) => {
    const mine = ++asked, [name, facts] = await answer(fragment, code, box.dataset.key)
    if (mine === asked) show(name, facts, code)
  }
  // take looks at the address in a QR code, and reports whether it is one of a document.
  const take = (address) => {
    const [, code, fragment] = address.replace(/\s+/g, "").match(/\/check\/([0-9A-Z]{16})(?:#(.*))?$/) || []
    asked++
    if (!code) show("other", {})
    else if (!fragment) show("none", {}, code)
    else say(fragment, code)
    return Boolean(code)
  }

  if (box.dataset.code) { // a # may also name a part of the page
    const look = () => {
      const fragment = location.hash.slice(1)
      if (fragment && !document.getElementById(fragment)) say(fragment, box.dataset.code)
    }
    look()
    window.addEventListener("hashchange", look)
    return
  }
  const form = box.querySelector("form")
  form.addEventListener("submit", (e) => {
    e.preventDefault()
    e.stopPropagation()
    take(form.elements.text.value)
  })
  const words = { aim: "请对准文书每页左下方的二维码", other: "这不是文书的二维码，请对准文书每页左下方的二维码", instead: "把二维码里的网址粘贴在下面" }
  camera(box.querySelector("[data-scan]"), words, (read) => {
    if (!take(read)) return false
    form.elements.text.value = read
    return true
  })
}
