package mandate

import (
	"context"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/unit"
	"wangting/internal/workday"
)

// Paths of pages that messages and other packages link to.
const (
	AgentsPath   = "/unit/agents" // 「经办人管理」
	ReviewPath   = AgentsPath + "/review"
	AccessPath   = "/unit/access/"         // followed by an item code: why a person may not handle it, and how to ask for access
	RequestsPath = "/unit/access-requests" // requests for access
)

// Told notifies the person by SMS and the unit's managers in its inbox.
type Told struct {
	Notices    *notice.Service
	Persons    *person.Service
	Units      *unit.Service
	Catalog    *catalog.Service
	Invitation time.Duration // how long an invitation can be accepted
}

func (t Told) text(ctx context.Context, m Mandate, template, date string) error {
	p, err := t.Persons.Find(ctx, m.PersonID)
	if err != nil || p.Phone == "" {
		return err
	}
	u, err := t.Units.Find(ctx, m.UnitID)
	if err != nil {
		return err
	}
	params := map[string]string{"unit": u.Name, "role": LevelLabel(m.Level), "date": date}
	if template == notice.Succeeded {
		params["givers"] = m.confirmers()
	}
	return t.Notices.SMS(ctx, notice.SMS{Phone: string(p.Phone), Template: template, Params: params,
		About: m.smsAbout(), Inbox: notice.Inboxed{UnitID: m.UnitID}})
}

// confirmers are those who may keep m after another representative came: nobody confirms their own.
func (m Mandate) confirmers() string {
	if m.Level == actor.Administrator {
		return "新法定代表人"
	}
	return "新法定代表人或管理员"
}

// smsAbout names a mandate to the outbox.
func (m Mandate) smsAbout() string { return "mandate " + m.ID }

// Texts gives what became of the latest text message about each mandate, by its id.
func (t Told) Texts(ctx context.Context, all []Mandate) (map[string]notice.Fate, error) {
	about := make([]string, len(all))
	for i, m := range all {
		about[i] = m.smsAbout()
	}
	fates, err := t.Notices.Fates(ctx, about...)
	out := map[string]notice.Fate{}
	for _, m := range all {
		if f, ok := fates[m.smsAbout()]; ok {
			out[m.ID] = f
		}
	}
	return out, err
}

// system is the program itself, where nobody's act is told.
var system = actor.SystemActor("mandate")

// managers tells the managers of a unit, who see the full names of its people: see NameFor.
func (t Told) managers(ctx context.Context, who actor.Actor, m Mandate, title, body string) error {
	p, err := t.Persons.Find(ctx, m.PersonID)
	if err != nil {
		return err
	}
	return t.Notices.Tell(ctx, who, notice.Message{
		UnitID: m.UnitID,
		Scope:  actor.Managers,
		Kind:   notice.AboutMandate,
		Title:  title,
		Body:   LevelLabel(m.Level) + " " + p.Name + body,
		Link:   AgentsPath,
	})
}

// chinese formats a day as 1 月 2 日.
func chinese(t time.Time) string { return t.In(workday.Zone).Format("1 月 2 日") }

// Invited tells the person by when to answer.
func (t Told) Invited(ctx context.Context, m Mandate) error {
	return t.text(ctx, m, notice.Invited, chinese(m.GrantedAt.Add(t.Invitation)))
}

// Answered tells the managers whether the person accepted.
func (t Told) Answered(ctx context.Context, who actor.Actor, m Mandate) error {
	if m.State == Active {
		return t.managers(ctx, who, m, "授权已确认", "已确认授权，可以登录本单位办理业务。")
	}
	return t.managers(ctx, who, m, "授权未被接受", "没有接受授权。如有需要，请与本人联系后重新创建。")
}

// Asked tells those who may grant access.
func (t Told) Asked(ctx context.Context, who actor.Actor, r Request) error {
	m := Mandate{UnitID: r.UnitID, PersonID: r.PersonID, Level: actor.Operator}
	return t.managers(ctx, who, m, "授权申请",
		"申请办理“"+t.itemName(ctx, r.Item)+"”，请在“经办人管理—授权申请”中处理。")
}

// AskAnswered tells the person who asked for access.
func (t Told) AskAnswered(ctx context.Context, who actor.Actor, r Request) error {
	body := "您申请的“" + t.itemName(ctx, r.Item) + "”已同意授权，现在可以办理。"
	if r.State == RequestDeclined {
		body = "您申请的“" + t.itemName(ctx, r.Item) + "”没有同意：" + r.Answer
	}
	return t.Notices.Tell(ctx, who, notice.Message{
		UnitID:   r.UnitID,
		PersonID: r.PersonID,
		Kind:     notice.AboutMandate,
		Title:    "授权申请已处理",
		Body:     body,
		Link:     RequestsPath,
	})
}

