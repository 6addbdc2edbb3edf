// Package rating owns 好差评 (CAS-5): one rating of an ended case by the unit it
// belongs to, in the five national levels, what staff did about a bad one, and
// the figures that the public sees. It knows neither SQL nor HTTP; of a case it
// knows what its port says.
//
//	rate ──> 5 4 3 ─────────────────────────────> counted
//	     └─> 2 1 (a tag or words needed) ──────> counted, follow-up open
//	                    staff answer by the next working day ──> done
//
// One case, one rating: the case's id is the key in the database. A double
// click, or a colleague at the same moment, is given the rating that won, and
// nothing is counted twice. A rating is never changed: figures that can be
// improved afterwards are worth nothing.
package rating

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// Level is how satisfied somebody was, from 5 down to 1.
type Level int

var levelWords = [...]string{1: "非常不满意", 2: "不满意", 3: "基本满意", 4: "满意", 5: "非常满意"}

// Valid reports whether l is one of the five.
func (l Level) Valid() bool { return l >= 1 && l <= 5 }

// Word is the level on the screen.
func (l Level) Word() string {
	if !l.Valid() {
		return ""
	}
	return levelWords[l]
}

// Bad reports whether staff must follow it up.
func (l Level) Bad() bool { return l == 1 || l == 2 }

// Tags are what can be ticked, praise first.
var Tags = []string{
	"办理速度快", "说明清楚", "材料精简", "服务态度好",
	"办理时间长", "说明不清楚", "材料要求多", "系统不好用", "服务态度差", "需要多次跑动",
}

// MostWords is how many characters the words of a rating or an answer may have.
const MostWords = 500

// New is a rating as it is handed in.
type New struct {
	CaseID string
	Level  Level
	Tags   []string
	Words  string
}

// whole tidies a rating up, or says what is wrong with it.
func (n New) whole() (New, error) {
	n.Words = tidy(n.Words)
	var wrong []fault.Field
	if !n.Level.Valid() {
		wrong = append(wrong, fault.Field{Name: "level", Say: "请选择满意程度"})
	}
	var tags []string
	for _, t := range Tags {
		if slices.Contains(n.Tags, t) {
			tags = append(tags, t)
		}
	}
	for _, t := range n.Tags {
		if !slices.Contains(Tags, t) {
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

// Case is what a rating copies of its case.
type Case struct {
	ID       string
	Number   string
	Item     string // code
	ItemName string
	UnitID   string
	Region   string // who handled it
}

// Rating is one that was given.
type Rating struct {
	Case
	Level    Level
	Tags     []string
	Words    string
	PersonID string
	At       time.Time
	Follow   *FollowUp // of a bad one
}

// FollowUp is what staff owe to a bad rating.
type FollowUp struct {
	Due     time.Time
	Done    bool
	DoneAt  time.Time
	StaffID string
	Answer  string
}

// Late reports whether the follow-up is open beyond its time.
func (f FollowUp) Late(now time.Time) bool { return !f.Done && now.After(f.Due) }

// mayFollow says whether staff may look after ratings of a region.
func mayFollow(who actor.Actor, region string) bool {
	if !who.Has(actor.Clerk) && !who.Has(actor.Admin) {
		return false
	}
	return strings.HasPrefix(region, within(who.Region))
}

// within is what the codes of all regions inside one begin with: 3212 for
// 321200, 32 for the whole province.
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

// Satisfied is the share, in per cent rounded down, of 基本满意 and better; 0 of none.
func (t Tally) Satisfied() int {
	if t.Count() == 0 {
		return 0
	}
	return int((t[3] + t[4] + t[5]) * 100 / t.Count())
}

// Figures are what the public sees on 「我要评」.
type Figures struct {
	All   Tally
	Items map[string]Tally // by item code
}

// Add counts n ratings of an item and a level.
func (f *Figures) Add(item string, l Level, n int64) {
	if !l.Valid() {
		return
	}
	if f.Items == nil {
		f.Items = map[string]Tally{}
	}
	t := f.Items[item]
	t[l] += n
	f.Items[item] = t
	f.All[l] += n
}
