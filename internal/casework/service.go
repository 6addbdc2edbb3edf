package casework

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/blob"
	"wangting/internal/catalog"
	"wangting/internal/config"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/id"
	"wangting/internal/ledger"
	"wangting/internal/mandate"
	"wangting/internal/region"
	"wangting/internal/tx"
)

// Service is the entry to all cases, for applicants and for staff.
type Service struct {
	Store    Store
	Lists    Lists
	Tx       tx.Tx
	Audit    *audit.Service
	Log      *ledger.Service
	Queue    Jobs
	Files    *blob.Store
	Calendar Calendar
	Now      func() time.Time

	Items     *catalog.Service
	Rights    Rights
	Units     Units
	Persons   Persons
	Staff     Staff
	Notices   Notices
	Rates     Rates // of visitors
	Limits    config.Limits
	Addresses Addresses
	Faces     Faces // of applicants whose item asks for one

	AcceptDays int   // working days to accept, for items that say nothing; 0 is 5 (行政许可法 art. 32)
	MaxBytes   int64 // limit of a file whose slot sets none; 0 is DefaultMaxBytes

	// Packages that depend on this one add to the fields below during startup, before the first
	// request.

	// OnDecided is called in the transaction of the job that follows a decision.
	OnDecided []func(ctx context.Context, t Telling) error
	// OnStep is called in the transaction of a step that staff take, after everything else is written.
	// Its fault undoes the step and is shown at the form of the step.
	OnStep []func(ctx context.Context, who actor.Actor, t Taken) error
	// Preview sets the document that a step would issue, without keeping it; nil when the hall makes none.
	Preview func(ctx context.Context, t Taken) (name string, file []byte, made bool, err error)
	// Documents gives the documents of a case to whoever may read it; nil when the hall makes none.
	Documents func(ctx context.Context, o Opened) ([]Document, error)
	// Rows gives what was answered to the people of a case that is decided by rules, row by row; nil when nothing is.
	Rows func(ctx context.Context, c Case) ([]RowAnswer, error)
	// Carried gives what was done at the core system for a case; nil when nothing ever is.
	Carried func(ctx context.Context, c Case) (Carried, error)
	// Facts gives what the core business system knows of a draft, by the paths of x-identity that begin with CoreFacts. Fault: Away.
	Facts func(ctx context.Context, c Case) (map[string]string, error)
	// Fetch gives what the core business system knows, as the text of a material (catalog.Fetches). Faults: Away, NotFound where there is
	// nothing, or the data of the region is not connected.
	Fetch func(ctx context.Context, c Case, key string) (Written, error)
	// Choices are what can be chosen from a list of form.Picks for a draft; nil knows none. Faults: NotFound where the data of the region is
	// not connected; Away.
	Choices func(ctx context.Context, c Case, list string) ([]Choosable, error)
	// Roster asks the core business system for a list of the unit of a draft; nil when nobody can. Faults: Away, NotFound where the data
	// of the region is not connected.
	Roster func(ctx context.Context, c Case, q RosterQuery) (RosterPage, error)
	// Verify asks the core business system about answers: one sentence for each of ask.Of, "" for what is right; nil when nobody can.
	// Faults: Away, NotFound where the data of the region is not connected.
	Verify func(ctx context.Context, c Case, ask form.CoreAsk) ([]string, error)
	// CoreRecord gives what was written to the core business system after a grant; nil of a case that has none, or where nothing ever is.
	// Rewrite has it written anew, in the caller's transaction. Fault: Conflict when nothing waits for it.
	CoreRecord func(ctx context.Context, c Case) (*CoreRecord, error)
	Rewrite    func(ctx context.Context, c Case) error
	// Begun says in words how a case began that was not simply applied for, for the dossier; nil where none does.
	Begun func(ctx context.Context, c Case) (string, error)
	// Sheet sets the text of a material that the hall makes as a PDF.
	Sheet func(Sheet) ([]byte, error)
	// AlsoShow adds events to the timeline of a case.
	AlsoShow []func(ctx context.Context, o Opened) ([]Step, error)
	// OnMoved is called in the transaction of every step that is committed, after everything else of this package is written, and of every
	// act that takes a case to another department or region.
	OnMoved []func(ctx context.Context, before, after Case) error
	// SendAt is the path of the page where staff send the result; nil when there is none.
	SendAt func(caseID string) string
}

