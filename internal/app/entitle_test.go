package app_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/app/demo"
	"wangting/internal/casework"
	emulated "wangting/internal/emulator"
	"wangting/internal/emulator/coresys"
	"wangting/internal/emulator/lever"
	"wangting/internal/entitle"
	"wangting/internal/entitle/entitledb"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/mandate/mandatedb"
	"wangting/internal/store/storetest"
	"wangting/internal/workday"
)

// found runs a round of the job, and gives the id of the entitlement of whoever asks.
func (h *hall) found(who actor.Actor) string {
	h.t.Helper()
	must(h.t, h.Rooms.Entitle.Walk(h.t.Context(), h.round()))
	list, err := h.Rooms.Entitle.Of(h.t.Context(), who)
	must(h.t, err)
	if len(list) != 1 {
		h.t.Fatalf("%d entitlements: %+v", len(list), list)
	}
	return list[0].ID
}

func (h *hall) round() entitle.Walk {
	return entitle.Walk{Item: "stabilisation-return", Day: h.now().In(workday.Zone).Format(time.DateOnly)}
}

const entitledSQL = `SELECT COUNT(*) FROM entitlement WHERE state = $1`

// catalogue.md §6 免申即享: found once, told once, shown to those with the mandate, confirmed by many into one draft, claimed by its case.
func TestWhoIsEntitledIsFoundOnceAndClaimsTogether(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		must(t, demo.Fill(t.Context(), h.Hall))
		ctx, who := t.Context(), h.insured()
		eid := h.found(who)
		for range 3 {
			must(t, h.Rooms.Entitle.Walk(ctx, h.round()))
		}
		if n := h.count(`SELECT COUNT(*) FROM message WHERE link = $1`, entitle.Path); n != h.count(`SELECT COUNT(*) FROM entitlement`) {
			t.Errorf("%d messages", n)
		}
		door := h.door(who)
		opened(t, door, "/unit/workbench", "有 1 项可以免申即享")
		for _, page := range []string{"/unit", entitle.Path} {
			opened(t, door, page, "2026 年度：核定 12,345.00 元，确认后拨付")
		}
		other := h.boss()
		if a := h.door(other).Get("/unit"); strings.Contains(a.Body, "核定 12,345") {
			t.Error("another unit reads it")
		}
		if _, err := h.Rooms.Entitle.Confirm(ctx, other, eid); !errors.Is(err, fault.NotFound) {
			t.Errorf("another unit confirms: %v", err)
		}
		ids := make([]string, 12)
		won := storetest.Race(t, len(ids), func(i int) error {
			c, err := h.Rooms.Entitle.Confirm(ctx, who, eid)
			ids[i] = c.CaseID
			return err
		})
		for _, one := range ids {
			if one != ids[0] || !id.Valid(one) || won != len(ids) {
				t.Fatalf("confirmed into %v", ids)
			}
		}
		if n := h.count(`SELECT COUNT(*) FROM case_file WHERE item_code = 'stabilisation-return'`); n != 1 {
			t.Errorf("%d drafts", n)
		}
		v, err := h.Rooms.Cases.Open(ctx, who, ids[0])
		must(t, err)
		d := v.Case.Data
		if d["amount"] != "12345.00 元" || d["agree"] != "yes" {
			t.Errorf("the draft says %v", d)
		}
		// Discarded, it is begun anew; a figure that is typed over counts for nothing.
		must(t, h.Rooms.Cases.Discard(ctx, who, ids[0]))
		c, err := h.Rooms.Entitle.Confirm(ctx, who, eid)
		must(t, err)
		if c.CaseID == ids[0] || c.Ready {
			t.Errorf("after the draft was discarded: %+v", c)
		}
		v, err = h.Rooms.Cases.Open(ctx, who, c.CaseID)
		must(t, err)
		_, all := answers(t, "stabilisation-return")
		all["amount"], all["agree"] = "999999.00 元", "yes"
		_, err = h.Rooms.Cases.Save(ctx, who, c.CaseID, all, v.Case.Version)
		must(t, err)
		c, err = h.Rooms.Entitle.Confirm(ctx, who, eid)
		if must(t, err); !c.Ready {
			t.Error("a whole draft does not lead to its check")
		}
		v, err = h.Rooms.Cases.Open(ctx, who, c.CaseID)
		must(t, err)
		if _, err = h.Rooms.Cases.Submit(ctx, who, c.CaseID, v.Case.Version); err != nil {
			t.Fatal(err)
		}
		if state := h.decided(c.CaseID); state != string(casework.Closed) {
			t.Errorf("the case is %s", state)
		}
		if p := h.paperOf(who, c.CaseID); p.Title != "稳岗返还确认通知书" {
			t.Errorf("the document is %s", p.Title)
		}
		opened(t, door, entitle.Path, "已申领")
		again, err := h.Rooms.Entitle.Confirm(ctx, who, eid)
		if err != nil || !again.Submitted || again.CaseID != c.CaseID {
			t.Errorf("confirmed again: %+v, %v", again, err)
		}
		must(t, h.Rooms.Entitle.Walk(ctx, h.round())) // the core system says 已确认 by now
		opened(t, door, entitle.Path, "已申领")
		clerk := actor.Actor{StaffID: h.staff("clerk"), Roles: []actor.Role{actor.Clerk}, Region: casework.Province}
		opened(t, h.door(clerk), "/staff/cases/"+c.CaseID, "免申即享：系统查出符合条件")
	})
}

