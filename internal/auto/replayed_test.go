package auto_test

import (
	"context"
	"testing"
	"time"

	"wangting/internal/auto"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/person"
	"wangting/internal/regno"
)

// register knows one person, who is born on 1990-01-01.
type register struct{}

func (register) Find(_ context.Context, id string) (person.Person, error) {
	if id != "p" {
		return person.Person{}, fault.New(fault.NotFound, "")
	}
	return person.Person{ID: id, DocType: regno.IdentityCard, DocNumber: "32010219900101001X"}, nil
}

// 回放 asks a rule by the answers alone: whatever has to ask the core business system is not known, and nothing is asked.
func TestARuleIsAskedAgainWithoutTheCore(t *testing.T) {
	s := &auto.Service{Persons: register{}}
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	age := func(years string) catalog.RuleUse {
		return catalog.RuleUse{Rule: "of-age", Params: map[string]string{"years": years}}
	}
	for _, c := range []struct {
		what         string
		person       string
		use          catalog.RuleUse
		holds, known bool
	}{
		{"old enough", "p", age("16"), true, true},
		{"not old enough", "p", age("60"), false, true},
		{"who is not on the register any more", "q", age("16"), false, false},
		{"it asks about units, and passes a person by", "p", catalog.RuleUse{Rule: "unit-clear"}, true, true},
		{"the core knows it", "p", catalog.RuleUse{Rule: "card-usable"}, false, false},
		{"what else was under way then", "p", catalog.RuleUse{Rule: "not-repeated"}, false, false},
		{"a rule that is gone", "p", catalog.RuleUse{Rule: "gone"}, false, false},
		{"no employer was named, so nothing is asked", "p",
			catalog.RuleUse{Rule: "insured-as-said", Params: map[string]string{"employer": "=employer"}}, true, true},
	} {
		holds, known, err := s.Recheck(t.Context(), casework.Case{PersonID: c.person, Data: form.Data{}}, at, c.use)
		if err != nil || holds != c.holds || known != c.known {
			t.Errorf("%s: holds %t, known %t, %v", c.what, holds, known, err)
		}
	}
	if !auto.Drawn("这件申请被抽中人工核查，已转人工受理。") || auto.Drawn("没有自动办结：单位有欠费。已转人工受理。") {
		t.Error("a drawn case is not told from another")
	}
}
