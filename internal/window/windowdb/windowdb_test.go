package windowdb_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/blob"
	"wangting/internal/credential"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/regno"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/unit"
	"wangting/internal/window"
	"wangting/internal/window/windowdb"
)

// outside is the fake of the other packages and of the register.
type outside struct {
	mu      sync.Mutex
	match   bool
	there   bool
	opened  int
	kept    int
	token   string
	deleted int
	kind    string
	silent  bool // no register can be asked
	last    account.Opening
}

func (o *outside) Ask(context.Context, account.Query) (account.Answer, error) {
	if o.silent {
		return account.Answer{}, fmt.Errorf("asking: %w", account.ErrUncovered)
	}
	return account.Answer{Exists: true, Match: o.match, Status: account.InBusiness, Facts: account.Facts{Region: "320100"}}, nil
}
func (o *outside) Registered(context.Context, regno.USCC) (bool, error) { return o.there, nil }
func (o *outside) Open(_ context.Context, _ actor.Actor, opening account.Opening) (account.Opened, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.last = opening
	o.opened++
	return account.Opened{Unit: unit.Unit{Number: "2000000001"}, Applicant: mandate.Mandate{ID: "m"}}, nil
}

func (o *outside) Hash(context.Context, string) (credential.Hashed, error) {
	return credential.Keep("hash"), nil
}

func (o *outside) Put(context.Context, actor.Actor, string, credential.Hashed) error {
	o.kept++
	return nil
}

func (o *outside) SMS(_ context.Context, m notice.SMS) error {
	o.token = m.Params["link"][strings.LastIndex(m.Params["link"], "/")+1:]
	return nil
}

// files is a fake file store that only counts.
type files struct{ o *outside }

func (f files) Put(_ context.Context, _ string, r io.Reader, _ int64) (blob.Info, error) {
	n, err := io.Copy(io.Discard, r)
	return blob.Info{Size: n, Type: f.o.kind}, err
}

func (f files) Open(context.Context, string) (io.ReadCloser, error) {
	return io.NopCloser(strings.NewReader("x")), nil
}
func (f files) Delete(context.Context, string) error { f.o.deleted++; return nil }

func clerk(id, region string) actor.Actor {
	return actor.Actor{StaffID: id, Region: region, Roles: []actor.Role{actor.Clerk}}
}

var form = window.Form{
	USCC:         "91320100MA1TE5T0XF",
	UnitName:     "江南示例精密机械有限公司",
	RepDocType:   "01",
	RepDocNumber: "32010119900101121X",
	RepName:      "测试甲",
	Kind:         string(window.Representative),
	Phone:        "13800000082",
}

func papers() []window.Paper {
	return []window.Paper{
		{Slot: "licence", Name: `C:\scan\a.pdf`, Body: strings.NewReader("x")},
		{Slot: "card", Name: "b.pdf", Body: strings.NewReader("x")},
	}
}

// typed is a form that arrives with its scans.
func typed(f window.Form, all []window.Paper) window.Reading {
	return func(take func(window.Paper) error) (window.Form, error) {
		for _, p := range all {
			if err := take(p); err != nil {
				return f, err
			}
		}
		return f, nil
	}
}

func open(t *testing.T, db *store.DB) (*window.Service, *outside, *time.Time) {
	t.Helper()
	keys, o, now := secrettest.Keyring(t), &outside{match: true, kind: "pdf"}, time.Date(2026, 11, 26, 4, 0, 0, 0, time.UTC)
	return &window.Service{
		Store:        windowdb.Store{DB: db, Keys: keys},
		Files:        files{o},
		Accounts:     o,
		Passwords:    o,
		Notices:      o,
		Tx:           db,
		Audit:        audittest.New(t).Service,
		Keys:         keys,
		MaxScanBytes: 1 << 20,
		Life:         7 * 24 * time.Hour,
		Now:          func() time.Time { return now },
	}, o, &now
}

func want(t *testing.T, what string, err error, k fault.Kind) {
	t.Helper()
	if !errors.Is(err, k) {
		t.Errorf("%s: %v, want %v", what, err, k)
	}
}

