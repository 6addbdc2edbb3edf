package witness

import (
	"context"

	"wangting/internal/ledger"
)

var _ ledger.Witness = (*Gateway)(nil)

// Name is the witness as people call it.
func (g *Gateway) Name() string { return g.s.Name }

// Key is its verifier key.
func (g *Gateway) Key() string { return g.s.Key }

// Cosign asks the witness to sign a checkpoint. Faults: Away, also for a refusal that only we can mend, which the health page names.
// *ledger.Stale when it has signed another size last.
func (g *Gateway) Cosign(ctx context.Context, old int64, proof [][]byte, checkpoint string) (string, error) {
	var lines string
	var stale *ledger.Stale
	err := g.patience.Do(ctx, true, func(ctx context.Context) (err error) {
		lines, stale, err = g.ask(ctx, question(old, proof, checkpoint))
		return err
	})
	if err == nil && stale != nil {
		return "", stale
	}
	return lines, err
}

// Ports are gateways as the log takes them.
func Ports(list []*Gateway) (out []ledger.Witness) {
	for _, g := range list {
		out = append(out, g)
	}
	return out
}
