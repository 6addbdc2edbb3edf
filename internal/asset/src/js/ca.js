// 「CA」: speaks to the driver on this machine (XTXApp bridge), never sends the PIN on.

const name = (n) => document.querySelector(`#ca [name="${n}"]`)

/** ca finds driver and keys, and signs when the form is sent. */
export default function ca(box) {
  const form = box.querySelector("form")
  const select = box.querySelector("[data-ca-key]")
  const pin = box.querySelector("[data-ca-pin]")
  const say = box.querySelector("[data-ca-say]")
  let state = "wait"
  let busy = false

  const show = (s) => {
    state = s
    for (const el of box.querySelectorAll("[data-ca-when]")) el.hidden = el.dataset.caWhen !== s
  }
  const tell = (text) => { say.textContent = text }

  const call = async (func, param, token) => {
    const answer = await fetch(box.dataset.ca, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ url: location.origin, clsid: "3F367B74-92D9-4C5E-AB93-234F8A91D5E6", func, param, token }),
    })
    const said = await answer.json() // ports of the bridge differ: retVal or retValue, "true" or true
    return { value: String(said.retVal ?? said.retValue ?? ""), token: said.token }
  }

  const look = async () => {
    let list
    try {
      list = (await call("SOF_GetUserList", [])).value
    } catch {
      return show("driver")
    }
    const before = select.value
    const keys = list.split("&&&").filter(Boolean).map((k) => k.split("||"))
    select.textContent = ""
    select.append(...keys.map(([label, id]) => new Option(label, id, false, id === before)))
    show(keys.length ? "ready" : "key")
  }

  const listen = () => {
    try {
      const socket = new WebSocket(box.dataset.caEvents)
      socket.onmessage = () => { if (!busy) look() }
    } catch { /* without it, 重新检测 */ }
  }

  const sign = async () => {
    const id = select.value
    if (pin.value.length < 6) {
      pin.focus()
      return tell("请填写 CA 密码，6 至 16 位")
    }
    const login = await call("SOF_Login", [id, pin.value])
    if (login.value !== "true") {
      const left = Number((await call("SOF_GetPinRetryCount", [id])).value)
      pin.value = ""
      pin.focus()
      return tell(left > 0 ? `CA 密码不正确，还可以尝试 ${left} 次` : "CA 密码已锁定，请携带 CA 到发证机构解锁")
    }
    const answer = await fetch("/login/ca/challenge", { method: "POST", headers: { Accept: "application/json" } })
    if (!answer.ok) return tell("暂时不能登录，请稍后再试")
    const challenge = await answer.json()
    const signed = (await call("SOF_SignMessage", [1, id, challenge.text], login.token)).value
    const cert = (await call("SOF_ExportUserCert", [id])).value
    call("SOF_Logout", [id], login.token).catch(() => {})
    if (!signed || !cert) return tell("CA 没有签名，请重新插入后再试")
    name("challenge").value = challenge.id
    name("cert").value = cert
    name("signature").value = signed
    pin.value = ""
    return form.submit()
  }

  form.addEventListener("submit", async (e) => {
    e.preventDefault()
    if (busy) return
    tell("")
    if (state === "ready") {
      busy = true
      try {
        await sign()
      } catch {
        tell("CA 驱动没有响应，请确认驱动正在运行后重试")
      }
      busy = false
      return
    }
    await look()
    if (state === "driver") tell("没有检测到 CA 驱动，请先下载并安装驱动")
    else if (state === "key") tell("请插入 CA 后再登录")
  })
  box.querySelector("[data-ca-again]").addEventListener("click", look)
  for (const el of box.querySelectorAll("[data-ca-noscript]")) el.hidden = true
  look().then(listen)
}
