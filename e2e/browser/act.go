package browser

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// spot is the point to click, and what stands there.
type spot struct {
	X, Y   float64
	Kind   string
	Ticked bool
}

func (v *Visitor) click(s spot) error {
	_, err := chromedp.Run(v.ctx, chromedp.MouseClickXY(s.X, s.Y))
	return err
}

// find returns the spot of an element as soon as a click would hit it.
func (v *Visitor) find(what string, args ...any) (spot, error) {
	var s spot
	err := v.until(func() (err error) {
		s, err = look[spot](v, what, args...)
		return err
	})
	return s, err
}

// Fill replaces the value of the field with that label.
func (v *Visitor) Fill(label, value string) {
	v.t.Helper()
	v.FillNear("", label, value)
}

// FillNear fills a field in the smallest block that shows the text near.
func (v *Visitor) FillNear(near, label, value string) {
	v.t.Helper()
	if err := v.fill(near, label, value); err != nil {
		v.t.Fatalf("filling 「%s」: %v", label, err)
	}
}

// Row is one row of a question that has rows, counted from 1.
type Row struct {
	Legend string
	Row    int
}

// FillRow fills a field of a row.
func (v *Visitor) FillRow(row Row, label, value string) {
	v.t.Helper()
	if err := v.fill(row, label, value); err != nil {
		v.t.Fatalf("filling 「%s」 of row %d: %v", label, row.Row, err)
	}
}

// ChooseRow selects an option of a list in a row.
func (v *Visitor) ChooseRow(row Row, label, option string) {
	v.t.Helper()
	lookUntil[bool](v, "choose", label, option, row)
}

func (v *Visitor) fill(near any, label, value string) error {
	s, err := v.find("spotOfField", label, near)
	if err != nil {
		return err
	}
	switch s.Kind {
	case "checkbox", "radio", "file", "select":
		return fmt.Errorf("it is a %s", s.Kind)
	case "date", "month", "time", "range", "datetime-local":
		_, err := look[bool](v, "set", label, value, near)
		return err
	}
	if err := v.click(s); err != nil {
		return err
	}
	if s.Kind != "number" && s.Kind != "email" {
		_, err = look[bool](v, "selectAll", label, near)
	} else {
		_, err = look[bool](v, "set", label, "", near)
	}
	if err != nil {
		return err
	}
	if value == "" {
		return chromedp.Do(v.ctx, chromedp.KeyEvent("\u0008"))
	}
	if _, err := chromedp.Call(v.ctx, input.InsertText, input.InsertTextParams{Text: value}); err != nil {
		return err
	}
	got, err := look[string](v, "value", label, near)
	if err == nil && strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(value, " ", "") {
		err = fmt.Errorf("it holds %q, want %q", got, value)
	}
	return err
}

// Choose selects an option of a list, or an answer of a radio group; name is the label or
// the legend.
func (v *Visitor) Choose(name, option string) {
	v.t.Helper()
	if err := v.choose(name, option); err != nil {
		v.t.Fatalf("choosing 「%s」 for 「%s」: %v", option, name, err)
	}
	v.settle()
}

func (v *Visitor) choose(name, option string) error {
	var list, answer error
	var s spot
	err := v.until(func() error {
		if _, list = look[bool](v, "choose", name, option); list == nil {
			return nil
		}
		if s, answer = look[spot](v, "spotOfOption", name, option); answer == nil {
			return nil
		}
		return fmt.Errorf("%v; %v", list, answer)
	})
	if err != nil || list == nil || s.Ticked {
		return err
	}
	return v.click(s)
}

// Tick ticks the box with that label, unless it is ticked already.
func (v *Visitor) Tick(label string) {
	v.t.Helper()
	if err := v.tick(label); err != nil {
		v.t.Fatalf("ticking 「%s」: %v", label, err)
	}
}

