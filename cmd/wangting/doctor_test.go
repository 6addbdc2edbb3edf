package main

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wangting/internal/app/demo"
	"wangting/internal/config"
)

// OUT-1, OUT-2: the demo's settings file is the demo's settings, names every kind of system, and the doctor has a line for each of
// them, in order while they answer and wrong when they are away.
func TestTheDoctorHasALineForEverySystemOfTheDemo(t *testing.T) {
	dir := t.TempDir()
	world, keys, err := demo.World(dir, "http://localhost:8080")
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(world.Handler())
	defer srv.Close()
	made, err := demo.Settings(dir, "http://localhost:8080", srv.URL, keys)
	if err != nil {
		t.Fatal(err)
	}
	if err := demo.Keep(made); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(filepath.Join(dir, demo.SettingsFile))
	if err != nil {
		t.Fatal(err)
	}
	want, _ := made.TOML()
	if got, err := c.TOML(); err != nil || !bytes.Equal(got, want) {
		t.Errorf("the file reads as\n%s\nwant\n%s (%v)", got, want, err)
	}
	lines := map[string]finding{}
	for _, f := range examine(t.Context(), c) {
		lines[f.what] = f
	}
	names := []string{"legacy.PROV_SIF", "legacy.TAIZHOU", "ca.roots", "seal"}
	for name := range c.Addresses() {
		names = append(names, name)
	}
	for _, kind := range []string{"alipay.", "sms.", "register.", "realname.", "province.", "licence.", "core.", "courier.", "seal.", "legacy.", "witness."} {
		if !strings.Contains(" "+strings.Join(names, " "), " "+kind) {
			t.Errorf("the demo has no %s", kind)
		}
	}
	for _, name := range names {
		if f, ok := lines[name]; !ok || f.err != nil {
			t.Errorf("%s: %+v, has a line: %v", name, f, ok)
		}
	}
	file, err := os.ReadFile(filepath.Join(dir, demo.SettingsFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range demo.Others(made) {
		table, err := o.Config.Table(o.Table)
		if err != nil || !strings.Contains(strings.ReplaceAll(string(file), "\n# ", "\n"), "\n"+strings.TrimSpace(string(table))+"\n") {
			t.Errorf("the file does not name the other [%s] (%v)", o.Table, err)
		}
		asked := 0
		for _, f := range examine(t.Context(), o.Config) {
			if strings.HasPrefix(f.what, o.Table) || f.what == "settings" {
				asked++
				if f.err != nil {
					t.Errorf("the other [%s]: %+v", o.Table, f)
				}
			}
		}
		if asked < 2 {
			t.Errorf("the doctor does not look at the other [%s]", o.Table)
		}
	}
	srv.Close()
	for _, f := range examine(t.Context(), c) {
		if _, outside := c.Addresses()[f.what]; outside && f.err == nil {
			t.Errorf("%s is away, but is found in order", f.what)
		}
	}
}

// RES-2: the doctor names the certificate that signs documents, and is wrong before it ends.
func TestTheDoctorLooksAtTheCertificateOfDocuments(t *testing.T) {
	_, keys, err := demo.World(t.TempDir(), "http://localhost:8080")
	if err != nil {
		t.Fatal(err)
	}
	var c config.Config
	if f := signature(c); f.err != nil || !strings.Contains(f.say, "not set") {
		t.Errorf("without one: %+v", f)
	}
	if c.Document.Certificate, c.Document.Key, err = keys.DocumentSigner(); err != nil {
		t.Fatal(err)
	}
	if f := signature(c); f.err != nil || f.say != "网上办事服务大厅电子文书（演示）, until 2049-12-31" {
		t.Errorf("in the demo: %+v", f)
	}
	c.Document.Key = "no key"
	if f := signature(c); f.err == nil {
		t.Errorf("with a broken key: %+v", f)
	}
}

// RES-2: the doctor names the owner of the seal; an emulated service of seals is refused in production, before anything is signed.
func TestTheDoctorLooksAtTheSeal(t *testing.T) {
	dir := t.TempDir()
	world, keys, err := demo.World(dir, "http://localhost:8080")
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(world.Handler())
	defer srv.Close()
	c, err := demo.Settings(dir, "http://localhost:8080", srv.URL, keys)
	if err != nil {
		t.Fatal(err)
	}
	seal := func() (f finding) {
		t.Helper()
		for _, f = range examine(t.Context(), c) {
			if f.what == "seal" || f.what == "settings" && f.err != nil {
				return f
			}
		}
		t.Fatal("the doctor does not look at the seal")
		return f
	}
	if f := seal(); f.err != nil || f.say != c.Brand.Owner+"（演示）" {
		t.Errorf("in the demo: %+v", f)
	}
	c.Brand.Owner = "没有印章的机关"
	if f := seal(); f.err == nil {
		t.Errorf("an office without a seal: %+v", f)
	}
	c.Mode = "production"
	if f := seal(); f.err == nil || !strings.Contains(f.err.Error(), "seal.base") {
		t.Errorf("in production: %+v", f)
	}
}
