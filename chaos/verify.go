package main

import (
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/app"
	"wangting/internal/casework"
	"wangting/internal/login"
	"wangting/internal/notice"
	"wangting/internal/store"
)

const (
	jobsWithin = 2 * time.Minute // OPS-2
	lookLonger = 3 * time.Minute // how much longer the driver waits, to say how late it was
)

// works waits until every job is done, and says how long that took since the hall was ready.
func (s *site) works(ctx context.Context, since time.Time) (finding, error) {
	db, err := store.Open(ctx, store.Options{URL: s.settings.DatabaseURL(), MaxConns: 1})
	if err != nil {
		return finding{}, err
	}
	defer func() { _ = db.Close() }()
	left := 0
	for time.Since(since) < jobsWithin+lookLonger && ctx.Err() == nil {
		if left, err = undone(ctx, db); err != nil {
			return finding{}, err
		}
		if left == 0 {
			took := time.Since(since)
			return rule(took <= jobsWithin, "all jobs done after the last restart", "≤ 2 min", "%s", round(took)), nil
		}
		time.Sleep(200 * time.Millisecond)
	}
	return rule(false, "all jobs done after the last restart", "≤ 2 min", "%d are left after %s", left, round(time.Since(since))), ctx.Err()
}

// undoneSQL counts the jobs in the outbox, those that River has, but not those of the clock, and texts that wait.
const undoneSQL = `
SELECT (SELECT COUNT(*) FROM outbox)
     + (SELECT COUNT(*) FROM river_job
         WHERE state IN ('available', 'retryable', 'running') AND max_attempts > 1)
     + (SELECT COUNT(*) FROM sms_out WHERE state = 'waiting')`

func undone(ctx context.Context, db *store.DB) (n int, err error) {
	return n, db.Get(ctx, &n, undoneSQL)
}

// verify compares what was acknowledged with what is there. The hall must be stopped.
func (s *site) verify(ctx context.Context, l *load) (found []finding, err error) {
	err = s.inside(ctx, func(ctx context.Context, h *app.Hall) error {
		c := check{site: s, load: l, hall: h}
		if err := c.numbers(ctx); err != nil {
			return err
		}
		if err := c.told(ctx); err != nil {
			return err
		}
		c.texts()
		err := c.applications(ctx) // last: it signs in, which makes jobs
		found = c.found
		return err
	})
	if err != nil {
		return found, err
	}
	f, err := s.record(ctx)
	return append(found, f), err
}

type check struct {
	*site
	*load
	hall  *app.Hall
	found []finding
}

func (c *check) none(bad []string, what string, of int) {
	slices.Sort(bad)
	text := fmt.Sprintf("%d of %d", len(bad), of)
	if len(bad) > 0 {
		text += ": " + strings.Join(bad[:min(3, len(bad))], "; ")
	}
	c.found = append(c.found, rule(len(bad) == 0, what, "none", "%s", text))
}

// applications looks at each acknowledged draft and case with the eyes of its owner.
func (c *check) applications(ctx context.Context) error {
	var bad []string
	people := map[int]actor.Actor{}
	for _, a := range c.all {
		who, ok := people[a.account]
		if !ok {
			var err error
			if who, err = c.signIn(ctx, c.site.accounts[a.account]); err != nil {
				return err
			}
			people[a.account] = who
		}
		v, err := c.hall.Rooms.Cases.Open(ctx, who, a.id)
		if err != nil {
			bad = append(bad, a.id+" is not there: "+err.Error())
			continue
		}
		facts, _ := v.Case.Data["facts"].(string)
		switch {
		case !slices.Contains(a.kept, facts):
			bad = append(bad, a.id+" has another text")
		case len(v.Materials) < a.uploads || len(v.Materials) > a.sent:
			bad = append(bad, fmt.Sprintf("%s has %d materials", a.id, len(v.Materials)))
		case a.submitted != (v.Case.State == casework.Submitted), a.submitted && a.number != v.Case.Number:
			bad = append(bad, fmt.Sprintf("%s is %s, number %s, its receipt says %q", a.id, v.Case.State, v.Case.Number, a.number))
		}
	}
	c.none(bad, "acknowledged drafts, texts, materials and submissions missing or changed", len(c.all))
	c.none(c.lost, "acknowledged logins and drafts that were gone when they were used", c.logins+len(c.all))
	return nil
}

