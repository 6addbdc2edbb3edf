// Package ask owns 「我要问」 (POR-4): the questions that people leave, the answers of staff, and the few that both sides let everybody
// read. It knows neither SQL nor HTTP.
//
//	open ── claim ──> claimed ── answer ──> answered ── asker and staff agree ──> proposed ── a second of the staff ──> 常见问题
//	  ^                  │                             taken back by either side, at any time
//	  └──── hand on ─────┘ (another region; the day by which it is answered stays)
//
// The argument. A question is read by staff of the region that it was sent to, by the person who was signed in when they asked, and
// by whoever has its number and its code. Numbers run on and can be guessed; a code is 40 random bits, is stored as a keyed hash only,
// and is found by one statement together with the number, so that a wrong number and a wrong code are the same NotFound. Five wrong
// codes close a number to their network for an hour, fifty to everybody, and an address may try often enough for people only. Name,
// phone, question and answer are sealed. What everybody reads is written anew by staff, is refused when it holds a number of a person,
// is read by a second member of staff before it is public, and is public only while the asker agrees.
package ask

import (
	"crypto/rand"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/region"
	"wangting/internal/regno"
)

// State is where a question stands.
type State string

const (
	Open     State = "open"
	Answered State = "answered"

	// Proposed asks the desk for answered questions that wait for a second pair of eyes. No question is stored in it.
	Proposed State = "proposed"
)

// Question is one question with its answer. It holds private values.
type Question struct {
	ID       string
	Number   string // 留言编号
	Board    string // 问题类别
	Region   string // of the office that answers: the province, or a city
	PersonID string // who was signed in; "" for a visitor
	Name     string
	Phone    string
	Text     string
	Public   bool // the asker agrees to 「同意公开问题（不显示姓名和电话）」
	AskedAt  time.Time
	Due      time.Time

	State       State
	ClaimedBy   string // a member of staff; "" while it waits
	Answer      string
	AnsweredBy  string
	AnsweredFor string // whom they stood in for, "" mostly
	AnsweredAt  time.Time
	Proposed    bool // who answered wants it among 「常见问题」, and a second has not looked
	FAQ         bool // it is among 「常见问题」
	FAQText     string
	FAQAnswer   string
	Version     int64
}

// Late reports whether the answer is overdue.
func (q Question) Late(now time.Time) bool { return q.State == Open && now.After(q.Due) }

const shortest = 28

// Short is the beginning of the question, as lists name it.
func (q Question) Short() string {
	line, _, _ := strings.Cut(q.Text, "\n")
	if r := []rune(line); len(r) > shortest {
		return string(r[:shortest]) + "…"
	}
	return line
}

// New is a question as it is typed.
type New struct {
	Board, Region, Text, Phone, Name string
	Public                           bool
}

// Other is the category of what fits nowhere else.
const Other = "其他"

// Boards are the categories of questions.
func Boards() []string { return append(slices.Clone(catalog.Boards), "网上办事大厅", Other) }

// Province is the region of the provincial office.
const Province = region.Province

// known reports whether questions are answered in a region.
func known(region string) bool {
	_, city := catalog.Named(catalog.Cities, region)
	return city || region == Province
}

// Limits of what is typed.
const (
	MostText   = 1000
	MostAnswer = 2000
	MostFAQ    = 100
	mostName   = 40
)

type wrongs []fault.Field

func (w *wrongs) add(bad bool, name, say string) {
	if bad && !slices.ContainsFunc(*w, func(f fault.Field) bool { return f.Name == name }) {
		*w = append(*w, fault.Field{Name: name, Say: say})
	}
}

func (w wrongs) err() error {
	if len(w) == 0 {
		return nil
	}
	return &fault.Fault{Kind: fault.Invalid, Fields: w}
}

