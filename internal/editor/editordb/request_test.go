package editordb_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/editor"
	"wangting/internal/fault"
	"wangting/internal/store/storetest"
)

// ask changes something and asks for its publication.
func (h *hall) ask(w editor.Wish) editor.Request {
	h.Helper()
	asked, _ := h.fields()
	h.must(h.rename(one, asked.Key, "新的题目"+strings.Repeat("！", h.asks), h.work().Draft.Step))
	h.asks++
	w.Step, w.Note = h.work().Draft.Step, "题目说得更清楚"
	h.must(h.Request(h.Context(), one, code, w))
	list, err := h.Requests(h.Context(), two)
	h.must(err)
	if len(list) != 1 {
		h.Fatalf("%d requests wait", len(list))
	}
	return list[0]
}

func TestWhoChangedADraftDoesNotApproveIt(t *testing.T) { // EDT-10, acceptance 8
	each(t, func(h *hall) {
		r, ctx := h.ask(editor.Wish{}), h.Context()
		awaiting := func(who actor.Actor, want int) {
			h.Helper()
			if n, err := h.Awaiting(ctx, who); err != nil || n != want {
				h.Errorf("%d requests wait for %s, want %d: %v", n, who.StaffID, want, err)
			}
		}
		awaiting(one, 0)
		awaiting(two, 1)
		asked, _ := h.fields()
		if err := h.rename(two, asked.Key, "审批时改", h.work().Draft.Step); !errors.Is(err, fault.Conflict) {
			h.Errorf("a frozen draft was changed: %v", err)
		}
		if _, err := h.Approve(ctx, one, r.ID, r.Digest); !errors.Is(err, fault.Forbidden) {
			h.Errorf("the author approved: %v", err)
		}
		if _, err := h.Approve(ctx, clerk, r.ID, r.Digest); !errors.Is(err, fault.Forbidden) {
			h.Errorf("a clerk approved: %v", err)
		}
		if _, err := h.Approve(ctx, two, r.ID, "another"); !errors.Is(err, fault.Conflict) {
			h.Errorf("approved what was not seen: %v", err)
		}
		d, err := h.Dossier(ctx, two, r.ID)
		h.must(err)
		if d.Mine || len(d.Differences) != 1 || d.Differences[0].Kind != editor.Edited || d.Differences[0].Lines[0].New != "新的题目" {
			h.Errorf("the dossier says %+v", d.Differences)
		}
		before := h.Items.Catalogue().Item(code).Version
		n, err := h.Approve(ctx, two, r.ID, r.Digest)
		h.must(err)
		awaiting(two, 0)
		if now := h.Items.Catalogue().Item(code); n != before+1 || now.Version != n {
			h.Errorf("published %d, alive is %d", n, now.Version)
		}
		if h.work().Exists {
			h.Error("the draft is still there")
		}
		if _, err := h.Approve(ctx, two, r.ID, r.Digest); !errors.Is(err, fault.NotFound) {
			h.Errorf("approved twice: %v", err)
		}
	})
}

func TestTwoWhoApproveAtOncePublishOneVersion(t *testing.T) {
	each(t, func(h *hall) {
		r := h.ask(editor.Wish{})
		before := h.Items.Catalogue().Item(code).Version
		won := storetest.Race(h, 6, func(i int) error {
			who := actor.Actor{StaffID: fmt.Sprintf("a%d", i), Roles: []actor.Role{actor.Admin}}
			_, err := h.Approve(context.WithoutCancel(h.Context()), who, r.ID, r.Digest)
			return err
		})
		if won != 1 {
			h.Errorf("%d approved it, want 1", won)
		}
		if list := h.Items.Catalogue().Versions(code); list[0].Version != before+1 {
			h.Errorf("the newest version is %d, want %d", list[0].Version, before+1)
		}
	})
}

// What is not committed, nobody sees: not even the node that was about to publish.
func TestAPublicationThatFailsReachesNoApplicant(t *testing.T) {
	each(t, func(h *hall) {
		r := h.ask(editor.Wish{})
		before := h.Items.Catalogue().Item(code).Version
		broken := *h.Service
		broken.Store = unfinished{broken.Store}
		if _, err := broken.Approve(h.Context(), two, r.ID, r.Digest); err == nil {
			h.Fatal("the publication did not fail")
		}
		if now := h.Items.Catalogue().Item(code).Version; now != before {
			h.Errorf("version %d is in the catalogue, and was never published", now)
		}
	})
}

