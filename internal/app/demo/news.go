package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/news"
	"wangting/internal/workday"
)

// told is one invented content: how many days ago it was published, and for how many days a 公示 runs.
type told struct {
	ago, days int
	kind      news.Kind
	region    string
	by, title string
	text      string
}

var toldList = []told{
	{30, 0, news.Announcement, "320500", "苏州市专业技术人员管理处（演示内容）", "苏州市 2026 年度职称申报材料集中受理时间",
		"苏州市 2026 年度职称申报材料集中受理至 11 月 30 日。\n材料被退回的，请按退回意见修改，在申报期内重新提交。"},
	{22, 0, news.Announcement, "320100", "南京市人社服务大厅（演示内容）", "南京市人社服务大厅延时服务安排",
		"每周三窗口延时至 19:00，受理社会保险、就业创业类事项。\n延时服务期间请提前预约。"},
	{18, 0, news.Announcement, news.Province, "网上办事服务大厅（演示内容）", "系统维护公告：本周六 22:00 至次日 6:00 暂停服务",
		"为升级系统，本大厅将于本周六 22:00 至次日 6:00 暂停服务。\n已经保存的草稿不受影响。请提前安排办理时间。"},
	{15, 0, news.Announcement, news.Province, "网上办事服务大厅（演示内容）", "关于调整单位网上办事身份核验方式的公告",
		"为保护单位信息安全，法定代表人注册单位账户、找回密码时，应当通过刷脸核验身份。\n核验结果只用于本次办事，一次有效。" +
			"不方便刷脸的，可以由本人到人社服务大厅窗口办理。"},
	{11, 4, news.Publicity, "321200", "泰州市职业能力建设处（演示内容）", "泰州市 2026 年第三批职业培训补贴拟拨付单位公示",
		"经审核，对泰州市 2026 年第三批职业培训补贴拟拨付单位予以公示。\n公示期内对申报内容有异议的，可以提出并提供依据。"},
	{2, 7, news.Publicity, news.Province, "失业保险处（演示内容）", "2026 年第四季度稳岗返还拟发放单位名单公示",
		"根据失业保险稳岗返还的规定，对 2026 年第四季度拟发放稳岗返还资金的单位名单予以公示。\n" +
			"名单可以到参保地人社服务大厅查阅。单位收到确认短信的，请核对银行账户信息。"},
	{1, 0, news.Announcement, news.Province, "劳动关系处（演示内容）", "关于 2026 年度劳务派遣单位经营情况报告核验的通知",
		"各劳务派遣单位应当于 2027 年 3 月 31 日前，向许可机关提交 2026 年度劳务派遣经营情况报告。\n## 报告内容\n" +
			"- 经营情况、被派遣劳动者人数\n- 劳动合同订立、工资支付\n- 社会保险缴纳和用工单位\n没有派遣业务的单位同样要提交。\n" +
			"办理条件、材料和窗口见[服务清单](/services)中的“劳务派遣单位年度经营情况报告核验”。"},
	{9, 0, news.Guide, news.Province, "", "单位注册账户要准备什么（演示内容）",
		"1. 营业执照上的统一社会信用代码\n2. 法定代表人本人的身份证件和手机\n准备好以后，到[注册](/register)按页面提示办理。"},
	{8, 0, news.Question, news.Province, "", "忘记密码怎么办（演示内容）",
		"法定代表人在单位登录页点“忘记密码?”，通过人脸认证后设置新的密码。\n管理员、经办人登录江苏智慧人社 APP，在“我的—企业服务”中点“重设单位登录密码”，本人刷脸后设置。\n" +
			"个人在登录页点“重新认证”，通过人脸认证后设置。不能刷脸的，请拨打 12333。"},
}

// halls are invented windows of several cities, each with what is done there.
var halls = []struct {
	region, title, text string
	address, phone      string
	items               []string
}{
	{"321200", "泰州市政务服务中心人社窗口（演示内容）", "窗口前有停车位。用人单位办事请先在网上填好，到窗口核对原件。",
		"泰州市海陵区府前路 1 号二楼人社区", "0523-12333", []string{"dispute-mediation", "arbitration", "work-injury", "card-replace"}},
	{news.Province, "省人社服务大厅窗口（演示内容）", "办理省本级参保单位的业务。其他单位请到参保地的窗口。",
		"南京市汉中门大街 145 号一楼", "025-12333", []string{"agency-authorisation", "dispatch-report", "three-supports"}},
	{"320100", "南京市人社服务大厅综合窗口（演示内容）", "一楼取号，按叫号屏到窗口。每周三延时服务，时间见公告。",
		"南京市建邺区示例路 18 号一楼", "025-12333", []string{"work-injury", "unemployment-benefit", "card-replace"}},
	{"320500", "苏州市人社服务中心窗口（演示内容）", "办理就业补贴和社会保障卡业务，带身份证原件取号。",
		"苏州市姑苏区示例街 66 号", "0512-12333", []string{"training-subsidy", "internship-subsidy", "card-replace"}},
}

// tell publishes the invented contents through the door of editors: one writes, another approves, on the day that each has.
func tell(ctx context.Context, room *news.Service, writer, second actor.Actor) error {
	list := slices.Clip(toldList)
	for i := range halls {
		list = append(list, told{ago: 20, kind: news.Window, region: halls[i].region, title: halls[i].title, text: halls[i].text})
	}
	for i, t := range list {
		then := *room
		at := room.Now().Add(-time.Duration(t.ago) * 24 * time.Hour)
		then.Now = func() time.Time { return at }
		c := news.Content{Kind: t.kind, Title: t.title, Region: t.region, By: t.by, Text: t.text}
		if t.kind == news.Publicity {
			c.From = at.In(workday.Zone).Format(time.DateOnly)
			c.Until = at.In(workday.Zone).AddDate(0, 0, t.days).Format(time.DateOnly)
		}
		if t.kind == news.Window {
			hall := halls[i-len(toldList)]
			c.Address, c.Hours, c.Phone, c.Items = hall.address, "工作日 9:00—12:00，13:30—17:00", hall.phone, hall.items
		}
		id, err := then.Create(ctx, writer, news.Edit{Content: c})
		if err != nil {
			return fmt.Errorf("writing %s: %w", t.title, err)
		}
		if err := then.Submit(ctx, writer, id, 1); err != nil {
			return fmt.Errorf("submitting %s: %w", t.title, err)
		}
		if err := then.Approve(ctx, second, id, 2); err != nil {
			return fmt.Errorf("approving %s: %w", t.title, err)
		}
		if t.kind == news.Announcement && t.region == "320100" {
			then.Now = func() time.Time { return at.Add(24 * time.Hour) }
			if err := correct(ctx, &then, id, c, writer, second); err != nil {
				return fmt.Errorf("correcting %s: %w", t.title, err)
			}
		}
	}
	return nil
}

// correct corrects the hour of a notice a day later.
func correct(ctx context.Context, room *news.Service, id string, c news.Content, writer, second actor.Actor) error {
	c.Text = strings.Replace(c.Text, "19:00", "18:30", 1)
	c.Correction = "延时服务的结束时间由 19:00 更正为 18:30。"
	if err := room.Save(ctx, writer, id, news.Edit{Content: c, Base: 3}); err != nil {
		return err
	}
	if err := room.Submit(ctx, writer, id, 4); err != nil {
		return err
	}
	return room.Approve(ctx, second, id, 5)
}
