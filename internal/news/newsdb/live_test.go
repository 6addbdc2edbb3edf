package newsdb_test

import (
	"strings"
	"testing"
	"time"

	"wangting/internal/agreement"
	"wangting/internal/fault"
	"wangting/internal/news"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/workday"
)

func day(s string) time.Time {
	d, err := time.ParseInLocation(time.DateOnly, s, workday.Zone)
	if err != nil {
		panic(err)
	}
	return d
}

// STA-3: the free days of a year count in every limit from their hour on, on every node, and no longer when they are taken back.
func TestFreeDaysCountFromTheirPublicationOn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		var err error
		if r.Calendar, err = workday.China().WithYears(); err != nil {
			t.Fatal(err)
		}
		other := open(t, db) // another node
		if other.Calendar, err = workday.China().WithYears(); err != nil {
			t.Fatal(err)
		}
		c := news.Content{Kind: news.Holidays, Title: "关于 2031 年部分节假日安排的通知", Region: news.Province, By: "省政府办公厅",
			Days: "元旦 2031-01-01 至 2031-01-02\n上班 2031-01-05", PublishAt: start.Add(time.Hour)}
		id := r.published(c)
		free := func(n *room) (bool, bool) {
			return n.Calendar.IsWorkday(day("2031-01-02")), n.Calendar.IsWorkday(day("2031-01-05"))
		}
		if a, b := free(r); !a || b {
			t.Error("the days count before their hour")
		}
		r.now = start.Add(time.Hour)
		other.now = r.now
		for name, n := range map[string]*room{"here": r, "on another node": other} {
			n.must(n.Refresh(ctx))
			if a, b := free(n); a || !b || !n.Calendar.Covers(2031) || n.Calendar.Provisional(2031) {
				t.Errorf("%s the days do not count", name)
			}
		}
		wrong := c
		wrong.Days = "元旦 2032-01-01\n上班 2032-01-06"
		bad, err := r.Create(ctx, alpha, news.Edit{Content: wrong})
		r.must(err)
		if err = r.Submit(ctx, alpha, bad, 1); !strings.Contains(fault.Of(err).FieldSays("days"), "第 2 行“上班 2032-01-06”：这一天不是周末") {
			t.Errorf("a worked day that is worked anyway: %v", err)
		}
		again, err := r.Create(ctx, alpha, news.Edit{Content: c})
		r.must(err)
		if err = r.Submit(ctx, alpha, again, 1); !strings.Contains(fault.Of(err).FieldSays("days"), "2031 年的放假安排已经发布") {
			t.Errorf("the same year again: %v", err)
		}
		c.Region = "321200"
		if _, err = r.Create(ctx, alpha, news.Edit{Content: c}); fault.Of(err).FieldSays("region") == "" {
			t.Errorf("free days of one city: %v", err)
		}
		r.must(r.Withdraw(ctx, alpha, id, 3, "写错了"))
		if a, b := free(r); !a || b || r.Calendar.Covers(2031) || !r.Calendar.Covers(2026) {
			t.Error("what was taken back still counts")
		}
	})
}

// SEC-5: a new version of an agreement is in force from its approval on, and every version that ever was stays readable.
func TestAnAgreementHasVersions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		shelf := agreement.Shelf{Published: r.Agreed, Past: r.AgreedOnce}
		k := agreement.PersonRegistration
		c := news.Content{Kind: news.Agreement, Region: news.Province, Of: string(k), Edition: k.Shipped().Version, Text: "## 一、账户\n第一次改"}
		id, err := r.Create(ctx, alpha, news.Edit{Content: c})
		r.must(err)
		if err = r.Submit(ctx, alpha, id, 1); fault.Of(err).FieldSays("edition") == "" {
			t.Errorf("the version of the program's text again: %v", err)
		}
		c.Edition = "2026-12"
		r.must(r.Save(ctx, alpha, id, news.Edit{Content: c, Base: 1}))
		r.must(r.Submit(ctx, alpha, id, 2))
		if now := shelf.InForce(k); now.Version != k.Shipped().Version {
			t.Error("it is in force before a second pair of eyes")
		}
		r.must(r.Approve(ctx, beta, id, 3))
		now := shelf.InForce(k)
		if now.Version != "2026-12" || now.Name != k.Name() || len(now.Parts) != 1 || now.Parts[0].Paragraphs[0] != "第一次改" {
			t.Errorf("in force is %+v", now)
		}
		second, err := r.Create(ctx, alpha, news.Edit{Content: c})
		r.must(err)
		if err = r.Submit(ctx, alpha, second, 1); fault.Of(err).FieldSays("of") == "" {
			t.Errorf("a second content of the same agreement: %v", err)
		}
		c.Text = "## 一、账户\n第二次改"
		r.must(r.Save(ctx, alpha, id, news.Edit{Content: c, Base: 4}))
		if err = r.Submit(ctx, alpha, id, 5); fault.Of(err).FieldSays("edition") == "" {
			t.Errorf("another text under the same version: %v", err)
		}
		c.Edition = "2027-01"
		r.must(r.Save(ctx, alpha, id, news.Edit{Content: c, Base: 5}))
		r.must(r.Submit(ctx, alpha, id, 6))
		r.must(r.Approve(ctx, beta, id, 7))
		for version, first := range map[string]string{"": "第二次改", "2027-01": "第二次改", "2026-12": "第一次改",
			k.Shipped().Version: k.Shipped().Parts[0].Paragraphs[0]} {
			if got, err := shelf.Version(ctx, k, version); err != nil || got.Parts[0].Paragraphs[0] != first {
				t.Errorf("version %q: %+v, %v", version, got, err)
			}
		}
		_, err = shelf.Version(ctx, k, "2026-12b")
		r.refused(fault.NotFound, err)
		if shelf.InForce(agreement.UnitRegistration).Version != agreement.UnitRegistration.Shipped().Version {
			t.Error("the other agreement has changed")
		}
	})
}

// POR-7: a window is that of its region, and known once.
func TestAWindowIsPublishedForItsRegion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		c := news.Content{Kind: news.Window, Title: "泰州市政务服务中心人社窗口", Region: "321200", Phone: "0523-12333", Items: []string{"card-loss"}}
		id, err := r.Create(ctx, alpha, news.Edit{Content: c})
		r.must(err)
		err = r.Submit(ctx, alpha, id, 1)
		if f := fault.Of(err); f.FieldSays("address") == "" || f.FieldSays("hours") == "" {
			t.Errorf("a window without place and hours: %v", err)
		}
		c.Address, c.Hours = "泰州市海陵区府前路 1 号", "工作日 9:00—17:00"
		r.must(r.Save(ctx, alpha, id, news.Edit{Content: c, Base: 1}))
		r.must(r.Submit(ctx, alpha, id, 2))
		r.must(r.Approve(ctx, beta, id, 3))
		if p := r.Offices(); len(p) != 1 || p[0].Name != c.Title || p[0].Region != "321200" || p[0].Hours != c.Hours || len(p[0].Items) != 1 {
			t.Errorf("published are %+v", p)
		}
		if list := r.Board().Listed("", ""); len(list) != 0 {
			t.Error("a window stands under 公示公告")
		}
		again, err := r.Create(ctx, alpha, news.Edit{Content: c})
		r.must(err)
		if err = r.Submit(ctx, alpha, again, 1); fault.Of(err).FieldSays("title") == "" {
			t.Errorf("the same window again: %v", err)
		}
	})
}
