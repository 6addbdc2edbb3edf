package browser

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

//go:embed eyes.js
var eyes string

// look asks the eyes in the page. It works where JavaScript is off, too, since
// the question comes from outside of the page.
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

// sure asks until there is an answer, and fails the test when patience ends.
func sure[T any](v *Visitor, what string, args ...any) T {
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
	sure[bool](v, "has", text)
}

// SeeNear waits until the text stands beside the field with the label.
func (v *Visitor) SeeNear(label, text string) {
	v.t.Helper()
	sure[bool](v, "beside", label, text)
}

// Miss waits until the page does not show the text.
func (v *Visitor) Miss(text string) {
	v.t.Helper()
	sure[bool](v, "lacks", text)
}

// Text is all that the page shows.
func (v *Visitor) Text() string {
	v.t.Helper()
	return sure[string](v, "text")
}

// H1 is the main heading.
func (v *Visitor) H1() string {
	v.t.Helper()
	return sure[string](v, "h1")
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

// Arrive waits until the address within the site begins with path.
func (v *Visitor) Arrive(path string) {
	v.t.Helper()
	err := v.until(func() error {
		at, err := v.at()
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

// Title is the text on the browser's tab.
func (v *Visitor) Title() string {
	v.t.Helper()
	return sure[string](v, "title")
}

// Mistake is the message beside a field that is marked as wrong.
func (v *Visitor) Mistake(label string) string {
	v.t.Helper()
	return sure[string](v, "mistake", label)
}

// Value is what a field holds.
func (v *Visitor) Value(label string) string {
	v.t.Helper()
	return sure[string](v, "value", label)
}

// Attribute is an attribute of the first element that the selector finds: for
// what only a machine reads, such as the content of a QR code.
func (v *Visitor) Attribute(css, name string) string {
	v.t.Helper()
	return sure[string](v, "attribute", css, name)
}

// Labels are the labels of all fields in sight.
func (v *Visitor) Labels() []string {
	v.t.Helper()
	return sure[[]string](v, "labels")
}

// Buttons is how many buttons in sight have the name.
func (v *Visitor) Buttons(name string) int {
	v.t.Helper()
	return sure[int](v, "buttons", name)
}

// SeeLink waits for a link whose name holds the text, within what the selector finds.
func (v *Visitor) SeeLink(css, text string) {
	v.t.Helper()
	sure[bool](v, "linked", css, text)
}

// Anchor is a link on the page.
type Anchor struct{ Name, Href string }

// Links are the visible links in the smallest block that shows near; "" is the whole page.
func (v *Visitor) Links(near string) []Anchor {
	v.t.Helper()
	return sure[[]Anchor](v, "links", near)
}

// Overflow tells what sticks out at the right of the window; "" is nothing.
func (v *Visitor) Overflow() string {
	v.t.Helper()
	return sure[string](v, "overflow")
}

// Current is the entry that is marked as current in the navigation of that name.
func (v *Visitor) Current(nav string) string {
	v.t.Helper()
	return sure[string](v, "current", nav)
}

// Focused is the name of what has the focus.
func (v *Visitor) Focused() string {
	v.t.Helper()
	return sure[string](v, "focused")
}

// Headings is how many main headings the page has, seen or not.
func (v *Visitor) Headings() int {
	v.t.Helper()
	return sure[int](v, "headings")
}

// Fetch asks for an address as the page would, and gives the status of the answer.
func (v *Visitor) Fetch(address string) int {
	v.t.Helper()
	ask := fmt.Sprintf("fetch(%q).then(a => a.status)", address)
	status, err := chromedp.Run(v.ctx, chromedp.Evaluate[int](ask, chromedp.EvalAwaitPromise))
	if err != nil {
		v.t.Fatalf("fetching %s: %v", address, err)
	}
	return status
}

// Picture is the window as it is now.
func (v *Visitor) Picture() ([]byte, error) {
	r, err := chromedp.Call(v.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{})
	return r.Data, err
}
