package browser

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
)

// axe-core 4.14.1 by Deque Systems, Mozilla Public License 2.0; its licences lie beside it.
//
//go:embed testdata/axe.min.js
var axe string

const (
	everyRule = `['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']`
	colours   = `{type: 'rule', values: ['color-contrast', 'link-in-text-block']}` // what only colours can break
)

const runAxe = `axe.run(document, {
  runOnly: %s,
  resultTypes: ['violations'], preload: false, // no rule that needs the style sheets is asked
}).then(r => r.violations.map(v => ({
  Rule: v.id, Help: v.help,
  Where: v.nodes.map(n => n.html.slice(0, 200) + ' ' + (n.any[0] || n.all[0] || n.none[0] || {message: ''}).message),
})))`

// Barrier is a rule of accessibility that the page breaks.
type Barrier struct {
	Rule, Help string
	Where      []string
}

// Barriers are what axe-core finds on the page as it is, for WCAG 2.2 level AA
// and the best practices.
func (v *Visitor) Barriers() ([]Barrier, error) { return v.barriers(everyRule) }

func (v *Visitor) barriers(rules string) ([]Barrier, error) {
	here, err := chromedp.Run(v.ctx, chromedp.Evaluate[bool]("typeof axe === 'object'"))
	if err == nil && !here {
		err = chromedp.Do(v.ctx, chromedp.Evaluate[chromedp.Void](axe+";void 0"))
	}
	if err != nil {
		return nil, fmt.Errorf("bringing axe into the page: %w", err)
	}
	return chromedp.Run(v.ctx, chromedp.Evaluate[[]Barrier](fmt.Sprintf(runAxe, rules), chromedp.EvalAwaitPromise))
}

// Axe demands that the page has no barrier (POR-9).
func (v *Visitor) Axe() {
	v.t.Helper()
	v.axe(everyRule)
}

// AxeIn demands that the page has no barrier in a theme, or in large text, as a visitor sees it who chose that. A theme changes colours
// alone, so only they are asked; the attribute stands as long as the page does.
func (v *Visitor) AxeIn(attribute, value string) {
	v.t.Helper()
	set := fmt.Sprintf("document.documentElement.setAttribute(%q, %q)", attribute, value)
	if err := chromedp.Do(v.ctx, chromedp.Evaluate[chromedp.Void](set)); err != nil {
		v.t.Fatal(err)
	}
	if attribute == "data-theme" {
		v.axe(colours)
		return
	}
	v.axe(everyRule)
}

func (v *Visitor) axe(rules string) {
	v.t.Helper()
	found, err := v.barriers(rules)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, b := range found {
		v.t.Errorf("%s breaks %s (%s):\n\t%s", v.Address(), b.Rule, b.Help, strings.Join(b.Where, "\n\t"))
	}
}
