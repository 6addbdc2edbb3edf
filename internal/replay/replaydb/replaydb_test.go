package replaydb_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/casework"
	"wangting/internal/casework/caseworkdb"
	"wangting/internal/catalog"
	"wangting/internal/catalog/catalogdb"
	"wangting/internal/editor"
	"wangting/internal/editor/editordb"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/id"
	"wangting/internal/replay"
	"wangting/internal/replay/replaydb"
	"wangting/internal/secret/secrettest"
	"wangting/internal/staff"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/wording"
	"wangting/internal/workday"
)

const item = "agency-authorisation"

var (
	one   = actor.Actor{StaffID: "s1", Roles: []actor.Role{actor.Editor}}
	two   = actor.Actor{StaffID: "s2", Roles: []actor.Role{actor.Editor}}
	clerk = actor.Actor{StaffID: "s3", Roles: []actor.Role{actor.Clerk}}
)

// hall is replays over the real catalogue, the editor, cases and a database.
type hall struct {
	*testing.T
	*replay.Service
	cases caseworkdb.Store
	db    *store.DB
	now   time.Time
	jobs  []replay.Run
	n     int
}

func (h *hall) Enqueue(_ context.Context, _ string, body any) error {
	h.jobs = append(h.jobs, body.(replay.Run))
	return nil
}

// papers makes none.
type papers struct{}

func (papers) Again(*catalog.Item, casework.Taken) (string, []wording.Part, bool, error) {
	return "", nil, false, nil
}

// nobody works in the hall.
type nobody struct{}

func (nobody) Working(context.Context) ([]staff.Account, error) { return nil, nil }

func (nobody) Tree(context.Context) (staff.Tree, error) { return staff.Tree{}, nil }

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
		h.cases = caseworkdb.Store{DB: db, Keys: keys}
		h.Service = &replay.Service{Store: replaydb.Store{DB: db, Keys: keys}, Tx: db, Audit: book.Service, Queue: h, Calendar: workday.China(),
			Editor: e, Items: items, Past: h.cases, Cases: &casework.Service{Items: items}, Papers: papers{}, Hands: nobody{}, Now: now}
		e.Replays = h.Service
		run(h)
	})
}

func (h *hall) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// filed stores a case of a unit as it was submitted some days ago.
func (h *hall) filed(owner string, ago int, data form.Data) casework.Case {
	h.Helper()
	h.n++
	at := h.now.AddDate(0, 0, -ago)
	it, err := h.Items.Item(h.Context(), item)
	h.must(err)
	c := casework.Case{ID: id.New(), Number: fmt.Sprintf("32120026%08d", h.n), UnitID: owner, UnitName: "甲公司", ItemCode: item,
		ItemVersion: it.Version, ItemName: it.Name, Region: "321200", State: casework.Submitted, StartedAt: at, SubmittedAt: at, UpdatedAt: at, Data: data}
	h.must(h.cases.Insert(h.Context(), c))
	return c
}

func (h *hall) look() replay.View {
	h.Helper()
	v, err := h.Look(h.Context(), one, item)
	h.must(err)
	return v
}

// require makes the first question of a kind that need not be answered a required one, in the draft.
func (h *hall) require() string {
	h.Helper()
	ctx := h.Context()
	w, err := h.Editor.Work(ctx, one, item)
	h.must(err)
	part := editor.KindPart + ":" + w.Item.Definition.Parts[0].Key
	path, err := h.Editor.Add(ctx, one, item, editor.KindField, part, string(form.Text), w.Draft.Step)
	h.must(err)
	w, err = h.Editor.Work(ctx, one, item)
	h.must(err)
	_, err = h.Editor.SaveData(ctx, one, item, path, w.ElementSeen(path), form.Data{"label": "备案编号", "kind": "text", "required": true})
	h.must(err)
	return path
}

