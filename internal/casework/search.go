package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/find"
	"wangting/internal/regno"
	"wangting/internal/workday"
)

// Sought is what staff look for (DSK-2). An empty field asks nothing.
type Sought struct {
	Number     string // four or more digits of a case number
	Unit       string // parts of the name, as written or in pinyin, each of them in it; or the 统一社会信用代码 from its beginning
	Applicant  string // the whole name of the person who owns the case
	Item       string // a code; or ItemsLike and words, each of which is in the name
	State      State
	Desk       Desk
	Holder     string // staff id
	Department string // id
	From       string // day of submission, 2006-01-02
	Until      string
	Due        string // DueLate, DueSoon
	Region     string // of the staff of the whole province; others see their own
	Outcome    Outcome
	After      *ListPlace
	Back       bool // from After to what is newer, the nearest first
	Limit      int
}

// Values of Sought.Due.
const (
	DueLate    = "late"
	DueShortly = "soon"
)

// Outcome is what has become of a case, as the figures count it.
type Outcome string

// Outcomes, each counted by a figure of its own.
const (
	WasAccepted  Outcome = "accepted"  // 已受理, also when it was deemed so
	WasCorrected Outcome = "corrected" // 要求过补正
	WasGranted   Outcome = "granted"   // 准予
	WasDenied    Outcome = "denied"    // 不予
	WasFirst     Outcome = "first"     // 没有补正过的准予
	WasLate      Outcome = "late"      // 超过时限才办理
)

// Outcomes lists them with their names, in the order of the form.
var Outcomes = [...]struct {
	Outcome Outcome
	Word    string
}{{WasAccepted, "已受理"}, {WasCorrected, "要求过补正"}, {WasGranted, "准予"}, {WasDenied, "不予"}, {WasFirst, "一次通过"}, {WasLate, "超期办理过"}}

// Word is the outcome in words; "" for none of them.
func (o Outcome) Word() string {
	for _, x := range Outcomes {
		if x.Outcome == o {
			return x.Word
		}
	}
	return ""
}

// Was reports whether an outcome holds for the case.
func (c Case) Was(o Outcome) bool {
	switch o {
	case WasAccepted:
		return !c.AcceptedAt.IsZero()
	case WasCorrected:
		return c.Corrected
	case WasGranted:
		return c.Verdict == Approved
	case WasDenied:
		return c.Verdict == Denied
	case WasFirst:
		return c.Verdict == Approved && !c.Corrected
	case WasLate:
		return c.Late
	}
	return false
}

// soonDays is how many working days 「三个工作日内到期」 looks ahead.
const soonDays = 3

// Empty reports whether nothing is asked.
func (q Sought) Empty() bool {
	q.After, q.Back, q.Limit = nil, false, 0
	return q == Sought{}
}

// Found is one page of what was found, newest first.
type Found struct {
	Cases []Case
	Next  *ListPlace // where to go on; nil at the end
	Names map[Hand]string
	Many  bool // more units have such a name than are looked through
	// Cut says that the page ends here because much was looked through, not because it is full: older cases may fit too.
	Cut bool
}

// SearchQuery is Sought as the Store reads it.
type SearchQuery struct {
	Region     string // "" for the whole province
	Digits     string
	Units      []string // ids; nil for any unit
	Name       string   // canonical name of the applicant
	Items      []string // codes; nil for any item
	State      State
	Desks      []Desk
	Holder     string
	Department string
	From       time.Time // submitted since
	Until      time.Time // submitted before
	DueFrom    time.Time // due since; the limit runs
	DueUntil   time.Time // due before; the limit runs
	Outcome    Outcome
	After      *ListPlace
	Back       bool // from After to what is newer, the nearest first
	Limit      int
}

// Searching finds cases by what staff know of them.
type Searching interface {
	// UnitsCalled gives units of which, for each word, some name or the code goes on like it from some character on; at most most. more says
	// that there are others, or that not all could be looked through.
	UnitsCalled(ctx context.Context, words []string, most int) (ids []string, more bool, err error)
	// Search gives one page, newest first, with the columns of a list. next is where to go on, nil at the end; cut says that the page is not
	// full.
	Search(ctx context.Context, q SearchQuery) (list []Case, next *ListPlace, cut bool, err error)
	Unindexed
}

// mostUnits is how many units of a similar name are looked through.
const mostUnits = 20

// shownTo reports whether a case is shown to a member of staff: the one rule of atDesk and of the search.
func shownTo(who actor.Actor, c Case) bool { return c.reachedHall() && worksFor(who, c.Region) }

// Search finds cases of the caller's region. The audit records that they looked for a person, and not the name. Faults are beside number,
// unit, applicant, state, desk, due, outcome, from and until.
func (s *Service) Search(ctx context.Context, who actor.Actor, w Sought) (Found, error) {
	q, out, err := s.sought(ctx, who, w)
	if err != nil || q.Units != nil && len(q.Units) == 0 || q.Items != nil && len(q.Items) == 0 {
		return out, err
	}
	if w.Applicant != "" {
		err := s.Tx.InTx(ctx, func(ctx context.Context) error {
			return s.Audit.Record(ctx, who, actor.Deed{Act: "case.sought", Object: "case"})
		})
		if err != nil {
			return Found{}, fmt.Errorf("writing the search down: %w", err)
		}
	}
	return s.found(ctx, who, q, out)
}

