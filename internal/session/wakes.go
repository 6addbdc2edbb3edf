package session

import "context"

// Wakes notifies waiting screens, on every node, that something has changed.
type Wakes interface {
	Wake(ctx context.Context, topic string) error
	Watch(topic string) (woken <-chan struct{}, leave func())
}
