package editordb_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/blob"
	"wangting/internal/catalog"
	"wangting/internal/catalog/catalogdb"
	"wangting/internal/editor"
	"wangting/internal/editor/editordb"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

const code = "economic-layoff"

var (
	one   = actor.Actor{StaffID: "s1", Roles: []actor.Role{actor.Editor}}
	two   = actor.Actor{StaffID: "s2", Roles: []actor.Role{actor.Editor}}
	clerk = actor.Actor{StaffID: "s3", Roles: []actor.Role{actor.Clerk}}
)

// hall is the editor over the real catalogue and a database.
type hall struct {
	*testing.T
	*editor.Service
	db    *store.DB
	files *blob.Store
	now   time.Time
	asks  int // how often publication was asked for
}

func each(t *testing.T, run func(h *hall)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) { run(open(t, db)) })
}

func open(t *testing.T, db *store.DB) *hall {
	t.Helper()
	h := &hall{T: t, db: db, now: time.Date(2026, 11, 24, 9, 0, 0, 0, time.FixedZone("CST", 8*3600))}
	book := audittest.New(t)
	items := &catalog.Service{Store: catalogdb.Store{DB: db}, Tx: db, Audit: book.Service, Now: func() time.Time { return h.now }}
	files, err := blob.Open(blob.Options{URL: t.TempDir(), Keys: secrettest.Keyring(t)})
	h.must(err)
	items.Files, h.files = files, files
	h.must(items.Open(t.Context()))
	s := editordb.Store{DB: db}
	names := func(_ context.Context, ids ...string) (map[string]string, error) {
		return map[string]string{ids[0]: "编辑" + ids[0]}, nil
	}
	h.Service = &editor.Service{Store: s, Tx: db, Audit: book.Service, Items: items, Figures: s, Names: names, Now: func() time.Time { return h.now }}
	return h
}

func (h *hall) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *hall) work() editor.Work {
	h.Helper()
	w, err := h.Work(h.Context(), one, code)
	h.must(err)
	return w
}

// rename saves another label of a field, as who saw the item at a step.
func (h *hall) rename(who actor.Actor, key, label string, base int64) error {
	h.Helper()
	f := h.field(key)
	f.Label = label
	raw, err := json.Marshal(f)
	h.must(err)
	_, err = h.Save(h.Context(), who, code, "field:"+key, h.seen("field:"+key, base), raw)
	return err
}

// seen is what a page has shown of an element that was drawn from a step; 0 is the newest published version.
func (h *hall) seen(path string, step int64) editor.ElementSeen {
	h.Helper()
	it := h.Items.Catalogue().Versions(code)[0]
	if step > 0 {
		st, err := h.Store.Step(h.Context(), code, step)
		h.must(err)
		it, err = catalog.Read(st.Body)
		h.must(err)
	}
	return editor.Work{Draft: editor.Draft{Step: step}, Item: it}.ElementSeen(path)
}

func (h *hall) field(key string) form.FieldDef {
	h.Helper()
	for _, p := range h.work().Item.Definition.Parts {
		for _, f := range p.Fields {
			if f.Key == key {
				return f
			}
		}
	}
	h.Fatalf("no field %q", key)
	return form.FieldDef{}
}

// two fields of the item, the second with a condition on another.
func (h *hall) fields() (asked, conditional form.FieldDef) {
	h.Helper()
	for _, p := range h.work().Item.Definition.Parts {
		for _, f := range p.Fields {
			if f.When != nil && f.When.Field != "" {
				return h.field(f.When.Field), f
			}
		}
	}
	h.Fatal("no field has a condition")
	return form.FieldDef{}, form.FieldDef{}
}

