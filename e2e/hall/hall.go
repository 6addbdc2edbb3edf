// Package hall owns the hall of a journey: it starts a complete hall in this process, as
// the demo does, in an empty folder, together with the emulators of all outside systems.
// Each journey has its own hall, so that none meets the limits or the cases of another.
// The package may look into the emulators, but never into the hall, except to create what
// another journey proves.
package hall

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/app"
	"wangting/internal/app/apptest"
	"wangting/internal/app/demo"
	"wangting/internal/cadriver"
	"wangting/internal/clocktest"
	"wangting/internal/config"
	"wangting/internal/emulator"
	"wangting/internal/staff"
)

// Hall is a running hall.
type Hall struct {
	URL     string // address of the hall
	Control string // address of the emulators

	t     testing.TB
	app   *app.Hall
	world *emulator.World
	clock *clocktest.Clock
	plug  *plug
}

// patience is how long a journey waits for something that never comes; a busy machine needs it.
const patience = 3 * time.Minute

// Start returns an empty hall, which stops when the test ends.
func Start(t testing.TB) *Hall {
	t.Helper()
	return StartWith(t, func(*Hall, *config.Config, emulator.Keys) {})
}

// StartWith returns an empty hall; change may edit its settings before it opens.
func StartWith(t testing.TB, change func(h *Hall, c *config.Config, k emulator.Keys)) *Hall {
	t.Helper()
	return start(t, apptest.Lay, change)
}

// StartFilled returns a hall with the demo's staff, unit and cases, and that unit.
func StartFilled(t testing.TB) (*Hall, Unit) {
	t.Helper()
	h := start(t, apptest.LayFilled, func(*Hall, *config.Config, emulator.Keys) {})
	for _, u := range h.world.People.Units() {
		if u.USCC == demo.UnitCode {
			return h, Unit{Unit: u, Phone: demo.RepPhone}
		}
	}
	t.Fatalf("the register does not know the demo's unit")
	return nil, Unit{}
}

func start(t testing.TB, lay func(testing.TB, string), change func(h *Hall, c *config.Config, k emulator.Keys)) *Hall {
	t.Helper()
	dir := t.TempDir()
	lay(t, dir)
	front, back := &plug{Listener: listen(t)}, listen(t)
	h := &Hall{URL: "http://" + front.Addr().String(), Control: "http://" + back.Addr().String(), t: t, clock: clocktest.New(), plug: front}

	world, keys, err := apptest.World(dir, h.URL, h.clock.Now)
	if err != nil {
		t.Fatalf("making the outside world: %v", err)
	}
	h.world = world
	settings, err := demo.Settings(dir, h.URL, h.Control, keys)
	if err != nil {
		t.Fatalf("making the settings: %v", err)
	}
	settings.CA.Driver = driver(t, h.URL, h.Now)
	change(h, &settings, keys)
	// The hall's warnings go to the test's log.
	log := slog.New(slog.NewTextHandler(testLog{t}, &slog.HandlerOptions{Level: slog.LevelWarn}))
	ctx, stop := context.WithCancel(context.Background())
	if h.app, err = app.Open(ctx, settings, app.Options{Now: h.Now, Log: log}); err != nil {
		stop()
		t.Fatalf("opening the hall: %v", err)
	}
	h.run(ctx, stop, front, back)
	return h
}

// Now returns the time of the hall, of the outside world and of the visitors' machines.
func (h *Hall) Now() time.Time { return h.clock.Now() }

// driver starts a CA driver without keys on the visitors' machine and returns its address.
func driver(t testing.TB, hall string, clock func() time.Time) string {
	d := &cadriver.Driver{Keys: &cadriver.SoftKeys{Dir: t.TempDir()}, Origins: []string{hall}, Now: clock}
	srv := httptest.NewServer(d.Handler())
	t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
	return srv.URL
}

// Hire makes the demo's staff, and nothing else.
func (h *Hall) Hire() {
	h.t.Helper()
	for _, a := range demo.Staff {
		_, err := h.app.Rooms.Staff.Add(context.Background(), actor.SystemActor("journey"),
			staff.New{Login: a.Login, Name: a.Name, Roles: a.Roles, Region: "320000", Password: a.Password, TOTPSecret: a.TOTP})
		if err != nil {
			h.t.Fatalf("hiring %s: %v", a.Login, err)
		}
	}
}

// run serves the hall and the emulators, and runs the hall's jobs, until the test ends.
func (h *Hall) run(ctx context.Context, stop context.CancelFunc, front, back net.Listener) {
	done := make(chan error, 3)
	go func() { done <- h.app.Serve(ctx, front) }()
	go func() { done <- h.app.Work(ctx) }()
	go func() { done <- app.ServeHTTP(ctx, &http.Server{Handler: h.world.Handler()}, back) }()
	h.t.Cleanup(func() {
		stop()
		for range cap(done) {
			if err := <-done; err != nil {
				h.t.Logf("the hall ended with: %v", err)
			}
		}
		if err := h.app.Close(); err != nil {
			h.t.Logf("closing the hall: %v", err)
		}
		h.world.Flush()
	})
}

func listen(t testing.TB) net.Listener {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// testLog writes the hall's log to the test's log.
type testLog struct{ t testing.TB }

func (s testLog) Write(b []byte) (int, error) {
	s.t.Logf("hall: %s", strings.TrimSpace(string(b)))
	return len(b), nil
}

// Password is the password of every account made by this package.
const Password = demo.Password

// Later lets time pass for the hall, the outside world and the visitors' machines.
func (h *Hall) Later(d time.Duration) { h.clock.Later(d) }
