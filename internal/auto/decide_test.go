package auto

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/person"
	"wangting/internal/regno"
)

// world is everything around a decision about a lost card.
type world struct {
	card    string // its state
	acts    error  // of the act
	answer  string
	begun   bool
	granted []string
	handed  string
	again   int // jobs for later
	did     int
	lacks   []casework.Slot
	broken  error // of a rule
}

func (w *world) Look(context.Context, string, map[string]string) ([]map[string]string, error) {
	if w.broken != nil {
		return nil, w.broken
	}
	if w.card == "" {
		return nil, fault.New(fault.Away, "")
	}
	if w.card == "不在" {
		return nil, fault.New(fault.NotFound, "")
	}
	return []map[string]string{{"state": w.card}}, nil
}

func (w *world) Act(_ context.Context, r Request) ([]Answer, error) {
	w.did++
	return []Answer{{Key: r.Rows[0]["key"], Code: w.answer, Say: "卡号末四位 8821"}}, w.acts
}

func (w *world) Undecided(context.Context, string) (casework.Pending, bool, error) {
	return casework.Pending{
		Case: casework.Case{ID: "c1", PersonID: "p1", Data: form.Data{"lost": "lost"}}, Lacks: w.lacks,
		Stage: catalog.Stage{Key: "auto", Kind: catalog.Automatic, Deed: "card/loss", Rules: []catalog.RuleUse{{Rule: "card-usable"}},
			Verbs: []catalog.VerbUse{{Verb: "grant"}, {Verb: catalog.HandVerb}}},
	}, len(w.granted) == 0 && w.handed == "", nil
}

func (w *world) GrantByRules(_ context.Context, _ casework.Pending, lines []string) error {
	w.granted = lines
	return nil
}

func (w *world) Granted(context.Context, string) (casework.Grant, bool, error) {
	c := casework.Case{ID: "c1", ItemCode: "title-returned", PersonID: "p1"}
	return casework.Grant{Case: c, At: clocktest.Now(), Number: "W1", Data: form.Data{"applicationNo": "ZC2026000087"}}, w.handed == "", nil
}

func (w *world) NoteGranted(ctx context.Context, _ casework.Case, line string, keep func(context.Context) error) error {
	err := keep(ctx)
	if err == nil {
		w.granted = append(w.granted, line)
	}
	return err
}

func (w *world) Written(context.Context, string) (*Written, error) { return nil, nil }

func (w *world) KeepWritten(context.Context, string, Written, *Written) (bool, error) {
	return true, nil
}

func (w *world) Earlier(context.Context, casework.Case) (string, error) { return "", nil }

func (w *world) HandToStaff(_ context.Context, _ casework.Pending, reason string) error {
	w.handed = reason
	return nil
}

func (w *world) Find(context.Context, string) (person.Person, error) {
	return person.Person{DocType: regno.IdentityCard, DocNumber: "321202199205013965"}, nil
}

func (w *world) EnqueueAt(context.Context, string, any, time.Time) error { w.again++; return nil }

func (w *world) Begin(context.Context, string, time.Time) error { w.begun = true; return nil }

func (w *world) Begun(context.Context, string) (bool, error) { return w.begun, nil }

func (w *world) Keep(context.Context, string, []Answer, time.Time) error { return nil }

func (w *world) Answers(context.Context, string) (map[string]Answer, error) {
	return map[string]Answer{}, nil
}

func TestWhatBecomesOfAnAutomaticCase(t *testing.T) { // ITM-12
	away := fault.New(fault.Away, "")
	for name, tc := range map[string]struct {
		w      world
		waited time.Duration
		grants bool
		hands  string
		again  int
	}{
		"the rules hold":                            {w: world{card: "正常", answer: "OK"}, grants: true},
		"a rule does not hold":                      {w: world{card: "注销"}, hands: "状态是“注销”"},
		"a rule does not hold since the act itself": {w: world{card: "正式挂失", answer: "OK", begun: true}, grants: true},
		"nobody answers yet":                        {w: world{}, again: 1},
		"nobody answers for a minute":               {w: world{}, waited: time.Minute, hands: "没有应答"},
		"nobody answers the act yet":                {w: world{card: "正常", acts: away}, again: 1},
		"nobody answers the act for a minute":       {w: world{card: "正常", acts: away}, waited: time.Minute, hands: "没有应答"},
		"the act is refused":                        {w: world{card: "正常", answer: "CARD_STATE"}, hands: "没有自动办结：卡号末四位 8821"},
		"a material that may follow is missing":     {w: world{card: "正常", answer: "OK", lacks: []casework.Slot{{Name: "场地证明"}}}, hands: "缺少“场地证明”"},
		"the region is not connected":               {w: world{card: "不在"}, hands: "还没有接入"},
	} {
		t.Run(name, func(t *testing.T) {
			w := &tc.w
			s := &Service{Core: w, Cases: w, Persons: w, Jobs: w, Store: w, Hash: under("a").Hash, Now: clocktest.Now}
			since := clocktest.Now().Add(-tc.waited).Unix()
			if err := s.Decide(t.Context(), casework.Automatic{CaseID: "c1", Since: since}); err != nil {
				t.Fatal(err)
			}
			if (len(w.granted) > 0) != tc.grants || !strings.Contains(w.handed, tc.hands) || (w.handed == "") != (tc.hands == "") || w.again != tc.again {
				t.Errorf("granted %v, handed %q, %d times again", w.granted, w.handed, w.again)
			}
			did := w.did
			if tc.again == 0 {
				if err := s.Decide(t.Context(), casework.Automatic{CaseID: "c1", Since: since}); err != nil || w.did != did {
					t.Errorf("a second run acted again: %v", err)
				}
			}
		})
	}
}

