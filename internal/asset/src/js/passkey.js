// Passkeys: asks the device, between a question of the hall and its answer.

const bytes = (s) => Uint8Array.from(atob(s.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0))
const text = (b) => btoa(String.fromCharCode(...new Uint8Array(b))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")

const question = (o) => {
  const p = { ...o.publicKey, challenge: bytes(o.publicKey.challenge) }
  if (p.user) p.user = { ...p.user, id: bytes(p.user.id) }
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (p[list]) p[list] = p[list].map((c) => ({ ...c, id: bytes(c.id) }))
  }
  return p
}

const answer = (c) => {
  const r = { clientDataJSON: text(c.response.clientDataJSON) }
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (c.response[part]) r[part] = text(c.response[part])
  }
  return { id: c.id, rawId: text(c.rawId), type: c.type, response: r, clientExtensionResults: c.getClientExtensionResults() }
}

const post = async (path, body) => {
  const r = await fetch(path, { method: "POST", headers: { Accept: "application/json", "Content-Type": "application/json" }, body: JSON.stringify(body ?? {}) })
  const said = await r.json().catch(() => ({}))
  if (!r.ok) throw new Error(said.fields?.[0]?.Say || said.detail || "通行密钥没有通过验证，请重试")
  return said
}

/** A box with data-begin, data-finish, data-kind (create or get) and a button. */
export default function passkey(box) {
  if (!window.PublicKeyCredential) return
  const say = box.querySelector("[data-passkey-say]")
  const button = box.querySelector("[data-passkey-go]")
  box.hidden = false
  for (const el of document.querySelectorAll("[data-passkey-without]")) el.hidden = true
  button.addEventListener("click", async () => {
    say.textContent = ""
    button.disabled = true
    try {
      const name = box.querySelector("input[name=name]")?.value
      if (name !== undefined && !name.trim()) throw new Error("请填写名称，不超过 20 个字")
      const publicKey = question(await post(box.dataset.begin))
      const kind = box.dataset.kind === "create" ? "create" : "get"
      const credential = await navigator.credentials[kind]({ publicKey })
      const said = await post(box.dataset.finish, { name, next: box.dataset.next, response: answer(credential) })
      location.assign(said.next)
    } catch (e) {
      say.textContent = e instanceof DOMException ? "没有完成，请重试；设备上须有本大厅的通行密钥" : e.message
      button.disabled = false
    }
  })
}
