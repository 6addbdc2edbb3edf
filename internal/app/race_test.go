package app_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/app/demo"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/institution"
	"wangting/internal/person"
	"wangting/internal/privacy"
	"wangting/internal/recovery"
	"wangting/internal/regno"
	"wangting/internal/store/storetest"
)

// SEC-5: an account is removed, or the draft that another tab sends off at that moment becomes a case; never both.
func TestAnAccountIsRemovedOrItsDraftSubmitted(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		uscc, rep := h.opened("江南示例", "13800000101")
		boss := h.signed(rep.Number, uscc)
		who := boss.Self()
		h.personal(who)
		must(t, h.Rooms.Mandates.EndAll(ctx, system, boss.UnitID, "测试"))
		c := h.drafted(who)
		submit := func() error {
			_, err := h.Rooms.Cases.SubmitChosen(ctx, who, c.ID, c.Version, casework.Choice{Way: casework.Online, Agree: true})
			return err
		}
		errs := storetest.Together(t, 2, func(i int) error {
			if i == 0 {
				return submit()
			}
			_, err := h.Rooms.Privacy.Remove(ctx, who, privacy.RemoveForm{Sure: true, Password: password})
			return err
		})
		submitted, removed := errs[0], errs[1]
		p, err := h.Rooms.Persons.Find(ctx, who.PersonID)
		must(t, err)
		running := h.count(`SELECT COUNT(*) FROM case_file WHERE owner_id = $1 AND number IS NOT NULL`, who.PersonID)
		if (removed == nil) == (submitted == nil) || (p.Name == person.Gone) != (removed == nil) || (running == 1) != (submitted == nil) {
			t.Fatalf("removed: %v, submitted: %v, %d cases run, the person is gone: %v", removed, submitted, running, p.Name == person.Gone)
		}
		if removed != nil && !errors.Is(removed, fault.Conflict) {
			t.Errorf("whoever removes is told %v", removed)
		}
	})
}

// dissolved is a register in which every unit has been dissolved.
type dissolved struct{}

func (dissolved) Ask(context.Context, account.Query) (account.Answer, error) {
	return account.Answer{Exists: true, Match: true, Status: account.Dissolved}, nil
}

// ACC-5: the account of a unit is closed, or what a colleague submits at that moment becomes a case; never both.
func TestAUnitIsClosedOrItsDraftSubmitted(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx, who := t.Context(), h.boss()
		h.Rooms.Accounts.Register = dissolved{}
		c := h.drafted(who)
		submit := func() error {
			_, err := h.Rooms.Cases.SubmitChosen(ctx, who, c.ID, c.Version, casework.Choice{Way: casework.Online, Agree: true})
			return err
		}
		shut := func() error {
			_, err := h.Rooms.Accounts.CloseWithPassword(ctx, who, account.ClosingForm{Sure: true, Password: password})
			return err
		}
		errs := storetest.Together(t, 2, func(i int) error { return []func() error{submit, shut}[i]() })
		submitted, closed := errs[0], errs[1]
		running := h.count(`SELECT COUNT(*) FROM case_file WHERE owner_id = $1 AND number IS NOT NULL`, who.UnitID)
		shutNow := h.count(`SELECT COUNT(*) FROM unit WHERE id = $1 AND state = 'closed'`, who.UnitID)
		if (closed == nil) == (submitted == nil) || (shutNow == 1) != (closed == nil) || (running == 1) != (submitted == nil) {
			t.Errorf("closed: %v, submitted: %v, %d cases run, %d units are closed", closed, submitted, running, shutNow)
		}
	})
}

// LOG-7: one proof sets one password.
func TestOneProofRecoversOnePassword(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx, who := t.Context(), actor.Actor{IP: "192.0.2.7"}
		uscc, rep := h.opened("江南示例", "13800000101")
		d, err := h.Rooms.Recovery.Begin(ctx, who, recovery.RecoveryForm{USCC: uscc, DocType: string(regno.IdentityCard),
			DocNumber: rep.Number, Name: "测试甲"})
		must(t, err)
		must(t, h.Rooms.Recovery.SendCode(ctx, who, d, "session"))
		must(t, h.Rooms.Recovery.ProveCode(ctx, who, &d, "session", h.code("13800000101", 0)))
		won := storetest.Race(t, 6, func(i int) error {
			mine, fresh := d, fmt.Sprintf("Fresh-lantern-%d", i)
			err := h.Rooms.Recovery.Finish(ctx, who, &mine, "session", fresh, fresh)
			if errors.Is(err, recovery.ErrRecoveryEarly) {
				err = fault.New(fault.Expired, "the page begins anew")
			}
			return err
		}, fault.Expired)
		if n := h.count(`SELECT COUNT(*) FROM audit WHERE act = 'login.recovered'`); won != 1 || n != 1 {
			t.Errorf("%d were told that it is set, %d are recorded", won, n)
		}
	})
}

