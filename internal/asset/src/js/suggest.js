// Suggestions under the search while one types. The address answers a piece of
// HTML of ui.Suggest; arrow keys walk through it, Esc closes it.

/** suggest fetches data-suggest?q=… into a box under the field. */
export function suggest(input) {
  const box = document.createElement("div")
  box.className = "suggest"
  box.hidden = true
  box.setAttribute("role", "status")
  input.closest("form").append(box)
  let timer, asked = 0
  const close = () => { box.hidden = true }
  const options = () => [...box.querySelectorAll(".suggest__opt")]

  input.addEventListener("input", () => {
    clearTimeout(timer)
    const q = input.value.trim()
    if (!q) return close()
    timer = setTimeout(async () => {
      const mine = ++asked
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(q)}`).catch(() => null)
      if (!answer?.ok || mine !== asked) return
      box.innerHTML = await answer.text()
      box.hidden = box.childElementCount === 0
    }, 200)
  })
  input.closest("form").addEventListener("keydown", (e) => {
    if (box.hidden) return
    const list = options()
    const at = list.indexOf(document.activeElement)
    if (e.key === "Escape") {
      close()
      input.focus()
    } else if (e.key === "ArrowDown" && list.length) {
      list[(at + 1) % list.length].focus()
      e.preventDefault()
    } else if (e.key === "ArrowUp" && at >= 0) {
      (at ? list[at - 1] : input).focus()
      e.preventDefault()
    }
  })
  document.addEventListener("click", (e) => { if (!box.contains(e.target) && e.target !== input) close() })
}
