package queryweb_test

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/query"
	"wangting/internal/query/queryweb"
	"wangting/internal/store/storetest"
	"wangting/internal/ui"
	"wangting/internal/ui/uitest"
	"wangting/internal/web"
	"wangting/internal/web/slider"
	"wangting/internal/web/webtest"
)

var (
	chief = actor.Actor{PersonID: "p1", UnitID: "u1", MandateID: "m1", Level: actor.Representative}
	ownID = "321202199205013965"
)

// shelf is the catalogue that comes with the program.
var shelf = sync.OnceValue(func() *catalog.Catalogue {
	items, err := catalog.Shipped(clocktest.Now())
	if err != nil {
		panic(err)
	}
	return items
})

// queries plays the core of the room.
type queries struct {
	result query.Result
	may    error
	err    error
	asked  []query.Asking
}

func (*queries) All() []query.Query { return query.In(shelf()) }

func (*queries) Named(code string) (query.Query, bool) { return query.Of(shelf().Item(code)) }

func (s *queries) May(context.Context, actor.Actor, string) (query.Query, error) {
	return query.Query{}, s.may
}

func (s *queries) Check(_ context.Context, _ actor.Actor, a query.Asking) error {
	if a.Typed["name"] == "1" {
		return fault.On("name", "姓名中不能有数字，请核对")
	}
	return nil
}

func (s *queries) Ask(_ context.Context, _ actor.Actor, a query.Asking) (query.Result, error) {
	s.asked = append(s.asked, a)
	if q, _ := s.Named(a.Code); q.Slider() && !a.Human {
		return query.Result{}, query.ErrNotHuman
	}
	r := s.result
	r.Page = max(1, a.Page)
	return r, s.err
}

func (s *queries) Export(ctx context.Context, who actor.Actor, a query.Asking) (query.Result, error) {
	return s.Ask(ctx, who, a)
}

func (s *queries) Print(ctx context.Context, who actor.Actor, a query.Asking) (string, error) {
	_, err := s.Ask(ctx, who, a)
	return "the-proof", err
}

// puzzles solves every puzzle that was drawn, once.
type puzzles struct{ drawn int }

func (p *puzzles) New(context.Context, string, string) (slider.Puzzle, error) {
	p.drawn++
	return slider.Puzzle{ID: "puzzle"}, nil
}

func (p *puzzles) Consume(context.Context, string, string) error {
	if p.drawn == 0 {
		return fault.New(fault.Invalid, "请先完成安全验证")
	}
	p.drawn--
	return nil
}

// unsolvable is a puzzle that nobody has solved.
type unsolvable struct{}

func (unsolvable) New(context.Context, string, string) (slider.Puzzle, error) {
	return slider.Puzzle{ID: "puzzle"}, nil
}

func (unsolvable) Consume(context.Context, string, string) error {
	return fault.New(fault.Invalid, "请先完成安全验证")
}

func open(t *testing.T, s *queries, who actor.Actor) *webtest.Hall {
	t.Helper()
	frame := func(_ context.Context, active string) (ui.CenterVM, error) {
		return ui.CenterVM{UnitName: "泰州市示例医院", Active: active}, nil
	}
	solved := &puzzles{}
	return webtest.Open(t, storetest.SQLite(t), who, actor.Who{Unit: "泰州市示例医院"}, func(m *web.Mux) {
		for _, p := range []queryweb.Pages{{Asks: catalog.AnybodyAsks}, {Asks: catalog.UnitAsks, Shell: frame}, {Asks: catalog.PersonAsks, Shell: frame}} {
			p.Queries, p.Puzzles, p.Now = s, solved, clocktest.Now
			p.Mount(m)
		}
	})
}

func raises(n, total int) query.Result {
	r := query.Result{Total: total, AsOf: "2026-11-23 00:00",
		Table: query.Table{Head: []string{"姓名", "证件号码", "年度"}}}
	for range n {
		r.Table.Rows = append(r.Table.Rows, []string{"示例甲子", "****1203", "2026"})
	}
	return r
}

