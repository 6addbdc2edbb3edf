package desk_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wangting/internal/casework"
	"wangting/internal/casework/caseworkdb"
)

func TestTheQueueShowsWhatWaitsWithTheTimeLeft(t *testing.T) {
	h := open(t)
	c := h.file("injury")
	h.as("clerk").Get("/staff/cases").Check(t, http.StatusOK).
		Has(t, c.Number, "示例己建筑有限公司", "待受理", "剩 5 个工作日", "未认领", ">认领</button>", "认领所选").
		Golden(t, "queue", c.ID, "ID", c.Number, "NUMBER")
}

func TestTheOverdueComeFirstAndHaveAPileOfTheirOwn(t *testing.T) {
	h := open(t)
	old := h.file("injury")
	h.now = h.now.AddDate(0, 0, 14) // well past the five working days
	young := h.file("injury")
	b := h.as("clerk")
	page := b.Get("/staff/cases").Check(t, http.StatusOK).Has(t, "已超期", "超期")
	if strings.Index(page.Main(), old.Number) > strings.Index(page.Main(), young.Number) {
		t.Error("STA-2: the overdue case is not first")
	}
	b.Get("/staff/cases?pile=overdue").Check(t, http.StatusOK).Has(t, old.Number).Lacks(t, young.Number)
}

func TestTheFiguresOfTheQueue(t *testing.T) {
	h := open(t)
	h.file("injury")
	done := h.file("injury")
	ctx := t.Context()
	must(t, h.core.AcceptCase(ctx, member("clerk"), done.ID, ""))
	page := h.as("clerk").Get("/staff").Check(t, http.StatusOK)
	for _, want := range []string{`<b class="num">1</b>` + "\n<span>待受理", `<b class="num">1</b>` + "\n<span>审核中",
		`<b class="num">0</b>` + "\n<span>今日办结"} {
		if !strings.Contains(strings.ReplaceAll(page.Main(), "> <", ">\n<"), want) {
			t.Errorf("STA-6: the figures lack %q\n%s", want, page.Main())
		}
	}
	must(t, h.core.DecideCase(ctx, member("rev"), done.ID, casework.Approved, ""))
	must(t, h.core.CloseCase(ctx, member("rev"), done.ID, ""))
	h.as("clerk").Get("/staff/cases?pile=done").Check(t, http.StatusOK).Has(t, done.Number, "已办结")
	h.as("far").Get("/staff/cases?pile=done").Check(t, http.StatusOK).Lacks(t, done.Number)
	h.now = h.now.Add(24 * time.Hour)
	h.as("clerk").Get("/staff/cases?pile=done").Check(t, http.StatusOK).Lacks(t, done.Number)
}

func TestARowIsClaimedAndOpened(t *testing.T) {
	h := open(t)
	c := h.file("injury")
	b := h.as("clerk")
	p := b.Post("/staff/cases/claim", "one", c.ID).Check(t, http.StatusOK).Has(t, "已认领", "承办人：您")
	if p.Path != "/staff/cases/"+c.ID {
		t.Errorf("claiming led to %s", p.Path)
	}
	b.Get("/staff/cases?pile=mine").Check(t, http.StatusOK).Has(t, c.Number, ">我</td>", ">办理</a>")
	h.as("both").Post("/staff/cases/claim", "one", c.ID).Check(t, http.StatusConflict).Has(t, "已由其他工作人员认领")
	h.as("both").Get("/staff/cases/"+c.ID).Check(t, http.StatusOK).Has(t, "暂不能办理").Lacks(t, ">受理</button>")
}

