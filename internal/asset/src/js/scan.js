// The camera of 「扫一扫」. What it reads goes nowhere unless it is a code of this hall.

/** scan shows the camera in box when its button is pressed, and follows the code it reads. */
export default function scan(box) {
  const button = box.querySelector("[data-scan-start]")
  const video = box.querySelector("video")
  const say = box.querySelector("[data-scan-say]")
  if (!navigator.mediaDevices?.getUserMedia) {
    say.textContent = "这个浏览器不能使用相机，请输入电脑上的 8 位登录码"
    return
  }
  button.hidden = false
  button.addEventListener("click", async () => {
    button.disabled = true
    say.textContent = "正在打开相机…"
    try {
      await load(box.dataset.scan)
      video.hidden = false
      const reader = new window.ZXingBrowser.BrowserQRCodeReader()
      await reader.decodeFromConstraints({ video: { facingMode: "environment" } }, video, (result, _, controls) => {
        const to = result && ours(result.getText())
        if (result && !to) say.textContent = "这不是本大厅的登录二维码，请对准电脑上的登录二维码"
        if (!to) return
        controls.stop()
        location.assign(to)
      })
      say.textContent = "请对准电脑上的登录二维码"
    } catch {
      video.hidden = true
      button.disabled = false
      say.textContent = "相机打不开，请允许使用相机后再试，或输入电脑上的 8 位登录码"
    }
  })
}

/** ours gives the path of a code of this hall, or "". */
function ours(text) {
  try {
    const u = new URL(text)
    return u.origin === location.origin && /^\/app\/s\/[\w-]+$/.test(u.pathname) ? u.pathname : ""
  } catch {
    return ""
  }
}

function load(src) {
  if (window.ZXingBrowser) return Promise.resolve()
  return new Promise((done, fail) => {
    const s = document.createElement("script")
    s.src = src
    s.onload = done
    s.onerror = fail
    document.head.append(s)
  })
}
