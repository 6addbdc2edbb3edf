package app_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/app/demo"
	"wangting/internal/casework"
	"wangting/internal/id"
	"wangting/internal/ledger"
	"wangting/internal/notice"
	"wangting/internal/parcel"
	"wangting/internal/parcel/parceldb"
	"wangting/internal/regno"
	"wangting/internal/web/webtest"
)

// walk is a hall with one thing of each kind, in a plain and a sensitive case, and everybody who may ask for it.
type walk struct {
	h      *hall
	class  map[string]string // by route
	plain  map[string]string // ids of the things of the unit, by what stands in a path
	secret map[string]string // the same of a sensitive case
	doors  map[string]*webtest.Hall
	who    map[string]actor.Actor
}

// rightsFile says of every route who may open it: one line a route, its class and its pattern.
const rightsFile = "testdata/rights.txt"

func (h *hall) walk() *walk {
	h.t.Helper()
	t, ctx := h.t, h.t.Context()
	must(t, demo.Fill(ctx, h.Hall))
	boss := h.boss()
	must(t, h.Rooms.Mandates.OpenGiving(ctx, boss))
	w := &walk{h: h, class: map[string]string{}, doors: map[string]*webtest.Hall{}}
	lines, err := os.ReadFile(rightsFile)
	must(t, err)
	for line := range strings.Lines(string(lines)) {
		class, route, _ := strings.Cut(strings.TrimSpace(line), " ")
		w.class[strings.TrimSpace(route)] = class
	}
	w.plain, w.secret = w.things(boss, false), w.things(boss, true)

	h.handler(boss, 1)
	handlers, err := h.Rooms.Mandates.OfUnit(ctx, boss)
	must(t, err)
	m := handlers[len(handlers)-1]
	handler := actor.Actor{PersonID: m.PersonID, UnitID: m.UnitID, MandateID: m.ID, Level: m.Level}
	h.handler(boss, 2)
	handlers, err = h.Rooms.Mandates.OfUnit(ctx, boss)
	must(t, err)
	w.plain["agents"], w.secret["agents"] = handlers[len(handlers)-1].ID, handlers[len(handlers)-1].ID

	u, err := h.Rooms.Units.ByUSCC(ctx, regno.USCC(demo.UnitCode))
	must(t, err)
	theirs, err := h.Rooms.Mandates.Store.OfUnit(ctx, u.ID)
	must(t, err)
	other := actor.Actor{PersonID: theirs[0].PersonID, UnitID: u.ID, MandateID: theirs[0].ID, Level: theirs[0].Level}
	everybody := map[string]actor.Actor{"visitor": {}, "boss": boss, "handler": handler, "other unit": other, "person": other.Self()}
	for _, r := range []actor.Role{actor.Clerk, actor.Reviewer, actor.Editor, actor.Auditor, actor.Admin} {
		everybody[string(r)] = actor.Actor{StaffID: h.staff("checker"), Roles: []actor.Role{r}, Region: casework.Province}
	}
	w.who = everybody
	for name, who := range everybody {
		w.doors[name] = webtest.Open(t, h.DB, who, actor.Who{Unit: "示例", Number: "2000000001"}, h.MountOn)
	}
	return w
}

// things gives the ids of a case of the unit, submitted, and of what belongs to it. The sensitive item is the one that
// a test can file; for a plain case its mark is taken away.
func (w *walk) things(boss actor.Actor, secret bool) map[string]string {
	h, t := w.h, w.h.t
	t.Helper()
	ctx := t.Context()
	draft, c := h.drafted(boss), h.drafted(boss)
	_, err := h.Rooms.Cases.Submit(ctx, boss, c.ID, c.Version)
	must(t, err)
	v, err := h.Rooms.Cases.Open(ctx, boss, c.ID)
	must(t, err)
	scope := c.ItemCode
	if !secret {
		scope = ""
		_, err = h.DB.Exec(ctx, `UPDATE case_file SET sensitive = FALSE WHERE id IN ($1, $2)`, c.ID, draft.ID)
		must(t, err)
	}
	must(t, h.DB.InTx(ctx, func(ctx context.Context) error {
		for _, follow := range h.Rooms.Cases.OnStep {
			if err := follow(ctx, system, casework.Taken{Case: v.Case, Verb: casework.Accept, Words: "walk"}); err != nil {
				return err
			}
		}
		return nil
	}))
	sum := sha256.Sum256(v.Case.ReceiptFile()) // as the job that follows a submission writes it
	must(t, h.Rooms.Log.Add(ctx, c.ID, ledger.Receipt, hex.EncodeToString(sum[:]), h.now()))
	must(t, h.Rooms.Log.Sequence(ctx))
	papers, err := h.Rooms.Cases.DocumentsOf(ctx, boss, c.ID)
	must(t, err)
	sent := parcel.Parcel{
		ID:      id.New(),
		UnitID:  boss.UnitID,
		CaseID:  c.ID,
		Company: "ems",
		Number:  "11512345" + c.ID[len(c.ID)-8:],
		SentAt:  h.now(),
	}
	_, err = parceldb.Store{DB: h.DB, Keys: h.Keys}.Add(ctx, sent)
	must(t, err)
	title := "walk " + c.ID
	must(t, h.Rooms.Notices.Tell(ctx, system, notice.Message{UnitID: boss.UnitID, Scope: scope, Kind: notice.AboutCase, Title: title}))
	var message string
	must(t, h.DB.Get(ctx, &message, `SELECT id FROM message WHERE title = $1`, title))
	return map[string]string{"cases": c.ID, "drafts": draft.ID, "parcels": sent.ID, "messages": message, "material": v.Materials[0].ID,
		"paper":        strings.TrimPrefix(papers[0].Path, "papers/"),
		"applications": c.ID, "item": mediationCode, "field": "claims"}
}

