package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"wangting/internal/config"
)

// node is one process of the hall.
type node struct {
	addr string
	cmd  *exec.Cmd
	log  *os.File
	gone chan struct{} // closed when the process has ended
}

const (
	startTime = time.Minute // how long a node has to become ready
	leaveTime = time.Minute // how long a node has to end
)

// freeAddr is an address on loopback that nobody listens on.
func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// start starts a node of the site and waits until it is ready.
func (s *site) start(ctx context.Context, c config.Config) (*node, error) {
	n, err := s.launch(ctx, c)
	if err != nil {
		return nil, err
	}
	return n, n.ready(ctx)
}

// launch starts a node and does not wait.
func (s *site) launch(ctx context.Context, c config.Config) (*node, error) {
	file, err := s.write(c)
	if err != nil {
		return nil, err
	}
	n := &node{addr: c.Listen, gone: make(chan struct{})}
	n.log, err = os.OpenFile(file+".log", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	n.cmd = exec.CommandContext(ctx, s.program, "--config", file, "serve")
	n.cmd.Stderr = n.log
	if err := n.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { _ = n.cmd.Wait(); _ = n.log.Close(); close(n.gone) }()
	return n, nil
}

// write puts settings into the file that a process reads.
func (s *site) write(c config.Config) (file string, err error) {
	b, err := c.TOML()
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return "", err
	}
	file = filepath.Join(s.dir, s.name+"-"+port+".toml")
	return file, os.WriteFile(file, b, 0o600)
}

// readiness asks /readyz.
func readiness(ctx context.Context, addr string) (status int, said string) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	p, err := (&visitor{client: http.DefaultClient, base: "http://" + addr}).ask(ctx, http.MethodGet, "/readyz", "", nil)
	if err != nil {
		return 0, err.Error()
	}
	return p.status, string(p.body)
}

func (n *node) ready(ctx context.Context) error {
	for end := time.Now().Add(startTime); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if status, _ := readiness(ctx, n.addr); status == http.StatusOK {
			return nil
		}
		select {
		case <-n.gone:
			return fmt.Errorf("the hall ended by itself: see %s", n.log.Name())
		case <-ctx.Done():
			return ctx.Err()
		default:
		}
	}
	return fmt.Errorf("the hall is not ready after %s", startTime)
}

// kill ends the process at once.
func (n *node) kill() {
	_ = n.cmd.Process.Kill()
	<-n.gone
}

// leave asks the process to end, and waits for that.
func (n *node) leave() error {
	_ = n.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-n.gone:
		return nil
	case <-time.After(leaveTime):
		n.kill()
		return fmt.Errorf("the hall does not end within %s of SIGTERM", leaveTime)
	}
}
