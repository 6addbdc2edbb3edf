package newsdb_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/blob"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/limit/limitdb"
	"wangting/internal/news"
	"wangting/internal/news/newsdb"
	"wangting/internal/notice"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// room is a newsroom whose clock a test sets.
type room struct {
	*news.Service
	t    *testing.T
	now  time.Time
	book *audittest.Book
	told *told
}

var (
	alpha = actor.Actor{StaffID: "alpha", Roles: []actor.Role{actor.Editor}, Region: news.Province}
	beta  = actor.Actor{StaffID: "beta", Roles: []actor.Role{actor.Editor}, Region: news.Province}
	city  = actor.Actor{StaffID: "city", Roles: []actor.Role{actor.Editor}, Region: "321200"}
	clerk = actor.Actor{StaffID: "clerk", Roles: []actor.Role{actor.Clerk}, Region: news.Province}
)

var start = time.Date(2026, 11, 23, 9, 0, 0, 0, time.FixedZone("CST", 8*3600))

// told collects what people are told.
type told struct {
	texts []notice.SMS
	inbox []notice.Message
}

func (n *told) Tell(_ context.Context, _ actor.Actor, m notice.Message) error {
	n.inbox = append(n.inbox, m)
	return nil
}

func (n *told) SMS(_ context.Context, m notice.SMS) error {
	n.texts = append(n.texts, m)
	return nil
}

func names(_ context.Context, ids ...string) (map[string]string, error) {
	out := map[string]string{}
	for _, one := range ids {
		out[one] = "示例" + one
	}
	return out, nil
}

func open(t *testing.T, db *store.DB) *room {
	t.Helper()
	r := &room{t: t, now: start, book: audittest.New(t), told: &told{}}
	keys := secrettest.Keyring(t)
	files, err := blob.Open(blob.Options{URL: t.TempDir(), Keys: keys, Hall: db})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	r.Service = &news.Service{Store: newsdb.Store{DB: db, Keys: keys}, Files: files, Rates: limitdb.New(db), Notices: r.told, Tx: db, Audit: r.book.Service,
		Names: names, Shelf: &news.Shelf{}, MaxBytes: 1 << 20, PerHour: 5, Now: func() time.Time { return r.now }}
	if err := r.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return r
}

var publicity = news.Content{Kind: news.Publicity, Title: "拟发放单位名单公示", Region: news.Province, By: "失业保险处", Text: "名单见附件。",
	From: "2026-11-23", Until: "2026-11-27"}

func (r *room) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) refused(kind fault.Kind, err error) {
	r.t.Helper()
	if !errors.Is(err, kind) {
		r.t.Errorf("got %v, want %v", err, kind)
	}
}

// published gives the id of a content that beta approved.
func (r *room) published(c news.Content) string {
	r.t.Helper()
	ctx := r.t.Context()
	articleID, err := r.Create(ctx, alpha, news.Edit{Content: c})
	r.must(err)
	r.must(r.Submit(ctx, alpha, articleID, 1))
	r.must(r.Approve(ctx, beta, articleID, 2))
	return articleID
}

