package account_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/proof"
	"wangting/internal/regno"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/unit"
)

// dissolved is an open account whose unit is no more, and its representative.
func dissolved(t *testing.T, db *store.DB) (*account.Service, actor.Actor) {
	t.Helper()
	s, _, who := opened(t, db, &register{answer: stands(account.Dissolved)})
	return s, who
}

func isClosed(t *testing.T, s *account.Service, who actor.Actor) bool {
	t.Helper()
	u, err := s.Units.Find(t.Context(), who.UnitID)
	if err != nil {
		t.Fatal(err)
	}
	return u.State == unit.Closed
}

// passed is a closing whose face has passed in a browser session.
func passed(t *testing.T, s *account.Service, who actor.Actor, session string) account.Closing {
	t.Helper()
	c, err := s.BeginClosing(t.Context(), who, account.ClosingForm{Sure: true, By: account.ByFace})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // begun, and looked at
		if _, err := s.ClosingFace(t.Context(), who, &c, session, false); err != nil {
			t.Fatal(err)
		}
	}
	if !s.FacePassed(c) {
		t.Fatal("the face has not passed")
	}
	return c
}

func TestTheRepresentativeProvesThatTheyCloseTheAccount(t *testing.T) { // ACC-5
	type closing struct {
		*testing.T
		s   *account.Service
		who actor.Actor
	}
	want := func(c closing, err error, kind fault.Kind, field string) {
		c.Helper()
		if !errors.Is(err, kind) || field != "" && (len(fault.Of(err).Fields) != 1 || fault.Of(err).Fields[0].Name != field) {
			c.Errorf("%v with %+v, want %v at %q", err, fault.Of(err).Fields, kind, field)
		}
	}
	for name, tc := range map[string]struct {
		run    func(c closing)
		closed bool
	}{
		"with the right password": {closed: true, run: func(c closing) {
			if _, err := c.s.CloseWithPassword(c.Context(), c.who, sure); err != nil {
				c.Error(err)
			}
		}},
		"with a wrong password, and is told what to do next": {run: func(c closing) {
			f := sure
			f.Password = "Wrong-2026"
			_, err := c.s.CloseWithPassword(c.Context(), c.who, f)
			want(c, err, fault.Invalid, account.FieldPassword)
			if !strings.Contains(fault.Of(err).Fields[0].Say, "人脸认证") {
				c.Errorf("told %q", fault.Of(err).Fields[0].Say)
			}
		}},
		"without a password": {run: func(c closing) {
			f := sure
			f.Password = "  "
			_, err := c.s.CloseWithPassword(c.Context(), c.who, f)
			want(c, err, fault.Invalid, account.FieldPassword)
		}},
		"without having chosen a way": {run: func(c closing) {
			_, err := c.s.BeginClosing(c.Context(), c.who, account.ClosingForm{Sure: true})
			want(c, err, fault.Invalid, account.FieldBy)
		}},
		"by face without having ticked": {run: func(c closing) {
			_, err := c.s.BeginClosing(c.Context(), c.who, account.ClosingForm{By: account.ByFace})
			want(c, err, fault.Invalid, account.FieldSure)
		}},
		"after five wrong passwords not even with the right one, as on the login page": {run: func(c closing) {
			f := sure
			f.Password = "Wrong-2026"
			for range 5 {
				_, err := c.s.CloseWithPassword(c.Context(), c.who, f)
				want(c, err, fault.Invalid, account.FieldPassword)
			}
			_, err := c.s.CloseWithPassword(c.Context(), c.who, sure)
			want(c, err, fault.Limited, "")
			n, err := c.s.Passwords.Failures.Failures(c.Context(), c.s.Passwords.MandateSubject(c.who.MandateID), c.s.Tries, c.s.Passwords.Now())
			if err != nil || n.N < 5 || n.LockedUntil.IsZero() {
				c.Errorf("the login counts %+v, %v", n, err)
			}
		}},
		"by face, though the password is locked": {closed: true, run: func(c closing) {
			f := sure
			f.Password = "Wrong-2026"
			for range 6 {
				_, _ = c.s.CloseWithPassword(c.Context(), c.who, f)
			}
			d := passed(c.T, c.s, c.who, "browser")
			if _, err := c.s.CloseWithFace(c.Context(), c.who, d, "browser"); err != nil {
				c.Error(err)
			}
		}},
		"by a face of another browser": {run: func(c closing) {
			d := passed(c.T, c.s, c.who, "browser")
			_, err := c.s.CloseWithFace(c.Context(), c.who, d, "another")
			if !errors.Is(err, account.ErrFaceGone) {
				c.Errorf("%v, want ErrFaceGone", err)
			}
		}},
		"by no face at all": {run: func(c closing) {
			_, err := c.s.CloseWithFace(c.Context(), c.who, account.Closing{UnitID: c.who.UnitID}, "browser")
			if !errors.Is(err, account.ErrFaceGone) {
				c.Errorf("%v, want ErrFaceGone", err)
			}
		}},
		"with the draft of another unit": {run: func(c closing) {
			d := account.Closing{UnitID: "another"}
			_, err := c.s.CloseWithFace(c.Context(), c.who, d, "browser")
			want(c, err, fault.Forbidden, "")
			_, err = c.s.ClosingFace(c.Context(), c.who, &d, "browser", false)
			want(c, err, fault.Forbidden, "")
		}},
		"an administrator does not get as far as the face": {run: func(c closing) {
			by := c.who
			by.Level = actor.Administrator
			_, err := c.s.BeginClosing(c.Context(), by, account.ClosingForm{Sure: true, By: account.ByFace})
			want(c, err, fault.Forbidden, "")
			_, err = c.s.ClosingFace(c.Context(), by, &account.Closing{UnitID: by.UnitID}, "browser", false)
			want(c, err, fault.Forbidden, "")
			_, err = c.s.CloseWithFace(c.Context(), by, account.Closing{UnitID: by.UnitID}, "browser")
			want(c, err, fault.Forbidden, "")
		}},
		"when the unit is back in business after the face": {run: func(c closing) {
			d := passed(c.T, c.s, c.who, "browser")
			c.s.Register = &register{answer: stands(account.InBusiness)}
			_, err := c.s.CloseWithFace(c.Context(), c.who, d, "browser")
			want(c, err, fault.Conflict, "")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				s, who := dissolved(t, db)
				tc.run(closing{t, s, who})
				if isClosed(t, s, who) != tc.closed {
					t.Errorf("closed: %v, want %v", !tc.closed, tc.closed)
				}
			})
		})
	}
}

