// Package patience owns how long the hall waits for an outside system: a time limit
// for one call and for the whole question, bounded retries with jitter where a
// repeated question does no harm, and a circuit breaker that stops calls to a
// system that is down (OUT-3). It knows no protocol and no service by name.
//
// Do decides by the error of the function that it runs. A fault of a kind that is
// an answer (Invalid, NotFound, Forbidden, Conflict, Limited, Expired) shows that
// the system works: Do returns it unchanged, neither retries nor counts it. A
// refusal that only we can mend (Ours: a wrong key, no money left, a contract that
// ended) is an answer too, but people are told fault.Away, and the health page keeps it. Any
// other error is a failure: Do counts it, retries if that does no harm, and
// returns fault.Away. A caller who cancels counts neither way.
package patience

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/sony/gobreaker/v2"

	"wangting/internal/fault"
)

// State is the state of the circuit breaker.
type State string

const (
	Closed State = "closed" // calls go out
	Open   State = "open"   // calls are refused at once
	Half   State = "half"   // one trial call goes out
)

// Options sets the limits. A zero field takes the default named beside it.
type Options struct {
	PerCall   time.Duration // limit of one call; 5 s
	Overall   time.Duration // limit of all tries of one question; 10 s
	Tries     int           // the most tries of an idempotent question; 3
	Pause     time.Duration // before the second try, doubled for each further try; 200 ms
	TripAfter int           // consecutive failures that open the breaker; 5
	OpenFor   time.Duration // how long the breaker stays open before one trial call; 30 s
	Now       func() time.Time
	Watch     func(Call) // called after every question, for metrics; may be nil
}

// Call is one finished question, for metrics. It holds no content.
type Call struct {
	Service string
	Tries   int
	Took    time.Duration
	Outcome string // "ok", "away", "refused", or the kind of the fault that was the answer
	Refusal string // what the system refuses us for, while Outcome is "refused"
	State   State
}

// Health is what the health page shows about one outside system.
type Health struct {
	Service     string
	State       State
	LastSuccess time.Time     // zero when it never answered
	LastFailure time.Time     // zero when it never failed
	Took        time.Duration // of the latest question, with its tries; zero when there was none
	Refusal     string        // why it refuses us, since it last refused us and until it serves us again
}

// Patience guards one outside system. It is safe for concurrent use.
type Patience struct {
	service string
	opts    Options
	breaker *gobreaker.CircuitBreaker[struct{}]

	mu     sync.Mutex
	health Health
}

// New returns a Patience. service is the name that people read in the fault Away.
func New(service string, opts Options) *Patience {
	opts = opts.filled()
	return &Patience{
		service: service,
		opts:    opts,
		health:  Health{Service: service},
		breaker: gobreaker.NewCircuitBreaker[struct{}](gobreaker.Settings{
			Name:         service,
			Timeout:      opts.OpenFor,
			ReadyToTrip:  func(c gobreaker.Counts) bool { return int(c.ConsecutiveFailures) >= opts.TripAfter },
			IsSuccessful: func(err error) bool { return err == nil || isAnswer(err) },
			IsExcluded:   func(err error) bool { return errors.Is(err, errLeft) },
		}),
	}
}

