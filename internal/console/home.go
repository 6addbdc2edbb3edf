package console

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Queue returns the figures of the case queue; *casework.Service implements it.
type Queue interface {
	QueueFigures(ctx context.Context, who actor.Actor) (casework.Figures, error)
}

// Pages is the first page of the console.
type Pages struct {
	Queue Queue
}

// Mount registers the page on m.
func (p Pages) Mount(m *web.Mux) {
	m.Staff("GET /staff", "", p.home)
}

func (p Pages) home(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	if len(who.Roles) == 0 { // a first password still has to be changed
		return web.Redirect(w, r, "/staff/password")
	}
	v := homeView{Flash: web.Session(r.Context()).TakeFlash()}
	if seesCases(who) {
		f, err := p.Queue.QueueFigures(r.Context(), who)
		if err != nil {
			return fmt.Errorf("reading the figures of the queue: %w", err)
		}
		v.News = f.News()
		for _, t := range f.Tiles() {
			v.Tiles = append(v.Tiles, ui.Link{Text: t.Text, Href: t.Href(), Count: t.Count})
		}
	}
	v.Shell = Shell(r.Context(), ui.StaffPage{Title: "工作台", Current: ui.StaffHome, News: v.News})
	v.Desks = desks(who)
	return web.Render(w, r, http.StatusOK, homePage(v))
}

func seesCases(who actor.Actor) bool {
	return who.Has(actor.Clerk) || who.Has(actor.Reviewer) || who.Has(actor.Admin) || who.Has(actor.Auditor)
}

// homeView is the first page, ready to print.
type homeView struct {
	Shell ui.StaffVM
	Flash string
	Tiles []ui.Link
	News  int // lines of 提醒
	Desks []ui.SummaryItem
}

// desks are the menu entries with one word about each.
func desks(who actor.Actor) []ui.SummaryItem {
	says := map[string]string{
		ui.StaffReminders: "看转给您的办件、申请人的补正和留言、征求您的意见，您征求的意见和提出的延长有没有答复，以及等您同意或者复核的。",
		ui.StaffCases:     "认领办件，受理、审查、作出决定、办结；超期的排在最前。",
		ui.StaffItems:     "修改事项的表单、材料、办理流程和文书；先存为草稿，审批后发布。",
		ui.StaffApprovals: "看过别人提交的改动，批准发布或者退回修改。",
		ui.StaffDashboard: "看收件、受理、补正、不予、超期、各环节停留、评价、登录和外部系统，办件的数量能打开对应的办件。",
		ui.StaffNews:      "写公示、公告、指南、问答、横幅、办事窗口、放假安排和协议，另一名编辑或管理员批准后发布；答复公示期内的异议。",
		ui.StaffAudit:     "查谁在什么时间从哪里做了什么、看了谁的号码和原因；导出时附校验链。",
		ui.StaffAccounts:  "新增和停用工作人员账号，设置岗位，重置密码与动态验证码。",
		ui.StaffWindow:    "录入到窗口办理注册的单位，复核其他受理员录入的；录入人不能自己复核。",
		ui.StaffCounter:   "给到窗口的人取号，叫下一个号；大厅的叫号屏跟着变。",
		ui.StaffRatings:   "回复不满意的评价；每条评价应在一个工作日内答复。",
		ui.StaffQuestions: "认领并答复本地区的留言，5 个工作日内答复；双方同意的收入常见问题。",
		ui.StaffPassword:  "定期更换密码；更换后其他设备上的登录会退出。",
	}
	if !casework.Handles(who) { // what stands there for those who take no step themselves
		says[ui.StaffCases] = "看各环节的办件和时限，超期的排在最前。"
		if who.Has(actor.Admin) {
			says[ui.StaffCases] = "看各环节的办件和时限，分配和移交；超期的排在最前。"
		} else {
			says[ui.StaffReminders] = "看等您复核的事项、内容和答复。"
		}
	}
	if who.Region != casework.Province {
		says[ui.StaffDashboard] = strings.Replace(says[ui.StaffDashboard], "、评价、登录和外部系统", "和评价", 1)
	}
	var list []ui.SummaryItem
	for _, e := range menu {
		if e.key != ui.StaffHome && inMenu(who, e) {
			list = append(list, ui.SummaryItem{Key: e.text, Value: says[e.key], Action: ui.Link{Text: "打开" + e.text, Href: e.href}})
		}
	}
	return list
}