func TestADraftBeginsWithItsFirstChangeAndTouchesNothingPublished(t *testing.T) { // EDT-2
	each(t, func(h *hall) {
		before := h.work()
		if before.Exists || before.Draft.Step != 0 {
			h.Fatalf("a draft without a change: %+v", before.Draft)
		}
		asked, _ := h.fields()
		h.must(h.rename(one, asked.Key, "改过的题目", 0))
		after := h.work()
		if !after.Exists || after.Draft.Step != 1 || after.Draft.Base != before.Draft.Base || h.field(asked.Key).Label != "改过的题目" {
			h.Errorf("after the first change: %+v", after.Draft)
		}
		it, err := h.Items.Item(h.Context(), code)
		h.must(err)
		if body, _ := json.Marshal(it); bytes.Contains(body, []byte("改过的题目")) {
			h.Error("the published item has changed")
		}
		if err := h.rename(clerk, asked.Key, "x", 1); !errors.Is(err, fault.Forbidden) {
			h.Errorf("a clerk changed an item: %v", err)
		}
	})
}

func TestTwoEditorsKeepWhatEachHasChangedAndSeeWhereTheyMeet(t *testing.T) { // EDT-14, acceptance 6
	each(t, func(h *hall) {
		a, b := h.fields()
		h.must(h.rename(one, a.Key, "甲改的", 0))
		h.must(h.rename(two, b.Key, "乙改的", 0)) // from a page drawn before the other saved
		if h.field(a.Key).Label != "甲改的" || h.field(b.Key).Label != "乙改的" {
			h.Fatal("one of two changes of different fields is lost")
		}
		err := h.rename(two, a.Key, "乙也改", 0)
		var clash *editor.Clash
		if !errors.As(err, &clash) || clash.By != "编辑s2" || !bytes.Contains(clash.Theirs, []byte("甲改的")) {
			h.Fatalf("the second change of the same field: %v", err)
		}
		if h.field(a.Key).Label != "甲改的" {
			h.Error("a stale page has overwritten")
		}
		_, err = h.Save(h.Context(), two, code, "field:"+a.Key, clash.Latest, clash.Mine)
		h.must(err)
		if h.field(a.Key).Label != "乙也改" {
			h.Error("用我的 did not take mine")
		}
	})
}

func TestManySavesAtOnceLoseNothing(t *testing.T) {
	each(t, func(h *hall) {
		var keys []string
		for _, p := range h.work().Item.Definition.Parts {
			for _, f := range p.Fields {
				keys = append(keys, f.Key)
			}
		}
		keys = keys[:8]
		raws := map[string]json.RawMessage{}
		for _, k := range keys {
			f := h.field(k)
			f.Label = "同时改" + k
			raws[k], _ = json.Marshal(f)
		}
		seen := map[string]editor.ElementSeen{}
		for _, k := range keys {
			seen[k] = h.seen("field:"+k, 0)
		}
		storetest.Race(h, len(keys), func(i int) error {
			_, err := h.Save(context.WithoutCancel(h.Context()), one, code, "field:"+keys[i], seen[keys[i]], raws[keys[i]])
			return err
		})
		for _, k := range keys {
			if h.field(k).Label != "同时改"+k {
				h.Errorf("the change of %s is lost", k)
			}
		}
	})
}

func TestUndoGoesBackAndRedoForthAndNothingSavedIsLost(t *testing.T) { // EDT-13, acceptance 5
	each(t, func(h *hall) {
		a, _ := h.fields()
		for i := range 3 {
			h.must(h.rename(one, a.Key, fmt.Sprintf("第%d次", i+1), int64(i)))
		}
		for want := int64(2); want >= 0; want-- {
			h.must(h.Undo(h.Context(), one, code, want+1))
			h.must(h.Undo(h.Context(), one, code, want+1)) // clicked twice: the second finds another step
			if got := h.work().Draft.Step; got != want {
				h.Fatalf("at step %d, want %d", got, want)
			}
		}
		if got := h.field(a.Key).Label; got != a.Label {
			h.Errorf("three steps back the field is %q, want %q", got, a.Label)
		}
		h.must(h.Redo(h.Context(), one, code, 0))
		h.must(h.rename(two, a.Key, "另一条路", 1))
		if steps, err := h.Steps(h.Context(), one, code); err != nil || len(steps) != 4 {
			h.Errorf("%d steps are kept: %v", len(steps), err)
		}
		h.must(h.Restore(h.Context(), one, code, 3, 4))
		if got := h.field(a.Key).Label; got != "第3次" {
			h.Errorf("restored to %q", got)
		}
	})
}

