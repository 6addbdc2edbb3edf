package queue

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"wangting/internal/actor"
	"wangting/internal/store"
)

// args is a job as River stores it; its kind is the kind given to Enqueue.
type args struct {
	kind string
	ID   string          `json:"id,omitempty"` // of the outbox row; "" for a scheduled job
	Body json.RawMessage `json:"body"`
}

func (a args) Kind() string { return a.kind }

type worker struct {
	river.WorkerDefaults[args]
	kind string
	work func(context.Context, json.RawMessage) error
	fail func(kind string)
}

const (
	// jobTime is the time limit for one try of a job. Calls of outside systems have shorter limits.
	jobTime = time.Minute
	// rescueAfter is when a job counts as left behind by a node that died. River looks every half minute,
	// so such a job runs again within two minutes (OPS-2).
	rescueAfter = jobTime + 10*time.Second
)

func (w worker) Timeout(*river.Job[args]) time.Duration { return jobTime }

func (w worker) Work(ctx context.Context, job *river.Job[args]) error {
	ctx = context.WithValue(actor.With(ctx, actor.SystemActor("queue")), jobKey{}, job.Args.ID)
	if err := w.work(ctx, job.Args.Body); err != nil {
		w.fail(w.kind)
		return fmt.Errorf("%s: %w", w.kind, err)
	}
	return nil
}

func driver(db *store.DB) riverdriver.Driver[*sql.Tx] {
	if db.Engine() == store.SQLite {
		return riversqlite.New(db.Writer())
	}
	return riverdatabasesql.New(db.Writer())
}

// Migrate brings River's own tables to the newest version.
func Migrate(ctx context.Context, db *store.DB) error {
	m, err := rivermigrate.New(driver(db), nil)
	if err != nil {
		return fmt.Errorf("preparing the queue's tables: %w", err)
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrating the queue's tables: %w", err)
	}
	return nil
}

// Run works until ctx ends. Then it waits for running jobs, but no longer than grace.
func (q *Queue) Run(ctx context.Context, workers int, grace time.Duration) error {
	client, err := q.client(workers)
	if err != nil {
		return err
	}
	alive := context.WithoutCancel(ctx)
	if err := client.Start(alive); err != nil {
		return fmt.Errorf("starting the queue: %w", err)
	}
	ticking := make(chan struct{})
	go func() { defer close(ticking); q.RunTickers(ctx) }()
	q.move(ctx, client)
	<-ticking
	stop, cancel := context.WithTimeout(alive, grace)
	defer cancel()
	if err := client.Stop(stop); err != nil {
		last, cancel := context.WithTimeout(alive, grace)
		defer cancel()
		return client.StopAndCancel(last)
	}
	return nil
}

func (q *Queue) client(workers int) (*river.Client[*sql.Tx], error) {
	set := river.NewWorkers()
	for kind, work := range q.handlers {
		river.AddWorkerArgs(set, args{kind: kind}, river.Worker[args](worker{kind: kind, work: work, fail: q.countFailure}))
	}
	var again []*river.PeriodicJob
	for _, p := range q.periodic {
		again = append(again, river.NewPeriodicJob(river.PeriodicInterval(p.every),
			func() (river.JobArgs, *river.InsertOpts) {
				return args{kind: p.kind, Body: json.RawMessage("null")}, &river.InsertOpts{MaxAttempts: 1}
			}, &river.PeriodicJobOpts{RunOnStart: true}))
	}
	return river.NewClient(driver(q.db), &river.Config{
		Logger:               slog.New(quiet{q.log.Handler()}),
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workers}},
		Workers:              set,
		PeriodicJobs:         again,
		JobTimeout:           jobTime,
		RescueStuckJobsAfter: rescueAfter,
		PollOnly:             true,
		FetchCooldown:        50 * time.Millisecond,
		FetchPollInterval:    200 * time.Millisecond,
		MaxAttempts:          16,
		SkipUnknownJobCheck:  true,
	})
}

// move hands outbox rows to River: at once when this node commits one, and every second
// for rows of other nodes and of an earlier run.
func (q *Queue) move(ctx context.Context, client *river.Client[*sql.Tx]) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		wake := q.wake
		for {
			n, err := q.moveSome(ctx, client)
			if err != nil && !errors.Is(err, context.Canceled) {
				q.log.Error("moving jobs", "err", err)
				wake = nil // the next try waits for the tick, however many jobs come
			}
			if err != nil || n < batch {
				break
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-tick.C:
		}
	}
}

const batch = 100

const (
	waitingSQL = `
SELECT id, kind, body, due_us
  FROM outbox
 ORDER BY id
 LIMIT 100`
	anySQL = `
SELECT COUNT(*)
  FROM (SELECT 1 AS one FROM outbox LIMIT 1) AS first`
)

func (q *Queue) moveSome(ctx context.Context, client *river.Client[*sql.Tx]) (int, error) {
	var some int
	if err := q.db.Get(ctx, &some, anySQL); err != nil || some == 0 {
		return 0, err
	}
	moved := 0
	err := q.db.InTx(ctx, func(ctx context.Context) error {
		if err := q.db.Lock(ctx, "outbox"); err != nil {
			return err
		}
		var rows []struct {
			ID    string `db:"id"`
			Kind  string `db:"kind"`
			Body  string `db:"body"`
			DueUs int64  `db:"due_us"`
		}
		if err := q.db.Select(ctx, &rows, waitingSQL); err != nil || len(rows) == 0 {
			return err
		}
		params := make([]river.InsertManyParams, len(rows))
		ids := make([]string, len(rows))
		for i, r := range rows {
			ids[i] = r.ID
			params[i] = river.InsertManyParams{Args: args{kind: r.Kind, ID: r.ID, Body: json.RawMessage(r.Body)}}
			if r.DueUs > 0 {
				params[i].InsertOpts = &river.InsertOpts{ScheduledAt: store.Time(r.DueUs)}
			}
		}
		if _, err := client.InsertManyFastTx(ctx, q.db.Tx(ctx), params); err != nil {
			return fmt.Errorf("inserting jobs: %w", err)
		}
		in, list := store.In(1, ids)
		moved = len(rows)
		_, err := q.db.Exec(ctx, `DELETE FROM outbox WHERE id IN (`+in+`)`, list...)
		return err
	})
	return moved, err
}
