// Rows of a form that come and go without a round trip. Numbers of rows only
// grow; the server takes them with gaps.

/** rows enhances a fieldset drawn by Rows. */
export function rows(set, bind) {
  const template = set.querySelector("template")
  const add = set.querySelector("[data-rows-add]")
  const [min, max] = [Number(set.dataset.rowsMin), Number(set.dataset.rowsMax)]
  let next = Number(set.dataset.rowsNext)
  const count = () => set.querySelectorAll("[data-row]").length
  const limits = () => {
    const n = count()
    add.hidden = max > 0 && n >= max
    const few = n <= min
    for (const b of set.querySelectorAll("[data-rows-remove]")) if (b.hidden !== few) b.hidden = few
  }
  const changed = () => set.dispatchEvent(new Event("change", { bubbles: true }))

  set.addEventListener("click", (e) => {
    const button = e.target.closest("button")
    if (button === add) {
      e.preventDefault()
      const shell = document.createElement("template")
      shell.innerHTML = template.innerHTML.replace(/__i__/g, next++)
      const row = shell.content.firstElementChild
      template.before(row)
      bind(row)
      row.querySelector("input, select, textarea")?.focus()
    } else if (button?.matches("[data-rows-remove]")) {
      e.preventDefault()
      button.closest("[data-row]").remove()
      add.focus()
    } else return
    limits()
    changed()
  })
  limits()
}
