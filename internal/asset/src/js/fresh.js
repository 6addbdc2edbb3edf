// Invitations that come while the phone's screen is open: asks the API of the hall now
// and then, and when somebody comes back to the screen, and says that there are more.

const every = 30000

export default function fresh(box) {
  let known = Number(box.dataset.known)
  let asked = 0
  const ask = async () => {
    if (!box.isConnected || document.visibilityState !== "visible" || Date.now() - asked < 2000) return
    asked = Date.now()
    try {
      const answer = await fetch(box.dataset.fresh, { headers: { Accept: "application/json" }, cache: "no-store" })
      if (!answer.ok) return
      const list = await answer.json()
      if (!Array.isArray(list) || list.length === known) return
      known = list.length
      box.hidden = known === 0
      box.querySelector("[data-fresh-say]").textContent = known === 0 ? "" : `有 ${known} 个单位的授权等您确认`
    } catch { /* the network comes back; ask again */ }
  }
  setInterval(ask, every)
  document.addEventListener("visibilitychange", ask)
  window.addEventListener("focus", ask)
}
