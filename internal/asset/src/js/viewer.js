// 「放大」「缩小」「旋转」 of a picture in the dossier. Without the script the picture is as wide as its frame.

/** viewer shows the buttons of a picture and does what they say. */
export default function viewer(box) {
  const picture = box.querySelector(".ringed")
  const bar = document.getElementById(box.dataset.tools)
  if (!picture || !bar) return
  let size = 1, turn = 0
  const draw = () => {
    const lying = turn % 180 !== 0
    const room = lying ? (picture.offsetWidth - picture.offsetHeight) / 2 : 0 // a turned picture keeps its old box
    picture.style.transform = `rotate(${turn}deg)`
    picture.style.marginBlock = `${Math.max(0, room)}px`
  }
  const acts = {
    in: () => { size = Math.min(4, size * 1.25) },
    out: () => { size = Math.max(0.25, size / 1.25) },
    turn: () => { turn = (turn + 90) % 360 },
  }
  bar.hidden = false
  for (const button of bar.querySelectorAll("[data-act]")) {
    button.addEventListener("click", () => {
      acts[button.dataset.act]()
      picture.style.width = `${100 * size}%`
      draw()
    })
  }
}
