package caseworkdb_test

import (
	"testing"

	"wangting/internal/actor"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/fault"
)

// CAS-10, HAN-5: a case is read by everybody of the unit; to act on it, and to open a draft, needs the grant.
func TestWhoMayActOnACaseOfTheUnit(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, who := t.Context(), ct.Handler
		c, draft := h.Drafted(t, ct.Boss, ct.Subsidy), h.Drafted(t, ct.Boss, ct.Subsidy)
		_, err := h.Submit(ctx, ct.Boss, c.ID, c.Version)
		must(t, err)
		v, err := h.Open(ctx, ct.Boss, draft.ID)
		must(t, err)
		h.Deny(who.PersonID, ct.Subsidy)

		_, err = h.Open(ctx, who, c.ID)
		must(t, err)
		_, err = h.Open(ctx, who, draft.ID)
		wantFault(t, err, fault.Forbidden, "opening a draft")
		_, _, err = h.Download(ctx, who, v.Materials[0].ID)
		wantFault(t, err, fault.Forbidden, "reading a material of a draft")
		for what, err := range map[string]error{
			"writing a message":         h.Message(ctx, who, c.ID, "请问进度"),
			"withdrawing":               h.WithdrawCase(ctx, who, c.ID, ""),
			"marking as rated":          h.MarkRated(ctx, who, c.ID, catalog.RateClose),
			"answering a correction":    h.AnswerCorrection(ctx, who, c.ID, nil, 0),
			"deleting a draft":          h.Discard(ctx, who, draft.ID),
			"removing a material":       h.Detach(ctx, who, draft.ID, v.Materials[0].ID),
			"attaching a material":      second(h.Attach(ctx, who, draft.ID, casework.Upload{Slot: v.Materials[0].Slot})),
			"using a stored file":       h.UseStored(ctx, who, draft.ID, "table", v.Materials[0].ID),
			"submitting":                second(h.Submit(ctx, who, draft.ID, draft.Version)),
			"filing again":              second(h.FileAgain(ctx, who, c.ID)),
			"opening a case to rate it": second(h.OpenToAct(ctx, who, c.ID)),
		} {
			wantFault(t, err, fault.Forbidden, what)
		}
		worked, err := h.WorkedOn(ctx, ct.Clerk, c.ID)
		if worked || err != nil {
			t.Errorf("a clerk who did nothing has worked on it: %v, %v", worked, err)
		}
		must(t, h.AcceptCase(ctx, ct.Clerk, c.ID, ""))
		if worked, err = h.WorkedOn(ctx, ct.Clerk, c.ID); !worked || err != nil {
			t.Errorf("the clerk who accepted it has worked on it: %v, %v", worked, err)
		}
		deputy := actor.Actor{StaffID: "clerk-9", For: "clerk-7", Region: ct.Nanjing, Roles: ct.Clerk.Roles}
		if worked, err = h.WorkedOn(ctx, actor.Actor{StaffID: "clerk-9", For: ct.Clerk.StaffID}, c.ID); !worked || err != nil {
			t.Errorf("whoever stands in for the clerk has worked on it: %v, %v", worked, err)
		}
		d := h.Filed(t, ct.Boss, ct.Permit)
		must(t, h.AssignCase(ctx, actor.Actor{StaffID: "admin-1", Region: ct.Nanjing, Roles: []actor.Role{actor.Admin}}, d.CaseID, "clerk-7", ""))
		must(t, h.AcceptCase(ctx, deputy, d.CaseID, ""))
		for _, who := range []actor.Actor{{StaffID: "clerk-9"}, {StaffID: "clerk-7"}} {
			if worked, err = h.WorkedOn(ctx, who, d.CaseID); !worked || err != nil {
				t.Errorf("%s, whose deputy accepted it, has worked on it: %v, %v", who.StaffID, worked, err)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }

// HAN-6: whoever manages the people of a unit reads in full who filed its case and who acted in it; colleagues and staff do not, and of a
// personal case nobody but those who may see numbers.
func TestWhoManagesAUnitReadsWhoFiledItsCases(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		r := h.Filed(t, ct.Handler, ct.Subsidy)
		admin := ct.Boss
		admin.Level = actor.Administrator
		for what, c := range map[string]struct {
			who  actor.Actor
			want string
		}{
			"the representative": {ct.Boss, "测试"},
			"an administrator":   {admin, "测试"},
			"the handler":        {ct.Handler, "测**"},
		} {
			v, err := h.Open(t.Context(), c.who, r.CaseID)
			must(t, err)
			if got := v.Names[v.Case.FiledBy]; got != c.want {
				t.Errorf("%s reads that %q filed, want %q", what, got, c.want)
			}
			for _, e := range v.Events {
				if e.By.Kind == "person" && e.Name != c.want {
					t.Errorf("%s reads %q at %s, want %q", what, e.Name, e.Verb, c.want)
				}
			}
		}
		v, err := h.Dossier(t.Context(), ct.Clerk, r.CaseID)
		must(t, err)
		if got := v.Names[v.Case.FiledBy]; got != "测**" {
			t.Errorf("staff read %q", got)
		}
	})
}
