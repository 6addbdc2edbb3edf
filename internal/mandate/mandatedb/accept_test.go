package mandatedb_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/credential"
	"wangting/internal/credential/credentialdb"
	"wangting/internal/limit/limitdb"
	"wangting/internal/mandate"
	"wangting/internal/mandate/mandatedb"
	"wangting/internal/person"
	"wangting/internal/person/persondb"
	"wangting/internal/proof"
	"wangting/internal/proof/proofdb"
	"wangting/internal/regno"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// bureau lets every face pass.
type bureau struct{}

func (bureau) Begin(_ context.Context, a proof.FaceAsk) (string, error) { return a.OrderNo, nil }
func (bureau) PageURL(_ context.Context, id string) (string, error)     { return id, nil }
func (bureau) Result(context.Context, string) (proof.Outcome, error)    { return proof.OutcomePassed, nil }
func (bureau) Reachable(context.Context) error                          { return nil }

// plain keeps passwords as they are.
type plain struct{}

func (plain) Hash(_ context.Context, pw string) (string, error)       { return pw, nil }
func (plain) Verify(_ context.Context, pw, hash string) (bool, error) { return pw == hash, nil }
func (plain) VerifyNothing(context.Context, string) error             { return nil }

// accepting is the app's side of a hall, with a person x who has a face.
func accepting(t *testing.T, db *store.DB, s *mandate.Service) (*mandate.Acceptance, actor.Actor) {
	t.Helper()
	keys, book, limits := secrettest.Keyring(t), audittest.New(t).Service, limitdb.New(db)
	people := persondb.Store{DB: db, Keys: keys}
	x := person.Person{ID: "x", Name: "测试乙", DocType: regno.IdentityCard, DocNumber: "11010519491231002X", Phone: "13800000002", CreatedAt: noon}
	if ok, err := people.Add(t.Context(), x); err != nil || !ok {
		t.Fatal(ok, err)
	}
	s.Persons = &person.Service{Store: people, Tx: db, Audit: book, Now: s.Now}
	return &mandate.Acceptance{
		Service: s,
		Faces: &proof.Faces{
			Store:   proofdb.Store{DB: db},
			Service: bureau{},
			Tx:      db,
			Audit:   book,
			Keys:    keys,
			Rates:   limits,
			Limits:  proof.DefaultFaceLimits(),
			Now:     s.Now,
		},
		Passwords: &credential.Service{
			Store:    credentialdb.Store{DB: db},
			Failures: limits,
			Hasher:   plain{},
			Keys:     keys,
			Tx:       db,
			Audit:    book,
			Now:      s.Now,
		},
	}, actor.Actor{PersonID: "x"}
}

const browser, secretWord = "browser", "Abcd-2026"

// looked begins a face with look, and looks at it until it has passed.
func looked(t *testing.T, look func(k *proof.Kept) (proof.View, error)) {
	t.Helper()
	var k proof.Kept
	for range 2 {
		if _, err := look(&k); err != nil {
			t.Fatal(err)
		}
	}
	if k.FaceUntil.IsZero() {
		t.Fatal("the face has not passed")
	}
}

// The person reads 经办人 and shows their face; meanwhile the invitation is made one of an administrator.
func TestAFaceForOneLevelAcceptsNoOther(t *testing.T) { // HAN-4, HAN-6
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, rep := giving(t, db)
		a, x := accepting(t, db, s)
		m := mandate.Mandate{ID: "m7", UnitID: "u", PersonID: "x", Level: actor.Operator, State: mandate.Pending,
			From: noon.Add(-time.Hour), GrantedAt: noon, GiverID: "m1"}
		must(t, (mandatedb.Store{DB: db}).Add(t.Context(), m))
		face := func(k *proof.Kept) (proof.View, error) { return a.Face(t.Context(), x, m.ID, browser, k, false) }
		looked(t, face)
		_, err := s.ChangeLevel(t.Context(), rep, m.ID, mandate.KindAdministrator)
		must(t, err)
		if err := a.Finish(t.Context(), x, m.ID, browser, secretWord, secretWord); !errors.Is(err, mandate.ErrFaceGone) {
			t.Errorf("a face for an operator made an administrator: %v", err)
		}
		looked(t, face)
		must(t, a.Finish(t.Context(), x, m.ID, browser, secretWord, secretWord))
		if now, err := s.Of(t.Context(), m.ID); err != nil || now.State != mandate.Active || now.Level != actor.Administrator {
			t.Errorf("it is %s of level %d, %v", now.State, now.Level, err)
		}
	})
}

// A face is for one promotion: not for one that was asked for again, not for another browser, and only once.
func TestAFaceConfirmsOnePromotion(t *testing.T) { // HAN-6
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, rep := giving(t, db)
		a, x := accepting(t, db, s)
		give(t, db, "m7", "x", actor.Operator)
		ask := func() {
			_, err := s.ChangeLevel(t.Context(), rep, "m7", mandate.KindAdministrator)
			must(t, err)
		}
		face := func(k *proof.Kept) (proof.View, error) {
			return a.PromotionFace(t.Context(), x, "m7", browser, k, false)
		}
		gone := func(what, session string) {
			if err := a.FinishPromotion(t.Context(), x, "m7", session); !errors.Is(err, mandate.ErrFaceGone) {
				t.Errorf("%s: %v, want ErrFaceGone", what, err)
			}
		}
		ask()
		gone("no face", browser)
		looked(t, face)
		must(t, s.TakeBack(t.Context(), rep, "m7"))
		ask()
		gone("the face of what was taken back", browser)
		looked(t, face)
		gone("another browser", "another")
		must(t, a.FinishPromotion(t.Context(), x, "m7", browser))
		if now, err := s.Of(t.Context(), "m7"); err != nil || now.Level != actor.Administrator {
			t.Errorf("level %d, %v", now.Level, err)
		}
	})
}
