package privacy

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"wangting/internal/actor"
	"wangting/internal/workday"
)

const (
	retentionBatch = 500              // rows of one transaction, so that nobody waits long for it
	retentionSpare = 10 * time.Second // no batch is begun when less time of the job than this is left
)

// rule removes, or empties, at most so many rows of one kind that ended before a moment, and gives how many.
type rule struct {
	name string
	days int
	run  func(ctx context.Context, before time.Time, most int) (int64, error)
}

func (s *Service) rules() []rule {
	k := s.Keep
	return []rule{
		{"messages", k.Messages, s.Notices.ExpireMessages},
		{"texts", k.Texts, s.Notices.ExpireTexts},
		{"logins", k.Logins, s.Sessions.Expire},
		{"drafts", k.Drafts, s.Cases.ExpireDrafts},
		{"questions", k.Questions, s.Asks.Store.Expire},
		{"objections", k.Objections, s.News.Store.ExpireObjections},
	}
}

// Retain removes what has served, rule by rule in batches, and records how many of each; nothing is recorded when nothing was due. A rule
// that fails does not stop the others, and what is left when the time of the job is over is removed by the next run.
func (s *Service) Retain(ctx context.Context) error {
	removed, failed := map[string]string{}, error(nil)
	for _, r := range s.rules() {
		n, err := s.apply(ctx, r)
		if n > 0 {
			removed[r.name] = strconv.FormatInt(n, 10)
		}
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("removing old %s: %w", r.name, err))
		}
	}
	if len(removed) == 0 {
		return failed
	}
	return errors.Join(failed, s.Tx.InTx(ctx, func(ctx context.Context) error {
		return s.Audit.Record(ctx, actor.SystemActor("retention"), actor.Deed{Act: "retention.run", Object: "retention", Detail: removed})
	}))
}

// apply runs a rule until nothing is due, or the time of ctx is nearly over.
func (s *Service) apply(ctx context.Context, r rule) (total int64, err error) {
	before := since(s.Now(), r.days)
	for {
		var n int64
		err = s.Tx.InTx(ctx, func(ctx context.Context) error {
			n, err = r.run(ctx, before, retentionBatch)
			return err
		})
		if err != nil {
			return total, err
		}
		total += n
		if n < retentionBatch {
			return total, nil
		}
		if end, ok := ctx.Deadline(); ok && time.Until(end) < retentionSpare {
			return total, nil
		}
	}
}

// since is the beginning of the day in China, so many days ago.
func since(now time.Time, days int) time.Time {
	y, m, d := now.In(workday.Zone).Date()
	return time.Date(y, m, d-days, 0, 0, 0, 0, workday.Zone)
}
