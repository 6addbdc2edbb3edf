// What a page says when the server answers that the login has ended.

/** askLogin puts say into status, with a link that signs in again in another tab. */
export function askLogin(status, say, login) {
  const link = document.createElement("a")
  link.href = login || "/login"
  link.target = "_blank"
  link.textContent = "在新标签页重新登录"
  status.textContent = `${say}。`
  status.append(link)
}

/** problem reads the problem (RFC 9457) in an answer's text; {} when it is none. */
export function problem(type, text) {
  if (!type?.includes("problem+json")) return {}
  try { return JSON.parse(text) } catch { return {} }
}
