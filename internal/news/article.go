package news

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/region"
	"wangting/internal/workday"
)

// Kind is what a piece of content is for.
type Kind string

const (
	Announcement Kind = "notice"
	Publicity    Kind = "publicity"
	Guide        Kind = "guide"
	Question     Kind = "question"
	Banner       Kind = "banner"
	Window       Kind = "window"    // a place where people are served, with its hours
	Holidays     Kind = "holidays"  // the notice of one year's free and worked days
	Agreement    Kind = "agreement" // a text to which people agree
)

// Kinds are all of them, in the order of the screen.
var Kinds = []Kind{Announcement, Publicity, Guide, Question, Banner, Window, Holidays, Agreement}

var kindNames = map[Kind]string{Announcement: "公告", Publicity: "公示", Guide: "办事指南", Question: "常见问题", Banner: "横幅",
	Window: "办事窗口", Holidays: "放假安排", Agreement: "协议", Checkpoint: "公告 · 公开日志检查点"}

// Name is the kind in words.
func (k Kind) Name() string { return kindNames[k] }

// Listed reports whether 「公示公告」 lists it.
func (k Kind) Listed() bool {
	return k == Announcement || k == Publicity || k == Holidays || k == Checkpoint
}

// Paged reports whether it has a page of its own.
func (k Kind) Paged() bool { return k != Banner && k != Window && k != Agreement }

// AboutItems reports whether it may name the item that it is about.
func (k Kind) AboutItems() bool {
	return k == Announcement || k == Publicity || k == Guide || k == Question
}

// Province is the region that concerns all.
const Province = region.Province

// File is an attachment of a content.
type File struct {
	ID, Name, Type string
	Size           int64
}

// Content is what one save holds. Times of day are those of China.
type Content struct {
	Kind      Kind
	Title     string
	Region    string
	By        string // the office that publishes
	Text      string
	From      string    // 公示: first day, 2026-11-23
	Until     string    // 公示: last day
	PublishAt time.Time // zero: with the approval
	Ends      time.Time // banner: no longer shown from then on
	Files     []File

	Address string   `json:",omitempty"` // window
	Hours   string   `json:",omitempty"` // window
	Phone   string   `json:",omitempty"` // window
	Items   []string `json:",omitempty"` // window: codes of what it handles, beside the items that name it
	Days    string   `json:",omitempty"` // holidays: a line each, as DaysOf reads them
	Of      string   `json:",omitempty"` // agreement: which, an agreement.Kind
	Edition string   `json:",omitempty"` // agreement: its version

	// Item is the code of the item that a 公告, 公示, 办事指南 or 常见问题 is about: each leads to the other; "" for none.
	Item string `json:",omitempty"`

	// Correction tells the public what a correction of something published changed; "" before the first publication.
	Correction string `json:",omitempty"`
}

// Limits of a content.
const (
	MostTitle = 100
	MostText  = 20_000
	MostFiles = 20
	mostBy    = 60
	mostWords = 500
)

// tidy puts a content into canonical form.
func (c *Content) tidy() {
	c.Title, c.By, c.Region = strings.TrimSpace(c.Title), strings.TrimSpace(c.By), strings.TrimSpace(c.Region)
	c.Text = strings.TrimSpace(strings.ReplaceAll(c.Text, "\r\n", "\n"))
	c.From, c.Until = strings.TrimSpace(c.From), strings.TrimSpace(c.Until)
	c.Correction = strings.TrimSpace(c.Correction)
	if c.Kind != Publicity {
		c.From, c.Until = "", ""
	}
	if c.Kind != Banner {
		c.Ends = time.Time{}
	}
	if !c.Kind.AboutItems() {
		c.Item = ""
	}
	c.tidyLive()
}

type faults []fault.Field

func (f *faults) add(bad bool, name, say string) {
	if bad && !slices.ContainsFunc(*f, func(o fault.Field) bool { return o.Name == name }) {
		*f = append(*f, fault.Field{Name: name, Say: say})
	}
}

func (f *faults) err() error {
	if len(*f) == 0 {
		return nil
	}
	return &fault.Fault{Kind: fault.Invalid, Fields: *f}
}

// check says what even a draft must hold.
func (c Content) check() *faults {
	var f faults
	f.add(c.Kind.Name() == "", "kind", "请选择类型")
	f.add(c.Title == "", "title", "请填写标题")
	f.add(utf8.RuneCountInString(c.Title) > MostTitle, "title", fmt.Sprintf("标题最多 %d 个字", MostTitle))
	_, known := catalog.Named(catalog.Cities, c.Region)
	f.add(c.Region != Province && !known, "region", "请选择适用地区")
	f.add(utf8.RuneCountInString(c.By) > mostBy, "by", fmt.Sprintf("最多 %d 个字", mostBy))
	f.add(utf8.RuneCountInString(c.Text) > MostText, "text", fmt.Sprintf("正文最多 %d 个字", MostText))
	for name, day := range map[string]string{"from": c.From, "until": c.Until} {
		f.add(day != "" && dayOf(day).IsZero(), name, "日期请写成 2026-11-23 这样")
	}
	f.add(utf8.RuneCountInString(c.Correction) > mostWords, "correction", fmt.Sprintf("最多 %d 个字", mostWords))
	f.add(len(c.Files) > MostFiles, "files", fmt.Sprintf("附件最多 %d 个", MostFiles))
	c.checkLive(&f)
	return &f
}

