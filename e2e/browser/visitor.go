package browser

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// patience is how long a visitor waits for something that never comes; a busy machine needs it.
const patience = 3 * time.Minute

// View is the size and kind of a visitor's window.
type View struct {
	Width, Height int64
	Phone         bool // touch input and a phone's layout
	NoScript      bool // JavaScript is off
}

// The views of the journeys.
var (
	Desktop = View{Width: 1440, Height: 900}
	Phone   = View{Width: 390, Height: 844, Phone: true}
	Narrow  = View{Width: 320, Height: 640, Phone: true}
)

// Visitor is one person with a browser profile of their own: no cookie is shared.
type Visitor struct {
	t     testing.TB
	c     *Chromium
	ctx   context.Context
	base  string
	view  View
	nth   int64 // number of this visitor, counted per browser
	watch *watch
}

// Visit returns a new visitor of the site at base. Complaints of the visitor fail the test
// when it ends.
func (c *Chromium) Visit(t testing.TB, base string, view View) *Visitor {
	t.Helper()
	return c.open(t, c.ctx, base, view, chromedp.WithNewBrowserContext())
}

// Tab opens another tab of the same profile: cookies are shared.
func (v *Visitor) Tab() *Visitor {
	v.t.Helper()
	return v.c.open(v.t, v.ctx, v.base, v.view)
}

func (c *Chromium) open(t testing.TB, parent context.Context, base string, view View, more ...chromedp.ContextOption) *Visitor {
	t.Helper()
	w := newWatch()
	ctx, cancel := chromedp.NewContext(parent, append(more, chromedp.WithListener(w.event))...)
	v := &Visitor{t: t, c: c, ctx: ctx, base: strings.TrimSuffix(base, "/"), view: view, nth: c.visitors.Add(1), watch: w}
	w.accept = v.acceptDialog
	t.Cleanup(cancel)
	err := chromedp.Do(ctx)
	if err == nil {
		err = v.enable()
	}
	if err != nil {
		t.Fatalf("opening a window: %v", err)
	}
	v.Resize(view)
	t.Cleanup(v.leave)
	return v
}

// leave reports the visitor's complaints, and saves a picture when the journey failed.
func (v *Visitor) leave() {
	for _, what := range v.Complaints() {
		v.t.Errorf("the browser complains: %s", what)
	}
	if v.t.Failed() {
		v.saveFailure()
	}
}

func (v *Visitor) enable() error {
	if _, err := chromedp.Call(v.ctx, network.Enable, network.EnableParams{}); err != nil {
		return err
	}
	if _, err := chromedp.Call(v.ctx, page.Enable, page.EnableParams{}); err != nil {
		return err
	}
	_, err := chromedp.Call(v.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: v.view.NoScript})
	return err
}

// Resize changes the size of the window.
func (v *Visitor) Resize(view View) {
	v.t.Helper()
	_, err := chromedp.Call(v.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: view.Width, Height: view.Height, DeviceScaleFactor: 1, Mobile: view.Phone,
	})
	if err != nil {
		v.t.Fatalf("sizing the window: %v", err)
	}
}

// Open loads a path of the site, or an address, and fails the test when the answer is an
// error.
func (v *Visitor) Open(path string) {
	v.t.Helper()
	if status := v.Try(path); status >= 400 {
		v.t.Fatalf("%s answered %d", path, status)
	}
}

// Try loads a path of the site, or an address, and returns the status.
func (v *Visitor) Try(path string) int {
	v.t.Helper()
	if !strings.Contains(path, "://") {
		path = v.base + path
	}
	ctx, cancel := context.WithTimeout(v.ctx, 2*patience)
	defer cancel()
	answer, err := chromedp.Run(ctx, chromedp.NavigateResponse(path))
	if err != nil {
		v.t.Fatalf("opening %s: %v", path, err)
	}
	v.settle()
	if answer == nil {
		return 0
	}
	return int(answer.Status)
}

// Address returns the current address; within the site only its path and query.
func (v *Visitor) Address() string {
	v.t.Helper()
	var at string
	if err := v.until(func() (err error) {
		at, err = v.address()
		return err
	}); err != nil {
		v.t.Fatalf("asking for the address: %v", err)
	}
	return at
}

func (v *Visitor) address() (string, error) {
	at, err := chromedp.Run(v.ctx, chromedp.Location())
	return strings.TrimPrefix(at, v.base), err
}

// Back presses the browser's back button.
func (v *Visitor) Back() {
	v.t.Helper()
	h, err := chromedp.Call(v.ctx, page.GetNavigationHistory, cdp.Empty{})
	if err == nil && h.CurrentIndex == 0 {
		err = errors.New("there is nothing to go back to")
	}
	if err == nil {
		to := h.Entries[h.CurrentIndex-1]
		_, err = chromedp.Call(v.ctx, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: to.ID})
	}
	if err != nil {
		v.t.Fatalf("going back: %v", err)
	}
	v.settle()
}

// until repeats try until it succeeds or patience ends.
func (v *Visitor) until(try func() error) error {
	end := time.After(patience)
	tick := time.NewTicker(25 * time.Millisecond)
	defer tick.Stop()
	for {
		err := try()
		if err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case <-end:
			at, _ := v.address()
			return fmt.Errorf("%w (on %s)", err, at)
		}
	}
}

// settle waits until everything that a click or an address started has finished.
func (v *Visitor) settle() {
	v.t.Helper()
	if err := v.until(func() error {
		if _, err := look[string](v, "title"); err != nil {
			return err
		}
		return v.watch.busy()
	}); err != nil {
		v.t.Fatalf("waiting for the page: %v", err)
	}
}

func (v *Visitor) acceptDialog() {
	_, _ = chromedp.Call(v.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
}
