// A password can be looked at, and its rules are told while one types.

/** password adds 显示 to a password field. */
export function password(box) {
  const input = box.querySelector("input")
  const button = document.createElement("button")
  button.type = "button"
  button.textContent = "显示"
  button.setAttribute("aria-pressed", "false")
  button.setAttribute("aria-controls", input.id)
  button.addEventListener("click", () => {
    const show = input.type === "password"
    input.type = show ? "text" : "password"
    button.textContent = show ? "隐藏" : "显示"
    button.setAttribute("aria-pressed", String(show))
  })
  // never send a password as a remembered text field
  input.form?.addEventListener("submit", () => { input.type = "password" })
  box.append(button)
}

const kinds = [/[0-9]/, /[a-z]/, /[A-Z]/, /[^0-9A-Za-z]/]
const levels = ["", "弱：还不符合要求", "中：可以使用", "强"]

/** judge says which rules of REG-7 a password keeps; the server decides. */
export function judge(value) {
  const n = [...value].length
  const used = kinds.filter((k) => k.test(value)).length
  const rules = { length: n >= 8 && n <= 20, kinds: used >= 3 }
  let level = value === "" ? 0 : 1
  if (rules.length && rules.kinds) level = n >= 12 || used === 4 ? 3 : 2
  return { rules, level }
}

/** passwordRules ticks the rules off and says how strong the password is. */
export function passwordRules(list) {
  const input = document.getElementById(list.dataset.passwordRules)
  const strength = list.querySelector("[data-password-strength]")
  const sprite = list.querySelector("use")?.getAttribute("href").split("#")[0]
  const tell = () => {
    const { rules, level } = judge(input.value)
    for (const li of list.querySelectorAll("[data-rule]")) {
      const ok = rules[li.dataset.rule]
      li.classList.toggle("is-ok", ok)
      li.querySelector("use").setAttribute("href", `${sprite}#${ok ? "check" : "circle-dashed"}`)
    }
    strength.dataset.level = level
    const words = level ? `密码强度 ${levels[level]}` : ""
    if (strength.textContent !== words) strength.textContent = words
  }
  input?.addEventListener("input", tell)
}
