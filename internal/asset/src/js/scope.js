// 可经办业务范围设置: the boxes 全选 follow the items below them and lead them, and the numbers follow both.
// Without it the server does the same when the form is sent (picker.go).

/** The form, whose boxes say by data-board which items they stand for. */
export default function (form) {
  const items = [...form.querySelectorAll("input[type=checkbox][name=item]")]
  const elsewhere = form.querySelectorAll("input[type=hidden][name=item]")
  const was = new Set(form.querySelector("input[name=was]").value.split(" ").filter(Boolean))
  const whole = [...form.querySelectorAll("input[data-board]")]
  const below = (box) => items.filter((i) => box.dataset.board === "*" || i.dataset.of === box.dataset.board)
  const tell = (what, n) => form.querySelectorAll(`[data-n="${what}"]`).forEach((el) => {
    if ("count" in el.dataset) el.dataset.count = n
    else el.textContent = n
  })

  const show = () => {
    for (const box of whole) {
      const list = below(box), on = list.filter((i) => i.checked).length
      box.checked = list.length > 0 && on === list.length
      box.indeterminate = on > 0 && on < list.length
    }
    const sums = {}
    let changed = [...elsewhere].filter((i) => !was.has(i.value)).length
    for (const i of [...items.filter((i) => i.checked), ...elsewhere]) sums[i.dataset.of] = (sums[i.dataset.of] ?? 0) + 1
    for (const i of items) {
      const other = i.checked !== was.has(i.value)
      if (other) changed++
      i.parentElement.classList.toggle("changed", other)
      i.nextElementSibling.dataset.c = other ? (i.checked ? "新选" : "取消") : ""
    }
    for (const el of form.querySelectorAll("[data-n]")) if (el.dataset.n.startsWith("of ")) el.textContent = sums[el.dataset.n.slice(3)] ?? 0
    tell("picked", Object.values(sums).reduce((a, b) => a + b, 0))
    tell("changed", changed + Number(form.dataset.gone))
  }
  form.addEventListener("change", (e) => {
    if (e.target.dataset.board) for (const i of below(e.target)) i.checked = e.target.checked
    show()
  })
  show()
}