// Nobody may act on a case that waits for its rules, so one that cannot be decided must not wait for ever.
func TestACaseThatCannotBeDecidedGoesToStaff(t *testing.T) {
	w := &world{broken: errors.New("a view that cannot be read")}
	s := &Service{Core: w, Cases: w, Persons: w, Jobs: w, Store: w, Hash: under("a").Hash, Now: clocktest.Now}
	early, late := clocktest.Now().Add(-time.Minute).Unix(), clocktest.Now().Add(-giveUp).Unix()
	if err := s.Decide(t.Context(), casework.Automatic{CaseID: "c1", Since: early}); err == nil || w.handed != "" {
		t.Errorf("after a minute: handed %q, %v", w.handed, err)
	}
	if err := s.Decide(t.Context(), casework.Automatic{CaseID: "c1", Since: late}); err == nil || !strings.Contains(w.handed, "已转人工受理") {
		t.Errorf("later: handed %q, %v", w.handed, err)
	}
	if err := s.Decide(t.Context(), casework.Automatic{CaseID: "c1", Since: late}); err != nil {
		t.Errorf("the next run: %v", err)
	}
}

// slow is a core system that answers fifty rows in ten seconds, and a hall whose clock it moves.
type slow struct {
	world
	now  time.Time
	kept map[string]Answer
	runs []casework.Automatic
}

func (w *slow) Act(_ context.Context, r Request) (out []Answer, err error) {
	w.now = w.now.Add(10 * time.Second)
	for _, row := range r.Rows {
		if _, twice := w.kept[row["key"]]; twice {
			err = errors.New("a row is asked about twice")
		}
		out = append(out, Answer{Key: row["key"], Code: "OK", Say: "已登记"})
	}
	return out, err
}

func (w *slow) Keep(_ context.Context, _ string, answers []Answer, _ time.Time) error {
	for _, a := range answers {
		w.kept[a.Key] = a
	}
	return nil
}

func (w *slow) Answers(context.Context, string) (map[string]Answer, error) {
	return maps.Clone(w.kept), nil
}

func (w *slow) EnqueueAt(_ context.Context, _ string, body any, _ time.Time) error {
	w.runs = append(w.runs, body.(casework.Automatic))
	return nil
}

func (w *slow) Undecided(context.Context, string) (casework.Pending, bool, error) {
	rows := make([]any, 500)
	for i := range rows {
		rows[i] = map[string]any{"name": "测试", "number": fmt.Sprintf("32120219920501%04d", i)}
	}
	p, _, _ := w.world.Undecided(context.Background(), "")
	p.Case.Data, p.Stage.Rules, p.Stage.Deed = form.Data{"people": rows}, nil, "base-declaration"
	return p, len(w.granted) == 0 && w.handed == "", nil
}

// CAS-9, ITM-12: a core system that is slow but answers gets as many runs of the job as its rows take; staff get no half case.
func TestAMassOfRowsIsAnsweredInStretches(t *testing.T) {
	w := &slow{now: clocktest.Now(), kept: map[string]Answer{}}
	s := &Service{Core: w, Cases: w, Persons: w, Jobs: w, Store: w, Hash: under("a").Hash, Now: func() time.Time { return w.now }}
	job := casework.Automatic{CaseID: "c1", Since: w.now.Unix()}
	for run := 1; len(w.granted) == 0 && run < 9; run++ {
		if err := s.Decide(t.Context(), job); err != nil || w.handed != "" {
			t.Fatalf("run %d: %v, handed %q", run, err, w.handed)
		}
		if len(w.granted) == 0 {
			if len(w.runs) != run || w.runs[run-1].Since != w.now.Unix() {
				t.Fatalf("run %d is followed by %+v", run, w.runs)
			}
			job = w.runs[run-1]
		}
	}
	if len(w.kept) != 500 || len(w.runs) != 3 || !strings.Contains(strings.Join(w.granted, ""), "已登记 500 人") {
		t.Errorf("%d rows in %d runs more: %.60q", len(w.kept), len(w.runs), w.granted)
	}
}
