package newsdb_test

import (
	"fmt"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/news"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// STA-3: of what is done to one version of a content at once, one thing is done and written down.
func TestOfManyActsOnOneVersionOneIsDone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		other := func(i int) news.Edit {
			c := publicity
			c.Text = fmt.Sprint("名单见附件，第 ", i, " 稿。")
			return news.Edit{Content: c, Base: 1}
		}
		once := func(what string, id string, acts ...func(i int) error) {
			t.Helper()
			before, err := r.Open(ctx, alpha, id)
			r.must(err)
			won := storetest.Race(t, 3*len(acts), func(i int) error { return acts[i%len(acts)](i) }, fault.Conflict)
			after, err := r.Open(ctx, alpha, id)
			r.must(err)
			if won != 1 || len(after.Steps)-len(before.Steps) != 1 || after.Version-before.Version != 1 {
				t.Errorf("%s: %d were done, %d steps more, version %d after %d", what, won, len(after.Steps)-len(before.Steps), after.Version, before.Version)
			}
		}
		id, err := r.Create(ctx, alpha, news.Edit{Content: publicity})
		r.must(err)
		once("saving", id, func(i int) error { return r.Save(ctx, alpha, id, other(i)) })
		once("saving and submitting", id,
			func(i int) error { e := other(i); e.Base = 2; return r.Save(ctx, alpha, id, e) },
			func(int) error { return r.Submit(ctx, alpha, id, 2) })

		id, err = r.Create(ctx, alpha, news.Edit{Content: publicity})
		r.must(err)
		r.must(r.Submit(ctx, alpha, id, 1))
		once("approving, returning and recalling", id,
			func(int) error { return r.Approve(ctx, beta, id, 2) },
			func(int) error { return r.Return(ctx, beta, id, 2, "写明依据") },
			func(int) error { return r.Recall(ctx, alpha, id, 2) })

		id = r.published(publicity)
		once("withdrawing", id, func(int) error { return r.Withdraw(ctx, beta, id, 3, "名单有误") })
		r.must(r.Refresh(ctx))
		if _, err := r.Public(ctx, id); err == nil {
			t.Error("what was withdrawn is still public")
		}
	})
}

// POR-7: one objection has one answer, and whoever objected is told once.
func TestAnObjectionIsAnsweredOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		id := r.published(publicity)
		r.must(r.Object(ctx, actor.Actor{IP: "192.0.2.7"}, id, news.Complaint{Who: "某甲", Phone: "13800000082", Words: "第 9 位名称有误", Tell: true}))
		d, err := r.Open(ctx, alpha, id)
		r.must(err)
		errs := storetest.Together(t, 6, func(i int) error {
			return r.Answer(ctx, []actor.Actor{alpha, beta}[i%2], id, d.Objections[0].ID, fmt.Sprint("已核实 ", i))
		}, fault.Conflict)
		d, err = r.Open(ctx, alpha, id)
		r.must(err)
		won := 0
		for i, err := range errs {
			if err == nil {
				if won++; d.Objections[0].Answer != fmt.Sprint("已核实 ", i) {
					t.Errorf("%d was told that theirs is the answer, kept is %q", i, d.Objections[0].Answer)
				}
			}
		}
		if n := r.book.Count("news.answered"); won != 1 || n != 1 || len(r.told.texts) != 1 {
			t.Errorf("%d answered, %d are recorded, %d texts went out", won, n, len(r.told.texts))
		}
	})
}
