package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// Counting counts the proposals of one kind that the caller may answer.
type Counting func(ctx context.Context, who actor.Actor) (int, error)

// Proposals counts what waits in other rooms for a second pair of eyes.
type Proposals struct {
	Items    Counting // requests to publish an item; *editor.Service has it
	Articles Counting // articles to publish; *news.Service
	Answers  Counting // answers to stand among 「常见问题」; *ask.Service
	Entries  Counting // registrations by a clerk; *window.Service
}

// awaiting is one kind of proposal: what waits, the page where somebody answers, and who may.
type awaiting struct {
	say, href string
	roles     []actor.Role
	count     Counting
}

func (p Proposals) kinds() []awaiting {
	return []awaiting{
		{"事项改动等待审批", "/staff/approvals", []actor.Role{actor.Editor, actor.Admin}, p.Items},
		{"内容等待审核", "/staff/news", []actor.Role{actor.Editor, actor.Admin}, p.Articles},
		{"答复等待收入常见问题", "/staff/questions?state=proposed", []actor.Role{actor.Clerk, actor.Reviewer, actor.Editor}, p.Answers},
		{"窗口注册等待复核", "/staff/window", []actor.Role{actor.Clerk}, p.Entries},
	}
}

// reminded reports whether somebody has 提醒: who handles cases, and who answers proposals.
func reminded(who actor.Actor) bool {
	return slices.ContainsFunc(who.Roles, func(r actor.Role) bool { return r != actor.Auditor })
}

// awaitedRows are the lines of 「待我复核」: how many of what, and where.
func (p Pages) awaitedRows(ctx context.Context, who actor.Actor) (rows []remindRow, err error) {
	for _, a := range p.Proposals.kinds() {
		if !slices.ContainsFunc(a.roles, who.Has) {
			continue
		}
		n, err := a.count(ctx, who)
		if errors.Is(err, fault.Forbidden) { // of the whole hall, and who asks works for a city
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("counting what waits at %s: %w", a.href, err)
		}
		if n > 0 {
			rows = append(rows, remindRow{Href: a.href, Item: a.say, Say: fmt.Sprintf("%d 项", n), Kind: "warn"})
		}
	}
	return rows, nil
}