// unfinished is a store that fails at the end.
type unfinished struct{ editor.Store }

func (unfinished) Finish(context.Context, editor.Request) (bool, error) {
	return false, errors.New("the database is gone")
}

func TestAVersionComesAliveAtMidnightOfChinaAndCanBeTakenBackBefore(t *testing.T) { // acceptance 9
	each(t, func(h *hall) {
		ctx := h.Context()
		r := h.ask(editor.Wish{Later: true, LiveOn: "2026-11-25"})
		before := h.Items.Catalogue().Item(code).Version
		n, err := h.Approve(ctx, two, r.ID, r.Digest)
		h.must(err)
		if h.Items.Catalogue().Item(code).Version != before {
			h.Error("the new version is alive today")
		}
		if _, err := h.Cancel(ctx, clerk, code, n); !errors.Is(err, fault.Forbidden) {
			h.Errorf("a clerk took it back: %v", err)
		}
		h.now = time.Date(2026, 11, 24, 23, 59, 59, 0, h.now.Location())
		if h.Items.Catalogue().Item(code).Version != before {
			h.Error("the new version is alive a second too early")
		}
		h.now = h.now.Add(time.Second)
		if h.Items.Catalogue().Item(code).Version != n {
			h.Error("the new version is not alive at midnight")
		}
		if _, err := h.Cancel(ctx, two, code, n); !errors.Is(err, fault.Conflict) {
			h.Errorf("a live version was taken back: %v", err)
		}

		r = h.ask(editor.Wish{Later: true, LiveOn: "2026-11-26"})
		n, err = h.Approve(ctx, two, r.ID, r.Digest)
		h.must(err)
		asked, _ := h.fields()
		h.must(h.rename(one, asked.Key, "从等待生效的版本改起", 0))
		begun, err := h.Cancel(ctx, two, code, n)
		h.must(err)
		if now, _ := h.fields(); begun || now.Label != "从等待生效的版本改起" {
			h.Errorf("取消生效 replaced a draft: %q", now.Label)
		}
		h.must(h.Undo(ctx, one, code, 2))
		h.must(h.Undo(ctx, one, code, 1)) // to a base that is there no more
		h.must(h.Discard(ctx, one, code))
		h.now = h.now.AddDate(0, 0, 3)
		if now := h.Items.Catalogue().Item(code).Version; now != n-1 {
			h.Errorf("version %d is alive after 取消生效", now)
		}
		r = h.ask(editor.Wish{})
		if again, err := h.Approve(ctx, two, r.ID, r.Digest); err != nil || again != n+1 {
			h.Errorf("the next version is %d: %v", again, err)
		}
	})
}

// EDT-10, EDT-11; acceptance 8, 9: the content comes back as a draft, with all who have written it.
func TestWhatIsTakenBackBeforeItsDayComesBackAsADraftWithItsAuthors(t *testing.T) {
	each(t, func(h *hall) {
		ctx, before := h.Context(), h.Items.Catalogue().Item(code).Version
		three := actor.Actor{StaffID: "s4", Roles: []actor.Role{actor.Editor}}
		_, other := h.fields()
		h.must(h.rename(three, other.Key, "另一人改的题目", h.work().Draft.Step))
		r := h.ask(editor.Wish{Later: true, LiveOn: "2026-11-25"})
		n, err := h.Approve(ctx, two, r.ID, r.Digest)
		h.must(err)
		begun, err := h.Cancel(ctx, two, code, n)
		h.must(err)
		w := h.work()
		asked, other := h.fields()
		if !begun || !w.Exists || w.Draft.Base != before || asked.Label != "新的题目" || other.Label != "另一人改的题目" {
			h.Fatalf("after 取消生效: begun %v, a draft %v on version %d with %q and %q", begun, w.Exists, w.Draft.Base, asked.Label, other.Label)
		}
		if _, err := h.Cancel(ctx, two, code, n); err == nil {
			h.Error("taken back twice")
		}
		h.must(h.Request(ctx, one, code, editor.Wish{Step: w.Draft.Step, Note: "再次提交"}))
		list, err := h.Requests(ctx, two)
		h.must(err)
		for _, who := range []actor.Actor{one, three} {
			if _, err := h.Approve(ctx, who, list[0].ID, list[0].Digest); !errors.Is(err, fault.Forbidden) {
				h.Errorf("%s wrote it and approved it: %v", who.StaffID, err)
			}
		}
		if _, err := h.Approve(ctx, two, list[0].ID, list[0].Digest); err != nil {
			h.Errorf("who only took it back did not approve it: %v", err)
		}
	})
}

