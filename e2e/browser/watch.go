package browser

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// watch collects the browser's events about a page: what it loads, and what goes wrong.
type watch struct {
	mu         sync.Mutex
	open       map[network.RequestID]wanted // running requests that a person waits for
	loading    bool                         // the window shows that the page is loading
	asked      time.Time                    // when a click requested another page that has not started to load
	complaints []string
	loaded     []*Load
	byID       map[network.RequestID]*Load
	accept     func() // confirms a dialog
}

// wanted is a request of the page.
type wanted struct {
	url  string
	page cdp.LoaderID
}

// goingElsewhere limits the wait for a requested page that never starts to load, because
// the answer holds nothing new.
const goingElsewhere = 20 * time.Second

// Load is one resource that a page loaded.
type Load struct {
	URL      string
	Kind     string // Document, Stylesheet, Script, Image, Fetch …
	Status   int
	Encoding string // br, gzip or empty
	Bytes    int64  // as transferred, headers and body
	Cached   bool
}

func newWatch() *watch {
	return &watch{open: map[network.RequestID]wanted{}, byID: map[network.RequestID]*Load{}}
}

func (w *watch) event(ev any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch ev := ev.(type) {
	case *network.EventRequestWillBeSent:
		w.sent(ev)
	case *network.EventResponseReceived:
		if l := w.byID[ev.RequestID]; l != nil {
			l.Status, l.Cached = int(ev.Response.Status), ev.Response.FromDiskCache
			l.Encoding = header(ev.Response, "content-encoding")
		}
	case *network.EventRequestServedFromCache:
		if l := w.byID[ev.RequestID]; l != nil {
			l.Cached = true
		}
	case *network.EventLoadingFinished:
		if l := w.byID[ev.RequestID]; l != nil {
			l.Bytes = int64(ev.EncodedDataLength)
		}
		delete(w.open, ev.RequestID)
	case *network.EventLoadingFailed:
		delete(w.open, ev.RequestID)
	case *page.EventFrameNavigated:
		if ev.Frame.ParentID == "" { // the previous page is gone, and so are its requests
			maps.DeleteFunc(w.open, func(_ network.RequestID, x wanted) bool { return x.page != ev.Frame.LoaderID })
		}
	case *page.EventFrameStartedLoading:
		w.loading = true
	case *page.EventFrameStoppedLoading:
		w.loading, w.asked = false, time.Time{}
	case *page.EventFrameRequestedNavigation:
		w.asked = time.Now()
	case *page.EventNavigatedWithinDocument:
		w.asked = time.Time{}
	case *page.EventJavascriptDialogOpening:
		go w.accept()
	case *log.EventEntryAdded, *runtime.EventConsoleAPICalled, *runtime.EventExceptionThrown:
		w.record(ev)
	}
}

func (w *watch) sent(ev *network.EventRequestWillBeSent) {
	if !strings.HasPrefix(ev.Request.URL, "http") {
		return
	}
	l := &Load{URL: ev.Request.URL, Kind: string(ev.Type)}
	w.byID[ev.RequestID] = l
	w.loaded = append(w.loaded, l)
	switch l.Kind {
	case "Document": // requests of the previous page no longer matter
		clear(w.open)
		w.open[ev.RequestID] = wanted{l.URL, ev.LoaderID}
	case "Stylesheet", "Script", "Image", "XHR", "Fetch":
		w.open[ev.RequestID] = wanted{l.URL, ev.LoaderID}
	}
}

// record keeps what a developer would call an error.
func (w *watch) record(ev any) {
	switch ev := ev.(type) {
	case *runtime.EventExceptionThrown:
		d := ev.ExceptionDetails
		what := d.Text
		if d.Exception != nil {
			what += " " + d.Exception.Description
		}
		w.complaints = append(w.complaints, "exception: "+what)
	case *runtime.EventConsoleAPICalled:
		if ev.Type == "error" || ev.Type == "assert" {
			w.complaints = append(w.complaints, fmt.Sprintf("console.%s: %s", ev.Type, arguments(ev.Args)))
		}
	case *log.EventEntryAdded:
		if e := ev.Entry; e.Level == "error" && !w.refusedForm(e) {
			w.complaints = append(w.complaints, fmt.Sprintf("%s: %s %s", e.Source, e.Text, e.URL))
		}
	}
}

// refusedForm reports whether a console entry only reports an unsuccessful status of a
// document that the page shows itself: a form with faults, or a page that says that
// something is missing, limited or away (503), or a script that is told that the login has
// ended (401) or that somebody else was first (409). A broken page (500) is an error.
func (w *watch) refusedForm(e *log.Entry) bool {
	if e.Source != "network" {
		return false
	}
	// the last is caused by Cut
	for _, expected := range []string{"status of 422", "status of 401", "status of 409", "ERR_INTERNET_DISCONNECTED"} {
		if strings.Contains(e.Text, expected) {
			return true
		}
	}
	l := w.byID[e.NetworkRequestID]
	told := strings.Contains(e.Text, "status of 4") || strings.Contains(e.Text, "status of 503")
	return l != nil && l.Kind == "Document" && told
}

// busy returns an error that names what is still running.
func (w *watch) busy() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, x := range w.open {
		return fmt.Errorf("%s has not been answered", x.url)
	}
	if w.loading || time.Since(w.asked) < goingElsewhere {
		return errors.New("the page still loads")
	}
	return nil
}

// Complaints returns the errors that the browser has reported so far.
func (v *Visitor) Complaints() []string {
	v.watch.mu.Lock()
	defer v.watch.mu.Unlock()
	return append([]string(nil), v.watch.complaints...)
}

// Loads returns the resources loaded so far.
func (v *Visitor) Loads() []Load {
	v.watch.mu.Lock()
	defer v.watch.mu.Unlock()
	out := make([]Load, len(v.watch.loaded))
	for i, l := range v.watch.loaded {
		out[i] = *l
	}
	return out
}

// AcceptOnlyGzip makes the visitor's browser accept gzip and no smaller encoding.
func (v *Visitor) AcceptOnlyGzip() {
	v.t.Helper()
	_, err := chromedp.Call(v.ctx, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{
		Headers: network.Headers{"Accept-Encoding": "gzip"},
	})
	if err != nil {
		v.t.Fatalf("choosing encodings: %v", err)
	}
}

func header(r *network.Response, name string) string {
	for k, v := range r.Headers {
		if strings.EqualFold(k, name) {
			return strings.Trim(fmt.Sprint(v), `"`)
		}
	}
	return ""
}

func arguments(args []*runtime.RemoteObject) string {
	var out []string
	for _, a := range args {
		out = append(out, strings.TrimSpace(a.Description+" "+string(a.Value)))
	}
	return strings.Join(out, " ")
}
