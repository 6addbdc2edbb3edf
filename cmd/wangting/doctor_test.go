package main

import (
	"net/http/httptest"
	"strings"
	"testing"

	"wangting/internal/app/demo"
)

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
