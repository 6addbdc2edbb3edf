package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Pair is a PostgreSQL server and its synchronous standby, each on a port of loopback, which wait for the
// disk. Both end with this process, even when it is killed, and leave no files.
type Pair struct {
	dir, bin         string
	who              *syscall.Credential
	primary, standby member
	dead             bool // the primary was killed
}

// member is one server of a pair.
type member struct {
	data  string
	port  int
	leash io.Closer
}

// pairWait bounds each step of making a pair.
const pairWait = time.Minute

// NewPair makes and starts both servers, and returns when the standby has everything.
func NewPair(ctx context.Context) (_ *Pair, err error) {
	p := &Pair{}
	defer func() {
		if err != nil {
			p.Close()
		}
	}()
	if p.bin, err = binaries(); err != nil {
		return nil, err
	}
	if p.dir, err = os.MkdirTemp("", "wtpair"); err != nil {
		return nil, err
	}
	if p.who, err = unprivileged(p.dir); err != nil {
		return nil, err
	}
	if p.primary, err = p.member("primary"); err != nil {
		return nil, err
	}
	if p.standby, err = p.member("standby"); err != nil {
		return nil, err
	}
	if err := p.run("initdb", "-D", p.primary.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"); err != nil {
		return nil, err
	}
	if err := p.start(ctx, &p.primary); err != nil {
		return nil, err
	}
	if err := p.run("pg_basebackup", "-d", p.dsn("postgres", p.primary)+"&application_name=standby", "-D", p.standby.data, "-R",
		"-X", "stream", "-c", "fast"); err != nil {
		return nil, err
	}
	if err := p.start(ctx, &p.standby); err != nil {
		return nil, err
	}
	return p, p.synchronous(ctx)
}

func (p *Pair) member(name string) (member, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return member{}, err
	}
	return member{data: filepath.Join(p.dir, name), port: l.Addr().(*net.TCPAddr).Port}, l.Close()
}

func (p *Pair) run(program string, args ...string) error {
	if out, err := child(p.who, filepath.Join(p.bin, program), args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", program, err, out)
	}
	return nil
}

// start starts a server and waits until it answers. It holds the server on a leash, as launch does.
func (p *Pair) start(ctx context.Context, m *member) (err error) {
	cmd := child(p.who, "/bin/sh", "-c", fmt.Sprintf(
		`%q -D %q -p %d -k %q -c listen_addresses=127.0.0.1 -c max_connections=200 -c shared_buffers=64MB >%q 2>&1 & cat; `+
			`kill -CONT $!; kill -QUIT $!; wait; rm -rf %q`,
		filepath.Join(p.bin, "postgres"), m.data, m.port, p.dir, m.data+".log", m.data))
	if m.leash, err = cmd.StdinPipe(); err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("starting postgres: %w", err)
	}
	go func() { _ = cmd.Wait() }()
	return p.wait(ctx, *m, `SELECT 1`, "1")
}

// synchronous has every commit wait for the standby.
func (p *Pair) synchronous(ctx context.Context) error {
	for _, q := range []string{`ALTER SYSTEM SET synchronous_standby_names = '*'`, `SELECT pg_reload_conf()`} {
		if err := p.ask(ctx, p.primary, q, nil); err != nil {
			return err
		}
	}
	return p.wait(ctx, p.primary, `SELECT COALESCE(MAX(sync_state), '') FROM pg_stat_replication`, "sync")
}

// wait asks until a server gives an answer.
func (p *Pair) wait(ctx context.Context, m member, question, want string) error {
	ctx, cancel := context.WithTimeout(ctx, pairWait)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		var got string
		err := p.ask(ctx, m, question, &got)
		if err == nil && got == want {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("waiting for %q on %s: got %q", question, filepath.Base(m.data), got), err)
		}
	}
}

// ask runs a statement in a connection of its own.
func (p *Pair) ask(ctx context.Context, m member, question string, answer *string) error {
	db, err := sql.Open("pgx", p.dsn("postgres", m))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if answer == nil {
		_, err = db.ExecContext(ctx, question)
		return err
	}
	return db.QueryRowContext(ctx, question).Scan(answer)
}

func (p *Pair) dsn(name string, members ...member) string {
	var hosts []string
	for _, m := range members {
		hosts = append(hosts, "127.0.0.1:"+strconv.Itoa(m.port))
	}
	return "postgres://postgres@" + strings.Join(hosts, ",") + "/" + name + "?sslmode=disable"
}

// Database makes a database and gives the address that names both servers, of which the one that takes writes is used.
func (p *Pair) Database(ctx context.Context, name string) (url string, err error) {
	return p.dsn(name, p.primary, p.standby) + "&target_session_attrs=read-write", p.ask(ctx, p.primary, "CREATE DATABASE "+name, nil)
}

// Kill ends all processes of the primary at once, as the loss of its machine does.
func (p *Pair) Kill() error {
	p.dead = true
	return p.signal(p.primary, syscall.SIGKILL)
}

// Freeze stops all processes of the primary: connections stand and are taken, and nothing is ever answered.
func (p *Pair) Freeze() error { return p.signal(p.primary, syscall.SIGSTOP) }

// signal reaches the children too, which have process groups of their own.
func (p *Pair) signal(m member, s syscall.Signal) error {
	b, err := os.ReadFile(filepath.Join(m.data, "postmaster.pid"))
	if err != nil {
		return err
	}
	line, _, _ := strings.Cut(string(b), "\n")
	post, err := strconv.Atoi(line)
	if err != nil {
		return err
	}
	children, _ := exec.Command("ps", "-o", "pid=", "--ppid", line).Output()
	if err := syscall.Kill(post, s); err != nil {
		return err
	}
	for _, pid := range strings.Fields(string(children)) {
		if n, err := strconv.Atoi(pid); err == nil {
			_ = syscall.Kill(n, s)
		}
	}
	return nil
}

// Promote makes the standby the primary and returns when it takes writes.
func (p *Pair) Promote(ctx context.Context) error {
	return p.ask(ctx, p.standby, `SELECT pg_promote(true, 60)`, new(string))
}

// Close ends both servers and removes their files.
func (p *Pair) Close() {
	if p.primary.leash != nil && !p.dead {
		_ = p.signal(p.primary, syscall.SIGKILL)
	}
	for _, m := range []member{p.primary, p.standby} {
		if m.leash != nil {
			_ = m.leash.Close()
		}
	}
	if p.standby.leash != nil {
		_ = p.signal(p.standby, syscall.SIGKILL)
	}
	_ = os.RemoveAll(p.dir)
}
