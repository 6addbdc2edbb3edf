// 「在图片上点选」: a click on the open picture says where a finding points. Without the script, or for a PDF, the place is chosen from a list.

const svg = "http://www.w3.org/2000/svg"

/** point shows the button of each finding while a picture is open, and takes the next click on the picture. */
export default function point(box) {
  const frame = document.querySelector(".viewer__picture")
  const picture = frame?.querySelector("img")
  if (!picture) return
  let armed = null
  const arm = (fold) => {
    armed = fold
    frame.classList.toggle("is-aiming", Boolean(fold))
    for (const b of box.querySelectorAll("[data-act=aim]")) b.setAttribute("aria-pressed", String(b.closest(".aim") === fold))
  }
  for (const fold of box.querySelectorAll(".aim")) {
    const button = fold.querySelector("[data-act=aim]")
    button.hidden = false
    button.addEventListener("click", () => {
      arm(armed === fold ? null : fold)
      if (armed) frame.scrollIntoView({ block: "nearest" })
    })
  }
  picture.addEventListener("click", (e) => {
    if (!armed) return
    const permille = (n, of) => Math.min(1000, Math.max(1, Math.round((1000 * n) / of)))
    const x = permille(e.offsetX, picture.offsetWidth), y = permille(e.offsetY, picture.offsetHeight)
    const third = (n) => Math.min(2, Math.floor(((n - 1) * 3) / 1000))
    const fold = armed, id = frame.dataset.material
    const field = (name) => fold.querySelector(`[data-aim=${name}]`)
    field("on").value = id
    field("page").value = ""
    field("at").selectedIndex = 1 + third(y) * 3 + third(x)
    field("exact").value = `${id}.0.${x}.${y}`
    ring(frame.querySelector(".rings"), fold.dataset.no, x, y)
    field("said").textContent = `已指在${field("at").selectedOptions[0].text}`
    field("at").dispatchEvent(new Event("change", { bubbles: true }))
    arm(null)
  })
}

/** ring draws the ring of a finding in place of the one that it had. */
function ring(all, no, x, y) {
  for (const old of all.children) if (old.querySelector("text")?.textContent === no) { old.remove(); break }
  const add = (to, name, set) => {
    const el = document.createElementNS(svg, name)
    for (const [key, value] of Object.entries(set)) el.setAttribute(key, value)
    return to.appendChild(el)
  }
  const here = add(all, "svg", { x: `${x / 10}%`, y: `${y / 10}%`, overflow: "visible" })
  const dx = x > 900 ? -17 : 17, dy = y < 100 ? 17 : -17
  add(here, "circle", { class: "halo", r: 20 })
  add(here, "circle", { r: 20 })
  add(here, "circle", { class: "no", cx: dx, cy: dy, r: 10 })
  add(here, "text", { x: dx, y: dy, dy: ".35em" }).textContent = no
}