func (t Told) itemName(ctx context.Context, code string) string {
	if it, err := t.Catalog.Item(ctx, code); err == nil {
		return it.Name
	}
	return code
}

// Promoting asks the person to confirm, by SMS and in their inbox.
func (t Told) Promoting(ctx context.Context, who actor.Actor, m Mandate, p Promotion) error {
	date := chinese(p.AskedAt.Add(t.Invitation))
	if err := t.text(ctx, m, notice.Invited, date); err != nil {
		return err
	}
	return t.holder(ctx, who, m, "请确认身份变更", "法定代表人请您担任管理员。请在 "+date+
		"前登录江苏智慧人社 APP，在“我的—企业服务”中刷脸确认；确认前您仍是经办人。")
}

// PromotionEnded tells those who wait for the answer, or who were asked for one.
func (t Told) PromotionEnded(ctx context.Context, who actor.Actor, m Mandate, end PromotionEnd) error {
	const title, still = "身份变更未生效", "身份没有变化，仍是经办人。"
	m.Level = actor.Operator // what the person was when they were asked
	switch end {
	case PromotionConfirmed:
		return t.managers(ctx, who, m, "身份变更已确认", "已刷脸确认，现在是管理员，可以办理全部业务。")
	case PromotionDeclined:
		return t.managers(ctx, who, m, title, "的身份变更没有被本人接受，"+still)
	case PromotionTakenBack:
		return t.holder(ctx, who, m, title, "法定代表人撤回了请您担任管理员的身份变更，您的"+still)
	case PromotionLapsed:
		return t.holder(ctx, who, m, title, "法定代表人已变更，原来请您担任管理员的身份变更不再有效，您的"+still)
	case PromotionExpired:
		if err := t.holder(ctx, who, m, title, "请您担任管理员的身份变更逾期未确认，您的"+still); err != nil {
			return err
		}
		return t.managers(ctx, who, m, title, "的身份变更逾期未经本人确认，"+still+"如有需要，请重新办理。")
	}
	return fmt.Errorf("nobody is told of the end %q of a promotion", end)
}

// Demoted tells the person.
func (t Told) Demoted(ctx context.Context, who actor.Actor, m Mandate) error {
	return t.holder(ctx, who, m, "身份已变更", "法定代表人已将您的身份变更为经办人，您现在只能办理授权范围内的业务。")
}

// holder tells the person of a mandate, in their inbox.
func (t Told) holder(ctx context.Context, who actor.Actor, m Mandate, title, body string) error {
	return t.Notices.Tell(ctx, who, notice.Message{
		UnitID:   m.UnitID,
		PersonID: m.PersonID,
		Kind:     notice.AboutMandate,
		Title:    title,
		Body:     body,
		Link:     AgentsPath,
	})
}

// Ended tells the managers.
func (t Told) Ended(ctx context.Context, who actor.Actor, m Mandate) error {
	return t.managers(ctx, who, m, "授权已结束", "的授权已结束（"+m.EndedWhy+"）。")
}

// Ending tells both sides how many days are left.
func (t Told) Ending(ctx context.Context, m Mandate, days int) error {
	date := chinese(m.Until.In(workday.Zone).AddDate(0, 0, -1))
	if err := t.text(ctx, m, notice.Ending, date); err != nil {
		return err
	}
	return t.managers(ctx, system, m, "授权即将到期",
		fmt.Sprintf("的授权将于 %s到期（还有 %d 天），需要继续办理的请更新期限。", date, days))
}

// Doubted tells the managers, who answer the doubt, and the person.
func (t Told) Doubted(ctx context.Context, m Mandate, d Doubt) error {
	if d.Why == Succeeded {
		date := chinese(d.Due)
		if err := t.text(ctx, m, notice.Succeeded, date); err != nil {
			return err
		}
		return t.managers(ctx, system, m, "请确认授权", "的授权须在法定代表人变更后 30 天内确认。请于 "+date+
			"前在“经办人管理—授权复核”中继续保留或删除，逾期自动结束。")
	}
	if d.Why == Yearly {
		return t.managers(ctx, system, m, "请复核授权", "的授权已满一年没有复核。请在“经办人管理—授权复核”中继续保留、更新期限或删除；确认前授权不变。")
	}
	since, err := time.Parse(time.DateOnly, d.Since)
	if err != nil {
		return fmt.Errorf("reading the day of a doubt: %w", err)
	}
	date := since.Format("1 月 2 日")
	if err := t.text(ctx, m, notice.Left, date); err != nil {
		return err
	}
	return t.managers(ctx, system, m, "经办人已停保，请确认授权", "在本单位的参保已于 "+date+
		"终止。请在“经办人管理—授权复核”中继续保留或删除；确认前授权不变。")
}