func (v *Visitor) tick(label string) error {
	s, err := v.find("spotOfField", label)
	switch {
	case err != nil:
		return err
	case s.Kind != "checkbox" && s.Kind != "radio":
		return fmt.Errorf("it is a %s", s.Kind)
	case s.Ticked:
		return nil
	}
	if err := v.click(s); err != nil {
		return err
	}
	ticked, err := look[bool](v, "ticked", label)
	if err == nil && !ticked {
		err = fmt.Errorf("a click did not tick it")
	}
	return err
}

// Press presses the button with that name and waits until the page has settled.
func (v *Visitor) Press(name string) {
	v.t.Helper()
	v.PressNear("", name)
}

// PressTwice presses a button twice in quick succession, as impatient people do.
func (v *Visitor) PressTwice(name string) {
	v.t.Helper()
	s, err := v.find("spotOfButton", name, "")
	for range 2 {
		if err == nil {
			err = v.click(s)
		}
	}
	if err != nil {
		v.t.Fatalf("pressing 「%s」 twice: %v", name, err)
	}
	v.settle()
}

// PressNear presses a button in the smallest block that shows the text near.
func (v *Visitor) PressNear(near, name string) {
	v.t.Helper()
	v.clickOn("pressing", "spotOfButton", name, near)
}

// PressWithout presses the only button with that name in a row that does not show the text.
func (v *Visitor) PressWithout(text, name string) {
	v.t.Helper()
	v.clickOn("pressing", "spotOfButtonWithout", name, text)
}

// Follow follows the link with that name.
func (v *Visitor) Follow(name string) {
	v.t.Helper()
	v.FollowNear("", name)
}

// FollowNear follows a link in the smallest block that shows the text near.
func (v *Visitor) FollowNear(near, name string) {
	v.t.Helper()
	v.clickOn("following", "spotOfLink", name, near)
}

func (v *Visitor) clickOn(doing, what, name, near string) {
	v.t.Helper()
	s, err := v.find(what, name, near)
	if err == nil {
		err = v.click(s)
	}
	if err != nil {
		v.t.Fatalf("%s 「%s」: %v", doing, name, err)
	}
	v.settle()
}

// Focus moves the focus to the field with that label.
func (v *Visitor) Focus(label string) {
	v.t.Helper()
	lookUntil[bool](v, "focus", label)
}

// Key presses a key, such as kb.Tab, in the focused element.
func (v *Visitor) Key(key string) {
	v.t.Helper()
	if err := chromedp.Do(v.ctx, chromedp.KeyEvent(key)); err != nil {
		v.t.Fatalf("pressing a key: %v", err)
	}
}

// Return acts as a visitor who comes back to the page from another window.
func (v *Visitor) Return() {
	v.t.Helper()
	if err := chromedp.Do(v.ctx, chromedp.Evaluate[chromedp.Void](`window.dispatchEvent(new Event("focus"));void 0`)); err != nil {
		v.t.Fatalf("coming back to the page: %v", err)
	}
	v.settle()
}

// Upload selects files in the field with that label, as the file dialog would.
func (v *Visitor) Upload(label string, files ...string) {
	v.t.Helper()
	if err := v.upload(label, files); err != nil {
		v.t.Fatalf("uploading to 「%s」: %v", label, err)
	}
	v.settle()
}

func (v *Visitor) upload(label string, files []string) error {
	paths := make([]string, len(files))
	for i, f := range files {
		path, err := filepath.Abs(f)
		if err != nil {
			return err
		}
		paths[i] = path
	}
	if _, err := v.find("spotOfField", label); err != nil {
		return err
	}
	call := fmt.Sprintf("(() => {%s\nreturn field(%q);})()", eyes, label)
	el, err := chromedp.Run(v.ctx, chromedp.Evaluate[*runtime.RemoteObject](call))
	if err != nil {
		return err
	}
	_, err = chromedp.Call(v.ctx, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: paths, ObjectID: el.ObjectID})
	return err
}
