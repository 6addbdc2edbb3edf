// The page of an item's part in the editor.

/** editor lets every other form of the page go on from what the open element has saved by itself, and its list be dragged. */
export default function editor(section) {
  document.addEventListener("submit", (e) => {
    const now = document.querySelector("#element input[name=version]")
    for (const base of e.target.querySelectorAll("input[type=hidden][name=base]")) if (now) base.value = now.value.split(".")[0]
  }, true)
  for (const li of section.querySelectorAll(".flds > li")) drag(li)
}

/** drag lets a line of the list be taken by its grip; dropped, it is sent as 「上移」 and 「下移」 are. */
function drag(li) {
  const grip = li.querySelector(".grip"), line = li.querySelector(".fld"), form = li.querySelector(".tools form")
  if (!grip || !form) return // nobody may move it
  grip.textContent = "≡"
  grip.style.touchAction = "none"
  const list = li.parentElement
  const beside = (y) => [...list.children].find((o) => o !== li && kin(o, line) && y < middle(o))
  let home // what stood behind it
  const move = (e) => {
    const before = beside(e.clientY)
    const last = [...list.children].filter((o) => o !== li && kin(o, line)).pop()
    if (before) before !== li.nextElementSibling && list.insertBefore(li, before)
    else if (last && last.nextElementSibling !== li) last.after(li)
  }
  const back = () => { list.insertBefore(li, home); end() }
  const escape = (e) => e.key === "Escape" && back()
  const drop = () => {
    const moved = li.nextElementSibling !== home
    end()
    if (moved) send(li, line, form)
  }
  // not of the grip: a line that is put elsewhere loses the pointer
  const during = { pointermove: move, pointerup: drop, pointercancel: back, keydown: escape }
  const end = () => {
    line.classList.remove("is-new")
    for (const [what, does] of Object.entries(during)) removeEventListener(what, does)
  }
  grip.addEventListener("pointerdown", (e) => {
    if (e.button !== 0) return
    e.preventDefault()
    home = li.nextElementSibling
    line.classList.add("is-new")
    for (const [what, does] of Object.entries(during)) addEventListener(what, does)
  })
}

/** send posts where a line was dropped. */
function send(li, line, form) {
  const next = li.nextElementSibling
  const [side, other] = next && kin(next, line) ? ["before", next] : ["after", li.previousElementSibling]
  const where = document.createElement("input")
  Object.assign(where, { type: "hidden", name: "where", value: `${side}:${path(other)}` })
  form.append(where)
  if (form.requestSubmit) form.requestSubmit()
  else { // before Chrome 76 and Safari 16: a click sends the form as a person would
    const go = document.createElement("button")
    go.hidden = true
    form.append(go)
    go.click()
    go.remove()
  }
}

const path = (li) => li.querySelector(".fld").dataset.path
const middle = (li) => { const r = li.getBoundingClientRect(); return r.top + Math.min(r.height, 60) / 2 }

/** kin tells whether a line stands in the same list as another: a column stays in its table. */
function kin(li, line) {
  const of = (p) => p.slice(0, p.lastIndexOf("/") + 1)
  return of(path(li)) === of(line.dataset.path)
}
