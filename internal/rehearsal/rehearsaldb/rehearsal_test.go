package rehearsaldb_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/catalog/catalogdb"
	"wangting/internal/editor"
	"wangting/internal/editor/editordb"
	"wangting/internal/fault"
	"wangting/internal/form/formsample"
	"wangting/internal/rehearsal"
	"wangting/internal/rehearsal/rehearsaldb"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/workday"
)

const (
	item     = "agency-authorisation" // a unit applies
	returned = "title-returned"       // a person does, and the employer agrees
)

var (
	one   = actor.Actor{StaffID: "s1", Roles: []actor.Role{actor.Editor}}
	two   = actor.Actor{StaffID: "s2", Roles: []actor.Role{actor.Editor}}
	clerk = actor.Actor{StaffID: "s3", Roles: []actor.Role{actor.Clerk}}
)

// hall is rehearsals over the real catalogue, the editor and a database.
type hall struct {
	*testing.T
	*rehearsal.Service
	db  *store.DB
	now time.Time
}

// papers makes a document of each decision.
type papers struct{}

func (papers) Rehearsed(_ *catalog.Item, t casework.Taken) (string, []byte, bool, error) {
	if strings.Contains(t.Words, "写不出") {
		return "", nil, false, fault.On("words", "印不出来")
	}
	return "决定书", []byte(t.Words), t.Verb == casework.Decide, nil
}

func each(t *testing.T, run func(h *hall)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := &hall{T: t, db: db, now: time.Date(2026, 11, 24, 9, 0, 0, 0, workday.Zone)}
		now := func() time.Time { return h.now }
		book := audittest.New(t)
		items := &catalog.Service{Store: catalogdb.Store{DB: db}, Tx: db, Audit: book.Service, Now: now}
		h.must(items.Open(t.Context()))
		rows := editordb.Store{DB: db}
		names := func(_ context.Context, ids ...string) (map[string]string, error) {
			return map[string]string{ids[0]: ids[0]}, nil
		}
		e := &editor.Service{Store: rows, Tx: db, Audit: book.Service, Items: items, Figures: rows, Names: names, Now: now}
		keys := secrettest.Keyring(t)
		h.Service = &rehearsal.Service{Store: rehearsaldb.Store{DB: db, Keys: keys}, Tx: db, Audit: book.Service, Keys: keys,
			Calendar: workday.China(), Editor: e, Papers: papers{}, Now: now}
		e.Rehearsals = h.Service
		run(h)
	})
}

func (h *hall) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *hall) look(as string) rehearsal.View {
	h.Helper()
	v, err := h.Look(h.Context(), one, item, as)
	h.must(err)
	return v
}

// submitted begins a rehearsal, fills it with samples and submits it.
func (h *hall) submitted() {
	h.Helper()
	h.must(h.Begin(h.Context(), one, item, false))
	v := h.look("")
	data := formsample.Fill(v.Case.Item.Form, v.Case.Item.Form.Identify(v.Case.Case.Data, v.Case.Known), v.Rehearsal.Clock)
	h.must(h.Submit(h.Context(), one, item, data))
}

func (h *hall) do(verb, as, words string) {
	h.Helper()
	h.must(h.Act(h.Context(), one, item, rehearsal.Doing{Verb: verb, As: as, Words: words}))
}

func TestAnEditorPlaysEveryRoleToTheEnd(t *testing.T) { // EDT-8, acceptance 7
	each(t, func(h *hall) {
		ctx := h.Context()
		_, err := h.Look(ctx, one, item, "")
		if !errors.Is(err, fault.NotFound) {
			h.Errorf("before it began: %v", err)
		}
		h.submitted()
		v := h.look("clerk")
		if c := v.Case.Case; !strings.HasPrefix(c.Number, "试") || c.State != casework.Submitted {
			h.Fatalf("submitted as %q, %s", c.Number, c.State)
		}
		if got := strings.Join(v.Left, " "); got != "准予 不予 不予受理" {
			h.Errorf("left are %q", got)
		}
		h.do("accept", "clerk", "")
		err = h.Act(ctx, one, item, rehearsal.Doing{Verb: "review", As: "clerk"})
		if !errors.Is(err, fault.Forbidden) {
			h.Errorf("the clerk reviewed: %v", err)
		}
		h.do("review", "reviewer", "")
		err = h.Act(ctx, one, item, rehearsal.Doing{Verb: "grant", As: "second", Words: "写不出"})
		if !errors.Is(err, fault.Invalid) || h.look("").Case.Case.State != casework.Reviewing {
			h.Errorf("decided without a document: %v", err)
		}
		h.do("grant", "second", "符合条件")
		h.do("close", "second", "")
		v = h.look("second")
		if v.Case.Case.State != casework.Closed || !slices.Equal(v.Papers, []string{"决定书"}) || len(v.Rehearsal.Told) < 3 {
			h.Errorf("ended as %s with %v, told %d", v.Case.Case.State, v.Papers, len(v.Rehearsal.Told))
		}
		if got := strings.Join(v.Left, " "); got != "不予 不予受理" {
			h.Errorf("left are %q", got)
		}
		name, file, err := h.Paper(ctx, one, item, 0)
		if err != nil || name != "决定书" || string(file) != "符合条件" {
			h.Errorf("the document is %q %q, %v", name, file, err)
		}
		h.empty()
	})
}

