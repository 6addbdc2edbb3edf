// The camera of 「扫一扫」. What it reads goes nowhere unless it is a code of this hall.

/**
 * camera shows the camera in box when its button is pressed, and gives take what it reads until take returns true; say has the words.
 */
export function camera(box, say, take) {
  const button = box.querySelector("[data-scan-start]")
  const video = box.querySelector("video")
  const status = box.querySelector("[data-scan-say]")
  if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) {
    status.textContent = `这个浏览器不能使用相机，请${say.instead}`
    return
  }
  button.hidden = false
  button.addEventListener("click", async () => {
    button.disabled = true
    status.textContent = "正在打开相机…"
    try {
      await load(box.dataset.scan)
      video.hidden = false
      const reader = new window.ZXingBrowser.BrowserQRCodeReader()
      await reader.decodeFromConstraints({ video: { facingMode: "environment" } }, video, (result, _, controls) => {
        if (!result) return
        if (!take(result.getText())) {
          status.textContent = say.other
          return
        }
        controls.stop()
        video.hidden = true
        button.disabled = false
        status.textContent = ""
      })
      if (button.disabled) status.textContent = say.aim
    } catch {
      video.hidden = true
      button.disabled = false
      status.textContent = `相机打不开，请允许使用相机后再试，或${say.instead}`
    }
  })
}

const login = {
  aim: "请对准电脑上的登录二维码",
  other: "这不是本大厅的登录二维码，请对准电脑上的登录二维码",
  instead: "输入电脑上的 8 位登录码",
}

/** scan follows a code of a login that the camera reads. */
export default function scan(box) {
  camera(box, login, (text) => {
    const to = ours(text)
    if (to) location.assign(to)
    return to !== ""
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
