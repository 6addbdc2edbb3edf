package addressdb_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/address"
	"wangting/internal/address/addressdb"
	"wangting/internal/audit/audittest"
	"wangting/internal/fault"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

var (
	chief    = actor.Actor{PersonID: "p", UnitID: "u", MandateID: "m", Level: actor.Representative}
	operator = actor.Actor{PersonID: "q", UnitID: "u", MandateID: "n", Level: actor.Operator}
	other    = actor.Actor{PersonID: "p", UnitID: "v", MandateID: "o", Level: actor.Representative}
	alone    = actor.Actor{PersonID: "p"}
)

func form(name string) address.Form {
	return address.Form{Recipient: name, Phone: "13800000082", Province: "32", City: "3212", County: "321202", Detail: "凤凰路 1 号"}
}

func service(t *testing.T, db *store.DB) *address.Service {
	return &address.Service{Store: addressdb.Store{DB: db, Keys: secrettest.Keyring(t)}, Tx: db, Audit: audittest.New(t).Service}
}

func list(t *testing.T, s *address.Service, who actor.Actor) []address.Address {
	t.Helper()
	l, err := s.List(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func defaults(l []address.Address) (names []string) {
	for _, a := range l {
		if a.Default {
			names = append(names, a.Recipient)
		}
	}
	return names
}

func TestThereIsExactlyOneDefaultWheneverThereIsAnAddress(t *testing.T) { // ACC-4
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := service(t, db)
		step := func(what, want string, err error) {
			t.Helper()
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			if got := strings.Join(defaults(list(t, s, chief)), ","); got != want {
				t.Errorf("after %s the default is %q, want %q", what, got, want)
			}
		}
		step("the first", "甲", s.Add(t.Context(), chief, form("甲")))
		step("a second", "甲", s.Add(t.Context(), chief, form("乙")))
		third := form("丙")
		third.Default = true
		step("a third that wants it", "丙", s.Add(t.Context(), chief, third))
		l := list(t, s, chief)
		step("preferring the last", "乙", s.Prefer(t.Context(), chief, l[2].ID))
		l = list(t, s, chief)
		plain := form("乙改")
		step("changing it without the tick", "乙改", s.Change(t.Context(), chief, l[0].ID, l[0].Version, plain))
		step("removing it", "甲", s.Remove(t.Context(), chief, l[0].ID))
		step("removing it again", "甲", s.Remove(t.Context(), chief, l[0].ID))
	})
}

func TestTwentyAtOnceMakeTenAddressesAndOneDefault(t *testing.T) { // ACC-4
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := service(t, db)
		refused := 0
		for _, err := range storetest.Together(t, 20, func(i int) error {
			f := form(fmt.Sprint("第", i))
			f.Default = i%2 == 0
			return s.Add(t.Context(), chief, f)
		}) {
			if errors.Is(err, address.ErrFull) {
				refused++
			}
		}
		l := list(t, s, chief)
		if len(l) != address.MostAddresses || refused != 10 || len(defaults(l)) != 1 {
			t.Errorf("%d addresses, %d refused, defaults %v", len(l), refused, defaults(l))
		}
		if err := s.Remove(t.Context(), chief, l[4].ID); err != nil {
			t.Fatal(err)
		}
		if err := s.Add(t.Context(), chief, form("又")); err != nil {
			t.Errorf("a seat became free: %v", err)
		}
	})
}

func TestAnAddressIsSeenOnlyByItsOwnerAndChangedOnlyByThoseAbove(t *testing.T) { // ACC-4
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := service(t, db)
		if err := s.Add(t.Context(), chief, form("甲")); err != nil {
			t.Fatal(err)
		}
		a := list(t, s, operator)[0]
		for name, who := range map[string]actor.Actor{"another unit of the same person": other, "the person for themself": alone} {
			if l := list(t, s, who); len(l) != 0 {
				t.Errorf("%s sees %d addresses", name, len(l))
			}
			for what, err := range map[string]error{
				"find":   func() error { _, err := s.Find(t.Context(), who, a.ID); return err }(),
				"change": s.Change(t.Context(), who, a.ID, a.Version, form("贼")),
				"prefer": s.Prefer(t.Context(), who, a.ID),
			} {
				if !errors.Is(err, fault.NotFound) {
					t.Errorf("%s: %s gives %v, want NotFound", name, what, err)
				}
			}
		}
		for what, err := range map[string]error{
			"add":    s.Add(t.Context(), operator, form("乙")),
			"change": s.Change(t.Context(), operator, a.ID, a.Version, form("乙")),
			"remove": s.Remove(t.Context(), operator, a.ID),
		} {
			if !errors.Is(err, fault.Forbidden) {
				t.Errorf("a handler's %s gives %v, want Forbidden", what, err)
			}
		}
		if got := list(t, s, chief); len(got) != 1 || got[0] != a {
			t.Errorf("the address was touched: %+v", got)
		}
	})
}

func TestOfTwoWhoChangeOneAddressTheSecondIsTold(t *testing.T) { // ACC-4
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := service(t, db)
		if err := s.Add(t.Context(), chief, form("甲")); err != nil {
			t.Fatal(err)
		}
		a := list(t, s, chief)[0]
		if err := s.Change(t.Context(), chief, a.ID, a.Version, form("一")); err != nil {
			t.Fatal(err)
		}
		if err := s.Change(t.Context(), chief, a.ID, a.Version, form("二")); !errors.Is(err, fault.Conflict) {
			t.Errorf("the second: %v, want Conflict", err)
		}
	})
}

func TestNothingPrivateStandsInTheTable(t *testing.T) { // SEC-1
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := service(t, db)
		if err := s.Add(t.Context(), chief, form("收件甲")); err != nil {
			t.Fatal(err)
		}
		var raw struct{ Recipient, Phone, Detail []byte }
		if err := db.Get(t.Context(), &raw, `SELECT recipient, phone, detail FROM address`); err != nil {
			t.Fatal(err)
		}
		for _, plain := range []string{"收件甲", "13800000082", "凤凰路"} {
			if strings.Contains(string(raw.Recipient)+string(raw.Phone)+string(raw.Detail), plain) {
				t.Errorf("%s can be read in the table", plain)
			}
		}
	})
}
