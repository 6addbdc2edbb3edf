// The one script of the hall, after htmx. Every page works without it; each
// module makes one thing of the page easier. They bind once on load and again
// to whatever htmx puts into the page.
import { autosave } from "./autosave.js"
import { captcha } from "./captcha.js"
import { copy, print } from "./clipboard.js"
import { countdown } from "./countdown.js"
import { guard, focusErrors, menus, modal } from "./manners.js"
import { password, passwordRules } from "./password.js"
import { places } from "./places.js"
import { poll } from "./poll.js"
import { rows } from "./rows.js"
import { showIf } from "./showif.js"
import { suggest } from "./suggest.js"

const modules = [
  ["[data-password]", password], ["[data-password-rules]", passwordRules],
  ["[data-wait]", countdown], ["[data-poll]", poll],
  ["form[data-slider]", captcha], ["[data-rows]", rows], ["[data-places]", places], ["[data-show-if]", showIf],
  ["form[data-autosave]", autosave], // after what changes a form by itself, which nobody has typed
  ["[data-copy]", copy], ["[data-print]", print],
  ["[data-suggest]", suggest], ["dialog[data-modal]", modal],
  ["[data-module]", (el) => import(el.dataset.module).then((m) => m.default(el, bind))], // of pages that need more
]

/** bind gives every element below root to the modules that ask for it, once. */
export function bind(root) {
  for (const [selector, enhance] of modules) {
    const found = [...root.querySelectorAll(selector)]
    if (root.matches?.(selector)) found.push(root)
    for (const el of found) {
      el.bound ??= new Set()
      if (el.bound.has(enhance)) continue
      el.bound.add(enhance)
      enhance(el, bind)
    }
  }
  focusErrors(root)
}

guard()
menus()
bind(document)
document.addEventListener("htmx:load", (e) => bind(e.target))

const worker = document.querySelector("[data-worker]")?.dataset.worker
if (worker && "serviceWorker" in navigator) navigator.serviceWorker.register(worker, { scope: "/app" }).catch(() => {})
