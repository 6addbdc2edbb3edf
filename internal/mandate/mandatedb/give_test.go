package mandatedb_test

import (
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
	"wangting/internal/mandate"
	"wangting/internal/mandate/mandatedb"
	"wangting/internal/regno"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

type told struct{}

func (told) Invited(context.Context, mandate.Mandate) error                { return nil }
func (told) Answered(context.Context, actor.Actor, mandate.Mandate) error  { return nil }
func (told) Ended(context.Context, actor.Actor, mandate.Mandate) error     { return nil }
func (told) Ending(context.Context, mandate.Mandate, int) error            { return nil }
func (told) Doubted(context.Context, mandate.Mandate, mandate.Doubt) error { return nil }
func (told) Asked(context.Context, actor.Actor, mandate.Request) error     { return nil }
func (told) Demoted(context.Context, actor.Actor, mandate.Mandate) error   { return nil }
func (told) Promoting(context.Context, actor.Actor, mandate.Mandate, mandate.Promotion) error {
	return nil
}
func (told) PromotionEnded(context.Context, actor.Actor, mandate.Mandate, mandate.PromotionEnd) error {
	return nil
}
func (told) AskAnswered(context.Context, actor.Actor, mandate.Request) error { return nil }

// people is a stand-in that finds a person by name; the name is the person's id, spelt by spell.
type people struct{}

const digits = "甲乙丙丁戊己庚辛壬癸"

// spell writes an id as a name, which has no digits.
func spell(id string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return []rune(digits)[r-'0']
		}
		return r
	}, id)
}

func spelt(n regno.Name) string {
	return strings.Map(func(r rune) rune {
		if i := strings.IndexRune(digits, r); i >= 0 {
			return '0' + rune(i/3)
		}
		return r
	}, strings.ToLower(string(n)))
}

func (people) Verified(_ context.Context, k mandate.Known) (string, error) {
	if k.Name == "无名" {
		return "", fault.New(fault.NotFound, "")
	}
	return spelt(k.Name), nil
}

func form(kind, person string) mandate.InviteForm {
	return mandate.InviteForm{
		Kind:      kind,
		Name:      spell(person),
		DocType:   string(regno.IdentityCard),
		DocNumber: "32010119900101121X",
		Phone:     "13800000082",
		From:      noon.Format("2006-01-02"),
		Until:     noon.AddDate(1, 0, 0).Format("2006-01-02"),
	}
}

// giving is a unit that has given its consent, and its representative.
func giving(t *testing.T, db *store.DB) (*mandate.Service, actor.Actor) {
	t.Helper()
	world(t, db)
	s, _ := service(t, db)
	rep := give(t, db, "m1", "p", actor.Representative)
	if err := s.OpenGiving(t.Context(), rep); err != nil {
		t.Fatal(err)
	}
	return s, rep
}

func kind(t *testing.T, what string, err error, k fault.Kind) {
	t.Helper()
	if !errors.Is(err, k) {
		t.Errorf("%s: %v, want %v", what, err, k)
	}
}

func accept(s *mandate.Service, personID, id string) error {
	return s.Accept(context.Background(), actor.Actor{PersonID: personID}, id, func(context.Context) error { return nil })
}

