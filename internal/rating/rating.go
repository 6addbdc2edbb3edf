// Package rating owns 好差评 (CAS-5): the ratings of a case by the unit it belongs to, one after its
// acceptance and one after its end, as its item asks (ITM-16), in the five national levels; the answer of staff to a bad rating; and
// the public figures. It knows neither SQL nor HTTP. What it knows of a case comes
// from its port Cases.
//
//	rate ──> 5 4 3 ─────────────────────────────> counted
//	     └─> 2 1 (a tag or words needed) ──────> counted, follow-up open
//	                    staff answer by the next working day ──> done
//
// A case has one rating for each occasion: both together are unique in the database. After a
// double click, or when a colleague rates at the same moment, the second request is
// shown the rating that was stored, and nothing is counted twice. A rating is never
// changed, so that nobody can improve the figures afterwards.
package rating

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
)

// Level is the satisfaction, from 5 (best) down to 1.
type Level int

var levelWords = [...]string{1: "非常不满意", 2: "不满意", 3: "基本满意", 4: "满意", 5: "非常满意"}

// Valid reports whether l is one of the five levels.
func (l Level) Valid() bool { return l >= 1 && l <= 5 }

// Word returns the name of the level in Chinese.
func (l Level) Word() string {
	if !l.Valid() {
		return ""
	}
	return levelWords[l]
}

// Bad reports whether staff must follow the rating up.
func (l Level) Bad() bool { return l == 1 || l == 2 }

// MostWords is the maximum length of a rating's or an answer's text, in characters.
const MostWords = 500

// New is a rating as it is submitted.
type New struct {
	CaseID   string
	Occasion catalog.Occasion
	Level    Level
	Tags     []string
	Words    string
}

// whole trims and checks a submitted rating, with the tags that were offered. Invalid with fields.
func (n New) whole(offered []string) (New, error) {
	n.Words = tidy(n.Words)
	var wrong []fault.Field
	if !n.Level.Valid() {
		wrong = append(wrong, fault.Field{Name: "level", Say: "请选择满意程度"})
	}
	var tags []string
	for _, t := range offered {
		if slices.Contains(n.Tags, t) {
			tags = append(tags, t)
		}
	}
	for _, t := range n.Tags {
		if !slices.Contains(offered, t) {
			wrong = append(wrong, fault.Field{Name: "tags", Say: "请从列出的评价标签中选择"})
			break
		}
	}
	n.Tags = tags
	switch {
	case utf8.RuneCountInString(n.Words) > MostWords:
		wrong = append(wrong, fault.Field{Name: "words", Say: "意见建议最多 500 字"})
	case n.Level.Bad() && len(n.Tags) == 0 && n.Words == "" && len(wrong) == 0:
		wrong = append(wrong, fault.Field{Name: "words", Say: "请选择一个评价标签，或写下不满意的地方"})
	}
	if len(wrong) > 0 {
		return n, &fault.Fault{Kind: fault.Invalid, Fields: wrong}
	}
	return n, nil
}

func tidy(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
}

// Case holds what a rating copies from its case.
type Case struct {
	ID       string
	Number   string
	Item     string // code
	ItemName string
	UnitID   string
	Region   string // region of the office that handled the case

	Department string // id of that in which the case waited last; "" for none, and in a stored rating

	Open   []catalog.Occasion // what can be rated now; none in a stored rating
	Offers []string           // the tags; none in a stored rating
}

// Rating is a stored rating.
type Rating struct {
	Key string // its own id
	Case
	Occasion catalog.Occasion
	Level    Level
	Tags     []string
	Words    string
	PersonID string
	RatedAt  time.Time
	Follow   *FollowUp // nil unless the rating is bad
}

// FollowUp is the answer that staff owe to a bad rating.
type FollowUp struct {
	Due     time.Time
	Done    bool
	DoneAt  time.Time
	StaffID string
	Answer  string
}

// Late reports whether the follow-up is still open after its due time.
func (f FollowUp) Late(now time.Time) bool { return !f.Done && now.After(f.Due) }

// mayFollow reports whether staff may answer ratings of a region.
func mayFollow(who actor.Actor, region string) bool {
	if !who.Has(actor.Clerk) && !who.Has(actor.Admin) {
		return false
	}
	return strings.HasPrefix(region, within(who.Region))
}

// within returns the prefix that the codes of all regions inside a region share: 3212 for 321200, 32
// for the whole province.
func within(region string) string {
	for strings.HasSuffix(region, "00") {
		region = strings.TrimSuffix(region, "00")
	}
	return region
}

// Tally counts ratings by level; index 0 is not used.
type Tally [6]int64

// Count is the number of ratings.
func (t Tally) Count() int64 { return t[1] + t[2] + t[3] + t[4] + t[5] }

// Satisfied returns the share of 基本满意 and better, in per cent rounded down; 0 when there are no
// ratings.
func (t Tally) Satisfied() int {
	if t.Count() == 0 {
		return 0
	}
	return int((t[3] + t[4] + t[5]) * 100 / t.Count())
}

// Figures are the public figures on 「我要评」.
type Figures struct {
	Since   time.Time // day of the first rating; zero when there is none
	All     Tally
	Items   map[string]Tally // by item code
	Regions map[string]Tally // by region code
}

// FewestShown is how many ratings an item or a region needs to be shown by itself, so that nobody is recognised by theirs.
const FewestShown = 5

// Shown reports whether the ratings are enough to be shown by themselves.
func (t Tally) Shown() bool { return t.Count() >= FewestShown }

// Add adds n ratings of a level to a region, an item and the total.
func (f *Figures) Add(region, item string, l Level, n int64) {
	if !l.Valid() {
		return
	}
	if f.Items == nil {
		f.Items, f.Regions = map[string]Tally{}, map[string]Tally{}
	}
	for m, key := range map[*map[string]Tally]string{&f.Items: item, &f.Regions: region} {
		t := (*m)[key]
		t[l] += n
		(*m)[key] = t
	}
	f.All[l] += n
}
