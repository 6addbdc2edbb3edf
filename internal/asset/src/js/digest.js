// The file of 上传文件核对 is hashed here and goes nowhere. Where this browser cannot hash it (no https), or the file is no document of the
// hall by its size, the form is sent as it is without a script, and the server hashes the file and drops it.

const most = 20 << 20

async function sum(file) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await new Response(file).arrayBuffer()))
  return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("")
}

/** The form names the digest of the document; beside it wait the two answers. */
export default function (form) {
  const input = form.querySelector("input[type=file]")
  const answers = form.parentElement.querySelectorAll("[data-compared]")
  form.addEventListener("submit", (e) => {
    const file = input.files[0]
    if (!file || file.size === 0 || file.size > most || !crypto.subtle) return
    e.preventDefault()
    e.stopPropagation() // nothing is on its way, so the form may be pressed again
    sum(file).then((hex) => {
      const found = hex === form.dataset.digest ? "same" : "other"
      form.parentElement.querySelector("[data-answered]")?.remove()
      for (const a of answers) a.hidden = a.dataset.compared !== found
    }, () => form.submit())
  })
}
