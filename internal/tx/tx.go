// Package tx declares the transaction that commands run in. The context carries it:
// every call with that context takes part in the transaction. Only package store
// begins one and puts it into a context.
package tx

import "context"

// Tx runs fn in one transaction; inside another it joins that one. An error of
// fn rolls back and is returned as it is. fn must not keep its context, start
// goroutines with it, or call outside systems.
type Tx interface {
	InTx(ctx context.Context, fn func(ctx context.Context) error) error
}
