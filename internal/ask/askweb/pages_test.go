package askweb_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/ask"
	"wangting/internal/ask/askdb"
	"wangting/internal/ask/askdesk"
	"wangting/internal/ask/askweb"
	"wangting/internal/audit/audittest"
	"wangting/internal/casework"
	"wangting/internal/clocktest"
	"wangting/internal/config"
	"wangting/internal/fault"
	"wangting/internal/limit/limitdb"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/secret"
	"wangting/internal/secret/secrettest"
	"wangting/internal/staff"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/slider"
	"wangting/internal/web/webtest"
	"wangting/internal/workday"
)

type around struct{ links []string }

func (*around) Find(_ context.Context, id string) (person.Person, error) {
	if id != "p1" {
		return person.Person{}, fault.New(fault.NotFound, "")
	}
	return person.Person{ID: id, Name: "测试壬", Phone: "13800001382"}, nil
}
func (a *around) Tell(_ context.Context, _ actor.Actor, m notice.Message) error {
	a.links = append(a.links, m.Link)
	return nil
}
func (*around) SMS(context.Context, notice.SMS) error { return nil }
func (*around) Names(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"s1": "演示受理员"}, nil
}

func (*around) Named(context.Context, []string) (map[string]staff.Account, error) {
	return map[string]staff.Account{"s1": {ID: "s1", State: staff.Active, Roles: []actor.Role{actor.Clerk}, Region: "321200"}}, nil
}

type world struct {
	t      *testing.T
	db     *store.DB
	keys   *secret.Keyring
	around around
}

func (w *world) open(who actor.Actor) *webtest.Hall {
	w.t.Helper()
	rates := limitdb.New(w.db)
	s := &ask.Service{Store: askdb.Store{DB: w.db, Keys: w.keys}, Rates: rates, Limits: config.Default().Limits, Persons: &w.around, Staff: &w.around, Notices: &w.around, Workdays: workday.China(),
		Keys: w.keys, Tx: w.db, Audit: audittest.New(w.t).Service, Now: clocktest.Now}
	puzzles := slider.New(w.db, w.keys, rates, 1000, clocktest.Now)
	own := func(_ context.Context, active string) (ui.CenterVM, error) { return ui.CenterVM{Active: active}, nil }
	frame := func(_ context.Context, p ui.StaffPage) ui.StaffVM {
		return ui.StaffVM{Title: p.Title, HasError: p.HasError}
	}
	return webtest.Open(w.t, w.db, who, actor.Who{}, func(m *web.Mux) {
		slider.Pages{Service: puzzles}.Mount(m)
		askweb.Pages{Asks: s, Puzzles: puzzles, Own: own}.Mount(m)
		askdesk.Pages{Asks: s, Staff: &w.around, Phrases: w.around.phrases, Frame: frame}.Mount(m)
	})
}

// phrases has one for every item, and one for an item, which no answer offers.
func (*around) phrases(context.Context, actor.Actor, string) ([]casework.Phrase, error) {
	return []casework.Phrase{{Words: "请到窗口。"}, {ItemCode: "x", Words: "请补正表格。"}}, nil
}

// solve solves the puzzle to which an answer leads.
func (w *world) solve(h *webtest.Hall, a webtest.Answer) webtest.Answer {
	w.t.Helper()
	at, err := url.Parse(a.Location)
	if err != nil || !strings.HasPrefix(at.Path, "/slider/") {
		w.t.Fatalf("no puzzle but %d to %q", a.Status, a.Location)
	}
	var x int
	if err := w.db.Get(w.t.Context(), &x, "SELECT x FROM slider_puzzle WHERE id = $1", strings.TrimPrefix(at.Path, "/slider/")); err != nil {
		w.t.Fatal(err)
	}
	return h.Post(at.Path, url.Values{"position": {strconv.Itoa(x)}, "back": {at.Query().Get("back")}})
}

var typed = url.Values{"board": {"工伤"}, "region": {"320000"}, "text": {"怎么办？\n<script>alert(1)</script>"}, "phone": {"13800000101"}, "name": {"测试甲"}, "public": {"1"}}

