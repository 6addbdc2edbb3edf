package privacy

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/workday"
)

// RemoveForm is the form 「注销个人账户」 as typed.
type RemoveForm struct {
	Sure     bool
	Password string
}

// Plan says what hinders the removal of an account; when nothing does, what goes and what stays, why and how long.
type Plan struct {
	Hindrances, Goes, Stays []string
	mandates                []string // ids of those that ended
}

// Plan says what the removal of the caller's account would do.
func (s *Service) Plan(ctx context.Context, who actor.Actor) (Plan, error) {
	me, err := self(who)
	if err != nil {
		return Plan{}, err
	}
	if who.Practice() {
		return Plan{}, fault.New(fault.Forbidden, "演练账号在演练结束后自动删除")
	}
	n, err := s.Store.Counts(ctx, me.PersonID)
	if err != nil {
		return Plan{}, fmt.Errorf("counting what is held about person %s: %w", me.PersonID, err)
	}
	powers, err := s.Store.Powers(ctx, me.PersonID, mostRows)
	if err != nil {
		return Plan{}, fmt.Errorf("reading the mandates of person %s: %w", me.PersonID, err)
	}
	p := Plan{Goes: goes(n)}
	if n.Open > 0 {
		p.Hindrances = append(p.Hindrances, fmt.Sprintf("您还有 %d 件申请没有办结。请等办结，或者在“我的申请”中撤回", n.Open))
	}
	now := s.Now()
	for _, m := range powers {
		if why := hinders(m, now); why != "" {
			p.Hindrances = append(p.Hindrances, why)
		}
		p.mandates = append(p.mandates, m.ID)
	}
	if n.Cases > 0 {
		until := n.LastEnded.AddDate(archiveYears, 0, 0).In(workday.Zone).Format("2006-01-02")
		p.Stays = append(p.Stays, fmt.Sprintf("%d 件已办结的申请和它们的材料、文书：按档案管理规定，最晚一件至少保存到 %s", n.Cases, until))
	}
	if len(powers) > 0 {
		p.Stays = append(p.Stays, fmt.Sprintf("%d 条已结束的单位授权记录：属于单位，长期保存，不再显示您的姓名", len(powers)))
	}
	p.Stays = append(p.Stays, "操作审计记录：网络安全法要求留存不少于六个月，本大厅长期保存，其中有操作、时间和网络地址，没有完整的姓名和证件号码")
	return p, nil
}

// hinders says who has to end a mandate that stands; "" for one that has ended.
func hinders(p Power, now time.Time) string {
	state := mandate.State(p.State)
	switch {
	case state == mandate.Pending:
		return fmt.Sprintf("“%s”邀请您担任%s，请先在手机上谢绝，或者等邀请过期", p.Unit, mandate.LevelLabel(p.Level))
	case state != mandate.Active, !p.Until.IsZero() && !now.Before(p.Until):
		return ""
	case p.Level == actor.Representative:
		return fmt.Sprintf("您是“%s”的法定代表人。请先由新法定代表人办理“法定代表人变更”，或者注销该单位账户", p.Unit)
	case p.Level == actor.Administrator:
		return fmt.Sprintf("您是“%s”的管理员。请先由该单位的法定代表人结束授权，或者在手机上退出该单位", p.Unit)
	}
	return fmt.Sprintf("您是“%s”的经办人。请先由该单位的法定代表人或者管理员结束授权，或者在手机上退出该单位", p.Unit)
}

func goes(n Counts) []string {
	return []string{
		"姓名、证件号码、手机号，登录密码和通行密钥",
		fmt.Sprintf("%d 条登录记录，全部登录立即结束", n.Logins),
		fmt.Sprintf("%d 份草稿，%d 条消息和短信记录，%d 个收件地址，%d 个收藏", n.Drafts, n.Messages, n.Addresses, n.Stars),
		fmt.Sprintf("%d 件快递的收件信息，%d 条评价的文字，%d 条留言的姓名、手机号和内容，%d 条公示异议的姓名和电话", n.Parcels, n.Ratings,
			n.Questions, n.Objections),
	}
}

// Remove ends the account of the caller: what may go goes, in one transaction, and every login of theirs with it. A second click finds
// nobody signed in, or the person changed. Faults: Unsure, Invalid with fields, Limited, Conflict with what hinders it.
func (s *Service) Remove(ctx context.Context, who actor.Actor, f RemoveForm) (Plan, error) {
	me, err := self(who)
	if err != nil {
		return Plan{}, err
	}
	if err := s.mayRemove(ctx, who); err != nil {
		return Plan{}, err
	}
	if !f.Sure {
		return Plan{}, fault.On(FieldSure, "请确认已了解注销后不能恢复")
	}
	if err := s.confirm(ctx, who, f.Password); err != nil {
		return Plan{}, err
	}
	var plan Plan
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Mandates.Alone(ctx, me.PersonID); err != nil { // what another tab is submitting becomes a case first, or is refused
			return err
		}
		if err := s.Store.Lock(ctx, me.PersonID); err != nil {
			return err
		}
		if err := s.mayRemove(ctx, who); err != nil {
			return err
		}
		if plan, err = s.Plan(ctx, who); err != nil {
			return err
		}
		return s.forget(ctx, who, plan)
	})
	return plan, err
}

func (s *Service) mayRemove(ctx context.Context, who actor.Actor) error {
	plan, err := s.Plan(ctx, who)
	if err == nil && len(plan.Hindrances) > 0 {
		err = fault.New(fault.Conflict, "现在不能注销，请先办完下面的事")
	}
	return err
}

// forget asks every room to remove or empty what it keeps of the caller. The person comes last: whoever was first has changed its version.
func (s *Service) forget(ctx context.Context, who actor.Actor, plan Plan) error {
	me := who.Self()
	p, err := s.Persons.Find(ctx, me.PersonID)
	if err != nil {
		return err
	}
	if p.Name == "" || p.DocNumber == "" {
		return fault.New(fault.Anonymous, "您的个人账户已经注销")
	}
	if err := s.Cases.DiscardAll(ctx, me); err != nil {
		return fmt.Errorf("deleting the drafts of person %s: %w", me.PersonID, err)
	}
	err = errors.Join(
		s.Notices.Forget(ctx, p.ID),
		s.Addresses.Forget(ctx, p.ID),
		s.Favourites.Store.Forget(ctx, p.ID),
		s.Parcels.Store.Forget(ctx, p.ID),
		s.Ratings.Store.Forget(ctx, p.ID),
		s.Asks.Store.Forget(ctx, p.ID),
		s.News.Store.Forget(ctx, p.ID),
		s.Passwords.Store.Forget(ctx, p.ID, plan.mandates),
		s.Sessions.Forget(ctx, p.ID),
		s.Persons.Forget(ctx, p),
	)
	if err != nil {
		return fmt.Errorf("removing the data of person %s: %w", p.ID, err)
	}
	return s.Audit.Record(ctx, who, actor.Deed{Act: "privacy.removed", Object: "person", ObjectID: p.ID})
}