// Words names the package's audit acts in the unit's log.
var Words = map[string]string{
	"case.agree":     "同意职工的申请",
	"case.send_back": "退回职工的申请",
	"case.disagree":  "对职工的申请提出不同意见",
	"case.silent":    "单位逾期没有提出意见",
	"case.confirm":   "确认共同申请",
	"case.decline":   "不同意共同申请",

	"case.confirm_recorded": "登记对方确认",

	"case.start":         "开始填写申请",
	"case.delete":        "删除草稿",
	"case.renewed":       "按新版本继续填写",
	"case.submit":        "提交申请",
	"case.attached":      "上传材料",
	"case.detached":      "删除材料",
	"case.fetched":       "自动获取材料",
	"case.promised":      "以承诺代替材料",
	"case.answer":        "提交补正",
	"case.withdraw":      "撤回申请",
	"case.accept":        "受理",
	"case.refuse":        "不予受理",
	"case.ask":           "要求补正",
	"case.lapse":         "逾期未补正",
	"case.claim":         "认领",
	"case.release":       "退回队列",
	"case.hand_over":     "转办",
	"case.assign":        "分配",
	"case.transfer":      "移交",
	"case.undo":          "撤回移交",
	"case.say":           "留言",
	"case.due_soon":      "临期提醒",
	"case.lack_soon":     "容缺补交提醒",
	"case.review":        "提出审查意见",
	"case.write_again":   "重新写入核心业务系统",
	"case.decide":        "作出决定",
	"case.second":        "提出复审意见",
	"case.consult":       "征求意见",
	"case.opinion":       "反馈意见",
	"case.publish":       "开始公示",
	"case.over":          "公示或者征求意见期满",
	"case.suspend":       "中止办理",
	"case.resume":        "恢复办理",
	"case.back":          "退回上一环节",
	"case.terminate":     "终止办理",
	"case.deem":          "逾期未告知，视为受理",
	"case.hand":          "转人工办理",
	"case.extend":        "申请延长时限",
	"case.prolong":       "答复延长申请",
	"case.hear":          "通知听证或陈述申辩",
	"case.heard":         "登记听证或陈述申辩笔录",
	"case.hear_move":     "听证或陈述申辩改期",
	"case.hear_off":      "取消听证或陈述申辩",
	"case.supply":        "补交容缺材料",
	"case.note":          "填写内部附注",
	"case.checked":       "填写审查要点",
	"case.masked":        "用办件的内容预览文书（已遮掩）",
	"case.object":        "登记公示异议",
	"case.reply":         "答复公示异议",
	"case.close":         "办结",
	"case.material_read": "查看材料",
	"case.opened":        "查看办件",
	"case.numbers_seen":  "查看完整号码",
	"phrase.add":         "添加常用语",
	"phrase.remove":      "删除常用语",
	"search.save":        "保存常用筛选",
	"search.remove":      "删除常用筛选",
	"case.sought":        "按申请人姓名查找办件",
	"case.exported":      "导出查到的办件",
	"case.way":           "修改送达方式",
	"case.handed_out":    "窗口发放文书",
	"case.pickup_wrong":  "窗口取件码核对不符",
	"case.unopened":      "提醒下载文书",
}

// acceptDays are the working days from the application to its acceptance. What the item says wins, so that its
// guide, the queue and the clock say the same.
func (s *Service) acceptDays(item Item) int {
	if item.Flow.AcceptDays > 0 {
		return item.Flow.AcceptDays
	}
	if s.AcceptDays > 0 {
		return s.AcceptDays
	}
	return 5
}

var (
	errNoCase  = fault.New(fault.NotFound, "没有找到这件办件，或者它不属于当前单位")
	errChanged = fault.New(fault.Conflict, "这件办件刚刚有了新的进展，请刷新页面后再操作")
)

// owner is the id under which the caller's cases are stored: of the unit they act for, or of the
// person who acts for none.
func owner(who actor.Actor) (string, error) {
	if own := who.Owner(); own != "" {
		return own, nil
	}
	return "", fault.New(fault.Anonymous, "")
}

// may checks the right to handle an item. A person's own cases need no grant.
func (s *Service) may(ctx context.Context, who actor.Actor, code string) error {
	if !who.ForUnit() {
		return nil
	}
	_, err := s.Rights.Decide(ctx, who, mandate.Ask{UnitID: who.UnitID, Item: code})
	return err
}