// A draft begun from the version holds what its authors wrote, though they made no step of the draft.
func TestADraftFromAVersionThatIsTakenBackKeepsTheAuthorsOfBoth(t *testing.T) { // EDT-10
	each(t, func(h *hall) {
		ctx := h.Context()
		r := h.ask(editor.Wish{Later: true, LiveOn: "2026-11-25"})
		n, err := h.Approve(ctx, two, r.ID, r.Digest)
		h.must(err)
		three := actor.Actor{StaffID: "s4", Roles: []actor.Role{actor.Editor}}
		_, other := h.fields()
		h.must(h.rename(three, other.Key, "从等待生效的版本改起", 0))
		_, err = h.Cancel(ctx, two, code, n)
		h.must(err)
		h.must(h.Request(ctx, three, code, editor.Wish{Step: h.work().Draft.Step, Note: "改起"}))
		list, err := h.Requests(ctx, two)
		h.must(err)
		if _, err := h.Approve(ctx, one, list[0].ID, list[0].Digest); !errors.Is(err, fault.Forbidden) {
			h.Errorf("the author of the version approved it within a draft: %v", err)
		}
	})
}

func TestRollingBackMakesANewVersionThatEqualsTheOldOne(t *testing.T) { // acceptance 12
	each(t, func(h *hall) {
		ctx, first := h.Context(), h.Items.Catalogue().Item(code).Version
		r := h.ask(editor.Wish{})
		_, err := h.Approve(ctx, two, r.ID, r.Digest)
		h.must(err)
		h.must(h.RollBack(ctx, one, code, first))
		h.must(h.Request(ctx, one, code, editor.Wish{Step: h.work().Draft.Step, Note: "回退"}))
		list, err := h.Requests(ctx, two)
		h.must(err)
		third, err := h.Approve(ctx, two, list[0].ID, list[0].Digest)
		h.must(err)
		a, err := h.Version(ctx, one, code, first)
		h.must(err)
		b, err := h.Version(ctx, one, code, third)
		h.must(err)
		if diff, err := editor.Compare(a, b); err != nil || len(diff) != 0 {
			h.Errorf("they differ in %+v: %v", diff, err)
		}
	})
}

// ITM-13: an item whose seal is not valid on the day is neither asked for nor approved; a service that is away hinders nobody, and is never
// asked inside a transaction.
func TestASealThatIsNotValidHoldsThePublicationBack(t *testing.T) {
	each(t, func(h *hall) {
		ctx := h.Context()
		var days []time.Time
		why, away := "", error(nil)
		h.Seal = func(_ context.Context, _ *catalog.Item, _ string, at time.Time) (string, string, error) {
			days = append(days, at)
			return "示例局", why, away
		}
		r := h.ask(editor.Wish{})
		why = "电子印章服务没有这个机关的印章"
		if d, err := h.Dossier(ctx, two, r.ID); err != nil || !editor.Blocks(d.Findings) {
			h.Errorf("the dossier does not tell the seal: %v", err)
		}
		if _, err := h.Approve(ctx, two, r.ID, r.Digest); !errors.Is(err, fault.Conflict) {
			h.Errorf("approved without a seal: %v", err)
		}
		h.must(h.Return(ctx, two, r.ID, "印章"))
		err := h.Request(ctx, one, code, editor.Wish{Step: h.work().Draft.Step, Note: "再来"})
		if !errors.Is(err, fault.Invalid) {
			h.Errorf("asked for without a seal: %v", err)
		}
		why, away, days = "", fault.AwayFrom("电子印章", errors.New("down")), nil
		later := h.Now().AddDate(0, 0, 9)
		h.must(h.Request(ctx, one, code, editor.Wish{Step: h.work().Draft.Step, Note: "再来", Later: true, LiveOn: later.Format(time.DateOnly)}))
		if len(days) != 1 || days[0].Format(time.DateOnly) != later.Format(time.DateOnly) {
			h.Errorf("asked for the days %v, want the one of its publication, and one answer that is away to be enough", days)
		}
	})
}