// path fills the pattern of a route with the things of the unit.
func (w *walk) path(pattern string, things map[string]string) string {
	parts := strings.Split(pattern, "/")
	for i, p := range parts {
		switch {
		case p == "{id}" || p == "{mandate}":
			parts[i] = things[parts[i-1]]
			if parts[i] == "" {
				parts[i] = things["cases"]
			}
		case strings.HasPrefix(p, "{"):
			parts[i] = things[strings.Trim(p, "{}")]
			if parts[i] == "" {
				parts[i] = things["cases"]
			}
		}
	}
	return strings.Join(parts, "/")
}

// ask asks as somebody, with an empty form.
func (w *walk) ask(name, method, path string) webtest.Answer {
	if method == http.MethodPost {
		return w.doors[name].Post(path, nil)
	}
	return w.doors[name].Get(path)
}

// expects says what a class answers to somebody: the kinds of answers that are allowed. An empty list allows all.
//
//	open        anybody
//	person      a natural person             person-one  and the thing has to be theirs
//	unit        whoever acts for a unit      unit-one    and the thing has to be the unit's
//	reads       CAS-10: a plain case is read by everybody of the unit, a sensitive one by those with the grant
//	acts        CAS-10: the grant for the item is needed, whether the case is sensitive or not
//	manages     representative and administrator; manages-one: of the unit that the thing belongs to
//	staff       any member of staff          desk        those who work on cases or look at them
//	items       editors and the administrator of the hall
//	audits      auditors and the administrator of the hall
//	admin       the administrator of the hall
func expects(class, name string, secret bool) []int {
	const in, no, none, ok = http.StatusSeeOther, http.StatusForbidden, http.StatusNotFound, http.StatusOK
	unit := strings.HasPrefix(class, "unit") || strings.HasPrefix(class, "manages") || class == "reads" || class == "acts"
	staff := class == "staff" || class == "desk" || class == "admin" || class == "items" || class == "audits"
	member := slices.Contains([]string{"clerk", "reviewer", "editor", "auditor", "admin"}, name)
	switch {
	case class == "open":
		return nil
	case staff && !member, !staff && (member || name == "visitor"), unit && name == "person":
		return []int{in}
	case class == "admin" && name != "admin", class == "desk" && name == "editor",
		class == "items" && name != "editor" && name != "admin", class == "audits" && name != "auditor" && name != "admin":
		return []int{no, none}
	case (class == "reads" || class == "acts" || class == "manages-one") && name == "other unit":
		return []int{none}
	case (class == "reads" || class == "acts") && name == "handler" && secret:
		return []int{none}
	case class == "reads" && (name == "handler" || name == "boss"):
		return []int{ok}
	case (class == "acts" || strings.HasPrefix(class, "manages")) && name == "handler":
		return []int{no}
	}
	return nil
}

// inputFirst are routes that look at what was typed before the core looks at the case: an empty form gives everybody
// the same 404, 422 or redirect, which tells nothing. TestWhoMayActOnACaseOfTheUnit holds the core to CAS-10 behind them. A document that
// somebody has issued has no file of Word: TestAContractIsDownloadedToWriteOnIn asks for one of a draft.
var inputFirst = []string{
	"GET /unit/cases/{id}/papers/{paper}/docx",
	"POST /unit/cases/{id}/arrivals", "POST /unit/cases/{id}/arrivals/{arrival}", "POST /unit/cases/{id}/messages",
	"POST /unit/cases/{id}/correction/materials", "POST /unit/cases/{id}/withdraw",
	"POST /unit/drafts/{id}/materials", "POST /unit/drafts/{id}/materials/remove", "POST /unit/drafts/{id}/submit",
}

// HAN-5, CAS-10, CEN-7: over every route of the hall, for everybody. A route that stands in no line of rights.txt
// fails, so a new one has to say who may open it.
func TestEveryRouteAnswersThoseOnlyWhoMayOpenIt(t *testing.T) {
	h := open(t, unchanged)
	routes := slices.Clone(h.Mux.Routes())
	w := h.walk()
	for route := range w.class {
		if !slices.Contains(routes, route) {
			t.Errorf("%s is in %s and not in the hall", route, rightsFile)
		}
	}
	for _, route := range routes {
		class, known := w.class[route]
		if !known {
			t.Errorf("%s has no line in %s: say who may open it", route, rightsFile)
		}
		method, path, _ := strings.Cut(route, " ")
		for secret, things := range map[bool]map[string]string{false: w.plain, true: w.secret} {
			for _, name := range slices.Sorted(maps.Keys(w.doors)) {
				want := expects(class, name, secret)
				if len(want) == 0 {
					continue
				}
				a := w.ask(name, method, w.path(path, things))
				if slices.Contains(want, a.Status) || slices.Contains(inputFirst, route) && a.Status != http.StatusOK {
					continue
				}
				t.Errorf("%s answers %s with %d (sensitive: %v), want one of %v", route, name, a.Status, secret, want)
			}
		}
	}
}
