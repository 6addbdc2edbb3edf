package auto

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
)

// What staff grant may have an act at the core system (catalog.Writing): a job does it after the decision, under an id of its own, reads it
// back, and writes into the record for staff what became of it. It changes no decision.

// FollowJob is the kind of that job; its body is a Followed.
const FollowJob = "case.followed"

// Followed names a granted case, and since when its act is tried.
type Followed struct {
	CaseID string
	Since  int64 // seconds
	Row    int   `json:",omitempty"` // see Written.Row
}

// grantedKey is the key of the row of the act, beside those of an automatic stage.
const grantedKey = "granted"

// How long the act of a granted case is tried before staff are told, and how often.
const (
	followFor   = 24 * time.Hour
	followPause = time.Minute
)

// Granted enqueues the act of a case that staff have granted, in the transaction of the decision. It is a step of casework.
func (s *Service) Granted(ctx context.Context, _ actor.Actor, t casework.Taken) error {
	if t.Verb != casework.Decide || t.Case.Verdict != casework.Approved || t.Case.Practice() {
		return nil
	}
	it, err := s.Items.ItemVersion(ctx, t.Case.ItemCode, t.Case.ItemVersion)
	if err != nil {
		return fmt.Errorf("reading item %s: %w", t.Case.ItemCode, err)
	}
	if _, _, ok := it.Writing(); !ok {
		return nil
	}
	now := s.Now()
	return s.Jobs.EnqueueAt(ctx, FollowJob, Followed{CaseID: t.Case.ID, Since: now.Unix()}, now)
}

// Follow is the work of the job FollowJob. Running it again does nothing again: the core system knows the row, and a result is kept once.
func (s *Service) Follow(ctx context.Context, job Followed) error {
	g, ok, err := s.Cases.Granted(ctx, job.CaseID)
	if err != nil || !ok || g.Case.Practice() {
		return err
	}
	it, err := s.Items.ItemVersion(ctx, g.Case.ItemCode, g.Case.ItemVersion)
	if err != nil {
		return fmt.Errorf("reading item %s: %w", g.Case.ItemCode, err)
	}
	w, a, ok := it.Writing()
	if !ok {
		return nil
	}
	had, done, err := s.followed(ctx, job)
	if err != nil || done {
		return err
	}
	who, err := s.subject(ctx, g.Case)
	if err != nil {
		return err
	}
	out, err := s.writeOnce(ctx, g, w, a, who, job)
	switch {
	case errors.Is(err, errLater):
		return s.Jobs.EnqueueAt(ctx, FollowJob, job, s.Now().Add(followPause))
	case err != nil:
		return fmt.Errorf("acting after the grant of case %s: %w", g.Case.ID, err)
	}
	err = s.Cases.NoteGranted(ctx, g.Case, recorded(w, out), func(ctx context.Context) error {
		fresh, err := s.Store.KeepWritten(ctx, g.Case.ID, out, had)
		if err == nil && !fresh {
			return errTwice
		}
		return err
	})
	if errors.Is(err, errTwice) {
		return nil
	}
	return err
}

// followed gives what is kept, and whether nothing is left to do: rules have done it, or an earlier run.
func (s *Service) followed(ctx context.Context, job Followed) (had *Written, done bool, err error) {
	if had, err = s.Store.Written(ctx, job.CaseID); err != nil {
		return nil, false, fmt.Errorf("reading what was written: %w", err)
	}
	if had != nil {
		return had, had.State != WrittenAgain || had.Row != job.Row, nil
	}
	answers, err := s.Store.Answers(ctx, job.CaseID)
	if err != nil {
		return nil, false, fmt.Errorf("reading answers: %w", err)
	}
	_, before := answers[grantedKey] // by a hall that did not read back
	return nil, before || answers[onlyKey].Done(), nil
}

// errLater says that nobody answered, and that the job tries again.
var errLater = errors.New("nobody answered yet")

// away is what is said of a silent core system.
const (
	awaySay    = "核心业务系统没有应答"
	notOpenSay = "所在地区的数据还没有接入"
)

// writeOnce does the act and reads it back. errLater while there is patience left.
func (s *Service) writeOnce(
	ctx context.Context, g casework.Grant, w catalog.Writing, a catalog.AfterGrant, who subject, job Followed,
) (Written, error) {
	out := Written{State: WrittenAway, Row: job.Row, At: s.Now()}
	patient := s.Now().Sub(time.Unix(job.Since, 0)) < followFor
	values, about, none := valuesOf(w, a, g, who)
	if len(none) > 0 {
		out.State, out.Say = WrittenRefused, "没有填写“"+strings.Join(none, "”“")+"”"
		return out, nil
	}
	answers, err := s.Core.Act(ctx, requestOf(w, g.Case.ID, job.Row, values, who))
	switch {
	case errors.Is(err, fault.NotFound):
		out.State, out.Say = WrittenRefused, notOpenSay
		return out, nil
	case patient && (errors.Is(err, fault.Away) || err == nil && len(answers) != 1):
		return out, errLater
	case errors.Is(err, fault.Away), err == nil && len(answers) != 1:
		out.Say = awaySay
		return out, nil
	case err != nil:
		return out, err
	case !answers[0].Done():
		out.State, out.Say = WrittenRefused, answers[0].Say
		return out, nil
	}
	out.Say = answers[0].Say
	switch out.Lines, err = s.readBack(ctx, w, values, about, who); {
	case errors.Is(err, fault.Away) && patient:
		return out, errLater
	case errors.Is(err, fault.Away):
		out.State, out.Say = WrittenUnread, awaySay
		return out, nil
	case errors.Is(err, fault.NotFound):
		out.State, out.Say = WrittenUnread, notOpenSay
		return out, nil
	case err != nil:
		return out, err
	}
	out.State, out.At = WrittenSame, s.Now()
	for _, l := range out.Lines {
		if !l.Same {
			out.State = WrittenDiffers
		}
	}
	return out, nil
}

// recorded is the line of the record for staff. It names what differs, and no value.
func recorded(w catalog.Writing, out Written) string {
	switch out.State {
	case WrittenSame:
		return w.Name + "：" + out.Say + "。已读回核对，与决定一致。"
	case WrittenDiffers:
		var names []string
		for _, l := range out.Lines {
			if !l.Same {
				names = append(names, l.Name)
			}
		}
		return w.Name + "：" + out.Say + "。读回核对，“" + strings.Join(names, "”“") + "”与决定不一致。"
	case WrittenUnread:
		return w.Name + "已写入，没有读回核对：" + out.Say + "。"
	}
	return w.Name + "没有办成：" + out.Say + "。请工作人员处理后重新写入。"
}