func TestAButtonClickedTwiceAddsOneElement(t *testing.T) {
	each(t, func(h *hall) {
		n := len(h.work().Item.Materials)
		for range 2 {
			_, err := h.Add(h.Context(), one, code, editor.KindMaterial, "", "", 0)
			h.must(err)
		}
		if got := len(h.work().Item.Materials); got != n+1 {
			h.Errorf("%d materials, want %d", got, n+1)
		}
	})
}

func TestDeletingAFieldNamesEveryUseAndLeavesNoGhost(t *testing.T) { // acceptance 2
	each(t, func(h *hall) {
		asked, conditional := h.fields()
		uses, err := h.Uses(h.Context(), one, code, "field:"+asked.Key)
		h.must(err)
		if !slices.Contains(uses, "“"+conditional.Label+"”的显示条件") {
			h.Errorf("the uses are %q", uses)
		}
		h.must(h.Delete(h.Context(), one, code, "field:"+asked.Key, 0))
		body, _ := json.Marshal(h.work().Item)
		if strings.Contains(string(body), `"`+asked.Key+`"`) {
			h.Errorf("%q stands somewhere still", asked.Key)
		}
		for _, f := range editor.Check(h.work().Item, nil) {
			if f.Must && f.Section == "form" {
				h.Errorf("after the deletion: %s", f.Say)
			}
		}
	})
}

func TestRenamingAndMovingAFieldBreaksNothing(t *testing.T) { // acceptance 4
	each(t, func(h *hall) {
		asked, conditional := h.fields()
		h.must(h.rename(one, asked.Key, "换了名字", 0))
		h.must(h.Move(h.Context(), one, code, "field:"+asked.Key, "down", 1))
		h.must(h.Move(h.Context(), one, code, "field:"+asked.Key, "up", 2))
		if got := h.field(conditional.Key).When; got == nil || got.Field != asked.Key {
			h.Errorf("the condition asks %+v", got)
		}
		if list := editor.Check(h.work().Item, nil); editor.Blocks(list) {
			h.Errorf("the check says %+v", list)
		}
	})
}

func TestAnItemTravelsAsAFile(t *testing.T) { // EDT-12, acceptance 13
	each(t, func(h *hall) {
		ctx := h.Context()
		h.must(h.New(ctx, one, "new-item", "新事项", "社会保险"))
		_, err := h.Add(ctx, one, "new-item", editor.KindMaterial, "", "", 1)
		h.must(err)
		raw, err := h.Export(ctx, one, "new-item", 0)
		h.must(err)
		h.must(h.Discard(ctx, one, "new-item"))
		got, err := h.Import(ctx, two, raw)
		h.must(err)
		w, err := h.Work(ctx, one, got)
		h.must(err)
		again, err := editor.Pack(w.Item)
		h.must(err)
		x, err := editor.Unpack(raw)
		h.must(err)
		y, err := editor.Unpack(again)
		h.must(err)
		if diff, err := editor.Compare(x, y); err != nil || len(diff) > 0 || w.Online != nil {
			h.Errorf("after the journey: %+v, %v", diff, err)
		}
		raw[len(raw)/2] ^= 1
		if _, err := h.Import(ctx, two, raw); !errors.Is(err, fault.Invalid) {
			h.Errorf("a file altered by one bit: %v", err)
		}
	})
}

// EDT-12: every export that a release has written becomes a draft that is equal to it.
func TestTheExportsOfEveryReleaseAreImported(t *testing.T) {
	names, err := filepath.Glob("../testdata/exports/*.zip")
	if err != nil || len(names) < 3 {
		t.Fatalf("%d exports, %v", len(names), err)
	}
	each(t, func(h *hall) {
		for _, name := range names {
			raw, err := os.ReadFile(name)
			h.must(err)
			want, err := editor.Unpack(raw)
			h.must(err)
			got, err := h.Import(h.Context(), two, raw)
			h.must(err)
			w, err := h.Work(h.Context(), one, got)
			h.must(err)
			if diff, err := editor.Compare(want, w.Item); err != nil || len(diff) > 0 || got != want.Code {
				h.Errorf("%s: the draft differs, %+v, %v", name, diff, err)
			}
		}
	})
}

