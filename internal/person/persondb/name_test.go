package persondb_test

import (
	"testing"

	"wangting/internal/actor"
	"wangting/internal/person"
	"wangting/internal/person/persondb"
	"wangting/internal/regno"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// LOG-3, SEC-1: a row from before names had a standard form is still found, and a verification tidies it.
func TestANameOfAnOlderRowIsComparedInStandardForm(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, _ := service(t, db)
		keys := s.Store.(persondb.Store).Keys
		p, err := s.Ensure(t.Context(), actor.Actor{}, byFace("阿依古丽·测试"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(t.Context(), `UPDATE person SET name = $1`, keys.Seal("person.name", "阿依古丽•测试")); err != nil {
			t.Fatal(err)
		}
		typed := person.New{Name: "阿依古丽.测试", DocType: regno.IdentityCard, DocNumber: card}
		if _, err := s.Ensure(t.Context(), actor.Actor{}, typed); err != nil {
			t.Errorf("a form with the name as the card has it: %v", err)
		}
		if _, err := s.Ensure(t.Context(), actor.Actor{}, byFace("阿依古丽·测试")); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Find(t.Context(), p.ID); err != nil || got.Name != "阿依古丽·测试" {
			t.Errorf("after a verification the row holds %q, %v", got.Name, err)
		}
	})
}