// What is not accepted can be confirmed anew, and a stopped item invites nobody: not in the workbench, not in its guide.
func TestAnEntitlementOutlivesARefusalAndIsNotOfferedWhileItsItemIsStopped(t *testing.T) {
	h := open(t, unchanged)
	must(t, demo.Fill(t.Context(), h.Hall))
	ctx, who := t.Context(), h.insured()
	c, err := h.Rooms.Entitle.Confirm(ctx, who, h.found(who))
	must(t, err)
	v, err := h.Rooms.Cases.Open(ctx, who, c.CaseID)
	must(t, err)
	sent := v.Case
	sent.Number, sent.State = "26000000000001", casework.Submitted
	for _, state := range []casework.State{casework.NotAccepted, casework.Terminated, casework.Withdrawn} {
		must(t, h.Rooms.Entitle.Moved(ctx, v.Case, sent))
		over := sent
		over.State = state
		must(t, h.Rooms.Entitle.Moved(ctx, sent, over))
		if list, err := h.Rooms.Entitle.Of(ctx, who); err != nil || len(list) != 1 || list[0].State != entitle.Open {
			t.Errorf("after %s: %+v, %v", state, list, err)
		}
	}
	store := entitledb.Store{DB: h.DB, Keys: h.Keys}
	list, err := h.Rooms.Entitle.Of(ctx, who)
	must(t, err)
	e, err := store.One(ctx, list[0].ID)
	must(t, err)
	must(t, store.End(ctx, who.UnitID, e.Item))
	if err := h.Rooms.Entitle.PutOff(ctx, who, e.ID); !errors.Is(err, fault.Conflict) {
		t.Errorf("one that is over is put off: %v", err)
	}
	must(t, store.Renew(ctx, e))
	door := h.door(who)
	invites := map[string]string{"/unit/workbench": "有 1 项可以免申即享", "/items/stabilisation-return": "无需申请"}
	for page, words := range invites {
		opened(t, door, page, words)
	}
	must(t, h.Rooms.Catalog.Stop(ctx, actor.SystemActor("test"), "stabilisation-return", "系统维护"))
	for page, words := range invites {
		if a := door.Get(page); a.Status != http.StatusOK || strings.Contains(a.Body, words) {
			t.Errorf("%s of a stopped item: %d, or it says %s", page, a.Status, words)
		}
	}
}