func TestPastCasesAreReplayedUnderADraft(t *testing.T) {
	each(t, func(h *hall) {
		ctx := h.Context()
		if v := h.look(); v.Running || v.Result != nil || v.Why != "" {
			h.Fatalf("before there was any: %+v", v)
		}
		secretly := "绝密的回答"
		data := form.Data{"nobody-asks-this": secretly, "contact": "张三"}
		var filed []casework.Case
		for _, ago := range []int{1, 30, 200} {
			filed = append(filed, h.filed(id.New(), ago, data))
		}
		h.filed(id.New(), 400, data)                   // too old
		h.filed(id.New(), 2, nil)                      // whose answers are destroyed
		h.filed(id.PracticeFrom+id.New()[4:], 3, data) // of practice
		h.require()
		h.must(h.Begin(ctx, one, item, 12))
		if v := h.look(); !v.Running || v.Result != nil {
			h.Fatalf("under way: %+v", v)
		}
		h.must(h.Replay(ctx, h.jobs[0]))
		v := h.look()
		if v.Running || v.Failed || v.Changed || v.Result == nil || v.Result.Cases != 3 || v.Result.Unread != 1 || v.Result.Refused != 3 {
			h.Fatalf("the result is %+v of %+v", v.Result, v)
		}
		found := false
		for _, l := range v.Result.Of(replay.Answers) {
			if l.Say == "会被拒绝：“备案编号”没有填写，当时没有询问" {
				found = l.N == 3 && len(l.Cases) == 3 && l.Cases[0] == replay.Ref{ID: filed[0].ID, Number: filed[0].Number}
			}
		}
		body, err := json.Marshal(v.Result)
		if err != nil || !found || strings.Contains(string(body), secretly) || strings.Contains(string(body), "张三") {
			h.Errorf("the lines are %s", body)
		}
		w := v.Work
		say, err := h.Summary(ctx, w.Item)
		if err != nil || !strings.HasPrefix(say, "回放 3 件：没有涉及 5 件以上的不同") || strings.Contains(say, replay.Outdated) {
			h.Errorf("the summary is %q, %v", say, err)
		}

		h.require()
		if v := h.look(); !v.Changed {
			h.Error("the draft has changed")
		}
		w, err = h.Editor.Work(ctx, one, item)
		h.must(err)
		if say, err = h.Summary(ctx, w.Item); err != nil || !strings.HasSuffix(say, replay.Outdated) {
			h.Errorf("the summary of a changed draft is %q, %v", say, err)
		}

		h.must(h.Begin(ctx, one, item, 3))
		h.must(h.Replay(ctx, h.jobs[1]))
		if v := h.look(); v.Result.Cases != 2 || v.Result.Months != 3 || v.Changed {
			h.Errorf("of three months: %+v", v.Result)
		}
		h.must(h.Editor.Discard(ctx, one, item))
		if v := h.look(); v.Result != nil {
			h.Error("the result outlives its draft")
		}
	})
}

func TestOneReplayOfAnItemRuns(t *testing.T) {
	each(t, func(h *hall) {
		ctx := h.Context()
		h.filed(id.New(), 1, form.Data{"contact": "张三"})
		if err := h.Begin(ctx, clerk, item, 12); !errors.Is(err, fault.Forbidden) {
			h.Errorf("a clerk began one: %v", err)
		}
		h.must(h.Begin(ctx, one, item, 12))
		if err := h.Begin(ctx, two, item, 12); !errors.Is(err, fault.Conflict) || len(h.jobs) != 1 {
			h.Errorf("a second one began: %v, %d jobs", err, len(h.jobs))
		}
		stopped, stop := context.WithCancel(ctx)
		stop()
		if err := h.Replay(stopped, h.jobs[0]); err == nil || !h.look().Running {
			h.Errorf("cut off by a stopping node: %v", err)
		}
		h.must(h.Replay(ctx, h.jobs[0])) // the queue runs it again
		if v := h.look(); v.Running || v.Result == nil || v.Result.ByID != one.StaffID {
			h.Errorf("after the restart: %+v", v)
		}
		h.must(h.Begin(ctx, two, item, 12))
		h.now = h.now.Add(2 * time.Hour)
		if v := h.look(); v.Running || !v.Failed || v.Result == nil {
			h.Errorf("a run that nobody finishes: %+v", v)
		}
		h.must(h.Begin(ctx, one, item, 12))
		h.must(h.Replay(ctx, h.jobs[1])) // it comes after all, and is the newest no more
		if v := h.look(); !v.Running {
			h.Error("an older run has ended the newest")
		}
	})
}

// Two editors press the button together: one run.
func TestARaceForAReplayBeginsOne(t *testing.T) {
	each(t, func(h *hall) {
		won := storetest.Race(h, 6, func(i int) error {
			return h.Begin(h.Context(), []actor.Actor{one, two}[i%2], item, 12)
		}, fault.Conflict)
		if won != 1 || len(h.jobs) != 1 {
			h.Errorf("%d began, %d jobs", won, len(h.jobs))
		}
	})
}
