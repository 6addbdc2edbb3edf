package casework

import (
	"slices"

	"wangting/internal/actor"
)

// State is the state of a case.
type State string

const (
	Draft       State = "DRAFT"
	UnitReview  State = "UNIT_REVIEW"   // 待单位审核: waits for the employer's endorsement
	UnitSent    State = "UNIT_REJECTED" // 单位退回: the person must correct it
	Submitted   State = "SUBMITTED"
	Correcting  State = "CORRECTION"
	Accepted    State = "ACCEPTED"
	Reviewing   State = "REVIEWING"
	Decided     State = "DECIDED"
	Closed      State = "CLOSED"
	NotAccepted State = "NOT_ACCEPTED"
	Withdrawn   State = "WITHDRAWN"
	Lapsed      State = "CORRECTION_LAPSED"
	Deleted     State = "DELETED"

	Consulting State = "CONSULTING" // 征求意见中
	Publicity  State = "PUBLICITY"  // 公示中
	Suspended  State = "SUSPENDED"  // 已中止
	Terminated State = "TERMINATED" // 已终止
)

// Verb is an act on a case. The verbs of the first group change the state. The verbs of the second
// group are only recorded.
type Verb string

const (
	Submit   Verb = "submit"
	Delete   Verb = "delete"
	Accept   Verb = "accept"
	Refuse   Verb = "refuse" // 不予受理
	Ask      Verb = "ask"    // 补正通知
	Answer   Verb = "answer"
	Withdraw Verb = "withdraw"
	Lapse    Verb = "lapse" // 逾期未补正
	Review   Verb = "review"
	Decide   Verb = "decide"
	Close    Verb = "close"
	Agree    Verb = "agree"     // the employer endorses it
	SendBack Verb = "send_back" // the employer returns it, with a reason
	Disagree Verb = "disagree"  // the employer disagrees, and the case goes on (仅意见)
	Silent   Verb = "silent"    // the employer said nothing in time, and the case goes on (仅意见)

	Second     Verb = "second"    // 复审
	Consult    Verb = "consult"   // 征求意见
	Opinion    Verb = "opinion"   // the answer to it
	Publish    Verb = "publish"   // 公示
	PeriodEnds Verb = "over"      // a publicity, or the time for an opinion, has ended
	Suspend    Verb = "suspend"   // 中止
	Resume     Verb = "resume"    // 恢复
	Back       Verb = "back"      // 退回上一环节
	Terminate  Verb = "terminate" // 终止
	Deem       Verb = "deem"      // 逾期未告知，视为受理
	HandVerb   Verb = "hand"      // 转人工

	Extend   Verb = "extend"    // 延长, proposed
	Prolong  Verb = "prolong"   // the word of another person about it
	Hear     Verb = "hear"      // 听证或陈述申辩, its notice
	HearDone Verb = "heard"     // its record
	HearMove Verb = "hear_move" // 改期: a new notice instead of the old
	HearOff  Verb = "hear_off"  // 取消
	Pledge   Verb = "pledge"    // the promise of a 容缺受理; it moves nothing, and OnStep makes a document of it
	Supply   Verb = "supply"    // materials of a 容缺受理, handed in
	NoteVerb Verb = "note"      // 内部附注, written
	Object   Verb = "object"    // 异议, recorded
	Reply    Verb = "reply"     // its answer
	Start    Verb = "start"
	Claim    Verb = "claim"
	Release  Verb = "release"
	HandOver Verb = "hand_over"
	Assign   Verb = "assign"   // 分配, by the head of the department
	Transfer Verb = "transfer" // 移交 to a department or a region
	Undo     Verb = "undo"     // 撤回移交
	Say      Verb = "say"      // a message on the case (CAS-7)

	Confirm     Verb = "confirm"          // the other side of a case applies too
	Decline     Verb = "decline"          // it does not
	RecordOther Verb = "confirm_recorded" // staff know otherwise that it does
	AskOther    Verb = "confirm_ask"      // it is asked; no step of its own
)

// Move is one row of the state table.
type Move struct {
	From State
	Verb Verb
	To   State
	By   actor.Role // "" is the applicant, "employer" the unit of a personal case, "system" a job
}

const (
	bySystem   actor.Role = "system"
	byEmployer actor.Role = "employer"
)