// ready says what is missing before a content may go to its check and to the public at the time now.
func (c Content) ready(now time.Time) error {
	f := c.check()
	f.add(c.Text == "" && c.Kind != Banner && c.Kind != Window && c.Kind != Holidays, "text", "请填写正文")
	f.add(c.By == "" && c.Kind.Listed(), "by", "请填写发布单位")
	switch from, until := dayOf(c.From), dayOf(c.Until); {
	case c.Kind == Banner:
		f.add(c.Ends.IsZero(), "ends", "请填写横幅显示到什么时候")
		f.add(!c.Ends.After(later(now, c.PublishAt)), "ends", "结束时间应当晚于发布时间和现在")
	case c.Kind == Window, c.Kind == Holidays, c.Kind == Agreement:
		c.readyLive(f)
	case c.Kind == Publicity:
		f.add(from.IsZero(), "from", "请填写公示开始的日期")
		f.add(until.IsZero(), "until", "请填写公示结束的日期")
		f.add(until.Before(from), "until", "公示结束不能早于公示开始")
		f.add(!until.AddDate(0, 0, 1).After(later(now, c.PublishAt)), "until", "公示期在发布以前就满了，请改公示结束的日期")
		f.add(!c.PublishAt.IsZero() && !c.PublishAt.Before(from.AddDate(0, 0, 1)), "publish", "发布时间不能晚于公示开始的那一天")
	}
	return f.err()
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// dayOf is the first moment of a day; zero when it is none.
func dayOf(s string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, s, workday.Zone)
	if err != nil {
		return time.Time{}
	}
	return t
}

// State is where an article stands.
type State string

const (
	Draft     State = "draft"
	Waiting   State = "waiting"
	Published State = "published"
	Withdrawn State = "withdrawn"
)

// Article is one content with its states; N of a step is its number.
type Article struct {
	ID        string
	Kind      Kind
	Region    string
	Title     string
	State     State
	Version   int64
	DraftN    int64
	LiveN     int64
	LiveAt    time.Time
	BeforeN   int64
	FirstAt   time.Time
	GoneAt    time.Time
	PublicV   int64
	UpdatedAt time.Time
	UpdatedBy string

	// Only in a list.
	Open    int      // objections that wait
	Authors []string // who saved or submitted what is not public yet, and for whom
}

// Labels are the words for states, in the order of the screen.
var Labels = []string{"草稿", "待审核", "待生效", "已发布", "已撤下"}

// Label is the state in words at a time.
func (a Article) Label(now time.Time) string {
	switch {
	case a.State == Waiting:
		return "待审核"
	case a.State == Published && a.LiveAt.After(now):
		return "待生效"
	case a.State == Published:
		return "已发布"
	case a.State == Withdrawn:
		return "已撤下"
	}
	return "草稿"
}

// shownN is the step whose content the public sees at a time, 0 for none.
func (a Article) shownN(now time.Time) int64 {
	switch {
	case a.LiveN > 0 && !a.LiveAt.After(now):
		return a.LiveN
	case a.LiveN > 0:
		return a.BeforeN
	}
	return 0
}

// Shown reports whether the public sees it at a time.
func (a Article) Shown(now time.Time) bool { return a.shownN(now) > 0 }

// Acts of steps.
const (
	ActSave     = "save"
	ActSubmit   = "submit"
	ActRecall   = "recall"
	ActApprove  = "approve"
	ActReturn   = "return"
	ActWithdraw = "withdraw"
)

var actWords = map[string]string{ActSave: "保存", ActSubmit: "提交审核", ActRecall: "撤回审核", ActApprove: "批准发布", ActReturn: "退回修改",
	ActWithdraw: "撤下"}

// Step is one deed on an article.
type Step struct {
	N       int64
	At      time.Time
	ByID    string
	ForID   string // whom they stood in for, "" mostly
	By      string
	Verb    string
	Words   string
	Content *Content // of a save
}

// What is the deed in words.
func (s Step) What() string { return actWords[s.Verb] }

// authors are the members of staff who made what would be published: every save since the published one, and the newest submission.
// A deputy counts as both.
func authors(a Article, steps []Step) []string {
	var out []string
	for _, s := range steps {
		if s.N > a.LiveN && (s.Verb == ActSave || s.Verb == ActSubmit) {
			out = append(out, s.ByID, s.ForID)
		}
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(id string) bool { return id == "" })
}

// edits refuses whoever is no editor.
func edits(who actor.Actor) error {
	switch {
	case !who.IsStaff():
		return fault.New(fault.Anonymous, "请先登录")
	case !who.Has(actor.Editor) && !who.Has(actor.Admin):
		return fault.New(fault.Forbidden, "您的岗位不能编辑内容，请联系大厅管理员")
	}
	return nil
}

// May reports whether somebody may open the pages of editors.
func May(who actor.Actor) error { return edits(who) }

// covers reports whether an editor works on contents of a region: those of a city on its own only.
func covers(who actor.Actor, region string) bool {
	return who.Region == Province || who.Region == region
}
