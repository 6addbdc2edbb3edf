// Parts of a form that only some answers call for.

const watched = new WeakMap() // form → name of a field → the looks that depend on it

/** showIf shows box while its condition holds, and sends nothing of it otherwise. */
export function showIf(box) {
  const form = box.closest("form")
  if (!form) return
  const cond = read(box.dataset.showIf)
  for (const words of box.querySelectorAll(":scope > [data-when]")) words.hidden = true // the box says it by hiding
  const look = () => {
    const show = holds(form, cond)
    if (box.hidden === !show) return
    box.hidden = !show
    const names = new Set()
    for (const el of box.querySelectorAll("input, select, textarea, button")) {
      el.disabled = !show
      names.add(el.name)
    }
    for (const below of names) changed(form, below)
  }
  look.box = box
  const looks = watch(form)
  for (const name of names(cond)) {
    if (!looks.has(name)) looks.set(name, new Set())
    looks.get(name).add(look)
  }
  look()
}

/** read takes field=value|value too. */
function read(words) {
  if (words[0] === "{") return JSON.parse(words)
  const [name, list] = words.split("=")
  return { name, values: list.split("|") }
}

const inner = (cond) => cond.all ?? cond.any ?? (cond.not ? [cond.not] : null)
const names = (cond) => inner(cond)?.flatMap(names) ?? [cond.name]

function holds(form, cond) {
  const { all, any, not, op, values, number } = cond
  if (all) return all.every((c) => holds(form, c))
  if (any) return any.some((c) => holds(form, c))
  if (not) return !holds(form, not)
  const one = (v) => (number ? parseFloat(v.replace(/[,，]/g, "")) : v)
  const given = answers(form, cond.name).filter((v) => v !== "")
  const wanted = values?.map(one) ?? []
  if (op === "lt") return given.some((v) => one(v) < wanted[0])
  if (op === "gt") return given.some((v) => one(v) > wanted[0])
  return given.some((v) => wanted.includes(one(v))) === (op !== "ne")
}

/** watch gives the looks of a form, which has one listener however many rows it has. */
function watch(form) {
  if (!watched.has(form)) {
    watched.set(form, new Map())
    form.addEventListener("change", (e) => changed(form, e.target.name))
  }
  return watched.get(form)
}

function changed(form, name) {
  const looks = watch(form).get(name)
  for (const look of looks ?? []) {
    if (look.box.isConnected) look()
    else looks.delete(look)
  }
}

/** answers are the values that the form would send under a name. */
function answers(form, name) {
  const found = form.elements.namedItem(name)
  const controls = found instanceof RadioNodeList ? [...found] : found ? [found] : []
  return controls.filter((c) => !c.disabled && (!["radio", "checkbox"].includes(c.type) || c.checked)).map((c) => c.value)
}
