package queue

import (
	"context"
	"time"

	"wangting/internal/store"
)

type jobKey struct{}

// jobID is the id of the job that ctx works on, "" outside one.
func jobID(ctx context.Context) string {
	id, _ := ctx.Value(jobKey{}).(string)
	return id
}

// Once does work in a transaction that also notes that this job is done, and nothing
// when it was done before: a job that is run twice has then worked once. What work does
// outside the database is not covered.
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

// SweepDone forgets jobs done before a moment; River tries none again after three days.
func (q *Queue) SweepDone(ctx context.Context, before time.Time) error {
	_, err := q.db.Exec(ctx, `DELETE FROM job_done WHERE at_us < $1`, store.Us(before))
	return err
}
