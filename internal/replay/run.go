package replay

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/editor"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/region"
	"wangting/internal/wording"
	"wangting/internal/workday"
)

// running is one replay under way.
type running struct {
	*Service
	row    Row
	draft  *catalog.Item
	now    casework.Item
	online map[int64]version
	hands  func(st catalog.Stage, code, answers string) (n int, manned bool)
	from   time.Time
	out    *Result
	queue  queue
}

// version is a version of the item with which cases began.
type version struct {
	it   *catalog.Item
	item casework.Item
	gone bool
}

// replay takes the cases of the period through the draft.
func (s *Service) replay(ctx context.Context, row Row) (*Result, error) {
	w, err := s.Editor.Replayed(ctx, row.Code)
	if err != nil {
		return nil, fmt.Errorf("reading the draft: %w", err)
	}
	r := running{Service: s, row: row, draft: w.Item, online: map[int64]version{}, from: row.At.AddDate(0, -row.Months, 0),
		queue: queue{pools: map[string]pool{}, posts: map[string]catalog.Post{}, did: map[catalog.Post]map[string]map[string]bool{}}}
	r.out = &Result{At: row.At, ByID: row.ByID, Months: row.Months}
	if r.out.Digest, err = editor.Digest(w.Item); err != nil {
		return nil, err
	}
	if r.now, err = s.Cases.Described(w.Item); err != nil {
		return nil, fmt.Errorf("describing the draft: %w", err)
	}
	crew, err := s.Hands.Working(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading who works: %w", err)
	}
	tree, err := s.Hands.Tree(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the departments: %w", err)
	}
	r.hands = editor.Takers(w.Item, crew, tree)
	ids, err := s.Store.Submitted(ctx, row.Code, r.from, MostCases+1)
	if err != nil {
		return nil, fmt.Errorf("listing the cases: %w", err)
	}
	if r.out.More = len(ids) > MostCases; r.out.More {
		ids = ids[:MostCases]
	}
	enough, done := context.WithTimeout(ctx, spent)
	defer done()
	for _, caseID := range ids {
		if enough.Err() != nil {
			r.out.More = true
			break
		}
		if err := r.take(ctx, caseID); err != nil {
			return nil, fmt.Errorf("replaying case %s: %w", caseID, err)
		}
	}
	r.out.Late = r.queue.late(w.Item)
	return r.out, nil
}

// take replays one case. One that is gone meanwhile, or whose answers are destroyed, is counted as unread.
func (r *running) take(ctx context.Context, caseID string) error {
	p, v, err := r.read(ctx, caseID)
	if errors.Is(err, fault.NotFound) || err == nil && (v.gone || len(p.c.Data) == 0) {
		r.out.Unread++
		return nil
	}
	if err != nil {
		return err
	}
	list, refused := p.answers()
	more, lacks := p.materials()
	list = append(list, more...)
	decided, more, err := p.automatic(func(u catalog.RuleUse) (bool, bool, error) {
		return r.Rules.Recheck(ctx, p.c, p.c.SubmittedAt, u)
	})
	if err != nil {
		return err
	}
	list = append(list, more...)
	switch {
	case decided == unknown:
		r.out.Unknown++
	case len(more) > 0:
		r.out.Auto++
	}
	more, stages := p.flow(decided)
	list = append(list, more...)
	if decided != byRules {
		list = append(list, r.unmanned(p, stages)...)
	}
	list = append(list, r.papers(p, v)...)
	r.out.Cases++
	if refused || lacks {
		r.out.Refused++
	}
	r.out.add(Ref{ID: p.c.ID, Number: p.c.Number}, list)
	r.queue.add(r, p, stages, decided)
	return nil
}

func (r *running) read(ctx context.Context, caseID string) (p past, v version, err error) {
	if p.c, err = r.Past.Case(ctx, caseID); err != nil {
		return p, v, err
	}
	if v, err = r.versionOf(ctx, p.c.ItemVersion); err != nil || v.gone {
		return p, v, err
	}
	if p.events, err = r.Past.Events(ctx, caseID); err != nil {
		return p, v, err
	}
	if p.files, err = r.Past.Materials(ctx, caseID); err != nil {
		return p, v, err
	}
	if p.asked, err = r.Past.Corrections(ctx, caseID); err != nil {
		return p, v, err
	}
	p.was, p.now = v.item.AskedIn(p.c), r.now.AskedIn(p.c)
	return p, v, nil
}