func TestAnInvitationCountsOnceThePersonHasConfirmed(t *testing.T) { // HAN-3, HAN-4
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, rep := giving(t, db)
		m, err := s.Invite(t.Context(), rep, form(mandate.KindHandler, "q"))
		if err != nil {
			t.Fatal(err)
		}
		q := actor.Actor{PersonID: "q", UnitID: "u", MandateID: m.ID, Level: actor.Operator}
		_, err = s.Decide(t.Context(), q, mandate.Ask{UnitID: "u"})
		kind(t, "acting before it is confirmed", err, fault.Forbidden)
		kind(t, "somebody else's word", accept(s, "r", m.ID), fault.NotFound)
		failed := errors.New("the face is gone")
		if err := s.Accept(t.Context(), q, m.ID, func(context.Context) error { return failed }); !errors.Is(err, failed) {
			t.Errorf("without a face: %v", err)
		}
		if err := accept(s, "q", m.ID); err != nil {
			t.Fatal(err)
		}
		kind(t, "confirming twice", accept(s, "q", m.ID), fault.Expired)
		_, err = s.Invite(t.Context(), rep, form(mandate.KindHandler, "q"))
		kind(t, "inviting twice", err, fault.Invalid)
		_, err = s.Invite(t.Context(), rep, form(mandate.KindHandler, "无名"))
		kind(t, "inviting who is no verified person", err, fault.Invalid)

		_, err = s.Decide(t.Context(), q, mandate.Ask{UnitID: "u", Item: "A"})
		kind(t, "an item that is not granted", err, fault.Forbidden)
		known := func(string) bool { return true }
		if err := s.SetScope(t.Context(), rep, m.ID, nil, []string{"A", "B", "A"}, known); err != nil {
			t.Fatal(err)
		}
		if _, err = s.Decide(t.Context(), q, mandate.Ask{UnitID: "u", Item: "A"}); err != nil {
			t.Errorf("an item that is granted: %v", err)
		}
		if team, _, err := s.Team(t.Context(), rep); err != nil || !slices.ContainsFunc(team, func(x mandate.Member) bool { return x.ID == m.ID && x.Items == 2 }) {
			t.Errorf("the team is %+v, %v", team, err)
		}
		kind(t, "a handler gives", s.SetScope(t.Context(), q, m.ID, nil, nil, known), fault.Forbidden)
		_, err = s.Invite(t.Context(), q, form(mandate.KindHandler, "r"))
		kind(t, "a handler invites", err, fault.Forbidden)
		if err := s.Leave(t.Context(), q, m.ID); err != nil {
			t.Fatal(err)
		}
		_, err = s.Decide(t.Context(), q, mandate.Ask{UnitID: "u"})
		kind(t, "acting after leaving", err, fault.Forbidden)
		kind(t, "the representative leaves", s.Leave(t.Context(), rep, "m1"), fault.Forbidden)
	})
}

func TestAnAdministratorGivesToHandlersOnly(t *testing.T) { // HAN-3, HAN-6
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, rep := giving(t, db)
		m, err := s.Invite(t.Context(), rep, form(mandate.KindAdministrator, "q"))
		if err != nil {
			t.Fatal(err)
		}
		if err := accept(s, "q", m.ID); err != nil {
			t.Fatal(err)
		}
		admin := actor.Actor{PersonID: "q", UnitID: "u", MandateID: m.ID, Level: actor.Administrator}
		_, err = s.Invite(t.Context(), admin, form(mandate.KindAdministrator, "r"))
		kind(t, "an administrator makes another", err, fault.Invalid)
		if f := fault.Of(err); len(f.Fields) != 1 ||
			!strings.Contains(f.Fields[0].Say, "只能由法定代表人添加") { // the fault is the level, not the limit
			t.Errorf("an administrator who makes another is told %+v", f.Fields)
		}
		_, err = s.Invite(t.Context(), rep, form(mandate.KindAdministrator, "r"))
		kind(t, "a second administrator", err, fault.Invalid)
		h, err := s.Invite(t.Context(), admin, form(mandate.KindHandler, "r"))
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.ChangeLevel(t.Context(), admin, h.ID, mandate.KindAdministrator)
		kind(t, "an administrator changes a level", err, fault.Forbidden)
		_, err = s.ChangeLevel(t.Context(), rep, h.ID, mandate.KindAdministrator)
		kind(t, "the place is taken", err, fault.Invalid)
		kind(t, "an administrator ends the representative", s.End(t.Context(), admin, "m1", "x"), fault.Forbidden)
		if err := s.End(t.Context(), rep, m.ID, "x"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.ChangeLevel(t.Context(), rep, h.ID, mandate.KindAdministrator); err != nil {
			t.Errorf("the place is free: %v", err)
		}
		if err := extend(t.Context(), s, rep, h.ID, "2026-11-26", "2027-01-31"); err != nil {
			t.Errorf("extending: %v", err)
		}
		kind(t, "longer than two years", extend(t.Context(), s, rep, h.ID, "2026-11-26", "2029-01-31"), fault.Invalid)
		kind(t, "backwards", extend(t.Context(), s, rep, h.ID, "2027-11-26", "2027-01-31"), fault.Invalid)
	})
}

// A mandate of another unit is NotFound.
func TestAMandateOfAnotherUnitIsNotThere(t *testing.T) { // HAN-6
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, rep := giving(t, db)
		other := mandate.Mandate{ID: "m9", UnitID: "v", PersonID: "r", Level: actor.Operator, State: mandate.Active,
			From: noon.Add(-time.Hour), GrantedAt: noon}
		if err := (mandatedb.Store{DB: db}).Add(t.Context(), other); err != nil {
			t.Fatal(err)
		}
		kind(t, "giving it more time", extend(t.Context(), s, rep, "m9", "2026-11-26", "2027-01-31"), fault.NotFound)
		_, err := s.ChangeLevel(t.Context(), rep, "m9", mandate.KindAdministrator)
		kind(t, "changing its level", err, fault.NotFound)
		kind(t, "ending it", s.End(t.Context(), rep, "m9", "x"), fault.NotFound)
	})
}

