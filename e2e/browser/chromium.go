package browser

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"

	"github.com/chromedp/chromedp"
)

// Chromium is one running browser.
type Chromium struct {
	ctx     context.Context
	cancels []context.CancelFunc
	dir     string

	visitors atomic.Int64
}

// programs lists the names under which the browser may be installed. The first is the
// browser without windows, which takes half the time.
var programs = []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// Start starts a browser with an empty profile. Close ends it.
func Start() (*Chromium, error) {
	path, err := find()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "journey-*")
	if err != nil {
		return nil, err
	}
	// The program may be a wrapper script that prints more than Chromium itself.
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(dir), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("lang", "zh-CN"),
		chromedp.Flag("force-prefers-reduced-motion", true), // colours are measured as they stay, not on their way
	)
	c := &Chromium{dir: dir}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, end := chromedp.NewContext(alloc)
	c.ctx, c.cancels = ctx, []context.CancelFunc{end, stop}
	if err := chromedp.Do(ctx); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// Close ends the browser and removes its profile.
func (c *Chromium) Close() {
	for _, cancel := range c.cancels {
		cancel()
	}
	_ = os.RemoveAll(c.dir)
}

func find() (string, error) {
	for _, name := range programs {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("the journeys need a browser; install one of: " + strings.Join(programs, ", "))
}
