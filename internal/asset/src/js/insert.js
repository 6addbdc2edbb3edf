// 「插入标签」 and 「常用语」: puts a tag or a phrase where the cursor last stood in a text.

/** insert shows the buttons of a list, and narrows the list while somebody types. */
export default function insert(box) {
  const text = () => document.getElementById(box.dataset.into) ?? document.querySelector('#element textarea[name="text"]')
  for (const button of box.querySelectorAll("[data-insert]")) {
    button.hidden = false
    button.addEventListener("click", () => {
      const area = text()
      if (!area) return
      area.setRangeText(button.dataset.insert, area.selectionStart, area.selectionEnd, "end")
      area.dispatchEvent(new Event("input", { bubbles: true }))
      area.focus()
    })
  }
  const word = box.querySelector('[name="tag"]')
  word?.addEventListener("input", () => {
    for (const li of box.querySelectorAll("li")) li.hidden = !li.textContent.includes(word.value.trim())
  })
}
