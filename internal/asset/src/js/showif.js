// Parts of a form that only some answers call for.

/** showIf shows box while field=value|value holds, and sends nothing of it otherwise. */
export function showIf(box) {
  const [name, list] = box.dataset.showIf.split("=")
  const wanted = list.split("|")
  const form = box.closest("form")
  const look = () => {
    const values = new FormData(form).getAll(name)
    const show = values.some((v) => wanted.includes(v))
    if (box.hidden === !show) return
    box.hidden = !show
    for (const el of box.querySelectorAll("input, select, textarea, button")) el.disabled = !show
  }
  form?.addEventListener("change", look)
  look()
}