func (c *check) signIn(ctx context.Context, a account) (actor.Actor, error) {
	in, err := c.hall.Rooms.Passwords.Try(ctx, actor.Actor{IP: "192.0.2.1"},
		login.Attempt{Account: a.uscc, Who: a.document, Password: password, Binding: "chaos"})
	if err != nil {
		return actor.Actor{}, fmt.Errorf("signing in: %w", err)
	}
	who, _, err := c.hall.Rooms.Sessions.Authenticate(ctx, in.ID)
	return who, err
}

// numbers counts what a submission leaves: a number, a row of the audit, a draw of the serial number.
func (c *check) numbers(ctx context.Context) error {
	want := len(c.submissions())
	for _, q := range []struct{ what, query string }{
		{"cases with a number", `SELECT COUNT(number) FROM case_file`},
		{"different numbers", `SELECT COUNT(DISTINCT number) FROM case_file`},
		{"submissions in the audit", `SELECT COUNT(*) FROM audit WHERE act = 'case.submit'`},
		{"numbers drawn", `SELECT COALESCE(SUM(last), 0) FROM serial WHERE name LIKE 'case:%'`},
		{"cases that the counters know of", `SELECT COALESCE(SUM(n), 0) FROM case_count WHERE class = 'open'`},
	} {
		var n int
		if err := c.hall.DB.Get(ctx, &n, q.query); err != nil {
			return fmt.Errorf("%s: %w", q.what, err)
		}
		c.found = append(c.found, rule(n == want, q.what, fmt.Sprintf("%d, as were acknowledged", want), "%d", n))
	}
	return nil
}

const receivedSQL = `
SELECT link
  FROM message
 WHERE kind = 'case'
   AND title = '申请已收到'`

// told looks for the message of each submission in the inbox of its unit.
func (c *check) told(ctx context.Context) error {
	var links []string
	if err := c.hall.DB.Select(ctx, &links, receivedSQL); err != nil {
		return err
	}
	n := map[string]int{}
	for _, l := range links {
		n[l]++
	}
	left, err := undone(ctx, c.hall.DB)
	if err != nil {
		return err
	}
	var bad []string
	for _, a := range c.all {
		if k := n[casework.LinkTo(a.id, false)]; a.submitted && k != 1 && (k > 1 || !c.short) {
			bad = append(bad, fmt.Sprintf("%s has %d", a.number, k))
		}
	}
	c.none(bad, "submissions whose message is not in the inbox once", len(c.submissions()))
	missing := max(0, len(c.submissions())-len(links))
	c.found = append(c.found,
		rule(missing <= left, "messages that no job in hand will write", "none", "%d of %d", max(0, missing-left), missing))
	return nil
}

// texts looks for the text message of each submission at the provider.
func (c *check) texts() {
	byNumber, byID := map[string]int{}, map[string]int{}
	all := c.world.SMS.Sent("")
	for _, m := range all {
		byID[m.OutID]++
		if m.Template == notice.Received {
			byNumber[m.Params["number"]]++
		}
	}
	var bad, double []string
	for _, number := range c.submissions() {
		if k := byNumber[number]; k != 1 && (k > 1 || !c.short) {
			bad = append(bad, fmt.Sprintf("%s has %d", number, k))
		}
	}
	for id, k := range byID {
		if k > 1 {
			double = append(double, fmt.Sprintf("%s went out %d times", id, k))
		}
	}
	c.none(bad, "submissions whose text message was not sent once", len(c.submissions()))
	c.none(double, "text messages that the provider was given twice", len(all))
}

// record runs wangting audit verify.
func (s *site) record(ctx context.Context) (finding, error) {
	file, err := s.write(s.settings)
	if err != nil {
		return finding{}, err
	}
	out, err := exec.CommandContext(ctx, s.program, "--config", file, "audit", "verify").CombinedOutput()
	said := strings.ReplaceAll(strings.TrimSpace(string(out)), "\n", "; ")
	return rule(err == nil, "wangting audit verify", "passes", "%.60s", said), nil
}
