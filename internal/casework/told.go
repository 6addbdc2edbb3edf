package casework

import (
	"context"
	"time"

	"wangting/internal/actor"
	"wangting/internal/id"
	"wangting/internal/ledger"
	"wangting/internal/notice"
	"wangting/internal/workday"
)

// ToldJob is the kind of the job that sends notifications about a case. Its body is a Telling.
const ToldJob = "case.told"

// Telling is one notification to send. It is enqueued as one row in the transaction of the step, so
// that a step stays cheap. It contains no personal data.
type Telling struct {
	What      Verb // Submit, Accept, Refuse, Ask, Answer, Lapse, Decide, Close, Withdraw, Say, DueSoon or LackSoon
	CaseID    string
	Number    string
	UnitID    string // owner of a unit's case; "" for a personal case
	Owner     string // owner of a personal case; "" for a unit's case
	Employer  string // the unit that must endorse or has endorsed; "" for none
	ItemCode  string
	ItemName  string
	Version   int64     `json:",omitempty"` // of the item; 0 in jobs from before items had messages
	Scope     string    // who of the unit sees the case, and hears of it
	PersonID  string    // who submitted it; notified first
	By        Hand      // who took the step
	Due       time.Time // deadline of a correction or promise
	Verdict   Verdict
	Receipt   string // SHA-256 of the receipt that the step gave, for the public log; "" for none
	ReceiptAt time.Time
	Rate      bool `json:",omitempty"` // the step can be rated
	Joint     bool `json:",omitempty"` // the other side is asked now
	Automatic bool // the rules decide, not staff
	Document  bool // the hall makes documents: the message leads to that of the step
}

// rateWords ask for a rating.
var rateWords = map[Verb]string{Accept: "您可以评价受理服务。", Close: "请评价本次服务。"}

// DueSoon says that a correction is about to lapse.
const DueSoon Verb = "due_soon"

// LackSoon says that the day for promised materials is near.
const LackSoon Verb = "lack_soon"

// Told does what follows from a committed step: it writes the receipt to the public log, counts the application, calls
// OnDecided, and sends the messages and SMS. It runs in one transaction, once per Telling.
func (s *Service) Told(ctx context.Context, t Telling) error {
	if id.Practice(t.UnitID) { // it counts nowhere and nothing follows from it, but for the learner's own inbox
		return s.toldPractice(ctx, t)
	}
	if t.Receipt != "" {
		if err := s.Log.Add(ctx, t.CaseID, ledger.Receipt, t.Receipt, t.ReceiptAt); err != nil {
			return err
		}
	}
	if t.What == AskOther {
		return s.tellOther(ctx, t)
	}
	if t.What == Submit {
		if err := s.Items.Counted(ctx, t.ItemCode); err != nil {
			return err
		}
		for _, unitID := range []string{t.UnitID, t.Employer} {
			if err := s.nameUnit(ctx, unitID); err != nil {
				return err
			}
		}
	}
	if t.What == Decide {
		for _, decided := range s.OnDecided {
			if err := decided(ctx, t); err != nil {
				return err
			}
		}
	}
	words, ok := sayings[t.What]
	if !ok {
		return nil
	}
	if err := s.tellOwner(ctx, t, words); err != nil {
		return err
	}
	quiet := s.own(ctx, t).Quiet
	if t.What == Submit && t.Employer != "" {
		if err := s.tellEmployer(ctx, t); err != nil {
			return err
		}
	}
	if words.template == "" || quiet {
		return nil
	}
	return s.text(ctx, t, words.template)
}

func (s *Service) tellOwner(ctx context.Context, t Telling, words saying) error {
	m := notice.Message{
		UnitID: t.UnitID,
		Scope:  t.Scope,
		Kind:   notice.AboutCase,
		Title:  words.title,
		Body:   t.subject() + words.body,
		Link:   LinkTo(t.CaseID, t.Owner != ""),
	}
	if t.Document && documented[t.What] {
		m.Link += DocumentsAnchor
	}
	if t.Owner != "" { // the inbox of a person
		m.UnitID, m.PersonID = t.Owner, t.Owner
	}
	switch {
	case t.What == Ask, t.What == DueSoon:
		m.Body += "请在 " + t.dueDay() + "前补正，逾期按撤回处理。"
	case t.What == LackSoon:
		m.Body += "请在 " + t.dueDay() + "前补交，逾期不补交的，可以终止办理。"
	case t.What == Submit && t.Employer != "":
		m.Body = t.subject() + "已提交，等待工作单位审核。"
	case t.What == Submit && t.Joint:
		m.Body = t.subject() + "已提交，等待对方确认共同申请，确认后受理。"
	case t.What == Submit && t.Automatic:
		m.Body = t.subject() + "已提交，正在自动核对，结果另行通知。"
	case t.What == Decide:
		m.Body += "结果：" + t.result() + "。"
	}
	if say := s.ownWords(ctx, t); say != "" {
		m.Body = say
	} else if t.Rate {
		m.Body += rateWords[t.What]
	}
	if t.Document && documented[t.What] {
		m.Body += "文书可以下载。"
	}
	return s.Notices.Tell(ctx, t.by(), m)
}

