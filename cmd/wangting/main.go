// Command wangting is the online hall (网上办事服务大厅): pages, jobs, emulators and
// operators' tools in one program. Each command has a file of its own.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"wangting/internal/app"
	"wangting/internal/config"
)

// cli is the whole command line.
type cli struct {
	Config string `short:"c" type:"existingfile" placeholder:"FILE" help:"Settings file (TOML). WANGTING_… variables win over it."`

	Demo    demoCmd    `cmd:"" help:"The hall, the emulators of all outside systems and demo data in one process on SQLite."`
	Serve   serveCmd   `cmd:"" help:"Serve the hall (and do its jobs)."`
	Work    workCmd    `cmd:"" help:"Do jobs only."`
	Emulate emulateCmd `cmd:"" help:"Serve the emulators of the outside systems only."`
	Migrate migrateCmd `cmd:"" help:"Bring the database to this program's schema."`
	Staff   staffCmd   `cmd:"" help:"Staff accounts."`
	Doctor  doctorCmd  `cmd:"" help:"Check the settings, the database and every outside system."`
	Keys    keysCmd    `cmd:"" help:"Keys that seal personal data."`
	Legacy  legacyCmd  `cmd:"" help:"Accounts of older halls."`
	Item    itemCmd    `cmd:"" help:"Items as files."`
	Audit   auditCmd   `cmd:"" help:"The record of who did what."`
	Verify  verifyCmd  `cmd:"" help:"Verify a document offline against its proof from the public log."`

	Cadriver cadriverCmd `cmd:"" help:"On a person's own machine: lets the browser sign with CA keys."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c cli
	k := kong.Parse(&c, kong.Name("wangting"), kong.Description("网上办事服务大厅 · 单位用户"), kong.UsageOnError(),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(&c))
	if err := k.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "wangting:", err)
		os.Exit(1)
	}
}

// settings reads the configuration and sets up the log accordingly.
func (c *cli) settings() (config.Config, error) {
	s, err := config.Load(c.Config)
	if err != nil {
		return s, err
	}
	setLog(s.Log)
	return s, nil
}

func setLog(level string) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: l})))
}

// withHall opens the configured hall, runs fn, and closes the hall.
func (c *cli) withHall(ctx context.Context, fn func(*app.Hall) error) error {
	s, err := c.settings()
	if err != nil {
		return err
	}
	h, err := app.Open(ctx, s, app.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	return fn(h)
}
