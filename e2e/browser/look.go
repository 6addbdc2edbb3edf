package browser

import (
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

//go:embed eyes.js
var eyes string

// look calls a function of eyes.js in the page. This also works with JavaScript off, since
// the call comes from DevTools and not from the page.
func look[T any](v *Visitor, what string, args ...any) (T, error) {
	list, err := json.Marshal(append([]any{}, args...))
	if err != nil {
		var none T
		return none, err
	}
	got, err := chromedp.Run(v.ctx, chromedp.Evaluate[T](fmt.Sprintf("(() => {%s\nreturn eyes.%s(...%s);})()", eyes, what, list)))
	var thrown *chromedp.ExceptionError
	if errors.As(err, &thrown) && thrown.Exception != nil {
		first, _, _ := strings.Cut(thrown.Exception.Description, "\n")
		err = errors.New(strings.TrimPrefix(first, "Error: "))
	}
	return got, err
}

// lookUntil repeats look until it succeeds, and fails the test when patience ends.
func lookUntil[T any](v *Visitor, what string, args ...any) T {
	v.t.Helper()
	var got T
	err := v.until(func() (err error) {
		got, err = look[T](v, what, args...)
		return err
	})
	if err != nil {
		v.t.Fatal(err)
	}
	return got
}

// See waits until the page shows the text.
func (v *Visitor) See(text string) {
	v.t.Helper()
	lookUntil[bool](v, "has", text)
}

// SeeNear waits until the text stands beside the field with the label.
func (v *Visitor) SeeNear(label, text string) {
	v.t.Helper()
	lookUntil[bool](v, "beside", label, text)
}

// Miss waits until the page does not show the text.
func (v *Visitor) Miss(text string) {
	v.t.Helper()
	lookUntil[bool](v, "lacks", text)
}

// Text returns the visible text of the page.
func (v *Visitor) Text() string {
	v.t.Helper()
	return lookUntil[string](v, "text")
}

// H1 returns the text of the main heading.
func (v *Visitor) H1() string {
	v.t.Helper()
	return lookUntil[string](v, "h1")
}

// Headed waits for the page with that main heading.
func (v *Visitor) Headed(h1 string) {
	v.t.Helper()
	err := v.until(func() error {
		got, err := look[string](v, "h1")
		if err == nil && got != h1 {
			err = fmt.Errorf("the main heading is 「%s」, want 「%s」", got, h1)
		}
		return err
	})
	if err != nil {
		v.t.Fatal(err)
	}
	v.settle()
}

// Arrive waits until the address within the site starts with path.
func (v *Visitor) Arrive(path string) {
	v.t.Helper()
	err := v.until(func() error {
		at, err := v.address()
		if err == nil && !strings.HasPrefix(at, path) {
			err = fmt.Errorf("the address is %s, want %s", at, path)
		}
		return err
	})
	if err != nil {
		v.t.Fatal(err)
	}
	v.settle()
}

// Title returns the title of the document.
func (v *Visitor) Title() string {
	v.t.Helper()
	return lookUntil[string](v, "title")
}

// Mistake returns the message beside a field that is marked as wrong.
func (v *Visitor) Mistake(label string) string {
	v.t.Helper()
	return lookUntil[string](v, "mistake", label)
}

// Value returns the value of a field.
func (v *Visitor) Value(label string) string {
	v.t.Helper()
	return lookUntil[string](v, "value", label)
}

// Attribute returns an attribute of the first element that the selector finds: for what
// only a machine reads, such as the content of a QR code.
func (v *Visitor) Attribute(css, name string) string {
	v.t.Helper()
	return lookUntil[string](v, "attribute", css, name)
}

// Labels returns the labels of all visible fields.
func (v *Visitor) Labels() []string {
	v.t.Helper()
	return lookUntil[[]string](v, "labels")
}

// Buttons returns how many visible buttons have that name.
func (v *Visitor) Buttons(name string) int {
	v.t.Helper()
	return lookUntil[int](v, "buttons", name)
}

// SeeLink waits for a link below the selector whose name contains the text.
func (v *Visitor) SeeLink(css, text string) {
	v.t.Helper()
	lookUntil[bool](v, "linked", css, text)
}

// Kept waits until a service worker stands behind the page, which then opens without a network.
func (v *Visitor) Kept() {
	v.t.Helper()
	lookUntil[bool](v, "kept")
}

// Anchor is a link on the page.
type Anchor struct{ Name, Href string }

// Links returns the visible links in the smallest block that shows near; "" is the whole page.
func (v *Visitor) Links(near string) []Anchor {
	v.t.Helper()
	return lookUntil[[]Anchor](v, "links", near)
}

// Overflow describes what is wider than the window; "" when nothing is.
func (v *Visitor) Overflow() string {
	v.t.Helper()
	return lookUntil[string](v, "overflow")
}

// Outside says where the element lies when it is not wholly in the window; "" when it is.
func (v *Visitor) Outside(css string) string {
	v.t.Helper()
	return lookUntil[string](v, "outside", css)
}

// Taller says how high a page is that has to be scrolled; "" when the window holds it.
func (v *Visitor) Taller() string {
	v.t.Helper()
	return lookUntil[string](v, "taller")
}

// Squeezed describes a text whose column holds hardly more than one character; "" when there is none.
func (v *Visitor) Squeezed() string {
	v.t.Helper()
	return lookUntil[string](v, "squeezed")
}

// Current returns the entry marked as current in the navigation of that name.
func (v *Visitor) Current(nav string) string {
	v.t.Helper()
	return lookUntil[string](v, "current", nav)
}

// Focused returns the name of the focused element.
func (v *Visitor) Focused() string {
	v.t.Helper()
	return lookUntil[string](v, "focused")
}

// Headings returns how many main headings the page has, visible or not.
func (v *Visitor) Headings() int {
	v.t.Helper()
	return lookUntil[int](v, "headings")
}

// Fetch requests an address from within the page and returns the status.
func (v *Visitor) Fetch(address string) int {
	v.t.Helper()
	ask := fmt.Sprintf("fetch(%q).then(a => a.status)", address)
	status, err := chromedp.Run(v.ctx, chromedp.Evaluate[int](ask, chromedp.EvalAwaitPromise))
	if err != nil {
		v.t.Fatalf("fetching %s: %v", address, err)
	}
	return status
}

// Bytes requests an address from within the page and returns what it answers.
func (v *Visitor) Bytes(address string) ([]byte, error) {
	v.t.Helper()
	ask := fmt.Sprintf(`fetch(%q).then(a => a.arrayBuffer()).then(b => {
		let s = ""; for (const n of new Uint8Array(b)) s += String.fromCharCode(n); return btoa(s) })`, address)
	text, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](ask, chromedp.EvalAwaitPromise))
	if err != nil {
		return nil, fmt.Errorf("fetching %s: %w", address, err)
	}
	return base64.StdEncoding.DecodeString(text)
}