func (s *Service) found(ctx context.Context, who actor.Actor, q SearchQuery, out Found) (Found, error) {
	list, next, cut, err := s.Lists.Search(ctx, q)
	if err != nil {
		return Found{}, fmt.Errorf("searching cases: %w", err)
	}
	out.Next, out.Cut = next, cut
	var hands []Hand
	for _, c := range list {
		if !shownTo(who, c) {
			continue
		}
		if c.ClaimedBy != "" {
			hands = append(hands, Hand{Kind: "staff", ID: c.ClaimedBy})
		}
		if c.Personal() {
			hands = append(hands, Hand{Kind: "person", ID: c.PersonID})
		}
		out.Cases = append(out.Cases, c)
	}
	out.Names, err = s.namesOf(ctx, who, "", hands)
	return out, err
}

// sought checks what is looked for and makes a query of it.
func (s *Service) sought(ctx context.Context, who actor.Actor, w Sought) (SearchQuery, Found, error) {
	if err := looks(who); err != nil {
		return SearchQuery{}, Found{}, err
	}
	q := SearchQuery{Region: RegionFor(who, w.Region), Items: s.itemsSought(w.Item), State: w.State, Outcome: w.Outcome,
		Holder: w.Holder, Department: w.Department,
		After: w.After, Back: w.Back && w.After != nil, Limit: w.Limit}
	if q.Limit <= 0 {
		q.Limit = PageSize
	}
	if w.Desk != NoDesk {
		q.Desks = []Desk{w.Desk}
	}
	f := &fault.Fault{Kind: fault.Invalid}
	bad := func(field, say string) { f.Fields = append(f.Fields, fault.Field{Name: field, Say: say}) }
	if q.Digits = find.Normalise(w.Number); w.Number != "" && (len(q.Digits) < NumberPart || strings.Trim(q.Digits, "0123456789") != "") {
		bad("number", fmt.Sprintf("请填写办件编号中连续的至少 %d 位数字", NumberPart))
	}
	if q.Name = CanonicalName(w.Applicant); w.Applicant != "" && len([]rune(q.Name)) < 2 {
		bad("applicant", "请填写申请人的完整姓名")
	}
	for _, chosen := range []struct {
		field string
		known bool
	}{
		{"state", w.State == "" || slices.ContainsFunc(moves, func(m Move) bool { return m.From == w.State || m.To == w.State })},
		{"desk", w.Desk == NoDesk || slices.Contains(OpenDesks[:], w.Desk)},
		{"due", slices.Contains([]string{"", DueLate, DueShortly}, w.Due)},
		{"outcome", w.Outcome == "" || w.Outcome.Word() != ""},
	} {
		if !chosen.known {
			bad(chosen.field, "没有这一项，请从列表里选择")
		}
	}
	q.From, q.Until = dayOf(w.From, 0, "from", bad), dayOf(w.Until, 1, "until", bad)
	if !q.From.IsZero() && !q.Until.IsZero() && !q.From.Before(q.Until) {
		bad("until", "结束日期不能早于开始日期")
	}
	switch now := s.Now(); w.Due {
	case DueLate:
		q.DueFrom, q.DueUntil = time.UnixMicro(1), now
	case DueShortly:
		q.DueFrom, q.DueUntil = now, s.Calendar.Add(now, soonDays).Add(time.Second)
	}
	if w.Due != "" && q.Desks == nil {
		q.Desks = TimedDesks[:]
	}
	words := wordsOf(w.Unit)
	if w.Unit != "" && !slices.ContainsFunc(words, func(word string) bool { return len([]rune(word)) >= 2 }) {
		bad("unit", "请至少填写两个字或者两个字母")
	}
	if len(f.Fields) > 0 {
		return q, Found{}, f
	}
	if len(words) == 0 {
		return q, Found{}, nil
	}
	units, many, err := s.Lists.UnitsCalled(ctx, words, mostUnits)
	if err != nil {
		return q, Found{}, fmt.Errorf("looking for units: %w", err)
	}
	q.Units = append([]string{}, units...)
	return q, Found{Many: many}, nil
}

// dayOf reads a day of the form, more days later; zero when there is none.
func dayOf(s string, more int, field string, bad func(field, say string)) time.Time {
	if s == "" {
		return time.Time{}
	}
	t, err := time.ParseInLocation("2006-01-02", s, workday.Zone)
	if err != nil {
		bad(field, "请填写有效的日期，例如 2026-01-31")
		return time.Time{}
	}
	return t.AddDate(0, 0, more)
}

// NumberPart is how many digits of a case number find it.
const NumberPart = 4

// CanonicalName is a name as it is hashed to be found: without spaces and punctuation, in one width and case.
func CanonicalName(name string) string { return find.Normalise(strings.TrimSpace(name)) }

// UnitWords are the words by which a unit is found: its name, however it is begun, and its code.
func UnitWords(name string, code regno.USCC) []string {
	words := find.Tails(name)
	if code != "" {
		words = append(words, find.Normalise(string(code)))
	}
	return words
}