func tidy(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

func tooLong(s string, most int) bool { return utf8.RuneCountInString(s) > most }

// Check puts a question into canonical spelling and says what is wrong with it. Name and phone may be missing when the hall knows
// those of who asks.
func (n *New) Check(knownName, knownPhone bool) error {
	n.Text, n.Name, n.Phone = tidy(n.Text), strings.TrimSpace(n.Name), strings.TrimSpace(n.Phone)
	var w wrongs
	w.add(!slices.Contains(Boards(), n.Board), "board", "请选择问题类别")
	w.add(!known(n.Region), "region", "请选择所在地区")
	w.add(n.Text == "", "text", "请写明您的问题")
	w.add(tooLong(n.Text, MostText), "text", fmt.Sprintf("问题最多 %d 个字", MostText))
	if n.Phone != "" || !knownPhone {
		phone, err := regno.ParseMobile(n.Phone)
		w.add(err != nil, "phone", "请填写 11 位手机号，答复后短信通知您")
		n.Phone = string(phone)
	}
	w.add(n.Name == "" && !knownName, "name", "请填写姓名")
	w.add(tooLong(n.Name, mostName), "name", fmt.Sprintf("姓名最多 %d 个字", mostName))
	return w.err()
}

// Reply is an answer as staff type it.
type Reply struct {
	Answer             string
	FAQ                bool
	FAQText, FAQAnswer string
}

var numbers = regexp.MustCompile(`1[3-9][0-9]{9}|[1-9][0-9]{16}[0-9Xx]`)

// personal reports whether a text for everybody holds a number of a person, or what the asker said of themselves.
func (q Question) personal(s string) bool {
	plain := strings.ReplaceAll(regno.Normalise(s), "-", "")
	return numbers.MatchString(plain) || utf8.RuneCountInString(q.Name) > 1 && strings.Contains(s, q.Name)
}

// check says what is wrong with the answer to q.
func (r *Reply) check(q Question) error {
	r.Answer, r.FAQText, r.FAQAnswer = tidy(r.Answer), tidy(r.FAQText), tidy(r.FAQAnswer)
	var w wrongs
	w.add(r.Answer == "", "answer", "请填写答复")
	w.add(tooLong(r.Answer, MostAnswer), "answer", fmt.Sprintf("答复最多 %d 个字", MostAnswer))
	w.add(unfilled(r.Answer), "answer", sayUnfilled)
	if !r.FAQ {
		r.FAQText, r.FAQAnswer = "", ""
		return w.err()
	}
	w.add(!q.Public, "faq", "提问人没有同意公开，不能收入常见问题")
	w.add(r.FAQText == "", "faqtext", "请填写公开的问题")
	w.add(tooLong(r.FAQText, MostFAQ), "faqtext", fmt.Sprintf("公开的问题最多 %d 个字", MostFAQ))
	w.add(r.FAQAnswer == "", "faqanswer", "请填写公开的答复")
	w.add(tooLong(r.FAQAnswer, MostAnswer), "faqanswer", fmt.Sprintf("公开的答复最多 %d 个字", MostAnswer))
	w.add(unfilled(r.FAQAnswer), "faqanswer", sayUnfilled)
	const say = "公开的内容里有姓名、手机号或者证件号码，请去掉"
	w.add(q.personal(r.FAQText), "faqtext", say)
	w.add(q.personal(r.FAQAnswer), "faqanswer", say)
	return w.err()
}

const sayUnfilled = "请填写“" + casework.Blank + "”处的内容"

// unfilled reports whether the blank of a phrase stands in an answer.
func unfilled(s string) bool {
	return strings.Contains(strings.NewReplacer(" ", "", "\u3000", "").Replace(s), casework.Blank)
}

// deskRegion is the region whose questions a member of staff answers: the province, or the city of a county.
func deskRegion(who actor.Actor) string {
	if len(who.Region) != 6 || strings.HasPrefix(who.Region, "3200") {
		return Province
	}
	return who.Region[:4] + "00"
}

// works reports whether somebody answers questions.
func works(who actor.Actor) bool {
	return who.Region != "" && (who.Has(actor.Clerk) || who.Has(actor.Reviewer) || who.Has(actor.Editor))
}

const (
	letters    = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ" // without 0 and O, 1 and I
	codeLength = 8
)

// newCode draws the code by which an answer is looked up.
func newCode() string {
	b := make([]byte, codeLength)
	_, _ = rand.Read(b) // never fails
	for i := range b {
		b[i] = letters[b[i]%32]
	}
	return string(b)
}

// readCode gives the code in what somebody typed.
func readCode(typed string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(letters, r) {
			return r
		}
		return -1
	}, regno.Normalise(typed))
}

const prefix = "LY"

// numberOf is the 留言编号 of the seq-th question of a day.
func numberOf(day time.Time, seq int64) (string, error) {
	n, err := regno.CaseNumber(day, seq)
	return prefix + n, err
}

// readNumber gives the number in what somebody typed, "" when it is none.
func readNumber(typed string) string {
	n, err := regno.ParseCaseNumber(strings.TrimPrefix(regno.Normalise(typed), prefix))
	if err != nil {
		return ""
	}
	return prefix + n.String()
}