// theirs gives a case of the caller's unit, or of the caller who acts for none. NotFound when they
// may not read it.
func (s *Service) theirs(ctx context.Context, who actor.Actor, caseID string) (Case, error) {
	own, err := owner(who)
	if err != nil {
		return Case{}, err
	}
	if !id.Valid(caseID) {
		return Case{}, errNoCase
	}
	c, err := s.Store.Case(ctx, caseID)
	if errors.Is(err, fault.NotFound) {
		return Case{}, errNoCase
	}
	if err != nil {
		return Case{}, fmt.Errorf("reading case %s: %w", caseID, err)
	}
	if c.Owner() != own || c.Personal() == who.ForUnit() || c.State == Deleted {
		return Case{}, errNoCase
	}
	if c.Sensitive {
		switch err := s.may(ctx, who, c.ItemCode); {
		case errors.Is(err, fault.Forbidden), errors.Is(err, fault.NotFound):
			return Case{}, errNoCase
		case err != nil:
			return Case{}, err
		}
	}
	return c, nil
}

// theirsToAct is theirs for a caller who wants to change the case (HAN-5).
func (s *Service) theirsToAct(ctx context.Context, who actor.Actor, caseID string) (Case, error) {
	c, err := s.theirs(ctx, who, caseID)
	if err != nil {
		return Case{}, err
	}
	return c, s.may(ctx, who, c.ItemCode)
}

// Handles reports whether the caller works on cases, and may therefore write to applicants and see
// unmasked numbers.
func Handles(who actor.Actor) bool { return who.Has(actor.Clerk) || who.Has(actor.Reviewer) }

// MayLook is nil when the caller's role may read cases, for pages that only lead to what they read.
func MayLook(who actor.Actor) error { return looks(who) }

// looks checks that the caller's role may read cases: clerks and reviewers, who work on them,
// administrators, and auditors. Staff who must change their password first hold no role and are
// refused.
func looks(who actor.Actor) error {
	switch {
	case !who.IsStaff():
		return fault.New(fault.Anonymous, "")
	case Handles(who), who.Has(actor.Admin), who.Has(actor.Auditor):
		return nil
	}
	return fault.New(fault.Forbidden, "您的岗位不能查看办件")
}

// atDesk gives a case to a member of staff of its region.
func (s *Service) atDesk(ctx context.Context, who actor.Actor, caseID string) (Case, error) {
	if err := looks(who); err != nil {
		return Case{}, err
	}
	if !id.Valid(caseID) {
		return Case{}, errNoCase
	}
	c, err := s.Store.Case(ctx, caseID)
	switch {
	case errors.Is(err, fault.NotFound):
		return Case{}, errNoCase
	case err != nil:
		return Case{}, fmt.Errorf("reading case %s: %w", caseID, err)
	case !shownTo(who, c):
		return Case{}, errNoCase
	}
	return c, nil
}

// reachedHall reports whether the case is, or was, submitted to staff.
func (c Case) reachedHall() bool { return c.Reached() }

// Reached reports whether the case is, or was, submitted to staff. Practice never is.
func (c Case) Reached() bool {
	if c.Practice() {
		return false
	}
	switch c.State {
	case Draft, UnitReview, UnitSent, Deleted:
		return false
	}
	return c.EmployerID == "" || c.Clock.Days > 0 // withdrawn before the employer agreed: its clock never started
}

// Province is the region whose staff see every case.
const Province = region.Province

func worksFor(who actor.Actor, region string) bool {
	return who.Region == Province || cityOf(who.Region) == region
}

// cityOf is the city that handles the cases of a county.
func cityOf(region string) string {
	if len(region) != 6 {
		return Province
	}
	return region[:4] + "00"
}

// step is one change of a case with everything that is written beside it.
type step struct {
	verb     Verb
	by       Hand
	stage    string // where it happened
	words    string
	inside   bool
	withData bool
	deed     map[string]string
	standsIn string // staff id of the colleague for whom the caller acts
	before   string // the status before it, as the applicant reads it
	tell     *Telling
}

