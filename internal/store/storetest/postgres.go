package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver that makes databases

	"wangting/internal/store"
)

// server is the PostgreSQL server of this test binary. It stops when leash is closed.
type server struct {
	socket string
	leash  io.Closer
	made   atomic.Int64

	mu        sync.Mutex
	templates map[string]*template // by the name of the work that was done to them
}

var start = sync.OnceValues(launch)

// Durable makes the server wait for the disk at each commit, as in production. Set it
// before the first database is made. Tests leave it false.
var Durable bool

// PostgresCopy gives the address of a database to which work has been done and nothing else.
// Work with a given name runs once in a test binary; its databases are copies of the result.
func PostgresCopy(t testing.TB, name string, work func(context.Context, *store.DB) error) string {
	t.Helper()
	s, err := start()
	if err != nil {
		t.Fatalf("starting PostgreSQL: %v", err)
	}
	from, err := s.template(name, work)
	if err != nil {
		t.Fatalf("making the database %s: %v", name, err)
	}
	db, err := s.take(t.Context(), from)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.giveBack(t, from, db) })
	return s.url(db)
}

// NewDatabase gives the address of a new empty database, starting the server if need be.
func NewDatabase(ctx context.Context) (string, error) {
	s, err := start()
	if err != nil {
		return "", fmt.Errorf("starting PostgreSQL: %w", err)
	}
	name, err := s.create(ctx, "template1")
	return s.url(name), err
}

// template makes the database to which work has been done, if there is none yet.
func (s *server) template(name string, work func(context.Context, *store.DB) error) (*template, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if made, ok := s.templates[name]; ok {
		return made, nil
	}
	ctx, made := context.Background(), &template{name: "made_" + name}
	if err := s.admin(ctx, "CREATE DATABASE "+made.name); err != nil {
		return nil, err
	}
	if err := prepare(ctx, s.url(made.name), work); err != nil {
		return nil, err
	}
	if err := s.keep(made); err != nil {
		return nil, err
	}
	s.templates[name] = made
	return made, nil
}

func (s *server) create(ctx context.Context, from string) (string, error) {
	name := fmt.Sprintf("t%d_%d", os.Getpid(), s.made.Add(1))
	if err := s.admin(ctx, "CREATE DATABASE "+name+" TEMPLATE "+from); err != nil {
		return "", fmt.Errorf("making database %s: %w", name, err)
	}
	return name, nil
}

// admin runs a statement that creates or copies a database.
func (s *server) admin(ctx context.Context, statement string) error {
	db, err := sql.Open("pgx", s.url("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	_, err = db.ExecContext(ctx, statement)
	return err
}

func (s *server) url(name string) string {
	return "postgres:///" + name + "?host=" + s.socket + "&user=postgres&sslmode=disable"
}

// launch makes a cluster in a temporary directory and starts it, without fsync unless Durable.
// PostgreSQL refuses to run as root, so root drops to the user postgres or nobody.
func launch() (*server, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "wtpg")
	if err != nil {
		return nil, err
	}
	who, err := unprivileged(dir)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	initdb := child(who, filepath.Join(bin, "initdb"),
		"-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	// The shell reads from a pipe that this process holds open. When this process ends,
	// even by a crash, the pipe closes, and the shell stops the server and deletes its files.
	safe := "off"
	if Durable {
		safe = "on"
	}
	cmd := child(who, "/bin/sh", "-c", fmt.Sprintf(
		`%q -D %q -k %q -c listen_addresses= -c fsync=%[5]s -c full_page_writes=%[5]s `+
			`-c max_connections=300 -c shared_buffers=64MB >/dev/null 2>&1 & cat; kill -INT $!; wait; rm -rf %[4]q`,
		filepath.Join(bin, "postgres"), data, dir, dir, safe))
	leash, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting postgres: %w", err)
	}
	s := &server{socket: dir, leash: leash, templates: map[string]*template{}}
	if out, err := child(who, "/bin/sh", "-c", fmt.Sprintf(
		`i=0; until %q -h %q -q; do i=$((i+1)); [ $i -gt 1800 ] && exit 1; sleep 0.1; done`, filepath.Join(bin,
			"pg_isready"), dir)).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("waiting for postgres: %w: %s", err, out)
	}
	return s, nil
}

func child(who *syscall.Credential, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = os.TempDir()
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	if who != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who}
	}
	return cmd
}

func unprivileged(dir string) (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(dir, uid, gid)
	}
	return nil, fmt.Errorf("no user postgres or nobody to run the server as")
}

// binaries finds the newest server binaries: on the PATH, or where Debian and Homebrew put them.
func binaries() (string, error) {
	var found []string
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/pgsql-*/bin"} {
		m, _ := filepath.Glob(pattern)
		found = append(found, m...)
	}
	sort.Sort(sort.Reverse(sort.StringSlice(found)))
	if p, err := exec.LookPath("initdb"); err == nil && !strings.HasPrefix(p, "/usr/local/bin") {
		found = append([]string{filepath.Dir(p)}, found...)
	}
	for _, dir := range found {
		if _, err := os.Stat(filepath.Join(dir, "postgres")); err == nil {
			return dir, nil
		}
	}
	return "", fmt.Errorf("no PostgreSQL server binaries (initdb, postgres) found; scripts/test installs them")
}
