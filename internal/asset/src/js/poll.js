// Waiting for something outside: a scan, a face. The answer is JSON
// {"state", "say", "next"}; on next the page moves on.

import { askLogin } from "./ended.js"

const every = 2000

/** poll listens to data-stream, or asks data-poll again and again. */
export function poll(box) {
  const say = box.querySelector("[data-poll-say]")
  let over = false
  const hear = (m) => {
    if (m.state) {
      box.dataset.state = m.state
      for (const el of box.querySelectorAll("[data-when]")) el.hidden = el.dataset.when !== m.state
    }
    if (m.say !== undefined && say.textContent !== m.say) say.textContent = m.say
    if (m.next) {
      over = true
      const to = new URL(m.next, location.href)
      if (to.origin === location.origin) location.assign(to)
    }
  }
  const ask = async () => {
    if (over || !box.isConnected) return
    if (document.visibilityState === "visible") {
      try {
        const answer = await fetch(box.dataset.poll, { headers: { Accept: "application/json" }, cache: "no-store" })
        if (answer.ok) hear(await answer.json())
        else if (answer.status === 404 || answer.status === 410) {
          over = true
          hear({ state: "expired", say: "已失效，请刷新页面重新获取" })
        } else if (answer.status === 401) { // asks again when the person comes back from the login
          const told = await answer.json().catch(() => ({}))
          askLogin(say, told.detail ?? "登录已失效，请重新登录", told.login)
          return void document.addEventListener("visibilitychange", ask, { once: true })
        }
      } catch { /* the network comes back; ask again */ }
    }
    if (!over) setTimeout(ask, every)
  }
  if (!box.dataset.stream || !window.EventSource) return void setTimeout(ask, every)
  const stream = new EventSource(box.dataset.stream)
  stream.onmessage = (e) => {
    hear(JSON.parse(e.data))
    if (over) stream.close()
  }
  stream.onerror = () => {
    stream.close()
    if (!over) setTimeout(ask, every)
  }
}
