package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"wangting/internal/app"
	"wangting/internal/config"
	"wangting/internal/fault"
	"wangting/internal/notice"
	"wangting/internal/result/resultsign"
	"wangting/internal/store"
	"wangting/internal/workday"
)

type doctorCmd struct{}

// Run prints every finding. It fails when one of them is bad.
func (doctorCmd) Run(ctx context.Context, c *cli) error {
	s, err := c.settings()
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	bad := 0
	for _, f := range examine(ctx, s) {
		mark := "ok"
		if f.err != nil {
			mark, bad = "BAD", bad+1
		}
		say := f.say
		if f.err != nil {
			say = strings.ReplaceAll(f.err.Error(), "\n", "; ")
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", mark, f.what, say)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if bad > 0 {
		return fmt.Errorf("%d findings", bad)
	}
	return nil
}

// finding is one line of the doctor's report.
type finding struct {
	what string
	say  string
	err  error
}

// examine checks the settings, the database, the materials' store and every outside system, and goes on after a bad finding.
func examine(ctx context.Context, c config.Config) []finding {
	found := []finding{{"settings", "mode " + c.Mode, c.Check()}}
	db, err := store.Open(ctx, store.Options{URL: c.DatabaseURL()})
	if err != nil {
		return append(found, finding{"database", "", err})
	}
	n, err := db.Pending(ctx)
	_ = db.Close()
	found = append(found, finding{"database", fmt.Sprintf("%s, %d migrations wait", db.Engine(), n), err})
	if found[0].err != nil || err != nil {
		return found
	}
	h, err := app.Open(ctx, c, app.Options{})
	if err != nil {
		return append(found, finding{"hall", "", err})
	}
	defer func() { _ = h.Close() }()
	k := c.Retention
	found = append(found, finding{"retention", fmt.Sprintf("days: messages %d, texts %d, logins %d, drafts %d, questions %d, objections %d",
		k.Messages, k.Texts, k.Logins, k.Drafts, k.Questions, k.Objections), nil})
	found = append(found, finding{"sealing keys", "open", nil}, finding{"materials", c.BlobURL(), h.Rooms.Files.Ping(ctx)})
	found = append(found, sealed(ctx, h), backlog(ctx, h), folder(c.Data))
	systems := c.Addresses()
	for _, name := range slices.Sorted(maps.Keys(systems)) {
		found = append(found, finding{name, systems[name], reach(ctx, systems[name])})
	}
	found = append(found, older(ctx, h)...)
	if c.CA.Roots != "" {
		found = append(found, authority(h))
	}
	for _, a := range c.Unknown() {
		found = append(found, finding{"ask about " + a.System, a.What, nil})
	}
	found = append(found, signature(c))
	found = append(found, witnesses(ctx, h)...)
	if g := h.Outside.Seal; g != nil {
		owner, err := g.Owner(ctx, c.Brand.Owner)
		found = append(found, finding{"seal", owner, err})
	}
	for _, t := range notice.Templates() {
		if c.SMS.Templates[t.Name] == "" {
			found = append(found, finding{"sms.templates." + t.Name, "", errors.New("has no code of the provider: this message cannot be sent")})
		}
	}
	found = append(found, reports(c))
	year := time.Now().In(workday.Zone).Year()
	for _, y := range []int{year, year + 1} {
		f := finding{what: fmt.Sprintf("holidays %d", y), say: "known"}
		switch {
		case !h.Calendar.Covers(y):
			f.say = "unknown: limits count weekends only; publish 放假安排 in 内容管理, or set calendar"
		case h.Calendar.Provisional(y):
			f.say = "provisional: statutory days only until the notice is out; then publish 放假安排 in 内容管理, or set calendar"
		}
		found = append(found, f)
	}
	return found
}

// witnesses asks each witness to sign the newest checkpoint, which changes nothing there that the hall would not change, and verifies what
// it gives.
func witnesses(ctx context.Context, h *app.Hall) (found []finding) {
	if len(h.Outside.Witnesses) == 0 {
		return []finding{{"witness", "not set: nobody but the hall signs the public log", nil}}
	}
	for _, w := range h.Outside.Witnesses {
		f := finding{what: "witness " + w.Name()}
		c, err := h.Rooms.Log.Ask(ctx, w)
		switch {
		case errors.Is(err, fault.NotFound):
			f.say = "not asked: the log has no checkpoint yet"
		case err != nil:
			f.err = err
			if why := w.Patience().Health().Refusal; why != "" {
				f.err = fmt.Errorf("it refuses with %s (403 it does not know the log's key, 404 nor the log, 422 the log was changed): %w", why, err)
			}
		default:
			f.say = fmt.Sprintf("%s signs, %d records, at %s", c.Name(), c.Size, c.SignedAt().In(workday.Zone).Format(time.DateTime))
		}
		found = append(found, f)
	}
	return found
}

// reports says where the provider of text messages has to push its reports; the last part is the operators' own.
func reports(c config.Config) finding {
	if c.SMS.Reports == "" {
		return finding{"sms.reports", "not set: whether a text message arrived stays unknown", nil}
	}
	return finding{"sms.reports", c.Public + notice.CallbackPath + "<sms.reports>, to be entered at the provider (SmsReport)", nil}
}

// signature names the certificate of the signatures within documents, and is wrong when it ends within a month.
func signature(c config.Config) finding {
	if c.Document.Certificate == "" {
		return finding{"document.certificate", "not set: files of documents carry no signature", nil}
	}
	s, err := resultsign.Read(c.Document.Certificate, c.Document.Key, time.Now)
	if err != nil {
		return finding{"document.certificate", "", err}
	}
	f := finding{"document.certificate", fmt.Sprintf("%s, until %s", s.Owner(), s.Until().In(workday.Zone).Format(time.DateOnly)), nil}
	if time.Until(s.Until()) < 30*24*time.Hour {
		f.err = fmt.Errorf("%s: renew it; afterwards new documents carry no signature", f.say)
	}
	return f
}

// backlog is wrong when work waits longer than a node that died may delay it.
func backlog(ctx context.Context, h *app.Hall) finding {
	b, err := h.Queue.Backlog(ctx, time.Now())
	f := finding{"jobs", fmt.Sprintf("%d due, the oldest for %s", b.Jobs, b.Oldest.Round(time.Second)), err}
	if err == nil && b.Oldest > 2*time.Minute {
		f.err = errors.New("jobs wait: is a node with --work running?")
	}
	return f
}

// folder is wrong when others on this machine may look into the data. The hall makes a folder that only its
// owner enters, but does not change the mode of one that is there.
func folder(dir string) finding {
	f := finding{what: "data", say: dir}
	i, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist): // with PostgreSQL and S3 there need be none
	case err != nil:
		f.err = err
	case i.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows":
		f.err = fmt.Errorf("others on this machine may look into it (%v): chmod 700", i.Mode().Perm())
	}
	return f
}

