// 获取验证码 waits until another code may be asked for.

/** countdown counts data-wait seconds down on a button. */
export function countdown(button) {
  const words = button.textContent
  const until = Date.now() + Number(button.dataset.wait) * 1000
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000)
    if (!button.isConnected) return
    button.disabled = left > 0
    button.textContent = left > 0 ? `${left} 秒后可重新获取` : words
    if (left > 0) setTimeout(tick, 1000)
  }
  if (Number(button.dataset.wait) > 0) tick()
}
