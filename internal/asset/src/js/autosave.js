// A draft keeps itself: a little after each change the form is posted. 「已自动保存」 is said
// only when the server has answered that it holds what the page held. While the login has
// ended, or the network is gone, it tries again by itself.

import { askLogin } from "./ended.js"

const patience = 1500
const retry = 5000
const mostOnLeaving = 60_000 // browsers carry 64 KB past the end of a page

/** autosave posts form to data-autosave and says when it was kept. */
export function autosave(form) {
  const status = form.querySelector("[data-autosave-status]")
  let timer, busy = false, stuck = false
  const ahead = "autosaveRestored" in form.dataset || [...form.elements].some(touched)
  let kept = ahead ? null : snapshot(form).words
  const changed = () => snapshot(form).words !== kept

  const save = async (leaving = false) => {
    clearTimeout(timer)
    const now = snapshot(form)
    if (now.words === kept || form.dataset.sent) return
    if (busy) return later(patience)
    busy = true
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new URLSearchParams(now.body),
        headers: { Accept: "application/json" },
        redirect: "manual",
        keepalive: leaving && now.body.length < mostOnLeaving,
      })
      const told = await answer.json().catch(() => ({}))
      if (answer.ok && told.version) stored(now, told)
      else refused(answer.status, told)
    } catch {
      stuck = true
      status.textContent = "网络中断，暂时没有自动保存，恢复后会自动保存"
      later(retry)
    } finally {
      busy = false
    }
  }
  const stored = (now, told) => {
    stuck = false
    kept = now.words
    setVersion(form, told.version)
    if (told.path) moved(form, told.path)
    if (changed()) later(patience)
    else status.textContent = `${told.said ?? "已自动保存"} ${told.at}`
  }
  const refused = (code, told) => {
    stuck = true
    if (code === 401) {
      askLogin(status, told.detail, told.login)
      return later(retry)
    }
    const passing = code >= 500 || code === 429 || !told.detail
    status.textContent = passing ? "暂时没有自动保存，请稍后点“保存草稿”" : `没有自动保存：${told.detail}`
    if (passing) later(3 * retry)
  }
  const later = (wait) => {
    clearTimeout(timer)
    timer = setTimeout(save, wait)
  }
  const soon = () => later(patience)
  form.addEventListener("input", soon)
  form.addEventListener("change", soon)
  form.addEventListener("submit", () => clearTimeout(timer))
  document.addEventListener("visibilitychange", () => save(document.visibilityState === "hidden"))
  addEventListener("focus", () => stuck && save())
  addEventListener("beforeunload", (e) => {
    if (form.dataset.sent || !form.isConnected || !changed()) return
    if (stuck || snapshot(form).body.length >= mostOnLeaving) e.preventDefault()
  })
  if (kept === null) soon()
}

/** snapshot is what would be sent, without files and passwords; words is what a person has typed of it. */
function snapshot(form) {
  const secret = new Set([...form.querySelectorAll("input[type=password]")].map((i) => i.name))
  const pairs = [...new FormData(form)].filter(([name, v]) => typeof v === "string" && !secret.has(name))
  const typed = pairs.filter(([name]) => name !== "version")
  return { body: new URLSearchParams(pairs).toString(), words: new URLSearchParams(typed).toString() }
}

/** touched tells a field that no longer holds what the page came with: typed before this script ran, or put back by the browser. */
function touched(field) {
  if (field.type === "hidden" || field.type === "password" || field.type === "file") return false
  if (field.options) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((o) => o.defaultSelected))
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked
  return "defaultValue" in field && field.value !== field.defaultValue
}

/** setVersion keeps a hidden field named version in step with the server. */
function setVersion(form, version) {
  const field = form.querySelector("input[type=hidden][name=version]")
  if (field) field.value = version
}

/** moved gives a form that has just become a draft the address of the draft. */
function moved(form, path) {
  const acting = new URL(form.action).search
  for (const b of form.querySelectorAll("[formaction]")) b.setAttribute("formaction", path + acting)
  form.action = path + acting
  form.dataset.autosave = `${path}/autosave${acting}`
  history.replaceState(history.state, "", path)
}
