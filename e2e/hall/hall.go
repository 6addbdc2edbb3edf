// Package hall starts a whole hall for the journeys, in this process: the hall
// as the demo makes it, over an empty folder, and the emulators of all outside
// systems beside it. Each journey has its own, so that none meets the limits or
// the cases of another. It may look into the emulators, which play the world,
// but never into the hall, save to make what another journey proves.
package hall

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"wangting/internal/actor"
	"wangting/internal/app"
	"wangting/internal/app/demo"
	"wangting/internal/cadriver"
	"wangting/internal/config"
	"wangting/internal/emulator"
	"wangting/internal/emulator/ca"
	"wangting/internal/emulator/people"
	"wangting/internal/enrol"
	"wangting/internal/id"
	"wangting/internal/mandate"
	"wangting/internal/regno"
	"wangting/internal/staff"
)

// Hall is a running hall.
type Hall struct {
	URL     string // of the hall
	Control string // of the emulators

	t     testing.TB
	app   *app.Hall
	world *emulator.World
}

// patience is how long a message may be on its way.
const patience = 15 * time.Second

// Start gives a hall with nobody in it; it ends with the test.
func Start(t testing.TB) *Hall {
	t.Helper()
	return StartWith(t, func(*Hall, *config.Config, emulator.Keys) {})
}

// StartWith gives one whose settings are changed before it opens.
func StartWith(t testing.TB, change func(h *Hall, c *config.Config, k emulator.Keys)) *Hall {
	t.Helper()
	dir := t.TempDir()
	front, back := listen(t), listen(t)
	h := &Hall{URL: "http://" + front.Addr().String(), Control: "http://" + back.Addr().String(), t: t}

	world, keys, err := demo.World(dir, h.URL)
	if err != nil {
		t.Fatalf("making the outside world: %v", err)
	}
	h.world = world
	settings, err := demo.Settings(dir, h.URL, h.Control, keys)
	if err != nil {
		t.Fatalf("making the settings: %v", err)
	}
	settings.CA.Driver = driver(t, h.URL)
	change(h, &settings, keys)
	// A journey reads from the test's log what the hall has to say.
	log := slog.New(slog.NewTextHandler(said{t}, &slog.HandlerOptions{Level: slog.LevelWarn}))
	ctx, stop := context.WithCancel(context.Background())
	if h.app, err = app.Open(ctx, settings, app.Options{Log: log}); err != nil {
		stop()
		t.Fatalf("opening the hall: %v", err)
	}
	h.run(ctx, stop, front, back)
	return h
}

// driver gives the visitors' machine a CA driver with no key in it.
func driver(t testing.TB, hall string) string {
	d := &cadriver.Driver{Keys: &cadriver.SoftKeys{Dir: t.TempDir()}, Origins: []string{hall}, Now: time.Now}
	srv := httptest.NewServer(d.Handler())
	t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
	return srv.URL
}

// Fill makes what the demo shows: its staff, its unit and its cases.
func (h *Hall) Fill() Unit {
	h.t.Helper()
	if err := demo.Fill(context.Background(), h.app); err != nil {
		h.t.Fatalf("filling the hall: %v", err)
	}
	for _, u := range h.world.People.Units() {
		if u.USCC == demo.UnitCode {
			return Unit{Unit: u, Phone: demo.RepPhone}
		}
	}
	h.t.Fatalf("the register does not know the demo's unit")
	return Unit{}
}

// Hire makes the demo's staff only.
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

// run serves both, and does the hall's jobs, until the test ends.
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

// said puts the hall's log into the test's.
type said struct{ t testing.TB }

func (s said) Write(b []byte) (int, error) {
	s.t.Logf("hall: %s", strings.TrimSpace(string(b)))
	return len(b), nil
}

// message is a text message as the control page lists it.
type message struct{ Phone, Code, Text string }

