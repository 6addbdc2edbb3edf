package argon

import "time"

// Impatient sets how long one computation may take, how long a process stays without
// work, and how long none is started after one has failed.
func (c Computer) Impatient(patience, linger, pause time.Duration) {
	c.helper.patience, c.helper.linger, c.helper.pause = patience, linger, pause
}

// Runs reports whether there is a process.
func (c Computer) Runs() bool {
	c.helper.mu.Lock()
	defer c.helper.mu.Unlock()
	return c.helper.client != nil
}
