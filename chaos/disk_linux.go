package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"wangting/internal/config"
)

const (
	diskSize   = "size=64m"
	fullFor    = 5 * time.Second
	noticed    = 2 * time.Second // a balancer asks once a second
	recovering = 5 * time.Second
)

// diskFull fills the disk of a hall on SQLite under load, and clears it again.
func diskFull(ctx context.Context, d *driver) ([]finding, error) {
	disk := filepath.Join(d.dir, "small")
	if err := os.MkdirAll(disk, 0o700); err != nil {
		return nil, err
	}
	if err := syscall.Mount("wangting-chaos", disk, "tmpfs", 0, diskSize); err != nil {
		return nil, fmt.Errorf("nothing was tested: a small disk cannot be mounted here (root may): %w", err)
	}
	defer func() { _ = syscall.Unmount(disk, syscall.MNT_DETACH) }()
	s, err := d.newSite(ctx, "disk", func(c *config.Config) { c.Data = filepath.Join(disk, "data") })
	if err != nil {
		return nil, err
	}
	defer s.clean()
	n, err := s.start(ctx, s.settings)
	if err != nil {
		return nil, err
	}
	defer n.kill()
	l := &load{base: "http://" + s.settings.Listen, accounts: s.accounts}
	stop, end := context.WithCancel(ctx)
	defer end()
	worked := make(chan error, 1)
	go func() { worked <- l.run(ctx, stop) }()

	time.Sleep(3 * time.Second)
	full := time.Now()
	filling, err := fill(disk)
	if err != nil {
		return nil, err
	}
	tookOut, said := s.readyWithin(ctx, http.StatusServiceUnavailable, noticed)
	time.Sleep(fullFor)
	if err := os.Remove(filling); err != nil {
		return nil, err
	}
	cleared := time.Now()
	tookIn, _ := s.readyWithin(ctx, http.StatusOK, recovering)
	time.Sleep(3 * time.Second)
	end()
	if err := <-worked; err != nil {
		found, e := l.lostOnly()
		return found, errors.Join(err, e)
	}
	found := append(l.outOfRoom(full, cleared),
		rule(tookOut <= noticed && strings.Contains(said, "disk"), "/readyz says 503 and why", "≤ 2 s", "%s, %q", round(tookOut), said),
		rule(tookIn <= recovering, "/readyz says 200 once there is room", "≤ 5 s", "%s", round(tookIn)))
	f, err := s.works(ctx, cleared)
	if err != nil {
		return found, err
	}
	f.what = "all jobs done since there was room"
	found = append(found, f)
	select {
	case <-n.gone:
		found = append(found, rule(false, "the hall goes on without a restart", "yes", "it ended"))
	default:
		found = append(found, rule(true, "the hall goes on without a restart", "yes", "yes"))
	}
	if err := n.leave(); err != nil {
		return found, err
	}
	more, err := s.verify(ctx, l)
	return append(found, more...), err
}

// fill takes all the room of a disk.
func fill(disk string) (path string, err error) {
	path = filepath.Join(disk, "filling")
	f, err := os.Create(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	for size := 1 << 20; size > 0; size /= 2 { // whoever works frees a little now and then
		for err == nil {
			_, err = f.Write(make([]byte, size))
		}
		if !errors.Is(err, syscall.ENOSPC) && !errors.Is(err, io.ErrShortWrite) {
			return path, err
		}
		err = nil
	}
	return path, nil
}

// readyWithin waits for an answer of /readyz, and says how long it took and what was said.
func (s *site) readyWithin(ctx context.Context, want int, limit time.Duration) (took time.Duration, said string) {
	began := time.Now()
	for {
		status, text := readiness(ctx, s.settings.Listen)
		if took = time.Since(began); status == want || took > 2*limit || ctx.Err() != nil {
			return took, strings.TrimSpace(text)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// outOfRoom says what people were told while the disk was full.
func (l *load) outOfRoom(full, cleared time.Time) []finding {
	l.mu.Lock()
	defer l.mu.Unlock()
	served, away, outside, torn := 0, 0, 0, ""
	last := time.Duration(0)
	for _, o := range l.answers {
		within := o.end.After(full) && o.begun.Before(cleared)
		switch {
		case !o.failed() && within:
			served++
		case !o.failed():
		case within:
			away++
		default:
			outside++
			last = max(last, o.end.Sub(cleared))
		}
		if o.failed() && torn == "" && !isOutagePage(o) {
			torn = fmt.Sprintf("%s answered %d %s", o.what, o.status, excerpt(o.said))
		}
	}
	return []finding{
		figure("requests", "%d", len(l.answers)),
		figure("while the disk was full", "%s, %d requests served, %d told of the outage", round(cleared.Sub(full)), served, away),
		rule(away > 0, "the disk was full enough to be noticed", "yes", "%d", away),
		rule(outside == 0, "requests that failed with room on the disk", "none", "%d, the last %s after it was cleared", outside, round(last)),
		rule(torn == "", "failures that are not the page of an outage", "none", "%s", torn),
	}
}
