// A draft keeps itself: a little after each change the form is posted.

const patience = 1500

/** autosave posts form to data-autosave and says when it was kept. */
export function autosave(form) {
  const status = form.querySelector("[data-autosave-status]")
  let timer, kept = snapshot(form)
  const save = async () => {
    const now = snapshot(form)
    if (now === kept) return
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new URLSearchParams(now),
        headers: { Accept: "application/json" },
        keepalive: true,
      })
      if (!answer.ok) throw new Error(answer.status)
      kept = now
      const told = await answer.json().catch(() => ({}))
      if (told.version) setVersion(form, told.version)
      status.textContent = `已自动保存 ${told.at ?? clock()}`
    } catch {
      status.textContent = "暂时没有自动保存，请稍后点“保存草稿”"
    }
  }
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(save, patience)
  }
  form.addEventListener("input", soon)
  form.addEventListener("change", soon)
  form.addEventListener("submit", () => clearTimeout(timer))
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !form.dataset.sent) save()
  })
}

/** snapshot is what would be sent, without files and passwords. */
function snapshot(form) {
  const secret = new Set([...form.querySelectorAll("input[type=password]")].map((i) => i.name))
  const pairs = [...new FormData(form)].filter(([name, v]) => typeof v === "string" && !secret.has(name))
  return new URLSearchParams(pairs).toString()
}

/** setVersion keeps a hidden field named version in step with the server. */
function setVersion(form, version) {
  const field = form.querySelector("input[type=hidden][name=version]")
  if (field) field.value = version
}

function clock() {
  return new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false })
}