func TestNothingBecomesPublicByOnePerson(t *testing.T) { // STA-3, STA-4
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		_, err := r.Create(ctx, clerk, news.Edit{Content: publicity})
		r.refused(fault.Forbidden, err)
		articleID, err := r.Create(ctx, alpha, news.Edit{Content: publicity})
		r.must(err)
		r.refused(fault.Conflict, r.Approve(ctx, beta, articleID, 1)) // not submitted
		c := publicity
		c.Text = "名单见附件，共 42 家。"
		r.must(r.Save(ctx, beta, articleID, news.Edit{Content: c, Base: 1}))
		substitute, absent := alpha, alpha
		substitute.For, absent.StaffID = "absent", "absent"
		r.must(r.Submit(ctx, substitute, articleID, 2))
		r.refused(fault.Forbidden, r.Approve(ctx, alpha, articleID, 3))
		r.refused(fault.Forbidden, r.Approve(ctx, absent, articleID, 3)) // for whom it was submitted
		r.refused(fault.Forbidden, r.Approve(ctx, beta, articleID, 3))   // saved a part of it
		gamma := alpha
		gamma.StaffID = "gamma"
		deputy := gamma
		deputy.For = alpha.StaffID
		r.refused(fault.Forbidden, r.Approve(ctx, deputy, articleID, 3)) // counts as alpha, too
		r.refused(fault.Forbidden, r.Recall(ctx, gamma, articleID, 3))
		r.refused(fault.Conflict, r.Save(ctx, alpha, articleID, news.Edit{Content: c, Base: 3})) // waits for its check
		if len(r.Board().List) != 0 {
			t.Error("it is public before anybody approved")
		}
		r.refused(fault.Invalid, r.Return(ctx, gamma, articleID, 3, " "))
		r.must(r.Return(ctx, gamma, articleID, 3, "写明依据"))
		r.must(r.Submit(ctx, alpha, articleID, 4))
		r.must(r.Recall(ctx, beta, articleID, 5))
		r.must(r.Submit(ctx, alpha, articleID, 6))
		r.must(r.Approve(ctx, gamma, articleID, 7))
		p, err := r.Public(ctx, articleID)
		r.must(err)
		if p.Text != c.Text || p.Day() != "2026-11-23" {
			t.Errorf("the public sees %+v", p)
		}
		d, err := r.Open(ctx, alpha, articleID)
		r.must(err)
		var whats []string
		for _, s := range d.Steps {
			whats = append(whats, s.By+s.What())
		}
		want := "示例gamma批准发布 示例alpha提交审核 示例beta撤回审核 示例alpha提交审核 示例gamma退回修改 示例alpha提交审核 示例beta保存 示例alpha保存"
		if got := strings.Join(whats, " "); got != want {
			t.Errorf("the history is %s", got)
		}
		if old, ok := d.Saved(1); !ok || old.Text != publicity.Text {
			t.Errorf("the first save is %+v", old)
		}
		if acts := r.book.Acts(); len(acts) != len(d.Steps) {
			t.Errorf("%d deeds are recorded for %d steps", len(acts), len(d.Steps))
		}
	})
}

// STA-3: what waits is counted for those who may answer: neither for who wrote nor for who submitted it, and not in another city.
func TestWhatWaitsIsCountedForThoseWhoMayAnswer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		gamma := actor.Actor{StaffID: "gamma", Roles: []actor.Role{actor.Editor}, Region: news.Province}
		articleID, err := r.Create(ctx, alpha, news.Edit{Content: publicity})
		r.must(err)
		awaiting := func(when string, of map[string]int) {
			t.Helper()
			for _, who := range []actor.Actor{alpha, beta, gamma, city} {
				if n, err := r.Awaiting(ctx, who); err != nil || n != of[who.StaffID] {
					t.Errorf("%s, %d wait for %s, want %d: %v", when, n, who.StaffID, of[who.StaffID], err)
				}
			}
		}
		awaiting("as a draft", nil)
		r.must(r.Submit(ctx, gamma, articleID, 1))
		awaiting("submitted by another", map[string]int{"beta": 1})
		r.must(r.Approve(ctx, beta, articleID, 2))
		awaiting("published", nil)
	})
}

func TestAStaleSaveIsRefusedAndLosesNothing(t *testing.T) { // STA-3
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		articleID, err := r.Create(ctx, alpha, news.Edit{Content: publicity})
		r.must(err)
		mine, theirs := publicity, publicity
		mine.Text, theirs.Text = "甲写的", "乙写的"
		r.must(r.Save(ctx, beta, articleID, news.Edit{Content: theirs, Base: 1}))
		r.refused(fault.Conflict, r.Save(ctx, alpha, articleID, news.Edit{Content: mine, Base: 1}))
		d, err := r.Open(ctx, alpha, articleID)
		r.must(err)
		if d.Content.Text != "乙写的" || d.Version != 2 {
			t.Errorf("the draft is %q at %d", d.Content.Text, d.Version)
		}
		// two saves from the same version that both pass the look before: the row decides
		a := d.Article
		a.Version++
		r.must(db.InTx(ctx, func(ctx context.Context) error {
			return r.Store.Put(ctx, a, 2, news.Step{N: 3, Verb: news.ActSubmit, At: r.now})
		}))
		r.refused(fault.Conflict, db.InTx(ctx, func(ctx context.Context) error {
			return r.Store.Put(ctx, a, 2, news.Step{N: 3, Verb: news.ActSubmit, At: r.now})
		}))
	})
}

