package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"wangting/internal/config"
)

// OUT-1: whoever goes live reads what to ask of the provider of each system that the settings can name, and each that the doctor
// asks about.
func TestTheRunbookSaysWhatToAskOfEachProvider(t *testing.T) {
	b, err := os.ReadFile("../../docs/runbooks/go-live.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(b), "### What to ask each provider for")
	table, _, _ = strings.Cut(table, "\n## ")
	if !found {
		t.Fatal("the runbook has no such table")
	}
	row := regexp.MustCompile("(?m)^\\| `([a-z]+)` \\| [^|]+ \\| [^|]+ \\| [^|]{20,} \\| [^|]+ \\|$")
	rows := map[string]bool{}
	for _, m := range row.FindAllStringSubmatch(table, -1) {
		rows[m[1]] = true
	}
	const at = "https://one.example.gov.cn"
	c := config.Config{
		Alipay: config.Alipay{Base: at}, SMS: config.SMS{Endpoint: at}, Companies: config.Companies{Base: at}, Exchange: config.Exchange{Base: at},
		Province: config.Province{Kind: "oidc", Issuer: at}, Licence: config.Licence{Base: at}, CA: config.CA{Roots: "-"},
		Legacy: []config.Older{{Code: "X", Base: at}},
	}
	c.RealName.Base, c.Core.Base, c.Courier.Base, c.Seal.Base = at, at, at, at
	want := map[string]bool{"ca": true}
	for name := range c.Addresses() {
		section, _, _ := strings.Cut(name, ".")
		want[section] = true
	}
	for _, a := range c.Unknown() {
		want[a.System] = true
	}
	for section := range want {
		if !rows[section] {
			t.Errorf("the table has no row for %s", section)
		}
	}
	if len(want) != 12 || len(rows) != len(want) {
		t.Errorf("the table has %d rows, and the settings name %d systems", len(rows), len(want))
	}
}