// by is the person who took the step, who is not told of it. It is the program when it was not a person, or a person who
// answered for the employer: what a unit says to somebody is news to them, though they are its representative.
func (t Telling) by() actor.Actor {
	if t.By.Kind == "person" && !employerSays(t.What) {
		return actor.Actor{PersonID: t.By.ID}
	}
	return actor.SystemActor("casework")
}

func (s *Service) tellEmployer(ctx context.Context, t Telling) error {
	return s.Notices.Tell(ctx, t.by(), notice.Message{
		UnitID: t.Employer,
		Scope:  t.ItemCode, // as on the workbench
		Kind:   notice.AboutCase,
		Title:  "有个人申请需要单位审核",
		Body:   t.subject() + "需要本单位审核。请核对后填写审核意见。",
		Link:   WorkbenchPath + "/" + t.CaseID,
	})
}

// text sends an SMS to the person who submitted the case. It sends none when they have no phone.
func (s *Service) text(ctx context.Context, t Telling, template string) error {
	p, err := s.Persons.Find(ctx, t.PersonID)
	if err != nil || p.Phone == "" {
		return err
	}
	all := map[string]string{"item": t.ItemName, "number": t.Number, "date": t.dueDay(), "result": t.result()}
	tpl, _ := notice.Find(template)
	params := map[string]string{}
	for _, k := range tpl.Params {
		params[k] = all[k]
	}
	inbox := notice.Inboxed{UnitID: t.UnitID, PersonID: t.PersonID}
	if t.Owner != "" {
		inbox = notice.OwnInbox(t.Owner)
	}
	return s.Notices.SMS(ctx, notice.SMS{Phone: string(p.Phone), Template: template, Params: params, Inbox: inbox})
}

// employerSays reports whether the employer takes a step.
func employerSays(v Verb) bool { return v == Agree || v == SendBack || v == Disagree }

func (t Telling) subject() string { return "“" + t.ItemName + "”（编号 " + t.Number + "）" }

func (t Telling) dueDay() string { return t.Due.In(workday.Zone).Format("1 月 2 日") }

func (t Telling) result() string {
	if t.What == Refuse {
		return "不予受理"
	}
	return t.Verdict.Word()
}

// documented are the steps of which a document is made.
var documented = map[Verb]bool{Accept: true, Ask: true, Refuse: true, Decide: true, Terminate: true, Hear: true, HearMove: true}

// saying is the message about a step to the owner of a case, and the SMS template that goes with
// it.
type saying struct{ title, body, template string }

var sayings = map[Verb]saying{
	Submit:   {"申请已收到", "已提交，等待受理。", notice.Received},
	Agree:    {"单位已同意", "已由单位审核同意，转到受理部门。", ""},
	SendBack: {"单位退回了申请", "被单位退回，请按退回原因修改后重新提交。", notice.Returned},
	Disagree: {"单位提出了不同意见", "单位不同意，意见已记入办件，不影响办理，已转到受理部门。", ""},
	Silent:   {"申请已转到受理部门", "单位在规定时间内没有提出意见，不影响办理，已转到受理部门。", ""},
	Confirm:  {"对方已确认", "的对方已确认共同申请，转到受理部门。", ""},
	Decline:  {"对方不同意共同申请", "的对方不同意共同申请，理由见办件详情。", ""},

	RecordOther: {"对方确认已登记", "的对方确认已由工作人员核实登记，转到受理部门。", ""},

	Accept:    {"申请已受理", "已受理，正在审核。", ""},
	Refuse:    {"不予受理", "不予受理，理由见办件详情。", notice.Decided},
	Ask:       {"需要补正", "需要补正。", notice.Correction},
	DueSoon:   {"补正即将到期", "还没有补正。", notice.Correction},
	LackSoon:  {"容缺的材料即将到期", "容缺的材料还没有补交。", notice.Promise},
	Lapse:     {"逾期未补正", "逾期未补正，已按撤回处理。您可以重新申请。", ""},
	Decide:    {"已作出决定", "已作出决定。", notice.Decided},
	Close:     {"已办结", "已办结。", ""},
	Consult:   {"正在征求意见", "正在征求意见。", ""},
	Publish:   {"开始公示", "已开始公示，公示期间办理时限暂停。", ""},
	Suspend:   {"办理中止", "已中止办理，原因见办件详情。中止期间办理时限暂停。", ""},
	Hear:      {"听证或陈述申辩通知", "将举行听证或者听取陈述申辩，时间和地点见办件详情。其间办理时限暂停。", ""},
	HearMove:  {"听证或陈述申辩改期", "听证或者陈述申辩已改期，新的时间和地点见办件详情，原通知不再使用。其间办理时限暂停。", ""},
	HearOff:   {"听证或陈述申辩取消", "听证或者陈述申辩已取消，原因见办件详情。办理时限继续计算。", ""},
	HearDone:  {"恢复计时", "听证或者陈述申辩已有笔录，办理时限继续计算。", ""},
	Resume:    {"恢复办理", "已恢复办理。", ""},
	Prolong:   {"办理时限延长", "办理时限已延长，原因见办件详情。", ""},
	Terminate: {"办理终止", "已终止办理，原因见办件详情。", ""},
	Deem:      {"视为受理", "逾期未告知，视为受理。办理时限自提交之日起计算。", ""},
	HandVerb:  {"转人工办理", "没有自动办结，已转人工受理，原因见办件详情。", ""},
	Say:       {"工作人员留言", "有新的留言。", ""},
}
