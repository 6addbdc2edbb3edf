package auto

import (
	"context"
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/id"
	"wangting/internal/workday"
)

// desk is a granted case, the core system that is told of it, and the database that keeps what became of it.
type desk struct {
	*world
	it    *catalog.Item
	grant casework.Grant
	rows  []map[string]string // of the view
	read  error
	asked map[string]string // of the view
	sent  []Request
	had   map[string]Answer
	kept  *Written
	jobs  []Followed
}

func (d *desk) ItemVersion(context.Context, string, int64) (*catalog.Item, error) { return d.it, nil }

func (d *desk) Granted(context.Context, string) (casework.Grant, bool, error) {
	return d.grant, d.handed == "", nil
}

func (d *desk) Answers(context.Context, string) (map[string]Answer, error) { return d.had, nil }

func (d *desk) Look(_ context.Context, _ string, q map[string]string) ([]map[string]string, error) {
	d.asked = q
	return d.rows, d.read
}

func (d *desk) Act(ctx context.Context, r Request) ([]Answer, error) {
	d.sent = append(d.sent, r)
	return d.world.Act(ctx, r)
}

func (d *desk) Written(context.Context, string) (*Written, error) { return d.kept, nil }

func (d *desk) KeepWritten(_ context.Context, _ string, w Written, was *Written) (bool, error) {
	if (was == nil) != (d.kept == nil) || was != nil && was.State != d.kept.State {
		return false, nil
	}
	d.kept = &w
	return true, nil
}

func (d *desk) EnqueueAt(_ context.Context, _ string, body any, _ time.Time) error {
	d.jobs = append(d.jobs, body.(Followed))
	return nil
}

func (d *desk) service() *Service {
	return &Service{Core: d, Cases: d, Items: d, Persons: d, Jobs: d, Store: d, Hash: under("a").Hash, Now: clocktest.Now}
}

// injury is a work injury of 测试辛, filed by themselves and granted; the core system knows it as it was decided.
func injury() *desk {
	it := &catalog.Item{Code: "x", Audience: catalog.ForBoth, AfterGrant: &catalog.AfterGrant{Writing: "injury-set", From: map[string]string{
		"worker": "injured", "kind": "kind", "happened": "day", "part": "where"}}}
	c := casework.Case{ID: "c1", ItemCode: "x", PersonID: "p1", Verdict: casework.Approved, State: casework.Decided}
	d := form.Data{"kind": "accident", "day": "2026-11-02", "where": "右手食指"}
	return &desk{world: &world{answer: "OK"}, it: it, grant: casework.Grant{Case: c, At: clocktest.Now(), Number: "示例〔2026〕1号", Data: d},
		rows: []map[string]string{{"decisionNo": "另一件"}, {"decisionNo": "示例〔2026〕1号", "id4": "3965", "kind": "事故", "alc020": "20261102",
			"alc042": "右手食指", "alc031": clocktest.Now().In(workday.Zone).Format("20060102")}}}
}

