package patience

import "sync"

// mostServers bounds how many servers have a Patience of their own; those that come later share one.
const mostServers = 64

// Each guards an outside system that many servers make up, such as the authorities of a country: each server has a Patience
// of its own, so that one that is out closes the way to no other. It is safe for concurrent use.
type Each struct {
	service string
	opts    Options

	mu   sync.Mutex
	of   map[string]*Patience
	rest *Patience
}

// NewEach returns an Each with no server yet. service is the name that people read in the fault Away.
func NewEach(service string, opts Options) *Each {
	return &Each{service: service, opts: opts, of: map[string]*Patience{}, rest: New(service, opts)}
}

// Of returns the Patience of one server.
func (e *Each) Of(server string) *Patience {
	e.mu.Lock()
	defer e.mu.Unlock()
	p, known := e.of[server]
	switch {
	case known:
		return p
	case len(e.of) == mostServers:
		return e.rest
	}
	p = New(e.service, e.opts)
	e.of[server] = p
	return p
}

// Health is that of all servers together: open while the way to one is, with the latest of their moments.
func (e *Each) Health() Health {
	e.mu.Lock()
	defer e.mu.Unlock()
	h := e.rest.Health()
	for _, p := range e.of {
		one := p.Health()
		if one.State != Closed && h.State != Open {
			h.State = one.State
		}
		if one.LastSuccess.After(h.LastSuccess) {
			h.LastSuccess = one.LastSuccess
		}
		if one.LastFailure.After(h.LastFailure) {
			h.LastFailure = one.LastFailure
		}
		h.Took = max(h.Took, one.Took)
		if h.Refusal == "" {
			h.Refusal = one.Refusal
		}
	}
	return h
}