func TestWhatIsPublishedIsSeenAtItsHourAndNoLongerThanItStands(t *testing.T) { // POR-7
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		other := open(t, db) // another node
		c := publicity
		c.Kind, c.From, c.Until, c.PublishAt = news.Announcement, "", "", start.Add(2*time.Hour)
		articleID := r.published(c)
		_, err := r.Public(ctx, articleID)
		r.refused(fault.NotFound, err)
		before := r.Board().Stamp()
		r.now = start.Add(2 * time.Hour)
		p, err := r.Public(ctx, articleID)
		r.must(err)
		if r.Board().Stamp() == before {
			t.Error("the pages that lie ready would not be made anew")
		}
		if len(other.Board().List) != 0 {
			t.Error("the other node knows before it has looked")
		}
		other.now = r.now
		r.must(other.Refresh(ctx))
		if _, ok := other.Board().Find(articleID); !ok {
			t.Error("the other node does not see it")
		}

		// a correction leaves the old text until its own hour
		fix := c
		fix.Text, fix.Correction, fix.PublishAt = "更正后的名单", "名单有误", r.now.Add(time.Hour)
		r.must(r.Save(ctx, alpha, articleID, news.Edit{Content: fix, Base: 3}))
		r.must(r.Submit(ctx, alpha, articleID, 4))
		r.must(r.Approve(ctx, beta, articleID, 5))
		if now, _ := r.Board().Find(articleID); now.Text != c.Text || now.N != p.N {
			t.Errorf("before its hour the public sees %q", now.Text)
		}
		r.now = r.now.Add(time.Hour)
		now, _ := r.Board().Find(articleID)
		if now.Text != "更正后的名单" || now.Day() != p.Day() || now.Changed.IsZero() || now.Was == nil || now.Was.Text != c.Text { // STA-3: the old text stays in sight
			t.Errorf("after it the public sees %+v", now)
		}

		r.refused(fault.Invalid, r.Withdraw(ctx, alpha, articleID, 6, ""))
		r.must(r.Withdraw(ctx, alpha, articleID, 6, "名单有误"))
		_, err = r.Public(ctx, articleID)
		r.refused(fault.Expired, err)
		r.must(other.Refresh(ctx))
		if len(other.Board().List) != 0 {
			t.Error("the other node goes on showing it")
		}
		_, err = r.Public(ctx, id.New())
		r.refused(fault.NotFound, err)
	})
}

func TestABannerEndsByItself(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		r.published(news.Content{Kind: news.Banner, Title: "今晚维护", Region: news.Province, Ends: start.Add(time.Hour)})
		b := r.Board()
		if len(b.Banners) != 1 || len(b.List) != 0 {
			t.Fatalf("the board has %+v", b)
		}
		r.now = start.Add(time.Hour)
		if now := r.Board(); len(now.Banners) != 0 || now.Stamp() == b.Stamp() {
			t.Errorf("after its end there are %d, stamp %s", len(now.Banners), now.Stamp())
		}
	})
}

func TestAnEditorOfACityWorksOnItsContentsOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		_, err := r.Create(ctx, city, news.Edit{Content: publicity})
		r.refused(fault.Invalid, err)
		own := publicity
		own.Region = "321200"
		ownID, err := r.Create(ctx, city, news.Edit{Content: own})
		r.must(err)
		provinces := r.published(publicity)
		_, err = r.Open(ctx, city, provinces)
		r.refused(fault.NotFound, err)
		r.refused(fault.NotFound, r.Withdraw(ctx, city, provinces, 3, "不要"))
		list, more, err := r.List(ctx, city, news.Query{})
		if err != nil || more || len(list) != 1 || list[0].ID != ownID {
			t.Errorf("the city's editor sees %v, %v", list, err)
		}
		for _, q := range []news.Query{{Kind: news.Publicity}, {State: news.Draft}, {Words: "名单"}} {
			if list, _, err := r.List(ctx, alpha, q); err != nil || !slices.ContainsFunc(list, func(a news.Article) bool { return a.ID == ownID }) {
				t.Errorf("%+v finds %v, %v", q, list, err)
			}
		}
		if list, _, err := r.List(ctx, alpha, news.Query{Words: "%"}); err != nil || len(list) != 0 {
			t.Errorf("a wildcard finds %v, %v", list, err)
		}
	})
}

