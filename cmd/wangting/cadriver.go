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
	"wangting/internal/cadriver/token"
)

type cadriverCmd struct {
	Hall   []string `default:"http://localhost:8080" help:"Addresses of the halls whose pages may ask."`
	Keys   string   `help:"Directory of the keys (*.pem), made when missing; default: ca-keys in the home directory." type:"path"`
	PKCS11 string   `name:"pkcs11" help:"A PKCS#11 module whose tokens hold keys too, such as /usr/lib/maker/libp11.so." type:"path"`

	Sign uint `name:"pkcs11-mechanism" help:"The maker's mechanism for SM2 (CKM_…); without it keys that may leave their token sign here."`

	Listen string `default:"127.0.0.1:21051" help:"Address to listen on; a loopback address."`
}

// Run answers pages until a signal arrives.
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
	ring := cadriver.Ring{cadriver.Soft: &cadriver.SoftKeys{Dir: c.Keys}}
	if c.PKCS11 != "" {
		keys, end, err := token.Open(c.PKCS11, c.Sign)
		if err != nil {
			return err
		}
		defer end()
		ring[cadriver.Hard] = keys
	}
	return serveDriver(ctx, l, ring, c.Hall)
}

func serveDriver(ctx context.Context, l net.Listener, keys cadriver.Keys, halls []string) error {
	d := &cadriver.Driver{Keys: keys, Origins: halls, Now: time.Now}
	return app.ServeHTTP(ctx, &http.Server{Handler: d.Handler(), ReadHeaderTimeout: 10 * time.Second}, l)
}