func TestManyAreClaimedAtOnce(t *testing.T) {
	h := open(t)
	a, b, c := h.file("injury"), h.file("injury"), h.file("injury")
	must(t, h.core.ClaimCase(t.Context(), member("both"), c.ID))
	desk := h.as("clerk")
	desk.Post("/staff/cases/claim", "back", "/staff/cases?pile=accept").Check(t, http.StatusUnprocessableEntity).Has(t, "请先勾选")
	p := desk.Post("/staff/cases/claim", "back", "/staff/cases?pile=accept", "case", a.ID, "case", b.ID, "case", c.ID).
		Check(t, http.StatusOK).Has(t, "已认领 2 件，另有 1 件")
	if p.Path != "/staff/cases?pile=accept" {
		t.Errorf("bulk claim led to %s", p.Path)
	}
	if p := desk.Post("/staff/cases/claim", "back", "//evil.example", "case", a.ID); p.Path != "/staff/cases" {
		t.Errorf("a foreign place to return to led to %s", p.Path)
	}
}

// DSK-2: the one box takes a whole number to its case, and anything else to what is found.
func TestTheOneBoxFindsCases(t *testing.T) {
	h := open(t)
	c := h.file("injury")
	if _, err := h.core.Store.(caseworkdb.Store).DB.Exec(t.Context(), `INSERT INTO unit (id, number, uscc, name, region, kind, address, state, created_us, version)
		VALUES ('u1', '1', '', '示例己建筑有限公司', '320104', '', '', 'active', 0, 1)`); err != nil {
		t.Fatal(err)
	}
	must(t, h.core.IndexOld(t.Context()))
	box := func(words string) string {
		t.Helper()
		return h.as("clerk").Post(searchPage, "words", words).Check(t, http.StatusOK).Path
	}
	if at := box(" " + c.Number + " "); at != "/staff/cases/"+c.ID {
		t.Errorf("the whole number led to %s", at)
	}
	part := c.Number[6:11]
	for words, want := range map[string]string{
		part:             "?number=" + part,
		"己建筑":            "?unit=" + url.QueryEscape("己建筑"),
		part + " 己建筑　工伤": "?item=~工伤&number=" + part + "&unit=" + url.QueryEscape("己建筑"),
		"测试辛":            "?named=1",
		"91320100MA1":    "?unit=91320100ma1",
		"己建筑 示例 没有这样的单位名": "?unit=" + url.QueryEscape("己建筑 示例") + "&named=1",
	} {
		at, _ := strings.CutPrefix(box(words), searchPage)
		got, _ := url.ParseQuery(strings.TrimPrefix(at, "?"))
		wanted, _ := url.ParseQuery(strings.TrimPrefix(want, "?"))
		if got.Encode() != wanted.Encode() {
			t.Errorf("“%s” led to %s, want %s", words, at, want)
		}
	}
	h.as("clerk").Post(searchPage, "words", part+" 建筑 示例").Check(t, http.StatusOK).
		Has(t, c.Number, "查找的是：办件编号含“"+part+"”，单位“建筑 示例”")
	h.as("clerk").Post(searchPage, "words", part+" 建筑 物流").Check(t, http.StatusOK).Lacks(t, c.Number)
	for words, want := range map[string]string{"123": "连续的至少 4 位数字", " ": "请填写办件编号", "32010119900101602X": "不能按证件号码",
		"4321 5432": "一次只能查找一个", c.Number[:13] + "0": "办件编号"} {
		h.as("clerk").Post(searchPage, "words", words).Check(t, http.StatusUnprocessableEntity).
			Has(t, `aria-invalid="true"`, want, `value="`+words+`"`, "办件队列")
	}
	h.as("far").Post(searchPage, "words", c.Number).Check(t, http.StatusUnprocessableEntity).Has(t, "没有查到这个办件编号")
	h.as("far").Post(searchPage, "words", part).Check(t, http.StatusOK).Lacks(t, c.Number)
}

