package queue

import (
	"context"
	"errors"
	"log/slog"
	"strings"
)

// quiet drops River's log lines about queries that were cancelled because the queue stops.
type quiet struct{ slog.Handler }

func (h quiet) Handle(ctx context.Context, r slog.Record) error {
	over := false
	r.Attrs(func(a slog.Attr) bool {
		switch v := a.Value.Any().(type) {
		case error:
			over = over || errors.Is(v, context.Canceled) || strings.Contains(v.Error(), context.Canceled.Error())
		case string:
			over = over || (a.Key == "error" || a.Key == "err") && strings.Contains(v, context.Canceled.Error())
		}
		return !over
	})
	if over {
		return nil
	}
	return h.Handler.Handle(ctx, r)
}

func (h quiet) WithAttrs(as []slog.Attr) slog.Handler { return quiet{h.Handler.WithAttrs(as)} }
func (h quiet) WithGroup(name string) slog.Handler    { return quiet{h.Handler.WithGroup(name)} }
