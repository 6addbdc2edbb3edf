package session

import "context"

// Wakes tells screens that wait, on every node, that something has moved.
type Wakes interface {
	Wake(ctx context.Context, topic string) error
	Watch(topic string) (woken <-chan struct{}, leave func())
}