var moves = []Move{
	{Draft, Submit, Submitted, ""},
	{Draft, Delete, Deleted, ""},
	{Draft, Submit, UnitReview, ""},
	{UnitReview, Agree, Submitted, byEmployer},
	{UnitReview, SendBack, UnitSent, byEmployer},
	{UnitReview, Disagree, Submitted, byEmployer},
	{UnitReview, Silent, Submitted, bySystem},
	{UnitReview, Withdraw, Withdrawn, ""},
	{UnitSent, Submit, UnitReview, ""},
	{UnitSent, Withdraw, Withdrawn, ""},
	{Submitted, Accept, Accepted, actor.Clerk},
	{Submitted, Accept, Reviewing, actor.Clerk},
	{Submitted, Deem, Accepted, bySystem},
	{Submitted, Deem, Reviewing, bySystem},
	{Submitted, Decide, Decided, bySystem},
	{Submitted, HandVerb, Submitted, bySystem},
	{Submitted, Refuse, NotAccepted, actor.Clerk},
	{Submitted, Ask, Correcting, actor.Clerk},
	{Submitted, Withdraw, Withdrawn, ""},
	{Correcting, Answer, Submitted, ""},
	{Correcting, Answer, Accepted, ""},
	{Correcting, Answer, Reviewing, ""},
	{Correcting, Withdraw, Withdrawn, ""},
	{Correcting, Lapse, Lapsed, bySystem},
	{Correcting, HandVerb, Submitted, bySystem},
	{Correcting, HandVerb, Accepted, bySystem},
	{Correcting, HandVerb, Reviewing, bySystem},
	{Accepted, Ask, Correcting, actor.Reviewer},
	{Accepted, Review, Reviewing, actor.Reviewer},
	{Accepted, Review, Accepted, actor.Reviewer},
	{Accepted, Second, Accepted, actor.Reviewer},
	{Accepted, Second, Reviewing, actor.Reviewer},
	{Accepted, Decide, Decided, actor.Reviewer},
	{Accepted, Back, Accepted, actor.Reviewer},
	{Accepted, Publish, Publicity, actor.Reviewer},
	{Accepted, Consult, Consulting, actor.Reviewer},
	{Accepted, Hear, Accepted, actor.Reviewer},
	{Accepted, Suspend, Suspended, actor.Reviewer},
	{Accepted, Terminate, Terminated, actor.Reviewer},
	{Accepted, Withdraw, Withdrawn, ""},
	{Reviewing, Ask, Correcting, actor.Reviewer},
	{Reviewing, Second, Reviewing, actor.Reviewer},
	{Reviewing, Decide, Decided, actor.Reviewer},
	{Reviewing, Back, Accepted, actor.Reviewer},
	{Reviewing, Back, Reviewing, actor.Reviewer},
	{Reviewing, Publish, Publicity, actor.Reviewer},
	{Reviewing, Consult, Consulting, actor.Reviewer},
	{Reviewing, Hear, Reviewing, actor.Reviewer},
	{Reviewing, Suspend, Suspended, actor.Reviewer},
	{Reviewing, Terminate, Terminated, actor.Reviewer},
	{Reviewing, Withdraw, Withdrawn, ""},
	{Decided, Close, Closed, actor.Reviewer},
	{Consulting, Opinion, Accepted, actor.Reviewer},
	{Consulting, Opinion, Reviewing, actor.Reviewer},
	{Consulting, PeriodEnds, Accepted, bySystem},
	{Consulting, PeriodEnds, Reviewing, bySystem},
	{Consulting, Withdraw, Withdrawn, ""},
	{Publicity, PeriodEnds, Accepted, bySystem},
	{Publicity, PeriodEnds, Reviewing, bySystem},
	{Publicity, Terminate, Terminated, actor.Reviewer},
	{Publicity, Withdraw, Withdrawn, ""},
	{Suspended, Resume, Accepted, actor.Reviewer},
	{Suspended, Resume, Reviewing, actor.Reviewer},
	{Suspended, Terminate, Terminated, actor.Reviewer},
	{Suspended, Withdraw, Withdrawn, ""},
}

// Moves gives the state table, in the order of the package comment.
func Moves() []Move { return slices.Clone(moves) }

// Next gives the moves that a state allows. Pages build their buttons from it.
func (s State) Next() []Move {
	var out []Move
	for _, m := range moves {
		if m.From == s {
			out = append(out, m)
		}
	}
	return out
}