// HAN-1: 「同意开通」 twice, and many at once, is opened and recorded once.
func TestAUnitIsOpenedForHandlersOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		world(t, db)
		s, _ := service(t, db)
		rep := give(t, db, "m1", "p", actor.Representative)
		book := audittest.New(t)
		s.Audit = book.Service
		storetest.Race(t, 8, func(int) error { return s.OpenGiving(context.Background(), rep) })
		first, _, err := s.Opened(t.Context(), rep)
		if err != nil {
			t.Fatal(err)
		}
		s.Now = func() time.Time { return noon.AddDate(0, 0, 1) }
		if err := s.OpenGiving(t.Context(), rep); err != nil {
			t.Fatal(err)
		}
		again, _, err := s.Opened(t.Context(), rep)
		if err != nil || !again.AgreedAt.Equal(first.AgreedAt) {
			t.Errorf("the consent of %v became one of %v, %v", first.AgreedAt, again.AgreedAt, err)
		}
		if acts := book.Acts(); !slices.Equal(acts, []string{"mandate.opened"}) {
			t.Errorf("%v is recorded", acts)
		}
	})
}

func TestNobodyMakesAnEleventhHandlerOrASecondAdministrator(t *testing.T) { // HAN-7, under -race
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, rep := giving(t, db)
		for i := range 30 {
			id := fmt.Sprintf("x%d", i)
			if _, err := db.Exec(t.Context(), `INSERT INTO person (id, name, document, document_x, verified_by, verified_us, created_us, version)
			     VALUES ($1, $2, $2, $2, '', 0, 1, 1)`, id, []byte(id)); err != nil {
				t.Fatal(err)
			}
		}
		run := func(kind string, first int) int {
			return storetest.Race(t, 15, func(i int) error {
				_, err := s.Invite(context.Background(), rep, form(kind, fmt.Sprintf("x%d", first+i)))
				return err
			})
		}
		if n := run(mandate.KindHandler, 0); n != 10 {
			t.Errorf("%d handlers, want 10", n)
		}
		if n := run(mandate.KindAdministrator, 15); n != 1 {
			t.Errorf("%d administrators, want 1", n)
		}
	})
}

func TestTimeEndsInvitationsAndMandatesAndRemindsBefore(t *testing.T) { // HAN-4, HAN-7
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, rep := giving(t, db)
		now := noon
		s.Now = func() time.Time { return now }
		count := map[int]int{}
		s.Tell = counting{count: count}
		old, err := s.Invite(t.Context(), rep, form(mandate.KindAdministrator, "r"))
		if err != nil {
			t.Fatal(err)
		}
		m, err := s.Invite(t.Context(), rep, form(mandate.KindHandler, "q"))
		if err != nil {
			t.Fatal(err)
		}
		if err := accept(s, "q", m.ID); err != nil {
			t.Fatal(err)
		}
		state := func(id string, want mandate.State) {
			t.Helper()
			if err := s.Tick(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got, err := s.Of(t.Context(), id); err != nil || got.State != want {
				t.Errorf("at %s it is %s, want %s", now, got.State, want)
			}
		}
		state(old.ID, mandate.Pending)
		now = noon.Add(s.Limits.Invitation)
		kind(t, "too late", accept(s, "r", old.ID), fault.Expired)
		state(old.ID, mandate.Expired)
		for _, days := range []int{30, 29, 7, 6, 1} { // the schedule runs every ten minutes, never at the exact instant
			for _, late := range []time.Duration{-6 * time.Minute, 4 * time.Minute, 14 * time.Minute} {
				now = m.Until.AddDate(0, 0, -days).Add(late)
				state(m.ID, mandate.Active)
			}
		}
		if len(count) != 3 || count[30] != 1 || count[7] != 1 || count[1] != 1 {
			t.Errorf("reminded %v", count)
		}
		now = m.Until
		state(m.ID, mandate.Expired)
	})
}

type counting struct {
	told
	count map[int]int
}

func (c counting) Ending(_ context.Context, _ mandate.Mandate, days int) error {
	c.count[days]++
	return nil
}

