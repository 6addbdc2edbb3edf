// What every piece needs: steps that report, and refusals.
import assert from 'node:assert/strict'

export { assert }

let steps = 0

const say = line => process.stdout.write(JSON.stringify(line) + '\n')

// step reports whether f went well.
export async function step(name, f) {
  steps++
  try {
    await f()
    say({ step: name })
  } catch (e) {
    say({ step: name, wrong: String(e?.stack ?? e).slice(0, 8000) })
  }
}

// refused reports whether f was refused; words must match the reason.
export function refused(name, f, words = /./) {
  return step(name, async () => {
    let answer
    try {
      answer = await f()
    } catch (e) {
      const reason = [e?.code, e?.error, e?.error_description, e?.message, e?.data && JSON.stringify(e.data)].filter(Boolean).join(' ')
      assert.match(reason, words)
      return
    }
    assert.fail('it was not refused: ' + JSON.stringify(answer))
  })
}

// done says that all steps were made; without it the test fails.
export function done() {
  say({ done: steps })
}