// INS-4, INS-5: while one appoints another administrator, the password of the one before is not set for the new one, nor the other way about.
func TestAnAdministratorIsAppointedOrTheirPasswordReset(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx, s := t.Context(), h.Rooms.Institutions
		must(t, demo.Fill(ctx, h.Hall))
		u, err := h.Rooms.Units.ByUSCC(ctx, regno.USCC(demo.UnitCode))
		must(t, err)
		held, err := h.Rooms.Mandates.Store.OfUnit(ctx, u.ID)
		must(t, err)
		chief := actor.Actor{UnitID: u.ID, PersonID: held[0].PersonID, MandateID: held[0].ID, Level: held[0].Level}
		must(t, s.Register(ctx, system, institution.New{UnitID: u.ID, CaseID: "case-1", Name: "示例学校", Kind: "06", Level: "city", Region: "321200"}))
		list, _, err := s.List(ctx, chief, "", 20)
		must(t, err)
		form := institution.AdminForm{Name: "测试壬", DocType: "01", DocNumber: demo.RepNumber, Phone: demo.RepPhone}
		must(t, s.Appoint(ctx, chief, list[0].ID, form))
		done := h.count(`SELECT COUNT(*) FROM audit WHERE act LIKE 'institution.%'`)
		won := storetest.Race(t, 6, func(i int) error {
			if i%2 == 0 {
				return s.Reset(ctx, chief, list[0].ID)
			}
			return s.Appoint(ctx, chief, list[0].ID, form)
		}, fault.Conflict)
		if more := h.count(`SELECT COUNT(*) FROM audit WHERE act LIKE 'institution.%'`) - done; won == 0 || more != won {
			t.Errorf("%d were told that it is done, %d are recorded", won, more)
		}
		if n := h.count(activeAdministrators); n != 1 {
			t.Errorf("%d administrators", n)
		}
		if n := h.count(`SELECT COUNT(*) FROM login_credential AS l JOIN institution AS i ON i.mandate_id = l.mandate_id`); n != 1 {
			t.Errorf("%d administrators who act have a password, want 1", n)
		}
	})
}

// OPS-4: tabs that begin a practice at once have one each and none without its people; what is swept while somebody learns in it goes whole.
func TestPracticesThatBeginAndEndAtOnceAreWhole(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx, p := t.Context(), h.practices()
		begun := storetest.Race(t, 6, func(int) error { _, err := p.Begin(ctx, actor.Actor{IP: "192.0.2.7"}); return err })
		for what, want := range map[string]int{
			`SELECT COUNT(*) FROM practice`:                                                             6,
			`SELECT COUNT(DISTINCT unit_id) FROM login_session WHERE person_id >= 'ffff'`:               6,
			`SELECT COUNT(*) FROM practice AS p JOIN mandate AS m ON m.id = p.mandate_id`:               6,
			`SELECT COUNT(*) FROM practice AS p JOIN person AS x ON x.id IN (p.person_id, p.helper_id)`: 12,
		} {
			if n := h.count(what); n != want || begun != 6 {
				t.Errorf("%s gives %d, want %d; %d began", what, n, want, begun)
			}
		}
		who := h.learner(p)
		c := h.rehearse(p, who)
		h.later(25 * time.Hour)
		storetest.Race(t, 6, func(i int) error {
			switch i {
			case 0, 1:
				return p.Sweep(ctx)
			case 2:
				_, err := p.Return(ctx, actor.Actor{IP: "192.0.2.7"}, who.UnitID)
				return err
			case 3:
				return h.Rooms.Cases.WithdrawCase(ctx, who, c.ID, "不再需要")
			default:
				_, err := h.Rooms.Cases.Begin(ctx, who, mediationCode)
				return err
			}
		})
		must(t, p.Sweep(ctx))
		before := id.PracticeBefore(h.now().Add(-p.Limits.Life))
		for _, query := range []string{
			`SELECT COUNT(*) FROM practice WHERE unit_id < $1`,
			`SELECT COUNT(*) FROM unit WHERE id >= 'ffff' AND id < $1`,
			`SELECT COUNT(*) FROM login_session WHERE unit_id >= 'ffff' AND unit_id < $1`,
			`SELECT COUNT(*) FROM case_file WHERE owner_id >= 'ffff' AND owner_id < $1`,
		} {
			if n := h.count(query, before); n != 0 {
				t.Errorf("%s gives %d", query, n)
			}
		}
	})
}