// POR-4: no question without the puzzle; what was typed waits for another one; only the browser that looked an answer up reads it.
func TestAVisitorPassesThePuzzleAndLosesNothing(t *testing.T) {
	w := &world{t: t, db: storetest.SQLite(t), keys: secrettest.Keyring(t)}
	h := w.open(actor.Actor{})
	again := w.solve(h, h.Post("/ask/new", typed)) // without a proof
	if again.Location != "/ask/new" {
		t.Fatalf("the puzzle leads to %q", again.Location)
	}
	if page := h.Page("/ask/new"); !strings.Contains(page, "&lt;script&gt;") || !strings.Contains(page, `value="13800000101"`) {
		t.Error("what was typed is lost, or stands in the page as it is")
	}
	if a := h.Post("/ask/new", typed); a.Location != "/ask/done" {
		t.Fatalf("got %d to %q", a.Status, a.Location)
	}
	page := h.Page("/ask/done")
	number, code := regexp.MustCompile(`LY[0-9]{14}`).FindString(page), regexp.MustCompile(`>([2-9A-Z]{4} [2-9A-Z]{4})<`).FindStringSubmatch(page)
	if number == "" || code == nil {
		t.Fatalf("no number and code: %s", page)
	}
	for name, tc := range map[string]struct {
		number, code string
		want         int
	}{
		"a wrong code":   {number, "22222222", http.StatusNotFound},
		"half a code":    {number, "22", http.StatusUnprocessableEntity},
		"no such number": {"LY12", code[1], http.StatusUnprocessableEntity},
	} {
		if a := h.Post("/ask/answer", url.Values{"number": {tc.number}, "code": {tc.code}}); a.Status != tc.want || strings.Contains(a.Body, tc.code+`"`) {
			t.Errorf("%s gave %d", name, a.Status)
		}
	}
	if a := h.Get("/ask/answer/result"); a.Location != "/ask/answer" {
		t.Errorf("before any look-up: %d to %q", a.Status, a.Location)
	}
	if a := h.Post("/ask/answer", url.Values{"number": {number}, "code": {code[1]}}); a.Location != "/ask/answer/result" {
		t.Fatalf("the right code gave %d to %q", a.Status, a.Location)
	}
	if page := h.Page("/ask/answer/result"); !strings.Contains(page, "&lt;script&gt;") || strings.Contains(page, "13800000101") {
		t.Error("the question is not there, or the phone is")
	}
	if a := w.open(actor.Actor{}).Get("/ask/answer/result"); a.Location != "/ask/answer" {
		t.Errorf("another browser got %d to %q", a.Status, a.Location)
	}
	if a := w.open(actor.Actor{}).Get("/ask/done"); a.Location != "/ask/answer" {
		t.Errorf("another browser reads the code: %d", a.Status)
	}
}

func TestAPersonAsksWithWhatIsKnownAndFindsItUnderTheirOwn(t *testing.T) {
	w := &world{t: t, db: storetest.SQLite(t), keys: secrettest.Keyring(t)}
	h := w.open(actor.Actor{PersonID: "p1"})
	w.solve(h, h.Get("/ask/new"))
	if page := h.Page("/ask/new"); !strings.Contains(page, "1*****82") || strings.Contains(page, "测试壬") {
		t.Error("the form does not say what is known, masked")
	}
	if a := h.Post("/ask/new", url.Values{"board": {"工伤"}, "region": {"320000"}, "text": {"怎么办？"}}); a.Location != "/ask/done" {
		t.Fatalf("got %d: %s", a.Status, a.Body)
	}
	if len(w.around.links) != 1 {
		t.Fatalf("the inbox has %v", w.around.links)
	}
	own := w.around.links[0]
	if page := h.Page(own); !strings.Contains(page, "怎么办？") || !strings.Contains(page, "待答复") {
		t.Error("their own question is not there")
	}
	clerk := w.open(actor.Actor{StaffID: "s1", Roles: []actor.Role{actor.Clerk}, Region: "320000"})
	desk := "/staff/questions" + strings.TrimPrefix(own, "/me/questions")
	if page := clerk.Page(desk); strings.Contains(page, "测试壬") || strings.Contains(page, "13800001382") || !strings.Contains(page, "测**") {
		t.Error("staff read more of the asker than a masked name")
	}
	clerk.Post(desk+"/claim", nil)
	if page := clerk.Page(desk); strings.Contains(page, "只有提问人能看到") || !strings.Contains(page, "答复不能收入常见问题") { // colleagues read it too
		t.Error("B8: the desk says that nobody but the asker reads the answer")
	}
	if page := clerk.Page(desk); !strings.Contains(page, "请到窗口。") || strings.Contains(page, "请补正表格。") {
		t.Error("the 常用语 beside the answer are not those for every item")
	}
	if a := clerk.Post(desk+"/answer", url.Values{"answer": {"好"}, "faq": {"1"}, "faqtext": {"q"}, "faqanswer": {"a"}}); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("publishing against the will gave %d", a.Status)
	}
	if a := clerk.Post(desk+"/answer", url.Values{"answer": {"到窗口。"}}); a.Location != "/staff/questions" {
		t.Errorf("the answer gave %d: %s", a.Status, a.Body)
	}
	if page := h.Page(own); !strings.Contains(page, "到窗口。") || !strings.Contains(page, "已答复") {
		t.Error("the answer is not there")
	}
	for name, who := range map[string]actor.Actor{"a visitor": {}, "another person": {PersonID: "p2"}} {
		if a := w.open(who).Get(own); a.Status == http.StatusOK {
			t.Errorf("%s reads it", name)
		}
	}
	if a := w.open(actor.Actor{StaffID: "s2", Roles: []actor.Role{actor.Clerk}, Region: "321200"}).Get(desk); a.Status != http.StatusNotFound {
		t.Errorf("a clerk of another city got %d", a.Status)
	}
}
