package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"sync"
	"time"
)

const (
	item       = "dispute-mediation"
	perLogin   = 5 // applications of one login
	draftEvery = 4 // every so many applications stay drafts
	pause      = 150 * time.Millisecond
	again      = 30 * time.Millisecond // between a step that failed and the same step again
	giveUp     = 90 * time.Second      // a step that fails for so long is not possible any more
)

var (
	hiddenDraft   = regexp.MustCompile(`name="draft" value="([^"]+)"`)
	hiddenVersion = regexp.MustCompile(`name="version" value="(\d+)"`)
	caseNumber    = regexp.MustCompile(`\b\d{14}\b`)
)

// application is one that a client has begun, and what the hall has acknowledged of it.
type application struct {
	id        string
	account   int
	kept      []string // texts that the hall may hold: the one acknowledged last, and those sent since
	uploads   int      // acknowledged
	sent      int      // uploads that were tried
	submitted bool
	number    string // on the receipt
}

// load is people at work, each with an account of their own. A person who is not served does the same step
// again until it is acknowledged, as people do.
type load struct {
	base     string
	accounts []account

	mu      sync.Mutex
	all     []*application
	logins  int
	lost    []string  // what was acknowledged and was not there any more
	answers []outcome // all of them
}

// run has everybody work until stop ends. They finish what they are at, unless ctx ends.
func (l *load) run(ctx, stop context.Context) error {
	var wg sync.WaitGroup
	errs := make([]error, len(l.accounts))
	for i := range l.accounts {
		wg.Go(func() { errs[i] = (&worker{load: l, account: i}).work(ctx, stop) })
	}
	wg.Wait()
	return errors.Join(errs...)
}

func (l *load) count(o outcome) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.answers = append(l.answers, o)
}

// note changes the record of what was acknowledged.
func (l *load) note(change func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	change()
}

// submissions are the numbers of the acknowledged ones.
func (l *load) submissions() (numbers []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, a := range l.all {
		if a.submitted {
			numbers = append(numbers, a.number)
		}
	}
	return numbers
}

// worker is one person.
type worker struct {
	*load
	account int
	v       *visitor
	begun   int
}

func (w *worker) work(ctx, stop context.Context) error {
	for stop.Err() == nil {
		if w.begun%perLogin == 0 {
			if err := w.logIn(ctx); err != nil {
				return err
			}
		}
		w.begun++
		if err := w.apply(ctx, w.begun%draftEvery == 0); err != nil {
			return fmt.Errorf("client %d: %w", w.account, err)
		}
		select {
		case <-stop.Done():
		case <-time.After(pause):
		}
	}
	return nil
}

// until does a step again and again until it is acknowledged.
func (w *worker) until(ctx context.Context, what string, step func() error) error {
	for end := time.Now().Add(giveUp); ; {
		err := step()
		if err == nil {
			return nil
		}
		var s surprise
		if errors.As(err, &s) && (s.status == http.StatusNotFound || s.to == "/login") {
			w.note(func() { w.lost = append(w.lost, what+": "+s.Error()) })
			return err
		}
		if time.Now().After(end) || ctx.Err() != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		time.Sleep(again)
	}
}

func (w *worker) logIn(ctx context.Context) (err error) {
	if w.v != nil {
		w.v.client.CloseIdleConnections()
	}
	a := w.accounts[w.account]
	form := url.Values{"account": {a.uscc}, "who": {a.document}, "password": {password}, "next": {"/unit"}}
	return w.until(ctx, "logging in", func() error {
		if w.v, err = newVisitor(w.base, w.count); err != nil {
			return err
		}
		if _, err := w.v.post(ctx, "/login", form, http.StatusSeeOther, "/unit"); err != nil {
			return err
		}
		w.note(func() { w.logins++ })
		return nil
	})
}

// apply is one application, from the empty form to the receipt; a draft ends before the materials.
func (w *worker) apply(ctx context.Context, draft bool) error {
	a := &application{account: w.account}
	typed, err := typedForm()
	if err != nil {
		return err
	}
	if err := w.begin(ctx, a, typed); err != nil {
		return err
	}
	for range 2 {
		if err := w.until(ctx, "saving", func() error { return w.save(ctx, a, typed) }); err != nil {
			return err
		}
	}
	if draft {
		return nil
	}
	body, kind, err := upload()
	if err != nil {
		return err
	}
	path := "/unit/drafts/" + a.id
	if err := w.until(ctx, "uploading", func() error {
		w.note(func() { a.sent++ })
		_, err := want(w.v.ask(ctx, http.MethodPost, path+"/materials", kind, body))(http.StatusSeeOther, path)
		if err == nil {
			w.note(func() { a.uploads++ })
		}
		return err
	}); err != nil {
		return err
	}
	return w.submit(ctx, a)
}

