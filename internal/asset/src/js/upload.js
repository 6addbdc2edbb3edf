// A file is sent as soon as it is chosen or dropped; the answer is the page or
// a piece of it, of which the field with the same id takes this one's place.

import { askLogin, problem } from "./ended.js"
import { inPieces } from "./pieces.js"

const big = 1 << 20 // files beyond it go out in pieces, where the page says how

const lines = new Map() // id of a field → the end of what is under way there; what is chosen meanwhile waits for it

/** The drop area of a FileField. */
export default function upload(drop, bind) {
  const id = drop.dataset.uploadField
  const limit = Number(drop.dataset.uploadMax || 0)
  const pieces = drop.dataset.uploadPieces
  const input = drop.querySelector("input[type=file]")
  // An answer puts a new field in the place of the one that asked, so the field is looked for each time.
  const part = (selector) => document.getElementById(id).querySelector(selector)
  const status = () => part("[data-upload-status]")
  drop.querySelector("button")?.setAttribute("hidden", "")
  if (matchMedia("(hover: hover)").matches) {
    const also = document.createElement("span")
    also.className = "small muted"
    also.textContent = "也可以把文件拖到这里"
    drop.append(also)
  }

  const begin = (chosen) => {
    const files = [...chosen]
    if (!files.length) return
    const over = limit && files.find((f) => f.size > limit)
    if (over) {
      status().textContent = `${over.name} 超过 ${Math.floor(limit / 1048576)} MB，请压缩后再上传`
      return
    }
    const before = lines.get(id) ?? Promise.resolve()
    lines.set(id, before.then(() => send(files)).catch((e) => {
      if (e.login) askLogin(status(), "登录已失效，这个文件没有上传。请重新登录，再选择一次文件", e.login)
      else status().textContent = e.say || "没有上传成功，请稍后重试，或拨打 12333"
      part("input[type=file]").value = "" // the same file may be chosen again
    }))
  }
  const send = async (files) => {
    const { say, again } = progress(status())
    const body = new FormData()
    for (const h of part("input[type=file]").form?.querySelectorAll("input[type=hidden]") ?? []) body.append(h.name, h.value)
    for (const f of files) {
      if (pieces && f.size > big) body.append(`arrived.${input.name}`, `${await inPieces(pieces, input.name, f, say, again)}/${f.name}`)
      else body.append(input.name, f)
    }
    say(`正在上传 ${files[0].name}`, 0)
    take(await post(drop.dataset.upload, body, (percent) => say(null, percent)))
  }
  const take = (x) => {
    const fresh = new DOMParser().parseFromString(x.responseText, "text/html").getElementById(id)
    if (!fresh) throw {}
    document.getElementById(id).replaceWith(fresh)
    window.htmx?.process(fresh)
    bind(fresh)
    part("input[type=file]").focus()
  }
  input.addEventListener("change", () => begin(input.files))
  begin(input.files) // chosen while this script was on its way
  for (const kind of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(kind, (e) => {
      e.preventDefault()
      drop.classList.toggle("is-over", kind === "dragover")
      if (kind === "drop") begin(e.dataTransfer.files)
    })
  }
}

/** progress shows in words and by a bar how an upload goes; again asks whether to go on. */
function progress(status) {
  const words = document.createElement("span")
  const bar = document.createElement("progress")
  bar.max = 100
  bar.setAttribute("aria-label", "上传进度")
  const fill = (...parts) => { status.textContent = ""; status.append(...parts) }
  const say = (text, percent) => {
    if (text !== null && words.textContent !== text) words.textContent = text
    bar.value = percent
    if (!bar.isConnected) fill(words, bar)
  }
  const again = (text) => new Promise((resolve) => {
    const go = document.createElement("button")
    go.type = "button"
    go.className = "btn btn--2 btn--sm"
    go.textContent = "继续上传"
    go.addEventListener("click", () => { go.remove(); resolve() })
    words.textContent = text
    fill(words, go)
  })
  return { say, again }
}

function post(address, body, onprogress) {
  return new Promise((resolve, reject) => {
    const x = new XMLHttpRequest()
    x.open("POST", address)
    x.setRequestHeader("HX-Request", "true")
    x.setRequestHeader("Accept", "text/html, application/problem+json")
    x.upload.onprogress = (e) => { if (e.lengthComputable) onprogress((e.loaded / e.total) * 100) }
    x.onload = () => {
      const said = problem(x.getResponseHeader("Content-Type"), x.responseText)
      if (said.status) reject({ say: said.detail, login: said.login })
      else resolve(x)
    }
    x.onerror = () => reject({ say: "网络中断，没有上传成功。请检查网络后重新选择文件" })
    x.send(body)
  })
}
