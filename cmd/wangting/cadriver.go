package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"wangting/internal/app"
	"wangting/internal/cadriver"
)

type cadriverCmd struct {
	Hall   []string `default:"http://localhost:8080" help:"Addresses of the halls whose pages may ask."`
	Keys   string   `help:"Directory of the keys (*.pem), made when missing; default: ca-keys in the home directory." type:"path"`
	Listen string   `default:"127.0.0.1:21051" help:"Address to listen on; a loopback address."`
}

// Run answers pages until a signal comes.
func (c *cadriverCmd) Run(ctx context.Context) error {
	if c.Keys == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return err
		}
		c.Keys = filepath.Join(home, "ca-keys")
	}
	if host, _, err := net.SplitHostPort(c.Listen); err != nil || net.ParseIP(host) == nil || !net.ParseIP(host).IsLoopback() {
		return fmt.Errorf("%s is no loopback address: keys are for this machine only", c.Listen)
	}
	if err := os.MkdirAll(c.Keys, 0o700); err != nil {
		return err
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return err
	}
	fmt.Printf("CA 驱动在 http://%s，证书目录 %s，允许的大厅 %v\n", l.Addr(), c.Keys, c.Hall)
	return serveDriver(ctx, l, c.Keys, c.Hall)
}

func serveDriver(ctx context.Context, l net.Listener, keys string, halls []string) error {
	d := &cadriver.Driver{Keys: &cadriver.SoftKeys{Dir: keys}, Origins: halls, Now: time.Now}
	return app.ServeHTTP(ctx, &http.Server{Handler: d.Handler(), ReadHeaderTimeout: 10 * time.Second}, l)
}
