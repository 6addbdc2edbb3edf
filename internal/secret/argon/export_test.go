package argon

import "time"

// ServeEager is Serve with the priority of everybody: other tests may want the cores as well.
var ServeEager = serve

// Patient has c wait for its helper.
func (c Computer) Patient() Computer {
	c.helper.patience = time.Minute
	return c
}

// End ends the helper.
func (c Computer) End() {
	c.helper.mu.Lock()
	running := c.helper.client
	c.helper.mu.Unlock()
	if running != nil {
		c.helper.drop(running)
	}
}

// Impatient sets how long one computation may take, how long a process stays without
// work, and how long none is started after one has failed.
func (c Computer) Impatient(patience, linger, pause time.Duration) {
	c.helper.patience, c.helper.linger, c.helper.pause = patience, linger, pause
}

// Started is how many processes have been started.
func (c Computer) Started() int {
	c.helper.mu.Lock()
	defer c.helper.mu.Unlock()
	return c.helper.started
}

// Runs reports whether there is a process.
func (c Computer) Runs() bool {
	c.helper.mu.Lock()
	defer c.helper.mu.Unlock()
	return c.helper.client != nil
}