func TestAttachmentsAreWhatTheyHold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		attach := func(name, body string) (string, error) {
			return r.Create(ctx, alpha, news.Edit{Content: publicity, Add: []news.Upload{{Name: name, Body: strings.NewReader(body)}}})
		}
		_, err := attach("名单.pdf", "<script>")
		r.refused(fault.Invalid, err)
		articleID, err := attach("C:\\公示\\名\u202e单.exe", "%PDF-1.7\n1 0 obj\n%%EOF\n")
		r.must(err)
		d, err := r.Open(ctx, alpha, articleID)
		r.must(err)
		f := d.Content.Files[0]
		if f.Name != "名单.exe.pdf" || f.Type != "pdf" {
			t.Errorf("the file is %+v", f)
		}
		_, _, err = r.PublicFile(ctx, articleID, f.ID)
		r.refused(fault.NotFound, err)
		r.must(r.Submit(ctx, alpha, articleID, 1))
		r.must(r.Approve(ctx, beta, articleID, 2))
		_, body, err := r.PublicFile(ctx, articleID, f.ID)
		r.must(err)
		r.must(body.Close())
		// removed by a correction it stays in the history, and goes from the public page
		fix := publicity
		fix.Correction = "撤下附件"
		r.must(r.Save(ctx, alpha, articleID, news.Edit{Content: fix, Base: 3, Remove: []string{f.ID}}))
		r.must(r.Submit(ctx, alpha, articleID, 4))
		r.must(r.Approve(ctx, beta, articleID, 5))
		_, _, err = r.PublicFile(ctx, articleID, f.ID)
		r.refused(fault.NotFound, err)
		_, body, err = r.OpenFile(ctx, alpha, articleID, f.ID)
		r.must(err)
		r.must(body.Close())
		keys := []string{news.FilePrefix + articleID + "/" + f.ID, news.FilePrefix + articleID + "/" + id.New(), "case/1/2"}
		alive, err := r.Store.(newsdb.Store).AliveFiles(ctx, keys)
		if err != nil || !slices.Equal(alive, []string{keys[0], keys[2]}) {
			t.Errorf("alive are %v, %v", alive, err)
		}
	})
}

func TestAnObjectionWaitsForItsAnswerAndHoldsTheEnd(t *testing.T) { // POR-7
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		articleID := r.published(publicity)
		visitor := actor.Actor{IP: "192.0.2.7"}
		k := news.Complaint{Who: "某甲", Phone: "025-83330000", Words: "第 9 位名称有误"}
		r.refused(fault.Invalid, r.Object(ctx, visitor, articleID, news.Complaint{Who: "某甲"}))
		practice := visitor
		practice.PersonID = "ffff" + id.New()[4:]
		r.refused(fault.Forbidden, r.Object(ctx, practice, articleID, k))
		r.must(r.Object(ctx, visitor, articleID, k))
		for range 4 {
			r.must(r.Object(ctx, visitor, articleID, k))
		}
		r.refused(fault.Limited, r.Object(ctx, visitor, articleID, k))
		var raw []byte
		r.must(db.Get(ctx, &raw, `SELECT said FROM news_objection LIMIT 1`))
		if strings.Contains(string(raw), "某甲") || strings.Contains(string(raw), "83330000") {
			t.Error("what a visitor says of themselves is stored in the clear")
		}

		r.now = start.AddDate(0, 0, 5).Add(-9 * time.Hour) // the first moment after its last day
		r.refused(fault.Expired, r.Object(ctx, actor.Actor{IP: "192.0.2.8"}, articleID, k))
		p, err := r.Public(ctx, articleID)
		r.must(err)
		say, err := r.Outcome(ctx, p)
		if err != nil || !strings.Contains(say, "正在核实") {
			t.Errorf("while they wait the public reads %q, %v", say, err)
		}
		all, _, err := r.List(ctx, alpha, news.Query{})
		if err != nil || len(all) == 0 || !slices.ContainsFunc(all, func(a news.Article) bool { return a.ID == articleID && a.Open == 5 }) {
			t.Errorf("%+v wait, %v", all, err)
		}
		d, err := r.Open(ctx, alpha, articleID)
		r.must(err)
		for i, o := range d.Objections {
			r.refused(fault.Invalid, r.Answer(ctx, alpha, articleID, o.ID, " "))
			r.must(r.Answer(ctx, alpha, articleID, o.ID, "已核实，名称已更正"))
			r.refused(fault.Conflict, r.Answer(ctx, beta, articleID, o.ID, "再答一次"))
			if i == 0 && (o.Who != "某甲" || o.Phone != "025-83330000") {
				t.Errorf("the desk reads %q, %q", o.Who, o.Phone)
			}
		}
		if say, err := r.Outcome(ctx, p); err != nil || !strings.Contains(say, "都已经核实答复") {
			t.Errorf("afterwards the public reads %q, %v", say, err)
		}
		d, err = r.Open(ctx, alpha, articleID)
		r.must(err)
		if o := d.Objections[0]; o.Answer != "已核实，名称已更正" || o.AnsweredName != "示例alpha" {
			t.Errorf("the answer is kept as %q by %q", o.Answer, o.AnsweredName)
		}
	})
}