func (r *running) versionOf(ctx context.Context, n int64) (version, error) {
	if v, ok := r.online[n]; ok {
		return v, nil
	}
	v := version{}
	it, err := r.Items.ItemVersion(ctx, r.row.Code, n)
	switch {
	case errors.Is(err, fault.NotFound), err == nil && !it.HasForm():
		v.gone = true
	case err != nil:
		return v, err
	default:
		v.it = it
		if v.item, err = r.Cases.Described(it); err != nil {
			return v, err
		}
	}
	r.online[n] = v
	return v, nil
}

// takers counts those who take a stage of the case; manned is false when nobody has to.
func (r *running) takers(p past, st catalog.Stage) (n int, manned bool) {
	answers, err := casework.DepartmentOf(r.draft, p.c)
	if err != nil {
		answers = r.draft.Department
	}
	return r.hands(st, p.c.Region, answers)
}

func (r *running) unmanned(p past, stages []catalog.Stage) (out []finding) {
	for _, st := range stages {
		if n, manned := r.takers(p, st); manned && n == 0 {
			out = append(out, finding{section: Flow, say: "到“" + st.Name + "”时，" + regionWord(p.c.Region) + "没有在岗的人员"})
		}
	}
	return out
}

func regionWord(code string) string {
	if code == region.Province {
		return "省本级"
	}
	for _, o := range form.Regions() {
		if o.Value == code {
			return o.Label
		}
	}
	return "办理地区"
}

// papers compares the documents of the case: what the version of then says of a step, and what the draft says of the same step.
func (r *running) papers(p past, v version) (out []finding) {
	asked := slices.Clone(p.asked)
	for _, e := range p.events {
		t := casework.Taken{Case: p.c, Verb: e.Verb, Words: e.Words}
		t.Case.UpdatedAt = e.At
		switch e.Verb {
		case casework.Decide:
			if st, auto := automaticStage(p.was.Flow); e.By.Kind == "system" && auto && writes(st) {
				continue // the core system's words: there is no template to compare
			}
		case casework.Refuse, casework.Terminate:
		case casework.Ask:
			i := slices.IndexFunc(asked, func(k casework.Correction) bool { return !k.Lacking })
			if i < 0 {
				continue
			}
			t.Points, t.Case.Clock.Due, t.Case.Verdict = asked[i].Points, asked[i].DueAt, casework.NoVerdict
			asked = slices.Delete(asked, i, i+1)
		case casework.Accept:
			t.Case.Verdict = casework.NoVerdict
		default:
			continue
		}
		out = append(out, r.paper(t, v)...)
	}
	return out
}

func writes(st catalog.Stage) bool {
	d, ok := catalog.DeedOf(st.Deed)
	return ok && d.Writes
}

// paper compares one document.
func (r *running) paper(t casework.Taken, v version) []finding {
	name, was, made, err := r.Papers.Again(v.it, r.promised(t, v.it))
	if !made {
		return nil
	}
	if err != nil {
		return []finding{{Documents, "《" + cmp.Or(name, "文书") + "》无法重算：当时写进文书的内容大厅没有单独保存", true}}
	}
	next, now, _, err := r.Papers.Again(r.draft, r.promised(t, r.draft))
	var open *wording.Unresolved
	switch {
	case errors.As(err, &open):
		return []finding{{section: Documents, say: "《" + next + "》不能生成：标签“" + open.Tag + "”没有内容，这一步会办理不了"}}
	case err != nil:
		return []finding{{section: Documents, say: "《" + next + "》不能生成，这一步会办理不了"}}
	case name != next:
		return []finding{{section: Documents, say: "《" + name + "》改为《" + next + "》"}}
	case !reflect.DeepEqual(was, now):
		return []finding{{section: Documents, say: "《" + name + "》的文字不同"}}
	}
	return nil
}

// promised is the step with the day until which an acceptance promises an answer by an item.
func (r *running) promised(t casework.Taken, it *catalog.Item) casework.Taken {
	if t.Verb == casework.Accept && it.PromiseDays > 0 {
		t.Case.Clock.Due = r.Calendar.Add(t.Case.UpdatedAt, it.PromiseDays)
	}
	return t
}

// queue gathers what an estimate of lateness needs.
type queue struct {
	list  []arrival
	was   int
	pools map[string]pool
	posts map[string]catalog.Post                     // of each pool
	did   map[catalog.Post]map[string]map[string]bool // by post, then by person and day: cases handled
}

