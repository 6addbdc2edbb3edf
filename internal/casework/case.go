package casework

import (
	"cmp"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/form"
)

// Hand records who did something: an id and the role at that moment, never a name. View.Names gives
// the name.
type Hand struct {
	Kind  string // "person", "staff", "system"; "" for nobody
	ID    string
	Label string // 法定代表人, 管理员, 经办人, 窗口受理, 审核, 系统
}

// Case is one application.
type Case struct {
	ID          string
	Number      string // 办件编号; "" for a draft
	UnitID      string // owner of a unit's case; "" for a personal case
	UnitName    string // as it was at submission; public
	PersonID    string // owner of a personal case; "" for a unit's case
	EmployerID  string // the unit that must endorse a personal case; "" when none must or none is named yet
	Employer    string // name of that unit as it was when asked; public
	ItemCode    string
	ItemVersion int64 // the version of the item at the start (CAS-2)
	ItemName    string
	Sensitive   bool
	Region      string // the city that handles it, or 320000

	State    State
	Stage    string // key of the stage of the item's flow; "" before the hall has it, and for cases older than stages
	Answered bool   // the last step answered a correction
	Rated    bool   // 办结 was

	RateAt      []catalog.Occasion // when the item asks for a rating, as stored there
	RatedAccept bool               // 受理 was

	Corrected bool // a correction was asked for at least once
	Late      bool // a step was taken after its limit; cases older than the mark have it unset

	StartedBy  Hand
	FiledBy    Hand
	AcceptedBy string    // staff id; "" also for a case that was deemed accepted
	ReviewedBy string    // staff id
	ClaimedBy  string    // staff id of the 承办人; see Held
	ClaimedAt  time.Time // the last thing that they did
	Department string    // id of the department in which it waits; "" for none

	Proposal Verdict // from the review
	Verdict  Verdict // from the decision
	Result   string  // the reasons of the decision, for the applicant

	StartedAt   time.Time
	SubmittedAt time.Time
	AcceptedAt  time.Time
	EndedAt     time.Time
	UpdatedAt   time.Time
	Clock       Clock
	LackDue     time.Time // until when promised materials are to be handed in; zero when none is

	Digest  string // of the receipt, hexadecimal
	Version int64

	Data           form.Data  // the filled form; sealed in the database; nil in lists
	EmployerAnswer UnitAnswer `json:"Heard"` // what the employer last answered and filled in; empty in lists
}

// Verdict is the result of a review or a decision: 准予 or 不予.
type Verdict string

const (
	NoVerdict Verdict = ""
	Approved  Verdict = "approved"
	Denied    Verdict = "denied"
)

// Word is the Chinese name of the verdict.
func (v Verdict) Word() string {
	switch v {
	case Approved:
		return "准予"
	case Denied:
		return "不予"
	}
	return ""
}

// Owner is the id of the unit or the person that owns the case. Ids are random, so a unit and a
// person never share one.
func (c Case) Owner() string { return cmp.Or(c.UnitID, c.PersonID) }

// Whose names the applicant in a staff list: the unit; or that it is a person, with the employer
// that endorsed the case.
func (c Case) Whose() string {
	switch {
	case !c.Personal():
		return c.UnitName
	case c.Employer != "":
		return "个人（" + c.Employer + "）"
	}
	return "个人"
}

// Personal reports whether a person owns the case, not a unit.
func (c Case) Personal() bool { return c.PersonID != "" }

// Word is the status as the applicant reads it.
func (c Case) Word() string { return c.State.Word(c.Answered) }

// StaffWord is the status as staff read it.
func (c Case) StaffWord() string { return c.State.StaffWord(c.Answered) }

// ToCorrect reports whether the applicant must correct something.
func (c Case) ToCorrect() bool { return c.State == Correcting || c.State == UnitSent }

// ToRate reports whether the applicant can still rate the case (待评价).
func (c Case) ToRate() bool { return len(c.ToRateAt()) > 0 }

// ToRateAt lists what the applicant can rate now. What ended without a decision that was closed is not rated any more.
func (c Case) ToRateAt() []catalog.Occasion {
	return slices.DeleteFunc(catalog.Rates(c.RateAt), func(at catalog.Occasion) bool {
		if at == catalog.RateAccept {
			return c.RatedAccept || c.AcceptedAt.IsZero() || c.State.Ended() && c.State != Closed
		}
		return c.Rated || c.State != Closed
	})
}

// RatePath is where a case is rated, behind its own path.
func RatePath(at catalog.Occasion) string {
	if at == catalog.RateAccept {
		return "/rate/acceptance"
	}
	return "/rate"
}