// The core system is away, or knows nothing: nothing is lost and nothing is invented.
func TestARoundOfEntitlementsWaitsForTheCoreSystem(t *testing.T) {
	h := open(t, unchanged)
	must(t, demo.Fill(t.Context(), h.Hall))
	ctx, who := t.Context(), h.insured()
	for _, mode := range []lever.Mode{lever.Down, lever.Error} {
		must(t, h.world.Levers.Pull(emulated.Core, mode, 0))
		must(t, h.Rooms.Entitle.Walk(ctx, h.round()))
		if n := h.count(`SELECT COUNT(*) FROM entitlement`); n != 0 {
			t.Errorf("%s: %d entitlements", mode, n)
		}
	}
	must(t, h.world.Levers.Pull(emulated.Core, lever.OK, 0))
	h.later(11 * time.Minute)
	h.until("the core system is asked again", func() bool {
		must(t, h.Rooms.Entitle.Walk(ctx, h.round()))
		return h.count(`SELECT COUNT(*) FROM entitlement`) > 0
	})
	eid := h.found(who)
	must(t, h.Rooms.Entitle.PutOff(ctx, who, eid))
	must(t, h.Rooms.Entitle.PutOff(ctx, who, eid))
	door := h.door(who)
	if a := door.Get("/unit"); strings.Contains(a.Body, "12,345") {
		t.Error("what was put off still waits on the home page")
	}
	opened(t, door, entitle.Path, "暂不申领")
	must(t, h.Rooms.Entitle.Walk(ctx, h.round()))
	if n := h.count(entitledSQL, "later"); n != 1 {
		t.Errorf("the next round has forgotten that it was put off: %d", n)
	}
	h.world.Core.Change(func(s *coresys.State) {
		s.Returns = map[string]bool{h.known("泰州示例物流").USCC + "/2026": true}
	})
	if a := door.Post(entitle.Path+"/"+eid+"/confirm", url.Values{}); a.Status != http.StatusConflict || !strings.Contains(a.Body, "已经没有这一项") {
		t.Errorf("confirmed what is confirmed elsewhere: %d", a.Status)
	}
	if n := h.count(entitledSQL, "ended"); n != 1 {
		t.Errorf("%d have ended", n)
	}
}

// A handler reads and claims what the unit is entitled to only with the item's grant; an amount that has changed by now is said, and used.
func TestAnEntitlementIsForWhoeverHandlesItsItemAndSaysWhatHasChanged(t *testing.T) {
	h := open(t, unchanged)
	must(t, demo.Fill(t.Context(), h.Hall))
	ctx, boss := t.Context(), h.insured()
	eid := h.found(boss)
	handler := h.hired(boss, 7)
	if list, err := h.Rooms.Entitle.Of(ctx, handler); err != nil || len(list) != 0 {
		t.Errorf("a handler of another item is shown %+v, %v", list, err)
	}
	if _, err := h.Rooms.Entitle.Confirm(ctx, handler, eid); !errors.Is(err, fault.NotFound) {
		t.Errorf("a handler of another item confirms: %v", err)
	}
	if err := h.Rooms.Entitle.PutOff(ctx, handler, eid); !errors.Is(err, fault.NotFound) {
		t.Errorf("a handler of another item puts off: %v", err)
	}
	must(t, mandatedb.Store{DB: h.DB, Now: h.now}.PutScope(ctx, handler.MandateID, []string{"stabilisation-return"}, h.now()))
	if list, err := h.Rooms.Entitle.Of(ctx, handler); err != nil || len(list) != 1 {
		t.Errorf("a handler of the item is shown %+v, %v", list, err)
	}
	store := entitledb.Store{DB: h.DB, Keys: h.Keys}
	e, err := store.One(ctx, eid)
	must(t, err)
	e.Shown["amount"] = "1.00 元" // of yesterday
	must(t, store.Renew(ctx, e))
	c, err := h.Rooms.Entitle.Confirm(ctx, handler, eid)
	if must(t, err); len(c.Changed) != 1 || !strings.Contains(c.Changed[0], "由“1.00 元”变为“12345.00 元”") {
		t.Errorf("confirmed as %+v", c)
	}
	v, err := h.Rooms.Cases.Open(ctx, handler, c.CaseID)
	if must(t, err); v.Case.Data["amount"] != "12345.00 元" {
		t.Errorf("the draft says %v", v.Case.Data["amount"])
	}
}
