package main

import (
	"context"
	"fmt"

	"wangting/internal/store/storetest"
)

// each runs a row on SQLite and on PostgreSQL, over halls that hold nothing but the
// accounts. PostgreSQL is a server of the bench's own that waits for the disk at each
// commit; it ends with the bench. A machine without one is told so in the table.
func (b *bench) each(ctx context.Context, name string, row func(context.Context, *bench, string) ([]line, error)) ([]line, error) {
	c, err := b.another(ctx, name, "")
	if err != nil {
		return nil, err
	}
	out, err := row(ctx, c, "SQLite")
	if err != nil {
		return nil, fmt.Errorf("on SQLite: %w", err)
	}
	url, err := newPostgres(ctx)
	if err != nil {
		return append(out, unmeasured("on PostgreSQL", err)), nil
	}
	if c, err = b.another(ctx, name+"-pg", url); err != nil {
		return nil, err
	}
	more, err := row(ctx, c, "PostgreSQL")
	if err != nil {
		return nil, fmt.Errorf("on PostgreSQL: %w", err)
	}
	return append(out, more...), nil
}

func newPostgres(ctx context.Context) (url string, err error) {
	storetest.Durable = true
	return storetest.NewDatabase(ctx)
}

func unmeasured(work string, why error) line {
	return line{work: work, ours: "not measured: " + why.Error()}
}
