package persondb_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/fault"
	"wangting/internal/person"
	"wangting/internal/person/persondb"
	"wangting/internal/regno"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

var noon = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)

const card = "32010119900101121X"

func service(t *testing.T, db *store.DB) (*person.Service, *audittest.Book) {
	t.Helper()
	a := audittest.New(t)
	return &person.Service{Store: persondb.Store{DB: db, Keys: secrettest.Keyring(t)}, Tx: db, Audit: a.Service,
		Now: func() time.Time { return noon }}, a
}

func byFace(name string) person.New {
	return person.New{Name: name, DocType: regno.IdentityCard, DocNumber: card, VerifiedBy: person.ByFace}
}

func TestAPersonIsMadeOnceAndFoundByTheirDocument(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, a := service(t, db)
		n := byFace("测试甲")
		n.Phone = "13800000082"
		made, err := s.Ensure(t.Context(), actor.Actor{}, n)
		if err != nil {
			t.Fatal(err)
		}
		n.Phone = "13900000099"
		again, err := s.Ensure(t.Context(), actor.Actor{}, n)
		if err != nil || again.ID != made.ID {
			t.Fatalf("the same document gave %v, %v, want %v", again, err, made)
		}
		if again.Phone != "13800000082" {
			t.Error("the phone on file was replaced by the way")
		}
		found, err := s.ByDocument(t.Context(), regno.IdentityCard, card)
		if err != nil || found.Name != "测试甲" || found.DocNumber != card || !found.VerifiedAt.Equal(noon) {
			t.Errorf("found %v named %q, %v", found, found.Name, err)
		}
		if _, err := s.ByDocument(t.Context(), regno.Passport, card); !errors.Is(err, fault.NotFound) {
			t.Errorf("the number as a passport gave %v, want NotFound", err)
		}
		if !slices.Equal(a.Acts(), []string{"person.created"}) {
			t.Errorf("deeds written down: %v", a.Acts())
		}
	})
}

func TestTwentyAtOnceMakeOnePerson(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, _ := service(t, db)
		s.Audit = audittest.New(t).Service
		ids := make([]string, 20)
		made := storetest.Race(t, 20, func(i int) error {
			p, err := s.Ensure(t.Context(), actor.Actor{}, byFace("测试甲"))
			ids[i] = p.ID
			return err
		})
		if made != 20 {
			t.Errorf("%d of 20 were given the person", made)
		}
		for _, id := range ids {
			if id != ids[0] || id == "" {
				t.Fatalf("more than one person: %v", ids)
			}
		}
	})
}

// ACC-3: of changes of one phone number at once each is whole, and the last one that was told so is kept.
func TestAPhoneThatIsChangedAtOnceIsOneOfThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, _ := service(t, db)
		s.Audit = audittest.New(t).Service
		p, err := s.Ensure(t.Context(), actor.Actor{}, byFace("测试甲"))
		if err != nil {
			t.Fatal(err)
		}
		phone := func(i int) regno.Mobile { return regno.Mobile(fmt.Sprint("1380000008", i)) }
		errs := storetest.Together(t, 6, func(i int) error {
			return db.InTx(t.Context(), func(ctx context.Context) error { return s.ChangePhone(ctx, actor.Actor{}, p.ID, phone(i)) })
		}, fault.Conflict)
		now, err := s.Find(t.Context(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		kept := slices.IndexFunc([]int{0, 1, 2, 3, 4, 5}, func(i int) bool { return now.Phone == phone(i) })
		if kept < 0 || errs[kept] != nil || now.Version-p.Version != int64(6-refusals(errs)) {
			t.Errorf("kept is %d at version %d after %d: %v", kept, now.Version, p.Version, errs)
		}
	})
}

func refusals(errs []error) (n int) {
	for _, err := range errs {
		if err != nil {
			n++
		}
	}
	return n
}