func TestALongQueueIsReadPageByPage(t *testing.T) {
	h := open(t)
	want := map[string]bool{}
	for i := range casework.PageSize + 3 {
		h.now = h.now.Add(time.Duration(i) * time.Second)
		c := h.file("injury")
		want[c.Number] = true
		if i%2 == 0 { // the pile merges three desks in order
			must(t, h.core.AcceptCase(t.Context(), member("clerk"), c.ID, ""))
		}
	}
	b := h.as("clerk")
	for _, pile := range []string{"", "examining", "accept"} {
		seen, path := 0, "/staff/cases?pile="+pile
		for pages := 0; path != ""; pages++ {
			if pages > 5 {
				t.Fatalf("%s has no end", pile)
			}
			p := b.Get(path).Check(t, http.StatusOK)
			for n := range want {
				seen += strings.Count(p.Main(), fmt.Sprintf(`<span class="sub num">%s</span>`, n))
			}
			_, next, ok := strings.Cut(p.Body, `<li><a href="/staff/cases?after=`)
			path = ""
			if ok {
				next, _, _ = strings.Cut(next, `"`)
				path = "/staff/cases?after=" + strings.ReplaceAll(next, "&amp;", "&")
			}
		}
		if total := map[string]int{"": 23, "examining": 12, "accept": 11}[pile]; seen != total {
			t.Errorf("%q shows %d cases, want %d", pile, seen, total)
		}
	}
}

func TestOnlyThoseWhoseWorkItIsComeIn(t *testing.T) {
	h := open(t)
	c := h.file("injury")
	for login, want := range map[string]int{
		"clerk":   200,
		"second":  200,
		"rev":     200,
		"admin":   200,
		"auditor": 200,
		"editor":  403,
		"fresh":   403,
		"far":     404,
	} {
		if p := h.as(login).Get("/staff/cases/" + c.ID); p.Status != want {
			t.Errorf("%s opening the case got %d, want %d", login, p.Status, want)
		}
	}
	h.as("editor").Get("/staff/cases").Has(t, "您的岗位不能查看办件")
	if p := h.b.Another().Get("/staff/cases/" + c.ID); p.Status != http.StatusNotFound && !strings.HasPrefix(p.Path, "/staff/login") {
		t.Errorf("a visitor got %d at %s", p.Status, p.Path)
	}
}

func TestRowsStandUnderTheHeadingOfTheirDeadline(t *testing.T) { // DSK-1
	h := open(t)
	late := h.file("injury")
	h.as("clerk").Get("/staff/cases").Check(t, http.StatusOK).Has(t, late.Number).Lacks(t, "以后到期") // one heading heads nothing
	h.now = h.now.AddDate(0, 0, 14)
	today := h.file("injury")
	h.now = today.Clock.Due.Add(-time.Minute)
	rest := []casework.Case{h.file("injury"), h.file("injury")}
	page := h.as("clerk").Get("/staff/cases").Check(t, http.StatusOK)
	at := -1
	for _, want := range []string{">超期 1 件</th>", late.Number, ">今日到期 1 件</th>", today.Number, ">以后到期 2 件</th>", rest[0].Number, rest[1].Number} {
		i := strings.Index(page.Main(), want)
		if i <= at || strings.HasPrefix(want, ">") && strings.Count(page.Main(), want) != 1 {
			t.Errorf("%s stands at %d, after %d; it is there %d times", want, i, at, strings.Count(page.Main(), want))
		}
		at = i
	}
	// the next page begins under the heading that goes on
	next := fmt.Sprintf("/staff/cases?after=%d.%s", rest[0].Clock.Due.UnixMicro(), min(rest[0].ID, rest[1].ID))
	h.as("clerk").Get(next).Check(t, http.StatusOK).Has(t, ">以后到期</th>", max(rest[0].ID, rest[1].ID)).Lacks(t, ">超期 1 件</th>", late.Number)
	// of more than a page, the whole queue is counted, not the page
	h.now = h.now.AddDate(0, 0, 30)
	for range casework.PageSize {
		h.file("injury")
	}
	h.as("clerk").Get("/staff/cases").Check(t, http.StatusOK).Has(t, ">超期 4 件</th>", ">以后到期</th>")
	h.now = h.now.AddDate(0, 0, 30)
	h.as("clerk").Get("/staff/cases?pile=overdue").Check(t, http.StatusOK).Has(t, ">超期 24 件</th>")
}