// add lines a case up as it would come in again, and counts who worked on it.
func (q *queue) add(r *running, p past, stages []catalog.Stage, decided outcome) {
	for _, e := range p.events {
		if e.By.Kind != "staff" || !slices.Contains(handling, e.Verb) {
			continue
		}
		st, ok := p.was.Flow.Stage(e.Stage)
		if !ok {
			continue
		}
		post := postOf(st)
		if q.did[post] == nil {
			q.did[post] = map[string]map[string]bool{}
		}
		day := e.By.ID + "/" + e.At.In(workday.Zone).Format(time.DateOnly)
		if q.did[post][day] == nil {
			q.did[post][day] = map[string]bool{}
		}
		q.did[post][day][p.c.ID] = true
	}
	if decided == byRules || p.then() == byRules || len(stages) == 0 {
		return // nobody waits for a hand
	}
	if p.c.OverdueAt(r.row.At) {
		q.was++
	}
	again := p.c.SubmittedAt.Add(r.row.At.Sub(r.from))
	a := arrival{day: max(0, r.Calendar.Between(r.row.At, again)), accepts: -1, decides: len(stages) - 1, limit: r.now.PromiseDays,
		within: r.now.Flow.AcceptDays}
	for i, st := range stages {
		v := visit{}
		if st.Kind == catalog.Publicity {
			v.days = st.Days
		}
		if n, manned := r.takers(p, st); manned {
			// those who take 审查 also take 决定 and 办结: they are one pool
			answers, _ := casework.DepartmentOf(r.draft, p.c)
			v.pool = string(postOf(st)) + "/" + p.c.Region + "/" + cmp.Or(st.Department, answers)
			q.pools[v.pool], q.posts[v.pool] = pool{staff: n}, postOf(st)
		}
		if _, ok := st.Use("accept"); ok && a.accepts < 0 {
			a.accepts = i
		}
		if _, ok := st.Use("close"); ok && i == len(stages)-1 && i > 0 {
			a.decides = i - 1 // 办结 comes after the decision
			if _, both := st.Use("grant"); both {
				a.decides = i
			}
		}
		a.visits = append(a.visits, v)
	}
	q.list = append(q.list, a)
}

// postOf is who takes a stage: 受理, or else 审查 for all that reviewers do.
func postOf(st catalog.Stage) catalog.Post {
	if st.Post == catalog.AcceptPost {
		return catalog.AcceptPost
	}
	return catalog.ReviewPost
}

// handling are the acts that count as work on a case.
var handling = []casework.Verb{casework.Accept, casework.Refuse, casework.Ask, casework.Review, casework.Second, casework.Decide,
	casework.Publish, casework.Close, casework.Terminate}

var postWords = map[catalog.Post]string{catalog.AcceptPost: "受理人员", catalog.ReviewPost: "审核人员"}

// late estimates who would be late.
func (q *queue) late(it *catalog.Item) Late {
	out := Late{N: len(q.list), Was: q.was}
	switch {
	case len(q.list) == 0:
		out.Why = "没有由工作人员办理的办件"
		return out
	case it.PromiseDays <= 0 && it.TheFlow().AcceptDays <= 0:
		out.Why = "草稿没有承诺时限和受理时限"
		return out
	}
	rates := ""
	for _, name := range slices.Sorted(maps.Keys(q.pools)) {
		post := q.posts[name]
		p := q.pools[name]
		var counts []int
		for _, cases := range q.did[post] {
			counts = append(counts, len(cases))
		}
		if p.rate = median(counts); p.rate == 0 {
			out.Why = "这段时间没有" + postWords[post] + "的办理记录，估算不了办理速度"
			return out
		}
		q.pools[name] = p
	}
	for _, post := range []catalog.Post{catalog.AcceptPost, catalog.ReviewPost} {
		var counts []int
		for _, cases := range q.did[post] {
			counts = append(counts, len(cases))
		}
		if len(counts) > 0 {
			rates += fmt.Sprintf("，%s每人每天 %g 件", postWords[post], median(counts))
		}
	}
	out.Known = true
	for _, late := range estimate(q.list, q.pools) {
		if late {
			out.Late++
		}
	}
	out.Basis = "口径：让这些办件按原来的间隔在今后再来一遍，由各地区、部门现在在岗的人员先来先办；" +
		"速度取这段时间办过本事项的人员每个工作日办理件数的中位数" + rates + "；不计补正、中止和延长，也不计这些人员办理的其他事项，只供参考。"
	return out
}
