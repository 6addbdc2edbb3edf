// Provinces, cities and counties: what a select offers lies in what was chosen before it.

/** places fills the selects of a fieldset one after the other. */
export function places(set) {
  const selects = [...set.querySelectorAll("select")]
  const fill = async (i) => {
    for (const below of selects.slice(i + 1)) { const keep = below.options[0]; below.textContent = ""; if (keep) below.append(keep); }
    const code = selects[i].value
    const next = selects[i + 1]
    if (!code || !next) return
    try {
      const answer = await fetch(set.dataset.places + code, { headers: { Accept: "application/json" } })
      if (!answer.ok || selects[i].value !== code) return
      for (const p of await answer.json()) next.add(new Option(p.name, p.code))
    } catch {
      selects[i].value = "" // choosing again asks again
    }
  }
  selects.forEach((s, i) => s.addEventListener("change", () => fill(i)))
}
