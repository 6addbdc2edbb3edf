package auto

import (
	"context"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// answering keeps the answers of a world, as a database does.
type answering struct {
	*world
	had map[string]Answer
}

func (a answering) Answers(context.Context, string) (map[string]Answer, error) { return a.had, nil }

func (a answering) Keep(_ context.Context, _ string, list []Answer, _ time.Time) error {
	for _, x := range list {
		a.had[x.Key] = x
	}
	return nil
}

func TestWhatStaffGrantIsDoneAtTheCoreSystem(t *testing.T) { // items.md §2.3, §4 title-resubmit
	for name, tc := range map[string]struct {
		w      world
		had    string // code of an answer of the rules
		waited time.Duration
		says   string
		did    int
		again  int
	}{
		"it is done":               {w: world{answer: "OK"}, says: "重新提交职称申报：卡号末四位 8821。", did: 1},
		"it is refused":            {w: world{answer: "TITLE_STATE"}, says: "没有办成：卡号末四位 8821。请工作人员", did: 1},
		"nobody answers yet":       {w: world{acts: fault.New(fault.Away, "")}, did: 1, again: 1},
		"nobody answers for a day": {w: world{acts: fault.New(fault.Away, "")}, waited: 24 * time.Hour, says: "没有应答", did: 1},
		"it is not connected":      {w: world{acts: fault.New(fault.NotFound, "")}, says: "还没有接入", did: 1},
		"the rules have done it":   {w: world{answer: "OK"}, had: "OK"},
		"the rules tried it":       {w: world{answer: "OK"}, had: "NEED_BASIC", says: "重新提交职称申报：", did: 1},
		"it was not granted":       {w: world{answer: "OK", handed: "no"}},
	} {
		t.Run(name, func(t *testing.T) {
			w, had := &tc.w, map[string]Answer{}
			if tc.had != "" {
				had[onlyKey] = Answer{Key: onlyKey, Code: tc.had}
			}
			s := &Service{Core: w, Cases: w, Persons: w, Jobs: w, Store: answering{w, had}, Hash: under("a").Hash, Now: clocktest.Now}
			job := Followed{CaseID: "c1", Since: clocktest.Now().Add(-tc.waited).Unix()}
			for range 2 { // a job may run twice
				if err := s.Follow(t.Context(), job); err != nil {
					t.Fatal(err)
				}
				if tc.again > 0 {
					break
				}
			}
			if got := strings.Join(w.granted, "|"); !strings.Contains(got, tc.says) || (got == "") != (tc.says == "") || len(w.granted) > 1 {
				t.Errorf("the record says %q", got)
			}
			if w.did != tc.did || w.again != tc.again {
				t.Errorf("acted %d times, %d jobs for later", w.did, w.again)
			}
		})
	}
}

func TestOnlyAGrantOfAnItemWithAnActIsFollowed(t *testing.T) {
	taken := func(item string, verb casework.Verb, v casework.Verdict) casework.Taken {
		return casework.Taken{Case: casework.Case{ID: "c1", ItemCode: item, Verdict: v}, Verb: verb}
	}
	for name, tc := range map[string]struct {
		t    casework.Taken
		jobs int
	}{
		"a grant":                {taken("title-returned", casework.Decide, casework.Approved), 1},
		"a refusal":              {taken("title-returned", casework.Decide, casework.Denied), 0},
		"another step":           {taken("title-returned", casework.Close, casework.Approved), 0},
		"another item":           {taken("card-loss", casework.Decide, casework.Approved), 0},
		"an effect done in here": {taken("institution-registration", casework.Decide, casework.Approved), 0},
	} {
		w := &world{}
		s := &Service{Jobs: w, Now: clocktest.Now}
		if err := s.Granted(t.Context(), actor.Actor{}, tc.t); err != nil || w.again != tc.jobs {
			t.Errorf("%s: %d jobs, %v", name, w.again, err)
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
