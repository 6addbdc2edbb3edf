// The position of the puzzle: a number field becomes a slider that moves the
// piece. Arrow keys, Home and End come with the browser's own slider.

/** captcha enhances the form of a SliderCaptcha. */
export function captcha(form) {
  const input = form.querySelector("input.slider")
  const piece = form.querySelector("[data-piece]")
  input.type = "range"
  input.step = 1
  input.setAttribute("role", "slider")
  const move = () => {
    piece.setAttribute("x", input.value)
    input.setAttribute("aria-valuetext", `${input.value} 像素，共 ${input.max} 像素`)
    input.setAttribute("aria-valuenow", input.value)
  }
  input.setAttribute("aria-valuemin", input.min)
  input.setAttribute("aria-valuemax", input.max)
  input.addEventListener("input", move)
  move()
}
