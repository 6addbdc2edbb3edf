package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
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

// account is a unit whose representative can log in.
type account struct{ uscc, document string }

// bench is what the rows share: the programs, and a hall's data on SQLite.
type bench struct {
	dir      string
	hall     string // the hall's binary
	peer     string // PocketBase's, once a row has asked for it
	settings config.Config
	world    *emulator.World
	accounts []account
	big      *bench // the hall of rows 6 and 12 on SQLite, once a row has asked for it
	close    []func()
}

func (b *bench) clean() {
	for _, f := range b.close {
		f()
	}
}

// prepare builds the hall and opens an account for every unit of the demo's register.
func prepare(ctx context.Context) (b *bench, err error) {
	b = &bench{}
	if b.dir, err = os.MkdirTemp("", "wangting-bench"); err != nil {
		return nil, err
	}
	b.close = append(b.close, func() { _ = os.RemoveAll(b.dir) })
	if err := b.setUp(ctx); err != nil {
		b.clean()
		return nil, err
	}
	return b, nil
}

func (b *bench) setUp(ctx context.Context) (err error) {
	if b.hall, err = build(ctx, ".", b.dir, "./cmd/wangting"); err != nil {
		return fmt.Errorf("building the hall: %w", err)
	}
	addr, err := freeAddr()
	if err != nil {
		return err
	}
	data := filepath.Join(b.dir, "data")
	world, keys, err := demo.World(data, "http://"+addr)
	if err != nil {
		return err
	}
	outside, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	srv := &http.Server{Handler: world.Handler()}
	go func() { _ = srv.Serve(outside) }()
	b.close = append(b.close, func() { _ = srv.Close() })
	if b.settings, err = demo.Settings(data, "http://"+addr, "http://"+outside.Addr().String(), keys); err != nil {
		return err
	}
	b.settings.Listen, b.world = addr, world
	if err := b.writeFile(); err != nil {
		return err
	}
	return b.open(ctx)
}

// another is a hall like this one with nothing in it but the accounts: on a database of
// PostgreSQL, or on SQLite when url is "".
func (b *bench) another(ctx context.Context, name, url string) (*bench, error) {
	c := *b
	c.settings.Data, c.settings.Database, c.accounts, c.close = filepath.Join(b.dir, name), url, nil, nil
	if err := os.MkdirAll(c.settings.Data, 0o700); err != nil {
		return nil, err
	}
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	c.settings.Listen, c.settings.Public = addr, "http://"+addr
	if url != "" {
		if _, err := app.Migrate(ctx, c.settings); err != nil {
			return nil, err
		}
	}
	return &c, c.open(ctx)
}

