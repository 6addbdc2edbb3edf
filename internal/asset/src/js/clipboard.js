// Buttons that only make sense with a script, and are hidden without one.

/** copy puts data-copy onto the clipboard. */
export function copy(button) {
  if (!navigator.clipboard) return
  const words = button.textContent
  button.hidden = false
  button.setAttribute("aria-live", "polite")
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy)
    button.textContent = "已复制"
    setTimeout(() => { button.textContent = words }, 2000)
  })
}

/** print prints the page. */
export function print(button) {
  button.hidden = false
  button.addEventListener("click", () => window.print())
}
