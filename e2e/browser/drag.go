package browser

import (
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Drag takes what a selector of CSS finds by the mouse, and drops it by pixels further down; fewer than 0 is up.
func (v *Visitor) Drag(css string, by float64) {
	v.t.Helper()
	s, err := v.find("spotOf", css)
	if err != nil {
		v.t.Fatalf("dragging %s: %v", css, err)
	}
	const steps = 8
	e := input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMouseMoved, X: s.X, Y: s.Y}
	v.mouse(e)
	e.Type, e.Button, e.Buttons, e.ClickCount = input.DispatchMouseEventTypeMousePressed, input.MouseButtonLeft, 1, 1
	v.mouse(e)
	e.Type, e.ClickCount = input.DispatchMouseEventTypeMouseMoved, 0
	for i := 1.0; i <= steps; i++ {
		e.Y = s.Y + by*i/steps
		v.mouse(e)
	}
	e.Type, e.Buttons, e.ClickCount = input.DispatchMouseEventTypeMouseReleased, 0, 1
	v.mouse(e)
	v.settle()
}

// ClickAt clicks within what a selector of CSS finds, at parts of its width and height from its upper left corner.
func (v *Visitor) ClickAt(css string, right, down float64) {
	v.t.Helper()
	s, err := v.find("spotAt", css, right, down)
	if err == nil {
		err = v.click(s)
	}
	if err != nil {
		v.t.Fatalf("clicking on %s: %v", css, err)
	}
	v.settle()
}

func (v *Visitor) mouse(e input.DispatchMouseEventParams) {
	v.t.Helper()
	if _, err := chromedp.Call(v.ctx, input.DispatchMouseEvent, e); err != nil {
		v.t.Fatalf("moving the mouse: %v", err)
	}
}
