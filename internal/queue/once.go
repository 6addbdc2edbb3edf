package queue

import (
	"context"
	"time"

	"wangting/internal/store"
)

type jobKey struct{}

// jobID is the id of the running job of ctx, or "".
func jobID(ctx context.Context) string {
	id, _ := ctx.Value(jobKey{}).(string)
	return id
}

// Once runs work in a transaction that also records the job as done. It does nothing when
// the job is recorded already, so work takes effect once even if River runs the job
// twice. This does not hold for effects outside the database.
func (q *Queue) Once(ctx context.Context, work func(context.Context) error) error {
	return q.db.InTx(ctx, func(ctx context.Context) error {
		if id := jobID(ctx); id != "" {
			n, err := q.db.Exec(ctx, `INSERT INTO job_done (id, at_us) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING`, id, store.Us(q.now()))
			if err != nil || n == 0 {
				return err
			}
		}
		return work(ctx)
	})
}

// SweepDone deletes the records of jobs done before a time. River repeats no job after three days.
func (q *Queue) SweepDone(ctx context.Context, before time.Time) error {
	_, err := q.db.Exec(ctx, `DELETE FROM job_done WHERE at_us < $1`, store.Us(before))
	return err
}
