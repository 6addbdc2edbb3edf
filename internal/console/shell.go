package console

import (
	"context"
	"fmt"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// entry is one line of the menu and the roles that see it; no roles means everybody.
type entry struct {
	key, text, href string
	roles           []actor.Role
	whole           bool // for staff of the whole hall, not of one city
}

const remindersPath = "/staff/reminders"

var menu = []entry{
	{ui.StaffHome, "工作台", "/staff", nil, false},
	{ui.StaffReminders, "提醒", remindersPath, []actor.Role{actor.Clerk, actor.Reviewer, actor.Editor, actor.Admin}, false},
	{ui.StaffCases, "办件队列", "/staff/cases", []actor.Role{actor.Clerk, actor.Reviewer, actor.Auditor, actor.Admin}, false},
	{ui.StaffWindow, "窗口注册", "/staff/window", []actor.Role{actor.Clerk}, false},
	{ui.StaffCounter, "窗口叫号", "/staff/counter", []actor.Role{actor.Clerk}, false},
	{ui.StaffRatings, "差评答复", "/staff/ratings", []actor.Role{actor.Clerk, actor.Admin}, false},
	{ui.StaffQuestions, "留言答复", "/staff/questions", []actor.Role{actor.Clerk, actor.Reviewer, actor.Editor}, false},
	{ui.StaffItems, "事项管理", "/staff/items", []actor.Role{actor.Editor, actor.Admin}, true},
	{ui.StaffApprovals, "发布审批", "/staff/approvals", []actor.Role{actor.Editor, actor.Admin}, true},
	{ui.StaffDashboard, "运行看板", "/staff/dashboard", []actor.Role{actor.Auditor, actor.Admin}, false},
	{ui.StaffNews, "内容管理", "/staff/news", []actor.Role{actor.Editor, actor.Admin}, false},
	{ui.StaffAudit, "审计查询", "/staff/audit", []actor.Role{actor.Auditor, actor.Admin}, true},
	{ui.StaffAccounts, "工作人员", "/staff/accounts", []actor.Role{actor.Admin}, false},
	{ui.StaffPassword, "我的密码", "/staff/password", nil, false},
}

// Shell returns the frame of p for the member of staff in the context.
func Shell(ctx context.Context, p ui.StaffPage) ui.StaffVM {
	v := ui.StaffVM{Title: p.Title, HasError: p.HasError, Crumbs: p.Crumbs}
	who := actor.From(ctx)
	if !who.IsStaff() {
		return v
	}
	v.Who = whoLine(who, web.WhoFrom(ctx), ui.ShellFrom(ctx).Regions)
	for _, e := range menu {
		if inMenu(who, e) {
			text := e.text
			if e.key == ui.StaffReminders && p.News > 0 {
				text = fmt.Sprintf("%s（%d）", text, p.News)
			}
			v.Nav = append(v.Nav, ui.Link{Text: text, Href: e.href, Current: e.key == p.Current})
		}
	}
	return v
}

// inMenu reports whether the menu shows the entry to who. Somebody without any role has to change a
// password first and sees only that entry.
func inMenu(who actor.Actor, e entry) bool {
	if len(who.Roles) == 0 {
		return e.key == ui.StaffPassword
	}
	if len(e.roles) == 0 {
		return true
	}
	if e.whole && !who.OfWholeHall() {
		return false
	}
	for _, r := range e.roles {
		if who.Has(r) {
			return true
		}
	}
	return false
}

// whoLine formats the member of staff as 南京市　示例甲　窗口受理员.
func whoLine(who actor.Actor, show actor.Who, regions []ui.Region) string {
	var parts []string
	for _, r := range regions {
		if r.Code == who.Region {
			parts = append(parts, r.Name)
		}
	}
	for _, s := range []string{show.Person, show.Role} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if len(parts) == 0 {
		return "工作人员"
	}
	return strings.Join(parts, "　")
}
