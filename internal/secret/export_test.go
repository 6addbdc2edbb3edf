package secret

import "testing"

// Occupy takes a slot of the pool, as a computation would.
func (p *Passwords) Occupy(t *testing.T) {
	if err := p.enter(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// Free gives the slot back.
func (p *Passwords) Free() { p.leave() }