// EDT-10: whoever wrote a draft does not approve it when it comes back as a file that somebody else brings in.
func TestWhoWroteAFileDoesNotApproveIt(t *testing.T) {
	each(t, func(h *hall) {
		ctx := h.Context()
		asked, _ := h.fields()
		writer := one
		writer.For = "s7"
		h.must(h.rename(writer, asked.Key, "文件里的题目", 0))
		raw, err := h.Export(ctx, one, code, 0)
		h.must(err)
		h.must(h.Discard(ctx, one, code))
		_, err = h.Import(ctx, two, raw)
		h.must(err)
		substitute := two
		substitute.For = "s6"
		h.must(h.Request(ctx, substitute, code, editor.Wish{Step: h.work().Draft.Step, Note: "从另一个大厅带来"}))
		list, err := h.Requests(ctx, one)
		h.must(err)
		deputy := actor.Actor{StaffID: "s5", For: one.StaffID, Roles: one.Roles} // counts as both
		for _, who := range []actor.Actor{one, two, deputy, {StaffID: "s6", Roles: one.Roles}, {StaffID: "s7", Roles: one.Roles}} {
			if _, err := h.Approve(ctx, who, list[0].ID, list[0].Digest); !errors.Is(err, fault.Forbidden) {
				h.Errorf("%s approved: %v", who.StaffID, err)
			}
		}
		_, err = h.Approve(ctx, actor.Actor{StaffID: "s4", Roles: []actor.Role{actor.Editor}}, list[0].ID, list[0].Digest)
		h.must(err)
	})
}

// A draft keeps every step whole, so steps are neither large nor without end.
func TestADraftIsNeitherTooLargeNorChangedForEver(t *testing.T) {
	each(t, func(h *hall) {
		ctx := h.Context()
		asked, _ := h.fields()
		if err := h.rename(one, asked.Key, strings.Repeat("题", 2<<20), 0); !errors.Is(err, fault.Invalid) {
			h.Errorf("a question of 6 MB: %v", err)
		}
		h.must(h.rename(one, asked.Key, "题目", 0))
		_, err := h.db.Exec(ctx, `UPDATE item_draft SET last = 2000 WHERE code = $1`, code)
		h.must(err)
		if err := h.rename(one, asked.Key, "再改", 1); !errors.Is(err, fault.Conflict) {
			h.Errorf("changed for the 2,001st time: %v", err)
		}
	})
}

func TestAnItemIsStoppedAtOnceByOnePerson(t *testing.T) { // EDT-11
	each(t, func(h *hall) {
		ctx := h.Context()
		if err := h.Stop(ctx, one, code, " "); !errors.Is(err, fault.Invalid) {
			h.Errorf("stopped without a word: %v", err)
		}
		h.must(h.Stop(ctx, one, code, "系统升级，12 月 1 日恢复"))
		if it := h.Items.Catalogue().Item(code); it.Online || it.Offline != "系统升级，12 月 1 日恢复" {
			h.Errorf("it is open still: %+v", it)
		}
		if err := h.Stop(ctx, two, code, "再停"); !errors.Is(err, fault.Conflict) {
			h.Errorf("stopped twice: %v", err)
		}
		h.must(h.Items.Resume(ctx, two, code))
		if !h.Items.Catalogue().Item(code).Online {
			h.Error("it is closed still")
		}
	})
}

func TestEveryShippedItemPassesTheCheck(t *testing.T) {
	h := open(t, storetest.SQLite(t))
	for _, it := range h.Items.Catalogue().Items() {
		w, err := h.Work(h.Context(), one, it.Code)
		h.must(err)
		for _, f := range editor.Check(w.Item, nil) {
			if f.Must {
				t.Errorf("%s: %s: %s", it.Code, f.Section, f.Say)
			}
		}
	}
}
