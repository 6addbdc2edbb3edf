// What every page does: no double submit, errors first, menus that close.

// a form that answers with a file leaves the page where it is
const patience = 10000

/** guard holds back a second submit of the same form until the page is back. */
export function guard() {
  document.addEventListener("submit", (e) => {
    const form = e.target
    if (e.defaultPrevented || form.method === "get" || form.method === "dialog") return
    if (form.dataset.sent) {
      e.preventDefault()
      return
    }
    form.dataset.sent = "1"
    // after the browser has read the form: a disabled button is not sent
    setTimeout(() => {
      const button = e.submitter ?? form.querySelector("button[type=submit]")
      if (!button) return
      button.setAttribute("aria-busy", "true")
      button.disabled = true
    })
  })
  const release = () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent
      for (const b of form.querySelectorAll("[aria-busy=true]")) {
        b.removeAttribute("aria-busy")
        b.disabled = false
      }
    }
  }
  document.addEventListener("submit", () => setTimeout(release, patience))
  addEventListener("pageshow", (e) => e.persisted && release())
  document.addEventListener("htmx:afterRequest", release)
}

/** focusErrors brings the reader to what went wrong. */
export function focusErrors(root) {
  const summary = root.querySelector?.("[data-focus]")
  if (summary && !summary.dataset.focus) {
    summary.dataset.focus = "done"
    summary.focus()
  }
}

/** menus closes an open details menu on Esc and on a press elsewhere. */
export function menus() {
  const close = (keep) => {
    for (const m of document.querySelectorAll("details.menu[open]")) if (m !== keep) m.open = false
  }
  document.addEventListener("click", (e) => close(e.target.closest("details.menu")))
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") return
    const open = document.querySelector("details.menu[open]")
    if (!open) return
    open.open = false
    open.querySelector("summary").focus()
  })
}

/** modal lifts a dialog that the server opened over the page. */
export function modal(dialog) {
  if (!dialog.showModal) return
  dialog.close()
  dialog.showModal()
}
