package auto

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
)

// What staff grant may have an act at the core system (catalog.Effect.Act): a job does it after the decision, under an id of its own, and
// writes into the record for staff what was answered. It changes no decision.

// FollowJob is the kind of that job; its body is a Followed.
const FollowJob = "case.followed"

// Followed names a granted case, and since when its act is tried.
type Followed struct {
	CaseID string
	Since  int64 // seconds
}

// grantedKey is the key of the row of the act, beside those of an automatic stage.
const grantedKey = "granted"

// How long the act of a granted case is tried before staff are told to do it themselves, and how often.
const (
	followFor   = 24 * time.Hour
	followPause = time.Minute
)

// Granted enqueues the act of a case that staff have granted, in the transaction of the decision. It is a step of casework.
func (s *Service) Granted(ctx context.Context, _ actor.Actor, t casework.Taken) error {
	e, ok := catalog.EffectOf(t.Case.ItemCode)
	if t.Verb != casework.Decide || t.Case.Verdict != casework.Approved || !ok || e.Act == "" || t.Case.Practice() {
		return nil
	}
	now := s.Now()
	return s.Jobs.EnqueueAt(ctx, FollowJob, Followed{CaseID: t.Case.ID, Since: now.Unix()}, now)
}

// Follow is the work of the job FollowJob. Running it again does nothing again: the core system knows the id, and an answer is kept once.
func (s *Service) Follow(ctx context.Context, job Followed) error {
	c, ok, err := s.Cases.Granted(ctx, job.CaseID)
	if err != nil || !ok {
		return err
	}
	e, ok := catalog.EffectOf(c.ItemCode)
	if !ok || e.Act == "" {
		return nil
	}
	had, err := s.Store.Answers(ctx, c.ID)
	if err != nil {
		return fmt.Errorf("reading answers: %w", err)
	}
	if _, again := had[grantedKey]; again || had[onlyKey].Done() { // rules have done it, or an earlier run
		return nil
	}
	who, err := s.subject(ctx, c)
	if err != nil {
		return err
	}
	row := rowOf("", c.Data, e.Fields)
	row["key"] = grantedKey
	answers, err := s.Core.Act(ctx, Request{Act: e.Act, ID: c.ID, USCC: who.uscc, Document: who.doc, Rows: []map[string]string{row}})
	a := Answer{Key: grantedKey, Code: "AWAY", Say: "核心业务系统没有应答"}
	switch {
	case errors.Is(err, fault.NotFound):
		a.Code, a.Say = "NOT_OPEN", "所在地区的数据还没有接入"
	case errors.Is(err, fault.Away) && s.Now().Sub(time.Unix(job.Since, 0)) < followFor:
		return s.Jobs.EnqueueAt(ctx, FollowJob, job, s.Now().Add(followPause))
	case errors.Is(err, fault.Away):
	case err != nil:
		return fmt.Errorf("acting after the grant of case %s: %w", c.ID, err)
	case len(answers) == 1:
		a = answers[0]
	}
	line := e.Name + "：" + a.Say + "。"
	if !a.Done() {
		line = e.Name + "没有办成：" + a.Say + "。请工作人员在核心业务系统中办理。"
	}
	return s.Cases.NoteGranted(ctx, c, line, func(ctx context.Context) error {
		return s.Store.Keep(ctx, c.ID, []Answer{a}, s.Now())
	})
}