// begin saves a new form for the first time.
func (w *worker) begin(ctx context.Context, a *application, typed url.Values) error {
	if err := w.until(ctx, "opening the form", func() error {
		p, err := w.v.get(ctx, "/unit/apply/"+item+"?fresh=1")
		if err != nil {
			return err
		}
		m := hiddenDraft.FindSubmatch(p.body)
		if m == nil {
			return errors.New("the form has no id")
		}
		a.id = string(m[1])
		return nil
	}); err != nil {
		return err
	}
	first := maps.Clone(typed)
	first.Set("draft", a.id)
	first.Set("do", "save")
	a.kept = []string{typed.Get("facts")}
	return w.until(ctx, "the first saving", func() error {
		if _, err := w.v.post(ctx, "/unit/apply/"+item, first, http.StatusSeeOther, "/unit/drafts/"+a.id); err != nil {
			return err
		}
		w.note(func() { w.all = append(w.all, a) })
		return nil
	})
}

// save types another text into the draft, which saves itself.
func (w *worker) save(ctx context.Context, a *application, typed url.Values) error {
	path := "/unit/drafts/" + a.id
	version, err := w.version(ctx, path)
	if err != nil {
		return err
	}
	form := maps.Clone(typed)
	text := typed.Get("facts") + " " + strconv.FormatInt(time.Now().UnixNano(), 36)
	form.Set("facts", text)
	form.Set("version", version)
	w.note(func() { a.kept = append(a.kept, text) })
	if _, err = w.v.post(ctx, path+"/autosave", form, http.StatusOK, ""); err != nil {
		return err
	}
	w.note(func() { a.kept = a.kept[len(a.kept)-1:] })
	return nil
}

func (w *worker) version(ctx context.Context, path string) (string, error) {
	p, err := w.v.get(ctx, path)
	if err != nil {
		return "", err
	}
	m := hiddenVersion.FindSubmatch(p.body)
	if m == nil {
		return "", fmt.Errorf("%s has no version", path)
	}
	return string(m[1]), nil
}

// submit submits until there is an answer, with the version of the page that was looked at first, as a
// second click does, and reads the receipt.
func (w *worker) submit(ctx context.Context, a *application) error {
	path, version := "/unit/drafts/"+a.id, ""
	if err := w.until(ctx, "checking", func() (err error) { version, err = w.version(ctx, path+"/check"); return err }); err != nil {
		return err
	}
	if err := w.until(ctx, "submitting", func() error {
		form := url.Values{"version": {version}, "delivery.way": {"online"}, "delivery.agree": {"1"}}
		_, err := w.v.post(ctx, path+"/submit", form, http.StatusSeeOther, "/unit/cases/"+a.id)
		return err
	}); err != nil {
		return err
	}
	w.note(func() { a.submitted = true })
	return w.until(ctx, "reading the receipt", func() error {
		p, err := w.v.get(ctx, "/unit/cases/"+a.id+"/receipt")
		if err != nil {
			return err
		}
		number := caseNumber.Find(p.body)
		if number == nil {
			return errors.New("the receipt has no number")
		}
		w.note(func() { a.number = string(number) })
		return nil
	})
}

const filledIn = `{"applicantKind":"unit","unitName":"江南示例精密机械有限公司","uscc":"91320100MA1TE5T0XF","contact":"测试甲",
 "contactPhone":"13800000200","hasAgent":"no",
 "respondent":{"name":"测试乙","docType":"01","number":"32010419710608137X","phone":"13800000102"},
 "respondentAddress":"江苏省南京市示例路 9 号","workRegion":"320100","contractSigned":"yes","joined":"2020-01-06","dispute":"pay",
 "happened":"2026-01-05","claims":[{"claim":"调解加班工资的数额"}],"facts":"双方对二〇二五年十二月的加班时间有不同的记录，请求调解组织主持核对。",
 "arbitrated":"no","way":"online","truth":true}`

// typedForm is the application as a browser sends it.
func typedForm() (url.Values, error) {
	var data map[string]any
	if err := json.Unmarshal([]byte(filledIn), &data); err != nil {
		return nil, err
	}
	out := url.Values{}
	var put func(name string, v any)
	put = func(name string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, inner := range v {
				put(name+"."+k, inner)
			}
		case []any:
			for i, inner := range v {
				put(name+"."+strconv.Itoa(i), inner)
			}
		default:
			out.Set(name, fmt.Sprint(v))
		}
	}
	for k, v := range data {
		put(k, v)
	}
	return out, nil
}
