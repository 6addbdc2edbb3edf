package browser

import (
	"fmt"
	"slices"
	"time"

	"github.com/chromedp/chromedp"
)

// AddRows presses 添加一行 of a question n times, as fast as the page allows, and fills every text of the
// new rows with value. It gives the shortest time from the press to the
// finished layout among the last rows: what the page itself takes, whatever else the machine does.
func (v *Visitor) AddRows(name string, n int, value string) time.Duration {
	v.t.Helper()
	took, err := chromedp.Run(v.ctx, chromedp.Evaluate[[]float64](fmt.Sprintf(`(() => {
  const set = document.querySelector('[data-rows=%q]'), add = set.querySelector('[data-rows-add]'), took = []
  for (let i = 0; i < %d; i++) {
    const began = performance.now()
    add.click()
    void set.offsetHeight
    took.push(performance.now() - began)
    const rows = set.querySelectorAll('[data-row]')
    for (const el of rows[rows.length - 1].querySelectorAll('input[type=text]')) el.value = %q
  }
  set.dispatchEvent(new Event('input', { bubbles: true }))
  return took
})()`, name, n, value)))
	if err != nil {
		v.t.Fatalf("adding rows: %v", err)
	}
	return time.Duration(slices.Min(took[max(0, len(took)-21):]) * float64(time.Millisecond))
}

// CountRows gives how many rows a question has, and how many texts in them hold value.
func (v *Visitor) CountRows(name, value string) (rows, texts int) {
	v.t.Helper()
	got, err := chromedp.Run(v.ctx, chromedp.Evaluate[[]int](fmt.Sprintf(`(() => {
  const set = document.querySelector('[data-rows=%q]')
  const texts = [...set.querySelectorAll('input[type=text]')].filter((el) => el.value === %q)
  return [set.querySelectorAll('[data-row]').length, texts.length]
})()`, name, value)))
	if err != nil {
		v.t.Fatalf("counting rows: %v", err)
	}
	return got[0], got[1]
}
