package casework

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// MostBulk is how many cases one 批量办理 takes.
const MostBulk = 200

// BulkVerbs are the acts that staff may do with many cases at once (DSK-6), in the order of the screen: none of them decides anything.
// Heads also assign (BulkAssign).
var BulkVerbs = [...]Verb{Claim, Accept, Consult, Say, Close, Deliver}

// Deliver is 送达 among the acts of BulkVerbs: the letters of decided cases go to the courier. Rooms above do it, with what they know of
// couriers; here is only said which cases have a letter that waits.
const Deliver Verb = "deliver"

// BulkRow is one case of a 批量办理.
type BulkRow struct {
	Case Case
	Why  string // why it cannot be done, or was not; "" when it can or was
}

var errBulk = fault.New(fault.Invalid, "请选择要批量办理的操作")

// BulkPreview says which of the cases an act can be done with, and why not with the others. Cases that are not the caller's to see are
// left out.
func (s *Service) BulkPreview(ctx context.Context, who actor.Actor, verb Verb, caseIDs []string) ([]BulkRow, error) {
	if err := bulk(who, verb, caseIDs); err != nil {
		return nil, err
	}
	var rows []BulkRow
	for _, caseID := range unique(caseIDs) {
		c, err := s.atDesk(ctx, who, caseID)
		if errors.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		why, err := s.bulkWhy(ctx, who, verb, c)
		if err != nil {
			return nil, err
		}
		rows = append(rows, BulkRow{Case: c, Why: why})
	}
	return rows, nil
}

func bulk(who actor.Actor, verb Verb, caseIDs []string) error {
	switch {
	case !who.IsStaff():
		return fault.New(fault.Anonymous, "")
	case !Handles(who) && !(verb == Assign && who.Has(actor.Admin)):
		return fault.New(fault.Forbidden, "您的岗位不能办理办件")
	case !slices.Contains(BulkVerbs[:], verb) && verb != Assign:
		return errBulk
	case len(caseIDs) == 0:
		return fault.New(fault.Invalid, "请先勾选要办理的办件")
	case len(caseIDs) > MostBulk:
		return fault.New(fault.Invalid, "一次最多批量办理 200 件，请分次办理")
	}
	return nil
}

func unique(list []string) []string {
	out := slices.Clone(list)
	slices.Sort(out)
	return slices.Compact(out)
}

// bulkWhy says why an act cannot be done with a case; "" when it can.
func (s *Service) bulkWhy(ctx context.Context, who actor.Actor, verb Verb, c Case) (string, error) {
	switch verb {
	case Assign:
		return s.assignWhy(ctx, who, c)
	case Deliver:
		return s.deliverWhy(ctx, who, c)
	}
	held := c.Held(who)
	switch {
	case verb == Say:
		return "", nil
	case held:
		return "已由其他工作人员认领", nil
	case verb == Claim && !mayHandle(who, c):
		return "您的岗位不能办理处于这个环节的办件", nil
	case verb == Claim:
		asked, err := s.onlyAsked(ctx, who, c)
		if err != nil || !asked {
			return "", err
		}
		return errOnlyAsked.Say, nil
	}
	st, _, err := s.standing(ctx, c)
	if err != nil {
		return "", err
	}
	why := st.Act(who, string(verb)).Why
	if err := s.seesAll(ctx, who, st); why == "" && err != nil {
		if errors.Is(err, fault.Forbidden) {
			return errUnseen.Say, nil
		}
		return "", err
	}
	return why, nil
}

// Bulk does an act with many cases, each in a transaction of its own, and tells what became of each. words go to every applicant. A
// fault that is not about one case stops it; what was done stays done. Invalid for the acts that ask for more: BulkConsult, Deliver.
func (s *Service) Bulk(ctx context.Context, who actor.Actor, verb Verb, caseIDs []string, words string) ([]BulkRow, error) {
	if verb == Consult || verb == Deliver {
		return nil, errBulk
	}
	rows, err := s.BulkPreview(ctx, who, verb, caseIDs)
	if err != nil {
		return nil, err
	}
	if err := fitting(words); err != nil {
		return nil, err
	}
	return bulkEach(rows, func(c Case) error { return s.bulkOne(ctx, who, verb, c.ID, words) })
}