func TestWhatStaffGrantIsWrittenAndReadBack(t *testing.T) { // catalogue.md §6 一次录入
	away := fault.New(fault.Away, "")
	for name, tc := range map[string]struct {
		change func(*desk)
		waited time.Duration
		state  WrittenState
		says   string
		later  int
	}{
		"it is there as decided":    {func(*desk) {}, 0, WrittenSame, "与决定一致", 0},
		"another part is there":     {func(d *desk) { d.rows[1]["alc042"] = "左踝" }, 0, WrittenDiffers, "“受伤部位”与决定不一致", 0},
		"it is not there":           {func(d *desk) { d.rows = d.rows[:1] }, 0, WrittenDiffers, "与决定不一致", 0},
		"it is refused":             {func(d *desk) { d.answer = "DUPLICATE" }, 0, WrittenRefused, "没有办成：卡号末四位 8821", 0},
		"a value was not filled in": {func(d *desk) { delete(d.grant.Data, "where") }, 0, WrittenRefused, "没有填写“受伤部位”", 0},
		"an option nobody knows":    {func(d *desk) { d.grant.Data["kind"] = "other" }, 0, WrittenRefused, "没有填写“伤害类别”", 0},
		"nobody answers yet":        {func(d *desk) { d.acts = away }, 0, "", "", 1},
		"nobody answers for a day":  {func(d *desk) { d.acts = away }, 24 * time.Hour, WrittenAway, "没有应答", 0},
		"not connected":             {func(d *desk) { d.acts = fault.New(fault.NotFound, "") }, 0, WrittenRefused, "还没有接入", 0},
		"not read back yet":         {func(d *desk) { d.read = away }, 0, "", "", 1},
		"not read back for a day":   {func(d *desk) { d.read = away }, 24 * time.Hour, WrittenUnread, "没有读回核对", 0},
		"rules have done it":        {func(d *desk) { d.had = map[string]Answer{onlyKey: {Code: "OK"}} }, 0, "", "", 0},
		"rules tried it":            {func(d *desk) { d.had = map[string]Answer{onlyKey: {Code: "NEED_BASIC"}} }, 0, WrittenSame, "一致", 0},
		"done before it was read":   {func(d *desk) { d.had = map[string]Answer{grantedKey: {Code: "OK"}} }, 0, "", "", 0},
		"it was not granted":        {func(d *desk) { d.handed = "no" }, 0, "", "", 0},
		"the item writes nothing":   {func(d *desk) { d.it.AfterGrant = nil }, 0, "", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			d := injury()
			tc.change(d)
			job := Followed{CaseID: "c1", Since: clocktest.Now().Add(-tc.waited).Unix()}
			for range 2 { // a job may run twice
				if err := d.service().Follow(t.Context(), job); err != nil {
					t.Fatal(err)
				}
				if tc.later > 0 {
					break
				}
			}
			got := WrittenState("")
			if d.kept != nil {
				got = d.kept.State
			}
			line := strings.Join(d.granted, "|")
			if got != tc.state || !strings.Contains(line, tc.says) || (line == "") != (tc.says == "") || len(d.granted) > 1 || len(d.jobs) != tc.later {
				t.Errorf("%q, the record says %q, %d jobs", got, line, len(d.jobs))
			}
			if strings.Contains(line, "右手食指") || strings.Contains(line, "左踝") {
				t.Error("the record says a value")
			}
		})
	}
}

func TestWhatIsSentIsWhatWasDecided(t *testing.T) { // the applicant stands in for the worker; nobody's number is anywhere but in the body
	d := injury()
	if err := d.service().Follow(t.Context(), Followed{CaseID: "c1", Since: clocktest.Now().Unix()}); err != nil {
		t.Fatal(err)
	}
	r := d.sent[0]
	want := map[string]string{"key": "granted", "docType": "01", "number": "321202199205013965", "kind": "事故", "happened": "2026-11-02",
		"part": "右手食指", "decisionNo": "示例〔2026〕1号", "decided": clocktest.Now().In(workday.Zone).Format(time.DateOnly)}
	if r.Act != "injury-set" || r.ID != "c1" || !maps.Equal(r.Rows[0], want) || d.asked["aac147"] != "321202199205013965" {
		t.Errorf("%+v, asked %v", r, d.asked)
	}
	for _, l := range d.kept.Lines {
		if !l.Same || l.Decided != l.Core {
			t.Errorf("%+v", l)
		}
	}
}

func TestWhatFailedIsWrittenAnew(t *testing.T) {
	d := injury()
	job := Followed{CaseID: "c1", Since: clocktest.Now().Add(-24 * time.Hour).Unix()}
	s := d.service()
	run := func(want WrittenState) {
		t.Helper()
		if err := s.Follow(t.Context(), job); err != nil || d.kept.State != want {
			t.Fatalf("%+v, %v", d.kept, err)
		}
	}
	again := func() {
		t.Helper()
		if err := s.Rewrite(t.Context(), d.grant.Case); err != nil {
			t.Fatal(err)
		}
		job = d.jobs[len(d.jobs)-1]
	}
	d.acts = fault.New(fault.Away, "")
	run(WrittenAway)
	again()
	d.acts, d.answer = nil, "DUPLICATE"
	run(WrittenRefused)
	again()
	d.answer, d.rows[1]["alc042"] = "OK", "左踝"
	run(WrittenDiffers)
	again()
	d.rows[1]["alc042"] = "右手食指"
	run(WrittenSame)
	var keys []string
	for _, r := range d.sent {
		keys = append(keys, r.Rows[0]["key"])
	}
	if got := strings.Join(keys, " "); got != "granted granted granted-2 granted-3" { // what nobody answered keeps its row: it is never done twice
		t.Errorf("rows %s", got)
	}
	if err := s.Rewrite(t.Context(), d.grant.Case); !errors.Is(err, fault.Conflict) {
		t.Errorf("what is right is written anew: %v", err)
	}
}