// Posted sends a form from within the page and returns what it answers.
func (v *Visitor) Posted(address, form string) ([]byte, error) {
	v.t.Helper()
	ask := fmt.Sprintf(`fetch(%q, {method: "POST", headers: {"Content-Type": "application/x-www-form-urlencoded"}, body: %q})
		.then(a => a.arrayBuffer()).then(b => {
		let s = ""; for (const n of new Uint8Array(b)) s += String.fromCharCode(n); return btoa(s) })`, address, form)
	text, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](ask, chromedp.EvalAwaitPromise))
	if err != nil {
		return nil, fmt.Errorf("posting to %s: %w", address, err)
	}
	return base64.StdEncoding.DecodeString(text)
}

// Picture returns a screenshot of the window.
func (v *Visitor) Picture() ([]byte, error) {
	r, err := chromedp.Call(v.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{})
	return r.Data, err
}

// Shot returns a small picture of the window, as WebP.
func (v *Visitor) Shot(view View, scale float64) ([]byte, error) {
	quality := int64(55)
	r, err := chromedp.Call(v.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{
		Format: page.CaptureScreenshotFormatWebp, Quality: &quality,
		Clip: &page.Viewport{Width: float64(view.Width), Height: float64(view.Height), Scale: scale},
	})
	return r.Data, err
}

// Look is a way of looking at a page in which two style sheets are compared.
type Look struct {
	Text, Theme string // as on the html element
	States      bool   // with what stands for :hover, :focus and :active in the sheets, the attribute "state"
}

// Repainted sets aside the sheets of the page for one, then for another, and returns where
// an element looks different. It leaves the page as it was.
func (v *Visitor) Repainted(one, other string, l Look) []string {
	v.t.Helper()
	return lookUntil[[]string](v, "repainted", one, other, l)
}
