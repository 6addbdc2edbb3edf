package argon

import (
	"os/exec"
	"time"
)

// Eager gives the helper the priority of everybody: other tests may want the cores as well.
func (c Computer) Eager() Computer {
	c.helper.launch = (*exec.Cmd).Start
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

// Start starts the helper.
func (c Computer) Start() error {
	_, err := c.helper.running()
	return err
}

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