// CAS-1: a unit asks by POST, reads the answer at an address without names, turns its pages and exports it.
func TestAUnitAsksAndTurnsThePages(t *testing.T) {
	s := &queries{result: raises(2, 42)}
	h := open(t, s, chief)
	const at = "/unit/queries/institution-raise"
	webtest.Golden(t, "unit-form", h.Page(at))
	a := h.Post(at, url.Values{"name": {"示例甲子"}, "tail": {"1203"}})
	if a.Status != http.StatusSeeOther || a.Location != at+"/result" {
		t.Fatalf("a question answers %d, to %s", a.Status, a.Location)
	}
	page := h.Page(a.Location)
	webtest.Golden(t, "unit-result", page)
	for _, want := range []string{"查到 42 条", "数据时间", `href="` + at + `/result?page=2"`, `value="示例甲子"`, ">导出<"} {
		if !strings.Contains(strings.ReplaceAll(page, "\n", ""), want) {
			t.Errorf("the answer lacks %s", want)
		}
	}
	if second := h.Page(at + "/result?page=2"); !strings.Contains(second, "第 21–22 条") || s.asked[1].Page != 2 {
		t.Error("the second page is not asked for")
	}
	book, err := excelize.OpenReader(bytes.NewReader([]byte(h.Get(at + "/result.xlsx").Body)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	if rows, err := book.GetRows("Sheet1"); err != nil || len(rows) != 4 || rows[1][0] != "示例甲子" {
		t.Errorf("exported %v, %v", rows, err)
	}
}

func TestACellThatLooksLikeAFormulaIsExportedAsText(t *testing.T) {
	s := &queries{result: query.Result{Total: 1, Table: query.Table{Head: []string{"姓名"}, Rows: [][]string{{"=1+1"}}}}}
	h := open(t, s, chief)
	h.Post("/unit/queries/institution-raise", nil)
	book, err := excelize.OpenReader(bytes.NewReader([]byte(h.Get("/unit/queries/institution-raise/result.xlsx").Body)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	if v, err := book.GetCellValue("Sheet1", "A2"); err != nil || v != "'=1+1" {
		t.Errorf("the cell is %q, %v", v, err)
	}
}

// POR-6: a public query about a person goes past the slider, once for what was typed.
func TestAPublicQueryAboutAPersonGoesPastTheSlider(t *testing.T) {
	s := &queries{result: query.Result{Total: 1, Table: query.Table{Head: []string{"姓名"}, Rows: [][]string{{"测**"}}}}}
	h := open(t, s, actor.Actor{})
	const at = "/queries/title-certificate"
	webtest.Golden(t, "public-form", h.Page(at))
	if a := h.Get(at + "/result"); a.Location != at {
		t.Errorf("an answer to nothing leads to %q", a.Location)
	}
	a := h.Post(at, url.Values{"name": {"测试壬"}, "number": {ownID}})
	if a.Status != http.StatusSeeOther || !strings.HasPrefix(a.Location, "/slider/puzzle?back=") || strings.Contains(a.Location, ownID) {
		t.Fatalf("a question answers %d, to %s", a.Status, a.Location)
	}
	for range 2 { // a reload needs no second puzzle
		if page := h.Page(at + "/result"); !strings.Contains(page, "测**") {
			t.Error("there is no answer")
		}
	}
	if strings.Contains(h.Page(at), ownID) {
		t.Error("the form still holds the number after the answer")
	}
	if a := h.Post(at, url.Values{"name": {"1"}}); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "姓名中不能有数字") {
		t.Errorf("a wrong name answers %d", a.Status)
	}
}

func TestAnAnswerIsNotShownWithoutTheSlider(t *testing.T) {
	s := &queries{}
	const at = "/queries/title-certificate"
	open(t, s, actor.Actor{}).Post(at, url.Values{"name": {"测试壬"}, "number": {ownID}})
	if a := open(t, s, actor.Actor{}).Get(at + "/result"); a.Location != at || len(s.asked) > 0 {
		t.Errorf("another browser is led to %q", a.Location)
	}
	unsolved := webtest.Open(t, storetest.SQLite(t), actor.Actor{}, actor.Who{}, func(m *web.Mux) {
		queryweb.Pages{Queries: s, Puzzles: unsolvable{}, Asks: catalog.AnybodyAsks, Now: clocktest.Now}.Mount(m)
	})
	unsolved.Post(at, url.Values{"name": {"测试壬"}, "number": {ownID}})
	a := unsolved.Get(at + "/result")
	if a.Location != at || len(s.asked) > 0 {
		t.Errorf("before the puzzle is solved the answer leads to %q", a.Location)
	}
	if page := unsolved.Page(at); !strings.Contains(page, "请先完成安全验证") || !strings.Contains(page, ownID) {
		t.Error("what was typed is gone")
	}
}

// OUT-3: an outage, a region that is not connected and no rows are said in three ways.
func TestAnOutageIsToldApartFromEmptiness(t *testing.T) {
	for name, tc := range map[string]struct {
		err        error
		want, miss string
	}{
		"away":          {&fault.Fault{Kind: fault.Away, Service: "core"}, "重新查询", "没有查到"},
		"not connected": {query.ErrNotConnected, "不在查询范围内", "重新查询"},
		"no rows":       {nil, "没有查到您的人事档案", "重新查询"},
	} {
		t.Run(name, func(t *testing.T) {
			page := open(t, &queries{err: tc.err}, actor.Actor{PersonID: "p1"}).Page("/me/queries/archive-query")
			if !strings.Contains(page, tc.want) || strings.Contains(page, tc.miss) {
				t.Errorf("the page lacks %s or has %s", tc.want, tc.miss)
			}
			webtest.Golden(t, "own-"+strings.ReplaceAll(name, " ", "-"), page)
		})
	}
}

func TestARecordShowsItsListsBelow(t *testing.T) {
	s := &queries{result: query.Result{Total: 1, AsOf: "2026-11-23 00:00", Facts: []query.Fact{{Key: "退休时间", Value: "2024-11"}},
		Lists: []query.Table{{Title: "发放记录", Head: []string{"月份", "金额（元）"}, Rows: [][]string{{"2026-11", "4,321.00"}}}}}}
	webtest.Golden(t, "own-record", open(t, s, actor.Actor{PersonID: "p1"}).Page("/me/queries/pension-query?year=2026"))
	if s.asked[0].Typed["year"] != "2026" {
		t.Errorf("asked for %v", s.asked[0].Typed)
	}
}

func TestWhoMayNotAskReadsWhyAndWhatToDo(t *testing.T) {
	for name, tc := range map[string]struct {
		err  error
		want string
	}{
		"no institution": {query.ErrNotInstitution, `href="/queries"`},
		"no grant": {&fault.Fault{Kind: fault.Forbidden, Say: "您还没有获得办理这个事项的授权",
			Next: fault.Next{Text: "查看原因，申请授权", Path: "/unit/access/institution-wage"}}, `href="/unit/access/institution-wage"`},
	} {
		t.Run(name, func(t *testing.T) {
			a := open(t, &queries{may: tc.err}, chief).Get("/unit/queries/institution-wage")
			if a.Status != http.StatusForbidden || !strings.Contains(a.Body, tc.want) || !strings.Contains(a.Body, fault.Of(tc.err).Say) {
				t.Errorf("answers %d", a.Status)
			}
			uitest.Check(t, []byte(a.Body))
		})
	}
}

func TestAQueryIsAskedInItsPlace(t *testing.T) {
	h := open(t, &queries{}, chief)
	for path, want := range map[string]string{
		"/queries/institution-wage":       "/unit/queries/institution-wage",
		"/queries/archive-query":          "/me/queries/archive-query",
		"/unit/queries/title-certificate": "/queries/title-certificate",
	} {
		if a := h.Get(path); a.Location != want {
			t.Errorf("%s leads to %q", path, a.Location)
		}
	}
	if a := h.Get("/queries/nothing"); a.Status != http.StatusNotFound {
		t.Errorf("an unknown query answers %d", a.Status)
	}
}