// HAN-6: a person is not flooded by 「重新发送」.
func TestAnInvitationIsSentAgainThreeTimesADay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		world(t, db)
		s, _ := service(t, db)
		chief := give(t, db, "m1", "p", actor.Representative)
		if err := s.OpenGiving(t.Context(), chief); err != nil {
			t.Fatal(err)
		}
		m, err := s.Invite(t.Context(), chief, form(mandate.KindHandler, "q"))
		if err != nil {
			t.Fatal(err)
		}
		sent := 0
		for range 14 {
			err := s.Resend(t.Context(), chief, m.ID)
			switch {
			case err == nil:
				sent++
			case !errors.Is(err, fault.Limited):
				t.Fatal(err)
			}
		}
		if sent != 3 {
			t.Errorf("sent again %d times within a day, want 3", sent)
		}
		now := s.Now()
		s.Now = func() time.Time { return now.Add(24 * time.Hour) }
		if err := s.Resend(t.Context(), chief, m.ID); err != nil {
			t.Errorf("on the next day: %v", err)
		}
	})
}

// extend extends a mandate as whoever has just looked at it.
func extend(ctx context.Context, s *mandate.Service, who actor.Actor, mandateID, from, until string) error {
	m, err := s.Of(ctx, mandateID)
	if err != nil {
		return err
	}
	return s.Extend(ctx, who, mandateID, m.Version, from, until)
}

type inviting struct {
	told
	texts *int
}

func (i inviting) Invited(context.Context, mandate.Mandate) error {
	*i.texts++
	return nil
}

// HAN-6: nor is anybody flooded by invitations that are ended and given again; another unit, person or day counts anew.
func TestAPersonIsNotFloodedByInvitationsThatAreEndedAndGivenAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, rep := giving(t, db)
		texts := 0
		s.Tell = inviting{texts: &texts}
		again := func() error {
			m, err := s.Invite(t.Context(), rep, form(mandate.KindHandler, "q"))
			if err != nil {
				return err
			}
			return s.End(t.Context(), rep, m.ID, "删除")
		}
		for range 14 {
			if err := again(); err != nil && !errors.Is(err, fault.Limited) {
				t.Fatal(err)
			}
		}
		if texts != 4 {
			t.Errorf("%d texts within a day, want the first and three more", texts)
		}
		if list, err := s.OfUnit(t.Context(), rep); err != nil || len(list) != 1 {
			t.Errorf("a refused invitation left %d mandates, %v", len(list), err)
		}
		if _, err := s.Invite(t.Context(), rep, form(mandate.KindHandler, "r")); err != nil {
			t.Errorf("somebody else: %v", err)
		}
		now := s.Now()
		s.Now = func() time.Time { return now.Add(24 * time.Hour) }
		if err := again(); err != nil {
			t.Errorf("on the next day: %v", err)
		}
	})
}

// HAN-6: whoever saves a page opened before another change is told, and replaces nothing.
func TestAPeriodIsNotReplacedUnseen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, rep := giving(t, db)
		m, err := s.Invite(t.Context(), rep, form(mandate.KindHandler, "q"))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Extend(t.Context(), rep, m.ID, m.Version, "2026-11-26", "2027-01-31"); err != nil {
			t.Fatal(err)
		}
		kind(t, "from a page opened before", s.Extend(t.Context(), rep, m.ID, m.Version, "2026-11-26", "2027-03-31"), fault.Conflict)
		now, err := s.Of(t.Context(), m.ID)
		if err != nil || mandate.Period(now.From, now.Until) != mandate.Period(now.From, time.Date(2027, 1, 31, 16, 0, 0, 0, time.UTC)) {
			t.Errorf("the period is %s, %v", mandate.Period(now.From, now.Until), err)
		}
		if err := s.Extend(t.Context(), rep, m.ID, now.Version, "2026-11-26", "2027-03-31"); err != nil {
			t.Errorf("after looking: %v", err)
		}
	})
}

// INS-4: the administrator of an institution is appointed by its unit, and manages nobody by an address either.
func TestNobodyManagesThePeopleOfAnInstitution(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, _ := giving(t, db)
		if _, err := db.Exec(t.Context(), `UPDATE unit SET number = 'JG320000000001' WHERE id = 'u'`); err != nil {
			t.Fatal(err)
		}
		chief := give(t, db, "m3", "q", actor.Administrator)
		kind(t, "the page", s.HasAgents(t.Context(), chief), fault.NotFound)
		_, err := s.Invite(t.Context(), chief, form(mandate.KindHandler, "r"))
		kind(t, "an invitation", err, fault.NotFound)
	})
}
