package notice_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/notice"
)

// plain runs without a transaction.
type plain struct{}

func (plain) InTx(ctx context.Context, fn func(context.Context) error) error { return fn(ctx) }

func TestAMessageLeadsNowhereButIntoTheHall(t *testing.T) {
	for name, tc := range map[string]struct {
		m    notice.Message
		fine bool
	}{
		"a page of the hall":    {notice.Message{UnitID: "u", Title: "t", Link: "/unit/cases/1"}, true},
		"no link":               {notice.Message{UnitID: "u", Title: "t"}, true},
		"another site":          {notice.Message{UnitID: "u", Title: "t", Link: "https://evil.example/"}, false},
		"another site, shorter": {notice.Message{UnitID: "u", Title: "t", Link: "//evil.example/"}, false},
		"a backslash":           {notice.Message{UnitID: "u", Title: "t", Link: `/\evil.example`}, false},
		"managers' news to all": {notice.Message{UnitID: "u", Title: "t", Kind: notice.AboutMandate}, false},
		"no unit":               {notice.Message{Title: "t"}, false},
		"no title":              {notice.Message{UnitID: "u"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			box := &box{}
			s := &notice.Service{Inbox: box, Tx: plain{}, Now: clocktest.Now}
			err := s.Tell(t.Context(), actor.Actor{}, tc.m)
			if (err == nil) != tc.fine || (len(box.got) == 1) != tc.fine {
				t.Errorf("got %v and %d messages", err, len(box.got))
			}
		})
	}
}

type box struct {
	notice.Inbox
	got []notice.Message
}

func (b *box) Add(_ context.Context, m notice.Message) error {
	b.got = append(b.got, m)
	return nil
}

func TestNobodyUnknownAndNoStaffReadsAnInbox(t *testing.T) {
	s := &notice.Service{Tx: plain{}, Now: clocktest.Now}
	for _, who := range []actor.Actor{{}, {UnitID: "u"}, {StaffID: "s"}} {
		_, a := s.List(t.Context(), who, notice.Ask{})
		_, b := s.Open(t.Context(), who, "1")
		_, c := s.ReadAll(t.Context(), who)
		for _, err := range []error{a, b, c} {
			if !errors.Is(err, fault.Anonymous) {
				t.Errorf("%+v got %v", who, err)
			}
		}
	}
}

