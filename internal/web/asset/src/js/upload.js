// A file is sent as soon as it is chosen or dropped; the answer is the page or
// a piece of it, of which the field with the same id takes this one's place.

/** upload enhances the drop area of a FileField. */
export function upload(drop, bind) {
  const input = drop.querySelector("input[type=file]")
  const field = document.getElementById(drop.dataset.uploadField)
  const status = field.querySelector("[data-upload-status]")
  const limit = Number(drop.dataset.uploadMax || 0)
  drop.querySelector("button")?.setAttribute("hidden", "")

  const begin = (files) => {
    if (!files.length) return
    const big = limit && [...files].find((f) => f.size > limit)
    if (big) {
      status.textContent = `${big.name} 超过 ${Math.floor(limit / 1048576)} MB，请压缩后再上传`
      return
    }
    send(files)
  }
  const send = (files) => {
    const body = new FormData()
    for (const h of input.form?.querySelectorAll("input[type=hidden]") ?? []) body.append(h.name, h.value)
    for (const f of files) body.append(input.name, f)
    const bar = document.createElement("progress")
    bar.max = 100
    bar.setAttribute("aria-label", "上传进度")
    status.replaceChildren(`正在上传 ${files[0].name}`, bar)
    const x = new XMLHttpRequest()
    x.open("POST", drop.dataset.upload)
    x.setRequestHeader("HX-Request", "true")
    x.upload.onprogress = (e) => { if (e.lengthComputable) bar.value = (e.loaded / e.total) * 100 }
    x.onload = () => take(x)
    x.onerror = () => { status.textContent = "网络中断，没有上传成功。请检查网络后重新选择文件" }
    x.send(body)
  }
  const take = (x) => {
    const fresh = new DOMParser().parseFromString(x.responseText, "text/html").getElementById(field.id)
    if (!fresh) {
      status.textContent = "没有上传成功，请稍后重试，或拨打 12333"
      return
    }
    field.replaceWith(fresh)
    window.htmx?.process(fresh)
    bind(fresh)
    fresh.querySelector("input[type=file]")?.focus()
  }
  input.addEventListener("change", () => begin(input.files))
  for (const kind of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(kind, (e) => {
      e.preventDefault()
      drop.classList.toggle("is-over", kind === "dragover")
      if (kind === "drop") begin(e.dataTransfer.files)
    })
  }
}
