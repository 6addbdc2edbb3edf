package queue

import (
	"context"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"wangting/internal/id"
	"wangting/internal/store"
)

// Backlog is the work that is due and not done.
type Backlog struct {
	Jobs   int64
	Oldest time.Duration // how long the oldest of them has been due
}

// mostCounted keeps the count cheap however long the queue is.
const mostCounted = 10_000

// jobsDueSQL counts the jobs that River has. It keeps times as text on SQLite and as timestamps on PostgreSQL.
func jobsDueSQL(e store.Engine) string {
	return `
SELECT COUNT(*) AS n, COALESCE(MIN(due_us), 0) AS oldest
  FROM (SELECT ` + store.MicrosOf(e, "scheduled_at") + ` AS due_us
          FROM river_job
         WHERE state IN ('available', 'retryable', 'running', 'scheduled')
         LIMIT $2) AS waiting
 WHERE due_us <= $1`
}

// outboxDueSQL counts the jobs that are not handed to River yet. A job without a time is due since it was written.
const outboxDueSQL = `
SELECT COUNT(*) AS n, COALESCE(MIN(id), '') AS oldest
  FROM (SELECT id FROM outbox ORDER BY id LIMIT $1) AS waiting`

// Backlog says how much work is due at a moment by the machine's clock, which dates jobs.
func (q *Queue) Backlog(ctx context.Context, now time.Time) (Backlog, error) {
	var jobs struct {
		N      int64 `db:"n"`
		Oldest int64 `db:"oldest"`
	}
	if err := q.db.Get(ctx, &jobs, jobsDueSQL(q.db.Engine()), store.Us(now), mostCounted); err != nil {
		return Backlog{}, fmt.Errorf("counting jobs: %w", err)
	}
	var outbox struct {
		N      int64  `db:"n"`
		Oldest string `db:"oldest"`
	}
	if err := q.db.Get(ctx, &outbox, outboxDueSQL, mostCounted); err != nil {
		return Backlog{}, fmt.Errorf("counting the outbox: %w", err)
	}
	b := Backlog{Jobs: jobs.N + outbox.N}
	if jobs.N > 0 {
		b.Oldest = now.Sub(store.Time(jobs.Oldest))
	}
	if outbox.N > 0 {
		b.Oldest = max(b.Oldest, now.Sub(id.Time(outbox.Oldest)))
	}
	return b, nil
}

// scrapeTime bounds what a scrape of the figures may cost.
const scrapeTime = 2 * time.Second

// Measure puts the figures of the queue into a registry: the backlog, the age of its oldest job, failures by kind.
func (q *Queue) Measure(r prometheus.Registerer) {
	q.failures = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "wangting_job_failures_total",
		Help: "Tries of jobs that failed, by kind.",
	}, []string{"kind"})
	r.MustRegister(q.failures, &backlogCollector{
		queue:  q,
		jobs:   prometheus.NewDesc("wangting_jobs_due", "Jobs that are due and not done (at most 10000 are counted).", nil, nil),
		oldest: prometheus.NewDesc("wangting_jobs_oldest_seconds", "How long the oldest of them has been due.", nil, nil),
	})
}

func (q *Queue) countFailure(kind string) {
	if q.failures != nil {
		q.failures.WithLabelValues(kind).Inc()
	}
}

type backlogCollector struct {
	queue        *Queue
	jobs, oldest *prometheus.Desc
}

// Describe implements prometheus.Collector.
func (c *backlogCollector) Describe(ch chan<- *prometheus.Desc) { ch <- c.jobs; ch <- c.oldest }

// Collect implements prometheus.Collector. A database that does not answer leaves the figures out.
func (c *backlogCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTime)
	defer cancel()
	b, err := c.queue.Backlog(ctx, time.Now())
	if err != nil {
		c.queue.log.Error("counting the jobs that are due", "err", err)
		return
	}
	ch <- prometheus.MustNewConstMetric(c.jobs, prometheus.GaugeValue, float64(b.Jobs))
	ch <- prometheus.MustNewConstMetric(c.oldest, prometheus.GaugeValue, b.Oldest.Seconds())
}