func TestEveryTemplateSaysWhatItIsGivenAndNothingElse(t *testing.T) {
	want := map[string]string{
		notice.Code:              "您的验证码是 482913，5 分钟内有效。请勿告诉任何人，工作人员不会向您索取。",
		notice.Received:          "您提交的“工伤认定”已收到，办件编号 RS20261123000001。可登录网上办事服务大厅查看进度。",
		notice.Correction:        "您提交的“工伤认定”（编号 RS20261123000001）需要补正，请在 11 月 26 日前登录网上办事服务大厅办理，逾期按撤回处理。",
		notice.Promise:           "您提交的“工伤认定”（编号 RS20261123000001）还有承诺补交的材料，请在 11 月 26 日前登录网上办事服务大厅补交，逾期不补交的，可以终止办理。",
		notice.Confirm:           "有单位提交了需要您确认共同申请的事项，请登录网上办事服务大厅，在“个人中心”的“待我确认”中核对确认。没有个人账户的，请持身份证件到受理窗口办理。",
		notice.Returned:          "您提交的“工伤认定”（编号 RS20261123000001）被单位退回。请登录网上办事服务大厅查看原因，修改后重新提交。",
		notice.Decided:           "您提交的“工伤认定”（编号 RS20261123000001）已有结果：准予。请登录网上办事服务大厅查看。",
		notice.Unopened:          "您提交的“工伤认定”（编号 RS20261123000001）的文书已出具，请在 11 月 26 日前登录网上办事服务大厅下载。",
		notice.Answered:          "您的留言（编号 RS20261123000001）已答复。请打开网上办事服务大厅的“我要问”，用留言编号和查询码查看。",
		notice.ObjectionAnswered: "您对“名单”公示提出的异议已核实答复，工作人员按您留下的电话告知结果。如有疑问，请拨打 12333。",
		notice.LoginLocked:       "您的账号因密码连续输错已锁定至 09:15。如非本人操作，请修改密码或拨打 12333。",
		notice.NewLogin:          "您的账号于 11 月 23 日 09:00 登录网上办事服务大厅。如非本人操作，请登录后在“登录设备”中下线该设备，并修改密码。",
		notice.Welcome:           "江南示例精密机械有限公司已开通网上办事，单位编号 RS20261123000001。请登录网上办事服务大厅办理业务。",
		notice.Invited:           "江南示例精密机械有限公司邀请您为经办人，请在 11 月 26 日前登录江苏智慧人社 APP，在“我的—企业服务”中确认。",
		notice.Window:            "江南示例精密机械有限公司已在窗口开通网上办事，单位编号 RS20261123000001。请在 7 天内打开 http://h/w/x 设置登录密码，链接只能使用一次，请勿转发。",
		notice.Institution:       "您已成为江南示例精密机械有限公司（机构编号 RS20261123000001）的管理员。请用机构编号、本人证件号码和单位告知的初始密码登录网上办事服务大厅，初始密码 48 小时内有效，首次登录须修改。",
		notice.PhoneChanged:      "您在网上办事服务大厅的手机号已改为 1*****82，以后的短信发送到新手机。如非本人操作，请立即拨打 12333。",
		notice.PasswordReset:     "您在江南示例精密机械有限公司的登录密码已于 11 月 23 日 09:00 重新设置，此前的登录已全部下线。如非本人操作，请立即拨打 12333，并按登录页面“忘记密码?”中的办法重新设置。",
		notice.Ending:            "您在江南示例精密机械有限公司的经办人授权将于 11 月 26 日到期，需要继续办理的请联系该单位更新期限。",
		notice.Left:              "社会保险记录显示，您在江南示例精密机械有限公司的参保已于 11 月 26 日终止。如已离职，请登录江苏智慧人社 APP，在“我的—企业服务”中退出经办人身份；如仍为该单位办事，请联系该单位确认保留。",
		notice.Closed:            "江南示例精密机械有限公司在网上办事服务大厅的单位账户已注销。如非本单位办理，请立即拨打 12333。",
		notice.Replaced:          "江南示例精密机械有限公司的法定代表人已变更，您在网上办事服务大厅代表该单位的权限已结束。如有疑问，请立即拨打 12333。",
		notice.Succeeded:         "江南示例精密机械有限公司的法定代表人已变更，您的经办人授权须在 11 月 26 日前由新法定代表人或管理员确认，逾期自动结束。如有需要，请联系该单位。",
	}
	given := map[string]string{"title": "名单", "code": "482913", "item": "工伤认定", "number": "RS20261123000001", "date": "11 月 26 日", "result": "准予",
		"until": "09:15", "time": "11 月 23 日 09:00", "unit": "江南示例精密机械有限公司", "role": "经办人", "link": "http://h/w/x", "phone": "1*****82",
		"life": "48 小时", "givers": "新法定代表人或管理员"}
	if n := len(notice.Templates()); n != len(want) {
		t.Errorf("there are %d templates, the test knows %d", n, len(want))
	}
	for _, tpl := range notice.Templates() {
		params := map[string]string{}
		for _, p := range tpl.Params {
			params[p] = given[p]
		}
		got := tpl.Say(params)
		if got != want[tpl.Name] {
			t.Errorf("%s says %s", tpl.Name, got)
		}
		if strings.Contains(got, "$") || tpl.Life <= 0 {
			t.Errorf("%s is not whole: %s, for %s", tpl.Name, got, tpl.Life)
		}
	}
}

func TestATextMessageThatTheProviderWouldRefuseIsRefusedBeforeItIsKept(t *testing.T) {
	s := &notice.Service{Tx: plain{}, Now: clocktest.Now}
	for name, m := range map[string]notice.SMS{
		"an unknown template":    {Phone: "13800138000", Template: "advert"},
		"a variable is missing":  {Phone: "13800138000", Template: notice.Code},
		"a variable is empty":    {Phone: "13800138000", Template: notice.Code, Params: map[string]string{"code": ""}},
		"a variable too many":    {Phone: "13800138000", Template: notice.Code, Params: map[string]string{"code": "1", "name": "x"}},
		"a number that is short": {Phone: "1380013800", Template: notice.Code, Params: map[string]string{"code": "1"}},
	} {
		if err := s.SMS(t.Context(), m); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