// open makes the accounts in this process, and leaves the database to the hall.
func (b *bench) open(ctx context.Context) error {
	h, err := app.Open(ctx, b.settings, app.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	for i, u := range b.world.People.Units() {
		a, err := openAccount(ctx, h, u, i)
		if err != nil {
			return errors.Join(fmt.Errorf("opening an account for %s: %w", u.Name, err), h.Close())
		}
		b.accounts = append(b.accounts, a)
	}
	return h.Close()
}

func openAccount(ctx context.Context, h *app.Hall, u people.Unit, n int) (account, error) {
	doc, err := regno.ParseDocument(regno.DocType(u.RepDocType), u.RepDocNumber, time.Now())
	if err != nil {
		return account{}, err
	}
	hash, err := h.Rooms.Credentials.Hash(ctx, password)
	if err != nil {
		return account{}, err
	}
	return account{u.USCC, doc.Number}, h.DB.InTx(ctx, func(ctx context.Context) error {
		who := actor.SystemActor("bench")
		q := unitaccount.Query{USCC: regno.USCC(u.USCC), Name: u.Name, RepName: u.RepName, Document: doc}
		facts := unitaccount.Facts{Region: u.Region, Kind: u.Type, Address: u.Address}
		o := unitaccount.Represented(q, facts, regno.Mobile(fmt.Sprintf("138000002%02d", n)), person.ByFace)
		o.Password = hash
		if _, err := h.Rooms.Accounts.Open(ctx, who, o); err != nil {
			return err
		}
		p, err := h.Rooms.Persons.ByDocument(ctx, doc.Type, doc.Number)
		if err != nil {
			return err
		}
		return h.Rooms.Credentials.PutPerson(ctx, actor.SystemActor("bench"), p.ID, hash) // for the phone
	})
}

// env gives the settings to the hall's process.
func (b *bench) env() []string {
	s := b.settings
	list := []string{"MODE=" + s.Mode, "LISTEN=" + s.Listen, "PUBLIC=" + s.Public, "DATA=" + s.Data,
		"DATABASE=" + s.Database, "KEYS=" + s.Keys, "LOG=error",
		"ALIPAY_BASE=" + s.Alipay.Base, "ALIPAY_APP_ID=" + s.Alipay.AppID, "ALIPAY_PRIVATE_KEY=" + s.Alipay.PrivateKey,
		"ALIPAY_PLATFORM_KEY=" + s.Alipay.PlatformKey, "SMS_ENDPOINT=" + s.SMS.Endpoint, "SMS_KEY_ID=" + s.SMS.KeyID,
		"SMS_KEY_SECRET=" + s.SMS.KeySecret, "SMS_SIGN=" + s.SMS.Sign,
		"REGISTER_BASE=" + s.Register.Base, "REGISTER_APP_ID=" + s.Register.AppID, "REGISTER_SECRET=" + s.Register.Secret,
		"REALNAME_BASE=" + s.RealName.Base, "REALNAME_APP_ID=" + s.RealName.AppID, "REALNAME_SECRET=" + s.RealName.Secret}
	for i, e := range list {
		list[i] = "WANGTING_" + e
	}
	return list
}

// start starts the hall over its data.
func (b *bench) start(flags ...string) (*process, error) {
	return launch(b.settings.Listen, "/", b.env(), b.hall, append([]string{"--config", b.file(), "serve"}, flags...)...)
}

// hold writes the commands that start the hall to a script, prints its path and a
// browser's cookie, and waits for the end of its input.
func (b *bench) hold() error {
	hall, err := b.start()
	if err != nil {
		return err
	}
	cookie, err := cookieOf(hall, b.accounts[0])
	hall.stop()
	if err != nil {
		return err
	}
	script := ""
	for _, e := range b.env() {
		name, value, _ := strings.Cut(e, "=")
		script += fmt.Sprintf("export %s='%s'\n", name, value)
	}
	script += fmt.Sprintf("exec ${HALL:-%s} --config %s serve \"$@\"\n", b.hall, b.file())
	path := filepath.Join(b.dir, "serve.sh")
	if err := os.WriteFile(path, []byte(script), 0o600); err != nil {
		return err
	}
	fmt.Printf("sh %s\nhttp://%s/  Cookie: %s\n", path, b.settings.Listen, cookie)
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// file is the settings file: what cannot be said in the environment.
func (b *bench) file() string { return filepath.Join(b.dir, "wangting.toml") }

func (b *bench) writeFile() error {
	text := "[sms.templates]\n"
	for name, code := range b.settings.SMS.Templates {
		text += fmt.Sprintf("%s = %q\n", name, code)
	}
	return os.WriteFile(b.file(), []byte(text), 0o600)
}

func (a account) form() url.Values {
	return url.Values{"account": {a.uscc}, "who": {a.document}, "password": {password}, "next": {"/unit"}}
}

// cookieOf gives the cookie of a browser in which an account has logged in.
func cookieOf(p *process, a account) (string, error) {
	v, err := newVisitor(p.addr)
	if err != nil {
		return "", err
	}
	if err := v.post("/login", a.form(), "/unit"); err != nil {
		return "", err
	}
	var pairs []string
	for _, k := range v.client.Jar.Cookies(&url.URL{Scheme: "http", Host: p.addr, Path: "/"}) {
		pairs = append(pairs, k.Name+"="+k.Value)
	}
	return strings.Join(pairs, "; "), nil
}
