package query

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/limit"
	"wangting/internal/workday"
)

// admitTry counts a try of a case number, and gives what to forget when it was right. A number is closed to a network after a few wrong
// phones in a row, whether there is such a case or not, and to everybody after many more. So nobody alone keeps an applicant from asking.
func (s *Service) admitTry(ctx context.Context, who actor.Actor, number string) (mine, all string, err error) {
	mine = limit.Subject(s.Keys, "query.progress", number+"|"+limit.Network(who.IP))
	all = limit.Subject(s.Keys, "query.progress", number)
	for _, by := range []struct {
		subject string
		rule    limit.Rule
	}{{mine, limit.Guesses(s.Limits.Tries)}, {all, limit.Guesses(s.Limits.Guesses)}} { // a network that is closed out counts for nobody else
		n, err := s.Rates.Take(ctx, by.subject, by.rule, s.Now())
		if err != nil {
			return "", "", fmt.Errorf("counting tries: %w", err)
		}
		if n.N > by.rule.LockAfter {
			wait := max(time.Minute, n.LockedUntil.Sub(s.Now()))
			say := "这个办件编号核对失败的次数太多，请 1 小时后再试，或者登录后查看"
			return "", "", &fault.Fault{Kind: fault.Limited, Say: say, RetryAfter: wait}
		}
	}
	return mine, all, nil
}

// progress answers 办件进度查询. A wrong number and a wrong phone take the same steps and the same time, and have the
// same answer: no rows.
func (s *Service) progress(ctx context.Context, who actor.Actor, values map[string]string) (Answer, error) {
	floor := time.NewTimer(s.Limits.Floor)
	defer floor.Stop()
	number := values["case"]
	mine, all, err := s.admitTry(ctx, who, number)
	if err != nil {
		return Answer{}, err
	}
	c, err := s.Cases.ProgressOf(ctx, number)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return Answer{}, fmt.Errorf("finding the case: %w", err)
	}
	found := err == nil
	filer := c.FiledBy
	if filer == "" {
		filer = "nobody"
	}
	p, err := s.Persons.Find(ctx, filer)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return Answer{}, fmt.Errorf("finding who filed it: %w", err)
	}
	phone := "????" + string(p.Phone)
	right := subtle.ConstantTimeCompare([]byte(phone[len(phone)-4:]), []byte(values["phone"])) == 1
	select {
	case <-floor.C:
	case <-ctx.Done():
		return Answer{}, ctx.Err()
	}
	if !found || !right {
		return Answer{}, nil
	}
	if err := errors.Join(s.Rates.Clear(ctx, mine), s.Rates.Clear(ctx, all)); err != nil {
		return Answer{}, fmt.Errorf("forgetting tries: %w", err)
	}
	return Answer{Rows: []catalog.Row{progressRow(c)}, Total: 1}, nil
}

// progressRow holds nothing about a person.
func progressRow(c casework.Progress) catalog.Row {
	minute := func(t time.Time) string { return t.In(workday.Zone).Format("2006-01-02 15:04") }
	return catalog.Row{Values: map[string]string{
		"number":    c.Number,
		"item":      c.ItemName,
		"state":     c.Word,
		"submitted": minute(c.SubmittedAt),
		"updated":   minute(c.UpdatedAt),
	}}
}
