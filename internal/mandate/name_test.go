package mandate_test

import (
	"testing"

	"wangting/internal/actor"
	"wangting/internal/mandate"
)

func TestOnlyWhoManagesTheUnitsPeopleReadsTheirNamesInFull(t *testing.T) { // HAN-6
	of := func(unit string, l actor.Level) actor.Actor {
		return actor.Actor{PersonID: "p", UnitID: unit, MandateID: "m", Level: l}
	}
	for name, c := range map[string]struct {
		who  actor.Actor
		unit string
		want string
	}{
		"the representative":                    {of("u", actor.Representative), "u", "张三丰"},
		"the administrator":                     {of("u", actor.Administrator), "u", "张三丰"},
		"a handler, of a colleague":             {of("u", actor.Operator), "u", "张**"},
		"the representative of another unit":    {of("v", actor.Representative), "u", "张**"},
		"a representative, of anybody else":     {of("u", actor.Representative), "", "张**"},
		"somebody who acts for themselves only": {actor.Actor{PersonID: "p"}, "", "张**"},
		"nobody":                                {actor.Actor{}, "u", "张**"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := mandate.NameFor(c.who, c.unit, "张三丰"); got != c.want {
				t.Errorf("reads %s, want %s", got, c.want)
			}
		})
	}
}