// Whoever looks for a case among all of them finds it, whatever it waits for (DSK-1), and the counts say the same as the lists.
func TestAllCasesAreThereAlsoThoseThatWaitForOthers(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	waits, asks, expert, office := h.file("injury"), h.file("injury"), h.file("injury-3"), h.file("injury-3")
	must(t, h.core.AskCorrection(ctx, member("clerk"), asks.ID, casework.Asking{Words: "请补正",
		Points: []casework.Point{{Name: "worker", Reason: casework.Wrong}}}))
	for _, c := range []casework.Case{expert, office} {
		must(t, h.core.AcceptLackingCase(ctx, member("clerk"), c.ID, ""))
		must(t, h.core.ConsultOn(ctx, member("rev"), c.ID, casework.Asked{Question: "是否属于工伤", To: []string{"s-both"}, Expert: c.ID == expert.ID}))
	}
	b := h.as("clerk")
	b.Get("/staff/cases").Check(t, http.StatusOK).Has(t, `data-count="4">`, waits.Number, asks.Number, expert.Number, office.Number,
		"补正中", "征求意见中", `<option value="applicant">补正中</option>`, `<option value="consult">征求意见中</option>`)
	b.Get("/staff/cases?pile=applicant").Check(t, http.StatusOK).Has(t, asks.Number).Lacks(t, waits.Number, expert.Number)
	b.Get("/staff/cases?pile=consult").Check(t, http.StatusOK).Has(t, expert.Number, office.Number).Lacks(t, waits.Number, asks.Number)

	h.now = h.now.AddDate(0, 2, 0) // the day of everybody has passed, but only two limits run
	b.Get("/staff/cases").Check(t, http.StatusOK).Has(t, ">超期 2 件</th>", ">暂不计时 2 件</th>")
	b.Get("/staff/cases?pile=overdue").Check(t, http.StatusOK).Has(t, waits.Number, office.Number).Lacks(t, asks.Number, expert.Number)
	b.Get("/staff/cases/search?due=late").Check(t, http.StatusOK).Has(t, waits.Number, office.Number).Lacks(t, asks.Number, expert.Number)
	if _, err := h.core.ClaimNext(ctx, member("clerk")); err != nil {
		t.Error(err)
	}
	if c, err := h.core.ClaimNext(ctx, member("clerk")); err == nil {
		t.Errorf("a case that waits for others was given to be worked on: %s", c.ID)
	}
}

// DSK-1: cases whose limit stands come last over the whole list, not only within a page, however near the day is that they wait for.
func TestCasesWhoseLimitStandsComeLastOverAllPages(t *testing.T) {
	h := open(t)
	var paused []string
	for range 3 {
		c := h.file("injury")
		must(t, h.core.AskCorrection(t.Context(), member("clerk"), c.ID, casework.Asking{Words: "请补正",
			Points: []casework.Point{{Name: "worker", Reason: casework.Wrong}}}))
		paused = append(paused, c.Number)
	}
	h.now = h.now.AddDate(0, 0, 7)
	for range casework.PageSize {
		h.file("injury") // due after the day by which the corrections are awaited
	}
	b := h.as("clerk")
	first := b.Get("/staff/cases").Check(t, http.StatusOK).Lacks(t, paused...).Lacks(t, "补正中</span>")
	_, next, _ := strings.Cut(first.Body, `<li><a href="/staff/cases?after=`)
	next, _, _ = strings.Cut(next, `"`)
	b.Get("/staff/cases?after="+strings.ReplaceAll(next, "&amp;", "&")).Check(t, http.StatusOK).Has(t, paused...).Has(t, ">暂不计时</th>")
}

func TestTheNamedSearchesStandAboveTheQueue(t *testing.T) { // DSK-2
	h := open(t)
	must(t, h.core.SaveSearch(t.Context(), member("clerk"), "本月超期", "due=late"))
	must(t, h.core.SaveSearch(t.Context(), member("rev"), "别人的", "due=late"))
	b := h.as("clerk")
	b.Get("/staff/cases").Check(t, http.StatusOK).Has(t, `<a href="/staff/cases/search?due=late">本月超期</a>`).Lacks(t, "别人的")
	b.Get("/staff/cases/search?due=late").Check(t, http.StatusOK).
		Has(t, `<a href="/staff/cases/search?due=late" aria-current="page">本月超期</a>`)
}