// reach proves that something answers HTTP at an address; what it says does not matter.
func reach(ctx context.Context, base string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if !strings.Contains(base, "://") {
		base = "https://" + base
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, base, nil)
	if err != nil {
		return err
	}
	// A redirect is an answer too, and is not followed, as no gateway does.
	c := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := c.Do(req)
	if err != nil {
		return err
	}
	return res.Body.Close()
}

// older looks at each older hall that lies in a table or a file; one with an address is among the systems.
func older(ctx context.Context, h *app.Hall) (found []finding) {
	for _, o := range h.Config.Legacy {
		if o.Kind != "http" {
			found = append(found, finding{"legacy." + o.Code, o.Kind, app.AskOlder(ctx, h, o)})
		}
	}
	return found
}

// authority names those whose certificates are trusted, and is wrong when one of them is not valid now.
func authority(h *app.Hall) finding {
	names, err := h.Outside.CA.Trusted()
	return finding{"ca.roots", strings.Join(names, ", "), err}
}

// sealed says whether files from before files were sealed are still accepted.
func sealed(ctx context.Context, h *app.Hall) finding {
	all, err := h.Rooms.Files.AllSealed(ctx)
	if err == nil && !all {
		return finding{"sealed files", "plain files of an earlier version are accepted until keys rotate has sealed them", nil}
	}
	return finding{"sealed files", "all", err}
}
