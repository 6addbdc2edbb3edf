package web

import "context"

type stoppingKey struct{}

// WithStopping tells streams through the context when the server stops.
func WithStopping(ctx context.Context, stopping <-chan struct{}) context.Context {
	return context.WithValue(ctx, stoppingKey{}, stopping)
}

// Stopping gives a channel that is closed when the server stops; nil without WithStopping.
func Stopping(ctx context.Context) <-chan struct{} {
	c, _ := ctx.Value(stoppingKey{}).(<-chan struct{})
	return c
}
