package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	unitaccount "wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/app"
	"wangting/internal/app/demo"
	"wangting/internal/config"
	"wangting/internal/emulator"
	"wangting/internal/emulator/people"
	"wangting/internal/person"
	"wangting/internal/regno"
)

const password = "Xq7-lantern"

// driver is what the drills share.
type driver struct {
	dir     string
	program string // the hall's binary
	kills   int
	clients int
	short   bool // do not wait for the rescue of jobs that a killed hall had in hand
	frozen  bool
	keep    bool // leave the folder, with the logs, for whoever looks into a broken rule
}

func newDriver(ctx context.Context) (*driver, error) {
	dir, err := os.MkdirTemp("", "wangting-chaos")
	if err != nil {
		return nil, err
	}
	d := &driver{dir: dir, program: filepath.Join(dir, "wangting")}
	build := exec.CommandContext(ctx, "go", "build", "-o", d.program, "wangting/cmd/wangting")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		d.clean()
		return nil, fmt.Errorf("building the hall: %w", err)
	}
	return d, nil
}

func (d *driver) clean() {
	if d.keep {
		fmt.Fprintln(os.Stderr, "chaos: logs and data are kept in", d.dir)
		return
	}
	_ = os.RemoveAll(d.dir)
}

// account is a unit whose representative can log in.
type account struct{ uscc, document, phone string }

// site is a hall's data, its settings, and the outside systems, which live in this process and survive the hall.
type site struct {
	*driver
	name     string
	settings config.Config
	world    *emulator.World
	accounts []account
	close    []func()
}

// newSite makes the data of a hall: settings, schema and accounts. change may edit the settings.
func (d *driver) newSite(ctx context.Context, name string, change func(*config.Config)) (_ *site, err error) {
	s := &site{driver: d, name: name}
	defer func() {
		if err != nil {
			s.clean()
		}
	}()
	dir := filepath.Join(d.dir, name)
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	world, keys, err := demo.World(dir, "http://"+addr)
	if err != nil {
		return nil, err
	}
	s.world = world
	outside, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	srv := &http.Server{Handler: world.Handler()}
	go func() { _ = srv.Serve(outside) }()
	s.close = append(s.close, func() { _ = srv.Close() })
	if s.settings, err = demo.Settings(dir, "http://"+addr, "http://"+outside.Addr().String(), keys); err != nil {
		return nil, err
	}
	s.settings.Listen, s.settings.Limits.Insurance = addr, 24*time.Hour
	change(&s.settings)
	if err := os.MkdirAll(s.settings.Data, 0o700); err != nil {
		return nil, err
	}
	if _, err := app.Migrate(ctx, s.settings); err != nil {
		return nil, err
	}
	return s, s.inside(ctx, s.openAccounts)
}

func (s *site) clean() {
	for _, f := range s.close {
		f()
	}
}

// inside opens the hall in this process, for work with it and for looking into it.
func (s *site) inside(ctx context.Context, work func(context.Context, *app.Hall) error) error {
	h, err := app.Open(ctx, s.settings, app.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	return errors.Join(work(ctx, h), h.Close())
}

func (s *site) openAccounts(ctx context.Context, h *app.Hall) error {
	for i, u := range s.world.People.Units() {
		if len(s.accounts) == s.clients {
			return nil
		}
		a, err := openAccount(ctx, h, u, fmt.Sprintf("138000002%02d", i))
		if err != nil {
			return fmt.Errorf("opening an account for %s: %w", u.Name, err)
		}
		s.accounts = append(s.accounts, a)
	}
	return nil
}

func openAccount(ctx context.Context, h *app.Hall, u people.Unit, phone string) (account, error) {
	doc, err := regno.ParseDocument(regno.DocType(u.RepDocType), u.RepDocNumber, time.Now())
	if err != nil {
		return account{}, err
	}
	hash, err := h.Rooms.Credentials.Hash(ctx, password)
	if err != nil {
		return account{}, err
	}
	return account{u.USCC, doc.Number, phone}, h.DB.InTx(ctx, func(ctx context.Context) error {
		q := unitaccount.Query{USCC: regno.USCC(u.USCC), Name: u.Name, RepName: u.RepName, Document: doc}
		o := unitaccount.Represented(q, unitaccount.Facts{Region: u.Region, Kind: u.Type, Address: u.Address}, regno.Mobile(phone), person.ByFace)
		o.Password = hash
		_, err := h.Rooms.Accounts.Open(ctx, actor.SystemActor("chaos"), o)
		return err
	})
}