// commit writes a step inside a transaction, unless it would contradict what was done at the core system: the case at its version,
// the event, the counters, the audit entry, and the notification.
func (s *Service) commit(ctx context.Context, who actor.Actor, before, after Case, st step) error {
	if err := s.stands(ctx, before, after, st.verb); err != nil {
		return err
	}
	l, timed := before.Clock.LimitAt(s.Calendar, after.UpdatedAt)
	after.Late = after.Late || timed && l.Overdue
	after.Corrected = after.Corrected || st.verb == Ask
	if after.State.Ended() && !after.Personal() { // before the case is written, as by whoever answers: two never wait for each other
		if err := s.settleConsent(ctx, after); err != nil {
			return err
		}
	}
	if err := s.shelve(ctx, before, &after); err != nil {
		return err
	}
	if err := s.Store.Update(ctx, after, st.withData); err != nil {
		return changed(err)
	}
	if after.State.Ended() { // nobody sends what was kept about it
		if err := s.Store.DropKept(ctx, after.ID, ""); err != nil {
			return fmt.Errorf("dropping kept words: %w", err)
		}
		if err := s.settleOpen(ctx, who, after); err != nil { // nor answers what was asked about it
			return err
		}
	}
	st.before = before.Word()
	if err := s.record(ctx, who, after, st); err != nil {
		return err
	}
	if err := s.bump(ctx, before, after); err != nil {
		return err
	}
	return s.moved(ctx, before, after)
}

// moved tells whoever counts cases of a step, or of another place of a case.
func (s *Service) moved(ctx context.Context, before, after Case) error {
	for _, told := range s.OnMoved {
		if err := told(ctx, before, after); err != nil {
			return err
		}
	}
	return nil
}

// record writes the event, the audit entry and the notification of a step.
func (s *Service) record(ctx context.Context, who actor.Actor, c Case, st step) error {
	st.standsIn = cmp.Or(st.standsIn, c.standsIn(who))
	e := Event{ID: id.New(), CaseID: c.ID, At: c.UpdatedAt, Verb: st.verb, To: c.State, Stage: st.stage, By: st.by,
		Words: st.words, Inside: st.inside, For: st.standsIn}
	if l, ok := c.Clock.LimitAt(s.Calendar, c.UpdatedAt); ok {
		e.Left, e.Timed = l.Left, true
	}
	if err := s.Store.AddEvent(ctx, e); err != nil {
		return fmt.Errorf("writing the event: %w", err)
	}
	detail := map[string]string{"state": string(c.State), actor.DetailItem: c.ItemCode}
	if st.standsIn != "" {
		detail["for"] = st.standsIn
	}
	for k, v := range st.deed {
		detail[k] = v
	}
	act := "case." + string(st.verb)
	if st.inside && !slices.Contains(inner, act) {
		return fmt.Errorf("%s happens within the office, and the log of a unit would show it", act)
	}
	deed := actor.Deed{Act: act, Object: "case", ObjectID: c.ID, UnitID: cmp.Or(c.UnitID, who.UnitID), Detail: detail}
	if st.before != "" {
		deed.Changed("办件状态", st.before, c.Word())
	}
	if st.tell != nil && st.tell.Verdict != "" {
		deed.Changed("决定", "", st.tell.Verdict.Word())
	}
	if err := s.Audit.Record(ctx, who, deed); err != nil {
		return fmt.Errorf("writing the audit: %w", err)
	}
	if st.tell == nil {
		return nil
	}
	t := *st.tell
	t.What, t.CaseID, t.Number, t.UnitID, t.Owner, t.Employer = st.verb, c.ID, c.Number, c.UnitID, c.PersonID, c.EmployerID
	if st.verb == Submit || st.verb == Answer || st.verb == Supply {
		t.Receipt, t.ReceiptAt = c.receiptSum(), c.UpdatedAt
	}
	t.Rate = st.verb == Accept && slices.Contains(c.ToRateAt(), catalog.RateAccept) || st.verb == Close && c.ToRate()
	t.ItemCode, t.ItemName, t.Version, t.PersonID, t.By, t.Scope = c.ItemCode, c.ItemName, c.ItemVersion, c.FiledBy.ID, st.by, c.Scope()
	if err := s.Queue.Enqueue(ctx, ToldJob, t); err != nil {
		return fmt.Errorf("telling: %w", err)
	}
	return nil
}

func changed(err error) error {
	if errors.Is(err, fault.Conflict) {
		return fault.Wrap(fault.Conflict, errChanged.Say, err)
	}
	return err
}