// Held reports whether somebody else is the 承办人 of the case: neither who asks nor the colleague for whom they stand in.
func (c Case) Held(who actor.Actor) bool { return c.ClaimedBy != "" && !who.IsAmong(c.ClaimedBy) }

// standsIn is for whom somebody acts on the case: the colleague who holds it, or "".
func (c Case) standsIn(who actor.Actor) string {
	if c.ClaimedBy != "" && c.ClaimedBy == who.For {
		return who.For
	}
	return ""
}

// TypedBy reports whether the caller is who filled the application in: they are shown their own numbers whole.
func (c Case) TypedBy(who actor.Actor) bool {
	return c.StartedBy.Kind == "person" && who.PersonID != "" && c.StartedBy.ID == who.PersonID
}

// Event is one entry of a case's timeline.
type Event struct {
	ID      string
	CaseID  string
	At      time.Time
	Verb    Verb
	To      State  // the state after it
	Stage   string // key of the stage in which it happened; "" for events outside of stages, or older than stages
	By      Hand
	Name    string // name of By; filled by reads
	For     string // staff id for whom By stood in
	ForName string // filled by reads
	Words   string // the message, or what the applicant was told
	Left    int    // working days left of the running limit after the event
	Timed   bool   // Left is set
	Inside  bool   // visible to staff only: claims, releases, hand-overs
}

// Title is the Chinese name of the event.
func (e Event) Title() string {
	if t, ok := titles[e.Verb]; ok {
		return t
	}
	return string(e.Verb)
}

var titles = map[Verb]string{
	Start: "开始填写", Submit: "提交申请", Accept: "受理", Refuse: "不予受理", Ask: "要求补正", Answer: "提交补正",
	Agree: "单位审核同意", SendBack: "单位退回", Disagree: "单位不同意", Silent: "单位没有提出意见",
	Withdraw: "撤回申请", Lapse: "逾期未补正", Review: "审查", Decide: "决定", Close: "办结",
	Second: "复审", Consult: "征求意见", Opinion: "意见已反馈", Publish: "开始公示", PeriodEnds: "期限届满", Suspend: "中止",
	Resume: "恢复办理", HandVerb: "转人工办理", Back: "退回上一环节", Terminate: "终止", Deem: "逾期未告知，视为受理", Extend: "申请延长时限",
	Prolong: "延长时限", Object: "收到异议", Reply: "答复异议", NoteVerb: "填写内部附注",
	Supply: "补交容缺材料", Hear: "听证或陈述申辩通知", HearDone: "听证或陈述申辩笔录",
	HearMove: "听证或陈述申辩改期", HearOff: "听证或陈述申辩取消",
	Confirm: "对方已确认", Decline: "对方不同意", RecordOther: "登记对方确认",
	Claim: "认领", Release: "放回队列", HandOver: "转办", Assign: "分配", Transfer: "移交", Undo: "撤回移交", Say: "留言", Verify: "与核心业务系统核对", Delete: "删除草稿",
}

// Material is one uploaded file of a case.
type Material struct {
	ID         string
	CaseID     string
	Slot       string // key of the item's slot
	Name       string // name of the person's file; sealed in the database
	Size       int64
	SHA256     string // hexadecimal
	Type       string // media type, detected from the content
	BlobKey    string
	By         Hand
	UploadedAt time.Time
	ReplacedAt time.Time // when a correction replaced it

	From     string    // number of the case from which it was taken; "" when it was uploaded for this one
	OriginAt time.Time // when it was uploaded there; zero when it was uploaded for this one
	Made     Making    // how the hall made it; "" when somebody uploaded it
}

// Current reports whether no correction has replaced the material.
func (m Material) Current() bool { return m.ReplacedAt.IsZero() }

// handOf gives the Hand of an actor with their role at this moment.
func handOf(a actor.Actor, as actor.Role) Hand {
	switch {
	case a.StaffID != "":
		return Hand{Kind: "staff", ID: a.StaffID, Label: roleLabels[as]}
	case a.PersonID != "":
		if a.UnitID == "" {
			return Hand{Kind: "person", ID: a.PersonID, Label: ownHand}
		}
		return Hand{Kind: "person", ID: a.PersonID, Label: levelLabels[a.Level]}
	}
	return Hand{Kind: "system", ID: a.System, Label: "系统"}
}

var roleLabels = map[actor.Role]string{actor.Clerk: "窗口受理", actor.Reviewer: "审核", actor.Admin: "大厅管理员"}

var levelLabels = map[actor.Level]string{
	actor.Representative: "法定代表人",
	actor.Administrator:  "管理员",
	actor.Operator:       "经办人",
}