func TestWhoObjectedIsToldOfTheAnswerAsTheyConsented(t *testing.T) { // POR-7
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		visits := 0
		for name, tc := range map[string]struct {
			k     news.Complaint
			who   actor.Actor
			texts int
			inbox int
		}{
			"no consent":                  {news.Complaint{Phone: "13800000011"}, actor.Actor{PersonID: "p"}, 0, 0},
			"a visitor with a mobile":     {news.Complaint{Phone: "13800000011", Tell: true}, actor.Actor{}, 1, 0},
			"a visitor with a fixed line": {news.Complaint{Phone: "025-83330000", Tell: true}, actor.Actor{}, 0, 0},
			"a person with a mobile":      {news.Complaint{Phone: "13800000011", Tell: true}, actor.Actor{PersonID: "p"}, 1, 1},
			"a person with a fixed line":  {news.Complaint{Phone: "025-83330000", Tell: true}, actor.Actor{PersonID: "p"}, 0, 1},
			"a person that is made up":    {news.Complaint{Phone: "025-83330000", Tell: true, PersonID: "q"}, actor.Actor{}, 0, 0},
		} {
			visits++
			r, ctx := open(t, db), t.Context()
			articleID := r.published(publicity)
			tc.k.Who, tc.k.Words, tc.who.IP = "某甲", "第 9 位名称有误", fmt.Sprintf("192.0.2.%d", visits)
			r.must(r.Object(ctx, tc.who, articleID, tc.k))
			d, err := r.Open(ctx, alpha, articleID)
			r.must(err)
			if p := d.Objections[0].PersonID; (p != "") != (tc.k.Tell && tc.who.PersonID != "") {
				t.Errorf("%s: the person %q is written down", name, p)
			}
			r.must(r.Answer(ctx, alpha, articleID, d.Objections[0].ID, "已核实，秘密"))
			if len(r.told.texts) != tc.texts || len(r.told.inbox) != tc.inbox {
				t.Errorf("%s: %d texts and %d messages, want %d and %d", name, len(r.told.texts), len(r.told.inbox), tc.texts, tc.inbox)
			}
			for _, m := range r.told.texts {
				if m.Template != notice.ObjectionAnswered || m.Phone != "13800000011" || m.Params["title"] != publicity.Title {
					t.Errorf("%s: the text is %+v", name, m)
				}
			}
			for _, m := range r.told.inbox {
				if m.PersonID != "p" || m.Link != "/notices/"+articleID || strings.Contains(m.Body, "秘密") {
					t.Errorf("%s: the message is %+v", name, m)
				}
			}
		}
	})
}

func TestACorrectionSaysWhatItCorrects(t *testing.T) { // STA-3
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		first := publicity
		first.Correction = "还没有发布，没有什么可以更正"
		articleID := r.published(first)
		if p, err := r.Public(ctx, articleID); err != nil || p.Correction != "" {
			t.Errorf("what was never published is corrected by %q, %v", p.Correction, err)
		}
		c := publicity
		c.Title = "拟发放单位名单公示（更正）"
		r.must(r.Save(ctx, alpha, articleID, news.Edit{Content: c, Base: 3}))
		if f := fault.Of(r.Submit(ctx, alpha, articleID, 4)); f == nil || f.FieldSays("correction") == "" {
			t.Errorf("a correction without words: %v", f)
		}
		c.Correction = "标题中漏了“更正”二字"
		r.must(r.Save(ctx, alpha, articleID, news.Edit{Content: c, Base: 4}))
		r.must(r.Submit(ctx, alpha, articleID, 5))
		r.must(r.Approve(ctx, beta, articleID, 6))
		p, err := r.Public(ctx, articleID)
		if err != nil || p.Correction != c.Correction || p.Title != c.Title {
			t.Errorf("the public reads %q, %q, %v", p.Title, p.Correction, err)
		}
	})
}