func (o Options) filled() Options {
	if o.PerCall <= 0 {
		o.PerCall = 5 * time.Second
	}
	if o.Overall <= 0 {
		o.Overall = 10 * time.Second
	}
	if o.Tries <= 0 {
		o.Tries = 3
	}
	if o.Pause <= 0 {
		o.Pause = 200 * time.Millisecond
	}
	if o.TripAfter <= 0 {
		o.TripAfter = 5
	}
	if o.OpenFor <= 0 {
		o.OpenFor = 30 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// errLeft marks a call that ended because its caller cancelled.
var errLeft = errors.New("the caller left")

// refusal is an answer that only we can mend.
type refusal struct{ why string }

func (r refusal) Error() string { return "refused for a reason of ours: " + r.why }

// Ours is a refusal that only we can mend. why is its code; it reaches the log and the health page, so it holds no
// content of the question.
func Ours(why string) error { return refusal{why} }

// WhyOurs gives the code of a refusal that only we can mend, "" for any other error.
func WhyOurs(err error) string {
	r, _ := errors.AsType[refusal](err)
	return r.why
}

// isAnswer reports whether err is an answer of the system, not a failure.
func isAnswer(err error) bool {
	f, ok := errors.AsType[*fault.Fault](err)
	return WhyOurs(err) != "" || ok && f.Kind != fault.Away && f.Kind != fault.Broken
}

// Do calls fn once, or up to Tries times when the question is idempotent. fn has to
// return when its context ends. Faults: Away, and every fault of fn that is an answer.
func (p *Patience) Do(ctx context.Context, idempotent bool, fn func(context.Context) error) error {
	start := p.opts.Now()
	whole, cancel := context.WithTimeout(ctx, p.opts.Overall)
	defer cancel()

	tries, err := p.try(ctx, whole, idempotent, fn)
	why := WhyOurs(err)
	if err != nil && !isAnswer(err) || why != "" {
		err = fault.AwayFrom(p.service, err)
	}
	p.watch(Call{Tries: tries, Took: p.opts.Now().Sub(start), Outcome: outcome(err), Refusal: why})
	return err
}

func (p *Patience) try(caller, whole context.Context, idempotent bool, fn func(context.Context) error) (int, error) {
	most := 1
	if idempotent {
		most = p.opts.Tries
	}
	for n := 1; ; n++ {
		err := p.once(caller, whole, fn)
		switch {
		case err == nil || isAnswer(err) || n == most:
			return n, err
		case errors.Is(err, errLeft), errors.Is(err, gobreaker.ErrOpenState), errors.Is(err, gobreaker.ErrTooManyRequests):
			return n, err
		case !waitFor(whole, jittered(p.opts.Pause<<(n-1))):
			return n, err
		}
	}
}

func (p *Patience) once(caller, whole context.Context, fn func(context.Context) error) error {
	_, err := p.breaker.Execute(func() (struct{}, error) {
		ctx, cancel := context.WithTimeout(whole, p.opts.PerCall)
		defer cancel()
		err := fn(ctx)
		if err != nil && caller.Err() != nil {
			err = errors.Join(errLeft, err)
		}
		p.recordOutcome(err)
		return struct{}{}, err
	})
	return err
}

// recordOutcome records, for the health page, when the system last answered or failed.
func (p *Patience) recordOutcome(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case errors.Is(err, errLeft):
	case err == nil || isAnswer(err):
		p.health.LastSuccess, p.health.Refusal = p.opts.Now(), WhyOurs(err)
	default:
		p.health.LastFailure = p.opts.Now()
	}
}

// jittered returns a random duration between half and one and a half times d.
func jittered(d time.Duration) time.Duration { return d/2 + rand.N(d+1) }

// waitFor waits for d and reports whether ctx is still alive afterwards.
func waitFor(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

func outcome(err error) string {
	switch {
	case err == nil:
		return "ok"
	case WhyOurs(err) != "":
		return "refused"
	}
	return fault.Of(err).Kind.String()
}

func (p *Patience) watch(c Call) {
	p.mu.Lock()
	p.health.Took = c.Took
	p.mu.Unlock()
	if p.opts.Watch == nil {
		return
	}
	c.Service, c.State = p.service, p.State()
	p.opts.Watch(c)
}

// State returns the present state of the circuit breaker.
func (p *Patience) State() State {
	switch p.breaker.State() {
	case gobreaker.StateOpen:
		return Open
	case gobreaker.StateHalfOpen:
		return Half
	default:
		return Closed
	}
}

// Health returns what the health page shows.
func (p *Patience) Health() Health {
	s := p.State()
	p.mu.Lock()
	defer p.mu.Unlock()
	h := p.health
	h.State = s
	return h
}
