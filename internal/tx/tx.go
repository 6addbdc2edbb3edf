// Package tx declares the transaction that commands run in. It rides in the
// context: whatever is called with that context takes part in it. Package store
// makes it; nothing else may put it there.
package tx

import "context"

// Tx runs fn in one transaction; inside another it joins that one. An error of
// fn rolls back and is returned as it is. fn must not keep its context, start
// goroutines with it, or call outside systems.
type Tx interface {
	InTx(ctx context.Context, fn func(ctx context.Context) error) error
}