func TestWhatIsPrivateCannotBeReadInTheTableNorInALog(t *testing.T) { // SEC-1
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, _ := service(t, db)
		n := byFace("测试甲")
		n.Phone = "13800000082"
		p, err := s.Ensure(t.Context(), actor.Actor{}, n)
		if err != nil {
			t.Fatal(err)
		}
		var raw struct {
			Name, Document, Phone []byte
			DocumentX             []byte `db:"document_x"`
			PhoneX                []byte `db:"phone_x"`
		}
		if err := db.Get(t.Context(), &raw, `SELECT name, document, document_x, phone, phone_x FROM person`); err != nil {
			t.Fatal(err)
		}
		all := bytes.Join([][]byte{raw.Name, raw.Document, raw.DocumentX, raw.Phone, raw.PhoneX}, nil)
		for _, private := range []string{"测试甲", card, "13800000082"} {
			if bytes.Contains(all, []byte(private)) {
				t.Errorf("the table holds %q in the clear", private)
			}
			for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
				if strings.Contains(fmt.Sprintf(verb, p), private) {
					t.Errorf("%s prints %q", verb, private)
				}
			}
		}
	})
}

func TestOnlyAVerificationChangesANameOrVerifies(t *testing.T) {
	for name, tc := range map[string]struct {
		first, then person.New
		wantErr     error
		wantName    string
		verified    bool
	}{
		"a form with another name is refused": {
			first:   byFace("测试甲"),
			then:    person.New{Name: "测试乙", DocType: regno.IdentityCard, DocNumber: card},
			wantErr: fault.Conflict, wantName: "测试甲", verified: true},
		"a face with another name is taken over": {
			first: byFace("测试甲"), then: byFace("测试乙"), wantName: "测试乙", verified: true},
		"a face verifies whom a form brought": {
			first: person.New{Name: "测试甲", DocType: regno.IdentityCard, DocNumber: card},
			then:  byFace("测试甲"), wantName: "测试甲", verified: true},
		"a form with the name in another writing is the same": { // LOG-3
			first: byFace("阿依古丽•测试"), then: person.New{Name: "阿依古丽・测 试", DocType: regno.IdentityCard, DocNumber: card},
			wantName: "阿依古丽·测试", verified: true},
		"a foreigner's name has no letter case": {
			first: byFace("Test  alpha"), then: person.New{Name: "TEST ALPHA", DocType: regno.IdentityCard, DocNumber: card},
			wantName: "TEST ALPHA", verified: true},
		"a form verifies nobody": {
			first:    person.New{Name: "测试甲", DocType: regno.IdentityCard, DocNumber: card},
			then:     person.New{Name: "测试甲", DocType: regno.IdentityCard, DocNumber: card},
			wantName: "测试甲"},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := service(t, storetest.SQLite(t))
			p, err := s.Ensure(t.Context(), actor.Actor{}, tc.first)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Ensure(t.Context(), actor.Actor{}, tc.then); !errors.Is(err, tc.wantErr) {
				t.Errorf("the second time gave %v, want %v", err, tc.wantErr)
			}
			got, err := s.Find(t.Context(), p.ID)
			if err != nil || got.Name != tc.wantName || got.Verified() != tc.verified {
				t.Errorf("name %q, verified %v, %v", got.Name, got.Verified(), err)
			}
		})
	}
}

func TestAPersonWithoutNameOrDocumentIsRefused(t *testing.T) {
	s, _ := service(t, storetest.SQLite(t))
	for name, n := range map[string]person.New{
		"no name":          {Name: " ", DocType: regno.IdentityCard, DocNumber: card},
		"no number":        {Name: "测试甲", DocType: regno.IdentityCard},
		"an unknown paper": {Name: "测试甲", DocType: "99", DocNumber: card},
	} {
		if _, err := s.Ensure(t.Context(), actor.Actor{}, n); !errors.Is(err, fault.Invalid) {
			t.Errorf("%s gave %v, want Invalid", name, err)
		}
	}
}