// Allows reports whether a state allows a verb at all.
func (s State) Allows(v Verb) bool {
	return slices.ContainsFunc(moves, func(m Move) bool { return m.From == s && m.Verb == v })
}

// Editable reports whether the applicant may edit the form.
func (s State) Editable() bool { return s == Draft || s == UnitSent }

// Ended reports whether no move leaves the state.
func (s State) Ended() bool { return len(s.Next()) == 0 }

func (s State) move(v Verb, to State) (Move, bool) {
	i := slices.IndexFunc(moves, func(m Move) bool { return m.From == s && m.Verb == v && (to == "" || m.To == to) })
	if i < 0 {
		return Move{}, false
	}
	return moves[i], true
}

// Desk is the place where a case waits. It partitions the staff queue.
type Desk string

const (
	NoDesk        Desk = ""          // drafts and ended cases
	AcceptDesk    Desk = "accept"    // 待受理: for a clerk
	ReviewDesk    Desk = "review"    // 待审查: for a reviewer
	DecideDesk    Desk = "decide"    // 待复审: for a reviewer
	CloseDesk     Desk = "close"     // 待办结: for a reviewer
	ApplicantDesk Desk = "applicant" // 待补正: for the applicant
	ConsultDesk   Desk = "consult"   // 征求意见中: for whoever was asked
	PublicityDesk Desk = "publicity" // 公示中: for the end of its days
	StandingDesk  Desk = "standing"  // 已中止
)

// StaffDesks are the desks at which a case waits for staff.
var StaffDesks = [...]Desk{AcceptDesk, ReviewDesk, DecideDesk, CloseDesk}

// TimedDesks are those at which a limit may run: those of staff, and where a department is asked while it goes on (部门会办).
var TimedDesks = [...]Desk{AcceptDesk, ReviewDesk, DecideDesk, CloseDesk, ConsultDesk}

// OpenDesks are all desks: at the last four a case waits for the applicant, an opinion, or a day.
var OpenDesks = [...]Desk{AcceptDesk, ReviewDesk, DecideDesk, CloseDesk, ApplicantDesk, ConsultDesk, PublicityDesk, StandingDesk}

var desks = map[State]Desk{
	Submitted:  AcceptDesk,
	Accepted:   ReviewDesk,
	Reviewing:  DecideDesk,
	Decided:    CloseDesk,
	Correcting: ApplicantDesk,
	Consulting: ConsultDesk,
	Publicity:  PublicityDesk,
	Suspended:  StandingDesk,
}

// Desk gives the desk of a state.
func (s State) Desk() Desk { return desks[s] }

// Bucket is the coarse class of a case in the applicant's list.
type Bucket string

const (
	DraftBucket Bucket = "draft"
	OpenBucket  Bucket = "open"
	DoneBucket  Bucket = "done"
	GoneBucket  Bucket = "gone" // deleted drafts, never listed
)

// Bucket gives the bucket of a state.
func (s State) Bucket() Bucket {
	switch {
	case s == Draft:
		return DraftBucket
	case s == Deleted:
		return GoneBucket
	case s.Ended():
		return DoneBucket
	}
	return OpenBucket
}

// Word is the status as the applicant reads it, from a closed list. answered says that the last
// event was the answer to a correction.
func (s State) Word(answered bool) string {
	switch s {
	case Draft:
		return "草稿"
	case UnitReview:
		return "待单位审核"
	case UnitSent:
		return "单位退回"
	case Submitted, Accepted:
		if answered {
			return "补正已提交"
		}
		if s == Accepted {
			return "已受理"
		}
		return "待审核"
	case Correcting:
		return "待补正"
	case Reviewing, Decided:
		return "审核中"
	case Closed:
		return "已办结"
	case NotAccepted:
		return "不予受理"
	case Consulting:
		return "征求意见中"
	case Suspended:
		return "已中止"
	case Publicity:
		return "审核中"
	case Terminated:
		return "已终止"
	}
	return "已撤回"
}

// StaffWord is the status as staff read it. It distinguishes the second review and who must act.
func (s State) StaffWord(answered bool) string {
	switch s {
	case Correcting:
		return "补正中"
	case Reviewing:
		return "待复审"
	case Publicity:
		return "公示中"
	}
	return s.Word(answered)
}