// SMS waits for the nth text message to a phone, counted from 1, that has a
// code, and gives the code.
func (h *Hall) SMS(phone string, nth int) string {
	h.t.Helper()
	end := time.After(patience)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		var codes []string
		for _, m := range h.messages(phone) {
			if m.Code != "" {
				codes = append(codes, m.Code)
			}
		}
		if len(codes) >= nth {
			return codes[len(codes)-nth] // the newest stands first
		}
		select {
		case <-tick.C:
		case <-end:
			h.t.Fatalf("%s has had %d codes, want %d", phone, len(codes), nth)
		}
	}
}

func (h *Hall) messages(phone string) []message {
	h.t.Helper()
	answer, err := http.Get(h.Control + "/control/sms?phone=" + url.QueryEscape(phone))
	if err != nil {
		h.t.Fatalf("asking for messages: %v", err)
	}
	defer answer.Body.Close()
	var list []message
	if err := json.NewDecoder(answer.Body).Decode(&list); err != nil {
		h.t.Fatalf("reading messages: %v", err)
	}
	return list
}

// Break sets an emulated service into a mode, such as down, and back by ok.
func (h *Hall) Break(service, mode string) {
	h.t.Helper()
	answer, err := http.PostForm(h.Control+"/control/lever", url.Values{"service": {service}, "mode": {mode}})
	if err != nil {
		h.t.Fatalf("pulling a lever: %v", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusNoContent {
		h.t.Fatalf("pulling a lever answered %s", answer.Status)
	}
}

// Password is what every account made here has.
const Password = demo.Password

// Unit is a unit of the outside world.
type Unit struct {
	people.Unit
	Phone  string // of the representative, once there is an account
	Number string // of the account: 单位编号
}

// Known gives a unit of the register by a part of its name.
func (h *Hall) Known(name string) Unit {
	h.t.Helper()
	for _, u := range h.world.People.Units() {
		if strings.Contains(u.Name, name) {
			return Unit{Unit: u}
		}
	}
	h.t.Fatalf("the register knows no %s", name)
	return Unit{}
}

// Opened makes an account for a unit of the register, as enrolment does at its end.
func (h *Hall) Opened(name, phone string) Unit {
	h.t.Helper()
	u := h.Known(name)
	u.Phone = phone
	ctx := context.Background()
	doc, err := regno.ParseDocument(regno.DocType(u.RepDocType), u.RepDocNumber, time.Now())
	if err != nil {
		h.t.Fatal(err)
	}
	mobile, err := regno.ParseMobile(phone)
	if err != nil {
		h.t.Fatal(err)
	}
	open, err := h.app.Rooms.Enrol.Opening.Prepare(ctx, Password)
	if err != nil {
		h.t.Fatal(err)
	}
	err = h.app.DB.InTx(ctx, func(ctx context.Context) error {
		opened, err := open(ctx, actor.SystemActor("journey"), enrol.New{
			Claim: enrol.Claim{USCC: regno.USCC(u.USCC), UnitName: u.Name, Document: doc, RepName: u.RepName},
			Unit:  enrol.Unit{Region: u.Region, Kind: u.Type, Address: u.Address}, Phone: mobile,
		})
		u.Number = opened.UnitNumber
		return err
	})
	if err != nil {
		h.t.Fatalf("opening an account for %s: %v", u.Name, err)
	}
	return u
}

// Staff is a member of staff of the hall by login name, with the code that
// their phone shows now.
func (h *Hall) Staff(login string) (account demo.Account, code string) {
	h.t.Helper()
	for _, a := range demo.Staff {
		if a.Login == login {
			code, err := totp.GenerateCode(a.TOTP, time.Now())
			if err != nil {
				h.t.Fatalf("the code of %s: %v", login, err)
			}
			return a, code
		}
	}
	h.t.Fatalf("nobody of the staff is %s", login)
	return account, ""
}

// Personal gives the representative of an opened unit a password of their own, as
// 「个人注册」 does at its end.
func (h *Hall) Personal(u Unit) {
	h.t.Helper()
	ctx, r := context.Background(), h.app.Rooms
	p, err := r.Persons.ByDocument(ctx, regno.DocType(u.RepDocType), u.RepDocNumber)
	if err != nil {
		h.t.Fatal(err)
	}
	hash, err := r.Credentials.Hash(ctx, Password)
	if err != nil {
		h.t.Fatal(err)
	}
	err = h.app.DB.InTx(ctx, func(ctx context.Context) error {
		return r.Credentials.PutPerson(ctx, actor.SystemActor("journey"), p.ID, hash)
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// Authority is the played certificate authority.
func (h *Hall) Authority() *ca.Authority { return h.world.CA }

// Handler gives the representative of another unit a handler's mandate in u, with
// Password and no item.
func (h *Hall) Handler(u, other Unit) {
	h.t.Helper()
	ctx, r := context.Background(), h.app.Rooms
	unit, err := r.Units.ByUSCC(ctx, regno.USCC(u.USCC))
	if err != nil {
		h.t.Fatal(err)
	}
	p, err := r.Persons.ByDocument(ctx, regno.DocType(other.RepDocType), other.RepDocNumber)
	if err != nil {
		h.t.Fatal(err)
	}
	now := time.Now()
	m := mandate.Mandate{ID: id.New(), UnitID: unit.ID, PersonID: p.ID, Level: actor.Operator, State: mandate.Active, From: now.Add(-time.Hour), Until: now.AddDate(1, 0, 0), GrantedAt: now, Version: 1}
	if err := r.Mandates.Store.Add(ctx, m); err != nil {
		h.t.Fatal(err)
	}
	if err := r.Credentials.Set(ctx, actor.SystemActor("journey"), m.ID, Password); err != nil {
		h.t.Fatal(err)
	}
}

// Register writes a unit into the register as it is now.
func (h *Hall) Register(u Unit) {
	h.t.Helper()
	if err := h.world.People.AddUnit(u.Unit); err != nil {
		h.t.Fatalf("registering %s: %v", u.Name, err)
	}
}

// Subscribed waits until the hall has asked the courier to tell of a parcel by itself.
func (h *Hall) Subscribed(number string) {
	h.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		res, err := http.Get(h.Control + "/courier/")
		if err != nil {
			h.t.Fatal(err)
		}
		b, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err != nil {
			h.t.Fatal(err)
		}
		if strings.Contains(string(b), "已订阅") && strings.Contains(string(b), number) {
			return
		}
	}
	h.t.Fatalf("nobody has subscribed to %s", number)
}

// Leave ends the insurance of somebody with a unit, as the core business system keeps it.
func (h *Hall) Leave(u, other Unit) {
	h.t.Helper()
	if err := h.world.People.EndInsurance(people.Ended{Insured: people.Insured{USCC: u.USCC, Number: other.RepDocNumber}, Day: "2026-11-20"}); err != nil {
		h.t.Fatalf("ending an insurance: %v", err)
	}
}

// Several opens 多经办人 for a unit.
func (h *Hall) Several(u Unit) {
	h.t.Helper()
	ctx := context.Background()
	x, err := h.app.Rooms.Units.ByUSCC(ctx, regno.USCC(u.USCC))
	if err != nil {
		h.t.Fatal(err)
	}
	list, err := h.app.Rooms.Mandates.Store.OfUnit(ctx, x.ID)
	if err != nil || len(list) == 0 {
		h.t.Fatalf("%v, %v", list, err)
	}
	who := actor.Actor{PersonID: list[0].PersonID, MandateID: list[0].ID, UnitID: x.ID, Level: list[0].Level}
	if err := h.app.Rooms.Mandates.OpenGiving(ctx, who); err != nil {
		h.t.Fatal(err)
	}
}

// Text waits for a text message to a phone that has part in it, and gives it.
func (h *Hall) Text(phone, part string) string {
	h.t.Helper()
	end := time.After(patience)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		for _, m := range h.messages(phone) {
			if strings.Contains(m.Text, part) {
				return m.Text
			}
		}
		select {
		case <-end:
			h.t.Fatalf("no message with %s came to %s", part, phone)
		case <-tick.C:
		}
	}
}