func TestAnEntryCountsOnceASecondClerkHasCheckedIt(t *testing.T) { // REG-10, STA-4
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, o, now := open(t, db)
		a, b := clerk("a", "320100"), clerk("b", "320000")
		_, err := s.Enter(t.Context(), actor.Actor{StaffID: "r", Roles: []actor.Role{actor.Reviewer}}, typed(form, papers()))
		want(t, "a reviewer enters", err, fault.Forbidden)
		_, err = s.Enter(t.Context(), a, typed(form, papers()[:1]))
		want(t, "without a scan", err, fault.Invalid)
		o.kind = "html"
		_, err = s.Enter(t.Context(), a, typed(form, papers()))
		want(t, "a scan that is none", err, fault.Invalid)
		if o.deleted != 2 {
			t.Errorf("%d scans were taken back, want 2", o.deleted)
		}
		o.kind = "pdf"
		deputyOf := a
		deputyOf.For = "absent"
		e, err := s.Enter(t.Context(), deputyOf, typed(form, papers()))
		if err != nil {
			t.Fatal(err)
		}
		absent := clerk("absent", "320000")
		want(t, "for whom it was entered checks", s.Decide(t.Context(), absent, e.ID, true, ""), fault.Forbidden)
		_, err = s.Next(t.Context(), absent)
		want(t, "for whom it was entered takes the next", err, fault.NotFound)
		want(t, "who entered checks", s.Decide(t.Context(), a, e.ID, true, ""), fault.Forbidden)
		deputy := b
		deputy.For = a.StaffID
		want(t, "who stands in for the one who entered checks", s.Decide(t.Context(), deputy, e.ID, true, ""), fault.Forbidden)
		want(t, "a return without a reason", s.Decide(t.Context(), b, e.ID, false, " "), fault.Invalid)
		_, err = s.Open(t.Context(), clerk("c", "321200"), e.ID)
		want(t, "a clerk of another city looks", err, fault.NotFound)
		o.match = false
		want(t, "the register has changed its mind", s.Decide(t.Context(), b, e.ID, true, ""), fault.Invalid)
		o.match = true

		got, err := s.Open(t.Context(), b, e.ID)
		if err != nil || got.Rep.Name != "测试甲" || got.Applicant.Phone != "13800000082" || len(got.Scans) != 2 ||
			got.Scans[0].Name != "a.pdf" {
			t.Errorf("read back: %v, %v", got.Scans, err)
		}
		if n := storetest.Race(t, 8, func(int) error { return s.Decide(context.Background(), b, e.ID, true, "") }); n != 1 {
			t.Fatalf("%d checks went through, want 1", n)
		}
		waiting, _, err := s.List(t.Context(), b, window.Entered, "")
		if err != nil || len(waiting) != 0 {
			t.Errorf("waiting: %d, %v", len(waiting), err)
		}

		got, _ = s.Open(t.Context(), b, e.ID)
		got.Link = s.Keys.Index("window.link", "known") // the token of the check that won
		if err := s.Store.Put(t.Context(), got); err != nil {
			t.Fatal(err)
		}
		token := "known"
		want(t, "another link", s.SetPassword(t.Context(), actor.Actor{}, "nobody's", "Right-1234", "Right-1234"), fault.Expired)
		want(t, "an empty link", s.SetPassword(t.Context(), actor.Actor{}, "", "Right-1234", "Right-1234"), fault.Expired)
		want(t, "a weak password", s.SetPassword(t.Context(), actor.Actor{}, token, "1", "1"), fault.Invalid)
		was := *now
		*now = now.Add(s.Life)
		want(t, "a link that is too old", s.SetPassword(t.Context(), actor.Actor{}, token, "Right-1234", "Right-1234"), fault.Expired)
		*now = was
		if n := storetest.Race(t, 6, func(int) error {
			return s.SetPassword(t.Context(), actor.Actor{}, token, "Right-1234", "Right-1234")
		}, fault.Expired); n != 1 {
			t.Errorf("one link set %d passwords", n)
		}
		want(t, "a link twice", s.SetPassword(t.Context(), actor.Actor{}, token, "Right-1234", "Right-1234"), fault.Expired)
		if o.kept != 1 {
			t.Errorf("%d passwords kept", o.kept)
		}
	})
}

// OPS-2: a busy region does not push the entries of another off the list.
// REG-10: an institution that no register can be asked about is opened by its papers, which two clerks compare.
func TestAUnitThatNoRegisterKnowsIsOpenedByItsPapers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, o, _ := open(t, db)
		o.silent = true
		f := form
		f.USCC, f.UnitName = "12320100466001234B", "江南示例图书馆"
		entered, err := s.Enter(t.Context(), clerk("one", "320000"), typed(f, papers()))
		if err != nil {
			t.Fatal(err)
		}
		e, err := s.Open(t.Context(), clerk("two", "320000"), entered.ID)
		if err != nil || !e.ByPapers || e.Unit != (window.Particulars{Region: "320100", Kind: "事业单位"}) {
			t.Fatalf("the second clerk is shown %+v, %v", e, err)
		}
		if err := s.Decide(t.Context(), clerk("two", "320000"), e.ID, true, ""); err != nil {
			t.Fatal(err)
		}
		if got := o.last.Unit; got.Region != "320100" || got.Kind != "事业单位" {
			t.Errorf("opened with %+v", got)
		}
	})
}

func TestEachRegionReadsItsOwnEntriesPageByPage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, _, _ := open(t, db)
		put := func(id, region string) {
			t.Helper()
			if err := s.Store.Add(t.Context(), window.Entry{ID: id, State: window.Entered, Region: region, Link: []byte(id)}); err != nil {
				t.Fatal(err)
			}
		}
		put("000a", "320500")
		for i := range 2*window.Page + 1 {
			put(fmt.Sprintf("1%03d", i), "320100")
		}
		for region, want := range map[string]int{"320500": 1, "320100": 2*window.Page + 1, "320000": 2*window.Page + 2} {
			seen, before := 0, ""
			for more := true; more; {
				var page []window.Entry
				var err error
				if page, more, err = s.List(t.Context(), clerk("a", region), window.Entered, before); err != nil || len(page) == 0 {
					t.Fatal(len(page), err)
				}
				seen, before = seen+len(page), page[len(page)-1].ID
			}
			if seen != want {
				t.Errorf("%s saw %d entries, want %d", region, seen, want)
			}
		}
	})
}
