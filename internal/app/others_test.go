package app_test

import (
	"strings"
	"testing"

	"wangting/internal/app/demo"
	"wangting/internal/config"
	"wangting/internal/emulator"
	"wangting/internal/emulator/lever"
)

// OUT-1, OUT-2: each system that the demo's settings name in the place of another answers with the keys that they name.
func TestTheOtherSystemsOfTheDemoAnswer(t *testing.T) {
	for _, table := range []string{"companies", "exchange", "province"} {
		t.Run(table, func(t *testing.T) {
			h := open(t, func(c *config.Config) {
				for _, o := range demo.Others(*c) {
					if o.Table == table {
						*c = o.Config
					}
				}
			})
			if table == "province" {
				to, _, err := h.Outside.OIDC.Begin(t.Context(), true, "http://hall.test/login/province/back", "s")
				if err != nil || !strings.Contains(to, "/oidc/") {
					t.Errorf("the sign-on leads to %q: %v", to, err)
				}
				return
			}
			must(t, h.world.Levers.Pull(emulator.Registry, lever.Down, 0))
			if a, err := h.Outside.Units.Ask(t.Context(), aCompany); err != nil || !a.Exists || !a.Match {
				t.Errorf("%+v, %v", a, err)
			}
		})
	}
}