func TestWaysToConfirmAClosing(t *testing.T) { // ACC-5
	for name, tc := range map[string]struct {
		noPassword, passport bool
		want                 string
	}{
		"a password and an identity card":                 {want: "password face"},
		"who came through another system has no password": {noPassword: true, want: "face"},
		"a passport has no face":                          {passport: true, want: "password"},
		"a window has to help":                            {noPassword: true, passport: true, want: ""},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				s, who := dissolved(t, db)
				if tc.noPassword {
					if _, err := db.Exec(t.Context(), `DELETE FROM login_credential WHERE mandate_id = $1`, who.MandateID); err != nil {
						t.Fatal(err)
					}
					_, err := s.CloseWithPassword(t.Context(), who, sure)
					if !errors.Is(err, fault.Invalid) || !strings.Contains(fault.Of(err).Fields[0].Say, "人脸认证") {
						t.Errorf("with a password that was never set: %v", err)
					}
				}
				if tc.passport {
					p := representative("E12345678")
					p.DocType = regno.Passport
					x, err := s.Persons.Ensure(t.Context(), who, p)
					if err != nil {
						t.Fatal(err)
					}
					who.PersonID = x.ID
				}
				ways, err := s.ClosingWays(t.Context(), who)
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, w := range ways {
					got = append(got, string(w))
				}
				if strings.Join(got, " ") != tc.want {
					t.Errorf("%v, want %q", got, tc.want)
				}
			})
		})
	}
}

// A double click, two tabs, face and password at once: the account is closed once.
func TestManyClosingsAtOnceCloseOnce(t *testing.T) { // ACC-5
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, who := dissolved(t, db)
		d := passed(t, s, who, "browser")
		done := storetest.Race(t, 8, func(i int) (err error) {
			if i%2 == 0 {
				_, err = s.CloseWithFace(context.Background(), who, d, "browser")
			} else {
				_, err = s.CloseWithPassword(context.Background(), who, sure)
			}
			return err
		})
		if done != 1 || !isClosed(t, s, who) {
			t.Errorf("closed %d times", done)
		}
	})
}

// Parallel requests get no more tries than the limit.
func TestManyWrongPasswordsAtOnceAreAllCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, who := dissolved(t, db)
		f := sure
		f.Password = "Wrong-2026"
		checked := int64(0)
		for _, err := range storetest.Together(t, 20, func(int) error {
			_, err := s.CloseWithPassword(context.Background(), who, f)
			return err
		}) {
			if errors.Is(err, fault.Invalid) {
				checked++
			}
		}
		if checked != s.Tries.LockAfter {
			t.Errorf("%d passwords were checked, want %d", checked, s.Tries.LockAfter)
		}
	})
}

var _ proof.FaceService = bureau{}