func TestOnlyAGrantOfAnItemThatSaysSoIsFollowed(t *testing.T) {
	writes := &catalog.Item{Code: "x", AfterGrant: &catalog.AfterGrant{Writing: "enrol"}}
	taken := func(verb casework.Verb, v casework.Verdict, unit string) casework.Taken {
		return casework.Taken{Case: casework.Case{ID: "c1", UnitID: unit, ItemCode: "x", Verdict: v}, Verb: verb}
	}
	for name, tc := range map[string]struct {
		it   *catalog.Item
		t    casework.Taken
		jobs int
	}{
		"a grant":                     {writes, taken(casework.Decide, casework.Approved, "u1"), 1},
		"a refusal":                   {writes, taken(casework.Decide, casework.Denied, "u1"), 0},
		"another step":                {writes, taken(casework.Close, casework.Approved, "u1"), 0},
		"an item that writes nothing": {&catalog.Item{Code: "x"}, taken(casework.Decide, casework.Approved, "u1"), 0},
		"an old version of ours":      {&catalog.Item{Code: "unit-enrolment"}, taken(casework.Decide, casework.Approved, "u1"), 1},
		"practice":                    {writes, taken(casework.Decide, casework.Approved, id.NewPractice(clocktest.Now())), 0},
	} {
		d := &desk{world: &world{}, it: tc.it}
		if err := d.service().Granted(t.Context(), actor.Actor{}, tc.t); err != nil || len(d.jobs) != tc.jobs {
			t.Errorf("%s: %d jobs, %v", name, len(d.jobs), err)
		}
	}
}

func TestWhatAListOffersAndSays(t *testing.T) { // items.md §2.3, §3 course-signup
	title := func(state, deadline string) map[string]string {
		return map[string]string{"no": "ZC2026000087", "year": "2026", "series": "工程", "level": "中级", "returnedBy": "评委会", "state": state,
			"deadline": deadline}
	}
	who := subject{now: clocktest.Now()}
	if e, shown := titleEntry(who, title("退回", "20261215")); !shown || e.Closed != "" || !strings.Contains(e.Words, "2026-12-15") {
		t.Errorf("a returned application: %+v, %v", e, shown)
	}
	if e, shown := titleEntry(who, title("退回", "20260101")); !shown || e.Closed != "已过修改截止日期" {
		t.Errorf("an application past its day: %+v, %v", e, shown)
	}
	if _, shown := titleEntry(who, title("评审中", "")); shown {
		t.Error("an application is offered that was not returned")
	}
	facts := titleFacts(title("退回", "20261215"))
	for path, want := range map[string]string{"core.title.series": "engineer", "core.title.level": "middle", "core.title.returnedBy": "committee",
		"core.title.deadline": "2026-12-15"} {
		if facts[path] != want {
			t.Errorf("%s is %q", path, facts[path])
		}
	}
	if e, _ := courseEntry(who, map[string]string{"no": "KC1", "left": "0", "level": "4"}); e.Closed != "名额已满" {
		t.Errorf("a full course: %+v", e)
	}
	if e, _ := courseEntry(who, map[string]string{"no": "KC1", "left": "7", "level": "4"}); e.Closed != "" || !strings.Contains(e.Words, "还剩 7 个") {
		t.Errorf("a course with seats: %+v", e)
	}
	if f := courseFacts(map[string]string{"title": "电工", "level": "一级"}); f["core.course.level"] != "" {
		t.Error("a level that the form does not know is filled in")
	}
	for _, p := range form.Picks {
		if _, ok := pickers[p.Key]; !ok {
			t.Errorf("nobody lists %s", p.Key)
		}
	}
}