// empty proves that no table of the hall has anything of a rehearsal.
func (h *hall) empty() {
	h.Helper()
	for _, table := range []string{"case_file", "case_event", "case_count", "case_material", "message", "sms_out", "result_paper", "item_applied",
		"rating", "ledger_entry", "outbox"} {
		var n int
		h.must(h.db.Get(h.Context(), &n, "SELECT COUNT(*) FROM "+table))
		if n > 0 {
			h.Errorf("%s has %d rows", table, n)
		}
	}
}

func TestTimePassesInARehearsalAndTheHallDoesWhatItDoesByItself(t *testing.T) {
	each(t, func(h *hall) {
		h.submitted()
		v := h.look("")
		h.must(h.Act(h.Context(), one, item, rehearsal.Doing{Verb: "ask", As: "clerk", Words: "请改", Point: v.Case.Item.Form.Fields()[4].Name}))
		if err := h.Forward(h.Context(), one, item, 0); !errors.Is(err, fault.Invalid) {
			h.Errorf("forward by nothing: %v", err)
		}
		h.must(h.Forward(h.Context(), one, item, 3))
		if s := h.look("").Case.Case.State; s != casework.Correcting {
			h.Errorf("after three days it is %s", s)
		}
		h.must(h.Forward(h.Context(), one, item, 4))
		if s := h.look("").Case.Case.State; s != casework.Lapsed {
			h.Errorf("after seven days it is %s", s)
		}
	})
}

func TestARehearsalBelongsToOneEditorAndGoesWithTheDraft(t *testing.T) {
	each(t, func(h *hall) {
		ctx := h.Context()
		h.submitted()
		if err := h.Begin(ctx, clerk, item, false); !errors.Is(err, fault.Forbidden) {
			h.Errorf("a clerk began one: %v", err)
		}
		if _, err := h.Look(ctx, two, item, ""); !errors.Is(err, fault.NotFound) {
			h.Errorf("another editor looked at it: %v", err)
		}
		if err := h.Begin(ctx, one, item, true); !errors.Is(err, fault.Invalid) {
			h.Errorf("a person applies for an item of units: %v", err)
		}
		h.now = h.now.Add(29 * 24 * time.Hour)
		h.must(h.Sweep(ctx))
		h.look("")
		h.must(h.Gone(ctx, item))
		if _, err := h.Look(ctx, one, item, ""); !errors.Is(err, fault.NotFound) {
			h.Errorf("after the draft has gone: %v", err)
		}
		h.submitted()
		h.now = h.now.Add(31 * 24 * time.Hour)
		h.must(h.Sweep(ctx))
		if _, err := h.Look(ctx, one, item, ""); !errors.Is(err, fault.NotFound) {
			h.Errorf("after 31 days: %v", err)
		}
	})
}

func TestTheEmployerOfAPersonIsPlayedToo(t *testing.T) {
	each(t, func(h *hall) {
		ctx := h.Context()
		h.must(h.Begin(ctx, one, returned, true))
		v, err := h.Look(ctx, one, returned, "")
		h.must(err)
		data := formsample.Fill(v.Case.Item.Form, v.Case.Item.Form.Identify(v.Case.Case.Data, v.Case.Known), v.Rehearsal.Clock)
		h.must(h.Submit(ctx, one, returned, data))
		for _, step := range []struct {
			verb, words string
			want        casework.State
		}{{rehearsal.SendBack, "请补充", casework.UnitSent}, {"", "", casework.UnitReview}, {rehearsal.Agree, "", casework.Submitted}} {
			if step.verb == "" {
				h.must(h.Submit(ctx, one, returned, data))
			} else {
				h.must(h.Act(ctx, one, returned, rehearsal.Doing{Verb: step.verb, Words: step.words}))
			}
			if v, err = h.Look(ctx, one, returned, ""); err != nil || v.Case.Case.State != step.want {
				h.Fatalf("after %q it is %s: %v", step.verb, v.Case.Case.State, err)
			}
		}
	})
}

// EDT-8: 用样例填写 answers every shipped form whole, so that it can be submitted.
func TestSamplesFillEveryFormWhole(t *testing.T) {
	each(t, func(h *hall) {
		whole, all := 0, 0
		for _, it := range h.Editor.Items.Catalogue().List(catalog.Filter{Apply: true}) {
			h.must(h.Begin(h.Context(), one, it.Code, !it.For(catalog.ForUnits)))
			v, err := h.Look(h.Context(), one, it.Code, "")
			h.must(err)
			data := formsample.Fill(v.Case.Item.Form, v.Case.Item.Form.Identify(v.Case.Case.Data, v.Case.Known), v.Rehearsal.Clock)
			all++
			switch err := h.Submit(h.Context(), one, it.Code, data); {
			case err == nil:
				whole++
			default:
				h.Errorf("%s: %v: %+v", it.Code, err, fault.Of(err).Fields)
			}
		}
		if whole < all {
			h.Errorf("samples fill %d of %d forms", whole, all)
		}
	})
}