// BulkConsult asks the same about many cases, as ConsultOn does about one. With withFiles whoever is asked is shown the materials that each
// case has now; else none. Faults beside the inputs when the question itself is wrong; whom one case cannot be asked of, its row says.
func (s *Service) BulkConsult(ctx context.Context, who actor.Actor, caseIDs []string, a Asked, withFiles bool) ([]BulkRow, error) {
	rows, err := s.BulkPreview(ctx, who, Consult, caseIDs)
	if err != nil {
		return nil, err
	}
	if err := a.check(); err != nil {
		return nil, err
	}
	return bulkEach(rows, func(c Case) error {
		mine := a
		mine.Files = nil
		if withFiles {
			list, err := s.Store.Materials(ctx, c.ID)
			if err != nil {
				return fmt.Errorf("reading materials: %w", err)
			}
			for _, m := range list {
				if m.Current() {
					mine.Files = append(mine.Files, m.ID)
				}
			}
		}
		return aboutOne(s.ConsultOn(ctx, who, c.ID, mine))
	})
}

// deliverWhy says why the letter of a case does not go to the courier now.
func (s *Service) deliverWhy(ctx context.Context, who actor.Actor, c Case) (string, error) {
	if c.EndedAt.IsZero() && c.Verdict == NoVerdict {
		return "还没有作出决定", nil
	}
	if err := s.beyondReading(ctx, who, c); err != nil {
		if errors.Is(err, fault.NotFound) {
			return errUnseen.Say, nil
		}
		return "", err
	}
	d, err := s.delivery(ctx, c.ID)
	switch {
	case err != nil:
		return "", err
	case d.State == DeliverySent:
		return "文书已经寄出", nil
	case d.State == DeliveryDone:
		return saidDelivered, nil
	case d.Way == Online:
		return "申请人选择了在线下载，打开文书就是送达", nil
	case d.Way == Counter:
		return "申请人选择了窗口领取，要凭取件码逐件发放", nil
	case d.State != DeliveryWaiting:
		return "没有等待送达的文书", nil
	}
	return "", nil
}

// aboutOne makes of a fault in what was entered one that is about this case only: it says nothing about the others.
func aboutOne(err error) error {
	if errors.Is(err, fault.Invalid) || errors.Is(err, fault.Forbidden) {
		return fault.New(fault.Conflict, WhyNot(err))
	}
	return err
}

// BulkAssign makes one colleague the 承办人 of many cases (批量分配), as AssignCase does with one: holders is who held each case on the head's
// screen, by case. Fault beside to when nobody is chosen, or somebody who cannot take each of them.
func (s *Service) BulkAssign(ctx context.Context, who actor.Actor, to string, holders map[string]string) ([]BulkRow, error) {
	rows, err := s.BulkPreview(ctx, who, Assign, slices.Collect(maps.Keys(holders)))
	if err != nil {
		return nil, err
	}
	if to == "" {
		return nil, fault.On("to", "请选择承办人")
	}
	if err := s.takesAll(ctx, to, rows); err != nil {
		return nil, err
	}
	return bulkEach(rows, func(c Case) error {
		if c.ClaimedBy == to {
			return fault.New(fault.Conflict, "已经由这名工作人员承办")
		}
		return aboutOne(s.AssignCase(ctx, who, c.ID, to, holders[c.ID]))
	})
}

// assignWhy says why a case cannot be assigned by the caller.
func (s *Service) assignWhy(ctx context.Context, who actor.Actor, c Case) (string, error) {
	if c.State.handledBy() == "" {
		return "现在没有等待工作人员办理的环节", nil
	}
	leads, err := s.Leads(ctx, who, c)
	if err != nil || leads {
		return "", err
	}
	return "只有部门负责人可以分配办件", nil
}

// bulkEach does something with each case that is possible, and says what became of each.
func bulkEach(rows []BulkRow, do func(Case) error) ([]BulkRow, error) {
	done := 0
	for i, r := range rows {
		if r.Why != "" {
			continue
		}
		switch err := do(r.Case); {
		case err == nil:
			done++
		case errors.Is(err, fault.Invalid) && done == 0: // the words, which are the same for all
			return nil, err
		default:
			rows[i].Why = WhyNot(err)
		}
	}
	return rows, nil
}

// WhyNot is what a fault says about one of many cases.
func WhyNot(err error) string {
	f := fault.Of(err)
	switch {
	case f.Kind == fault.Invalid && len(f.Fields) > 0:
		return f.Fields[0].Say
	case f.Say != "" && f.Cause == nil:
		return f.Say
	}
	return "系统繁忙，这一件没有办理，请稍后单独办理"
}

func (s *Service) bulkOne(ctx context.Context, who actor.Actor, verb Verb, caseID, words string) error {
	switch verb {
	case Claim:
		return s.ClaimCase(ctx, who, caseID)
	case Accept:
		return s.AcceptCase(ctx, who, caseID, words)
	case Close:
		return s.CloseCase(ctx, who, caseID, words)
	}
	return s.Message(ctx, who, caseID, words)
}
