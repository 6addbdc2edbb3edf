package app_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/id"
	"wangting/internal/web/webtest"
)

// RES-4, item 4: the phone shows a unit's case with its documents to who acts for the unit; opening the decision there delivers it.
func TestThePhoneShowsTheDocumentsOfACaseAndDeliversThem(t *testing.T) {
	h := open(t, unchanged)
	ctx := t.Context()
	boss := h.boss()
	c := h.drafted(boss)
	_, err := h.Rooms.Cases.SubmitChosen(ctx, boss, c.ID, c.Version, casework.Choice{Way: casework.Online, Agree: true})
	must(t, err)
	v, err := h.Rooms.Cases.Open(ctx, boss, c.ID)
	must(t, err)
	v.Case.Verdict = casework.Approved
	must(t, h.DB.InTx(ctx, func(ctx context.Context) error { // as the decision does
		for _, follow := range h.Rooms.Cases.OnStep {
			if err := follow(ctx, system, casework.Taken{Case: v.Case, Verb: casework.Decide, Words: "符合条件"}); err != nil {
				return err
			}
		}
		return nil
	}))
	phone := webtest.Open(t, h.DB, boss.Self(), actor.Who{}, h.MountOn)
	at := "/app/cases/" + c.ID
	if list := phone.Page("/app/cases"); !strings.Contains(list, `href="`+at+`"`) {
		t.Error("the list does not lead to the case")
	}
	papers, err := h.Rooms.Cases.DocumentsOf(ctx, boss, c.ID)
	must(t, err)
	if len(papers) != 1 || !papers[0].ServedAt.IsZero() {
		t.Fatalf("before the opening: %+v", papers)
	}
	page := phone.Page(at)
	for _, want := range []string{"办件详情", papers[0].Title, papers[0].Number, "待送达", at + "/" + papers[0].Path} {
		if !strings.Contains(page, want) {
			t.Errorf("the screen lacks %q", want)
		}
	}
	stranger := webtest.Open(t, h.DB, actor.Actor{PersonID: id.New()}, actor.Who{}, h.MountOn)
	for _, path := range []string{at, at + "/" + papers[0].Path} {
		if a := stranger.Get(path); a.Status != http.StatusNotFound {
			t.Errorf("%s gave a stranger %d", path, a.Status)
		}
	}
	if a := phone.Get(at + "/" + papers[0].Path); a.Status != http.StatusOK || !strings.HasPrefix(a.Body, "%PDF-") {
		t.Fatalf("the document came as %d %.20q", a.Status, a.Body)
	}
	if page := phone.Page(at); !strings.Contains(page, "已送达") {
		t.Error("the opening on the phone delivers nothing")
	}
	if papers, err = h.Rooms.Cases.DocumentsOf(ctx, boss, c.ID); err != nil || papers[0].ServedAt.IsZero() {
		t.Errorf("after the opening: %+v, %v", papers, err)
	}
}
