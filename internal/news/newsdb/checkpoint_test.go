package newsdb_test

import (
	"strings"
	"testing"
	"time"

	"wangting/internal/ledger"
	"wangting/internal/ledger/ledgerdb"
	"wangting/internal/news"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// RES-8: the checkpoint of each day stands under 「公示公告」 on every node, and hides nothing else there.
func TestTheCheckpointOfEachDayStandsUnderNotices(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		r.Log = &ledger.Service{Store: ledgerdb.Store{DB: db, Keys: secrettest.Keyring(t)}, Tx: db, Now: func() time.Time { return r.now },
			Origin: "hall.example/log"}
		r.Owner = "省厅"
		id := r.published(news.Content{Kind: news.Announcement, Title: "公告", Region: news.Province, By: "省厅", Text: "文字"})
		refresh := func() {
			t.Helper()
			if err := r.Refresh(ctx); err != nil {
				t.Fatal(err)
			}
		}
		refresh()
		stamp := r.Board().Stamp()
		for range 3 {
			r.now = r.now.Add(24 * time.Hour)
			if err := r.Log.Add(ctx, r.now.String(), ledger.Granted, strings.Repeat("ab", 32), r.now); err != nil {
				t.Fatal(err)
			}
			if err := r.Log.Sequence(ctx); err != nil {
				t.Fatal(err)
			}
			if err := r.Log.Publish(ctx); err != nil {
				t.Fatal(err)
			}
		}
		refresh()
		b := r.Board()
		if b.Stamp() == stamp {
			t.Error("pages that lie ready are not made anew")
		}
		if list := b.Listed(news.Checkpoint, ""); len(list) != 3 || list[0].Title != "公开日志检查点（2026-11-26）" {
			t.Errorf("the days are %+v", list)
		}
		for _, kind := range []news.Kind{"", news.Announcement} {
			if list := b.Listed(kind, ""); len(list) != 2 || list[0].Kind != news.Checkpoint || list[1].ID != id {
				t.Errorf("among %q: %+v", kind, list)
			}
		}
		if list := b.Listed(news.Publicity, ""); len(list) != 0 {
			t.Errorf("among 公示: %+v", list)
		}
		if list := b.Newest("", 4); len(list) != 1 || list[0].ID != id {
			t.Errorf("the newest are %+v", list)
		}
		p, err := r.Public(ctx, "log-2026-11-24")
		if err != nil {
			t.Fatal(err)
		}
		days, err := r.Log.Days(ctx)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(days[0].Checkpoint, "\n")
		for _, want := range []string{"条数：1\n", "根：" + lines[2], strings.Fields(lines[4])[2], "](/log)", "还没有本厅以外的机构共同签名"} {
			if !strings.Contains(p.Text, want) {
				t.Errorf("it lacks %q:\n%s", want, p.Text)
			}
		}
		if all, _, err := r.List(ctx, alpha, news.Query{}); err != nil || len(all) != 1 {
			t.Errorf("editors see %+v, %v", all, err)
		}
	})
}
