package notice

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Template is one kind of text message. The provider has approved the same text under its
// own code, which is in the settings.
type Template struct {
	Name   string
	Text   string        // with ${name} for the variables
	Life   time.Duration // an older message is not sent
	Params []string      // in the order of the text
}

// Names of the templates.
const (
	Code              = "code"               // 验证码
	Received          = "received"           // 已收到申请
	Correction        = "correction"         // 需要补正
	Promise           = "promise"            // 容缺的材料即将到期
	Returned          = "returned"           // 单位退回个人申请
	Confirm           = "confirm"            // 单位提交的申请等本人确认
	Decided           = "decided"            // 已办结
	LoginLocked       = "login-locked"       // 账号已锁定
	NewLogin          = "new-login"          // 新设备登录
	Welcome           = "welcome"            // 注册完成
	Invited           = "invited"            // 授权等待确认
	Ending            = "ending"             // 授权即将到期
	Left              = "left"               // 参保终止，授权待确认
	Closed            = "closed"             // 单位账户已注销
	Replaced          = "replaced"           // 法定代表人已由他人接任
	Succeeded         = "succeeded"          // 法定代表人变更，授权待确认
	PhoneChanged      = "phone-changed"      // 手机已修改
	PasswordReset     = "password-reset"     // 登录密码已重新设置
	Institution       = "institution"        // 机构已开通
	Window            = "window"             // 窗口注册完成，设置密码
	Unopened          = "unopened"           // 文书还没有下载
	Answered          = "answered"           // 留言已答复
	ObjectionAnswered = "objection-answered" // 公示异议已答复
)

// CodeLife is how old a verification code may be when it is sent.
const CodeLife = 5 * time.Minute

const dayOrTwo = 48 * time.Hour

var templates = []Template{
	tpl(Code, CodeLife, "您的验证码是 ${code}，5 分钟内有效。请勿告诉任何人，工作人员不会向您索取。"),
	tpl(Received, dayOrTwo, "您提交的“${item}”已收到，办件编号 ${number}。可登录网上办事服务大厅查看进度。"),
	tpl(Correction, dayOrTwo, "您提交的“${item}”（编号 ${number}）需要补正，请在 ${date}前登录网上办事服务大厅办理，逾期按撤回处理。"),
	tpl(Promise, dayOrTwo, "您提交的“${item}”（编号 ${number}）还有承诺补交的材料，请在 ${date}前登录网上办事服务大厅补交，逾期不补交的，可以终止办理。"),
	tpl(Returned, dayOrTwo, "您提交的“${item}”（编号 ${number}）被单位退回。请登录网上办事服务大厅查看原因，修改后重新提交。"),
	tpl(Confirm, dayOrTwo, "有单位提交了需要您确认共同申请的事项，请登录网上办事服务大厅，在“个人中心”的“待我确认”中核对确认。没有个人账户的，请持身份证件到受理窗口办理。"),
	tpl(Decided, dayOrTwo, "您提交的“${item}”（编号 ${number}）已有结果：${result}。请登录网上办事服务大厅查看。"),
	tpl(Unopened, dayOrTwo, "您提交的“${item}”（编号 ${number}）的文书已出具，请在 ${date}前登录网上办事服务大厅下载。"),
	tpl(Answered, dayOrTwo, "您的留言（编号 ${number}）已答复。请打开网上办事服务大厅的“我要问”，用留言编号和查询码查看。"),
	tpl(ObjectionAnswered, dayOrTwo, "您对“${title}”公示提出的异议已核实答复，工作人员按您留下的电话告知结果。如有疑问，请拨打 12333。"),
	tpl(LoginLocked, 15*time.Minute, "您的账号因密码连续输错已锁定至 ${until}。如非本人操作，请修改密码或拨打 12333。"),
	tpl(NewLogin, time.Hour, "您的账号于 ${time} 登录网上办事服务大厅。如非本人操作，请登录后在“登录设备”中下线该设备，并修改密码。"),
	tpl(Welcome, dayOrTwo, "${unit}已开通网上办事，单位编号 ${number}。请登录网上办事服务大厅办理业务。"),
	tpl(PhoneChanged, dayOrTwo, "您在网上办事服务大厅的手机号已改为 ${phone}，以后的短信发送到新手机。如非本人操作，请立即拨打 12333。"),
	tpl(PasswordReset, dayOrTwo, "您在${unit}的登录密码已于 ${time} 重新设置，此前的登录已全部下线。如非本人操作，请立即拨打 12333，并按登录页面“忘记密码?”中的办法重新设置。"),
	tpl(Institution, dayOrTwo, "您已成为${unit}（机构编号 ${number}）的管理员。请用机构编号、本人证件号码和单位告知的初始密码登录网上办事服务大厅，初始密码 ${life}内有效，首次登录须修改。"),
	tpl(Invited, dayOrTwo, "${unit}邀请您为${role}，请在 ${date}前登录江苏智慧人社 APP，在“我的—企业服务”中确认。"),
	tpl(Window, dayOrTwo, "${unit}已在窗口开通网上办事，单位编号 ${number}。请在 7 天内打开 ${link} 设置登录密码，链接只能使用一次，请勿转发。"),
	tpl(Ending, dayOrTwo, "您在${unit}的${role}授权将于 ${date}到期，需要继续办理的请联系该单位更新期限。"),
	tpl(Left, dayOrTwo, "社会保险记录显示，您在${unit}的参保已于 ${date}终止。如已离职，请登录江苏智慧人社 APP，在“我的—企业服务”中退出${role}身份；如仍为该单位办事，请联系该单位确认保留。"),
	tpl(Closed, dayOrTwo, "${unit}在网上办事服务大厅的单位账户已注销。如非本单位办理，请立即拨打 12333。"),
	tpl(Replaced, dayOrTwo, "${unit}的法定代表人已变更，您在网上办事服务大厅代表该单位的权限已结束。如有疑问，请立即拨打 12333。"),
	tpl(Succeeded, dayOrTwo, "${unit}的法定代表人已变更，您的${role}授权须在 ${date}前由${givers}确认，逾期自动结束。如有需要，请联系该单位。"),
}

func tpl(name string, life time.Duration, text string) Template {
	t := Template{Name: name, Text: text, Life: life}
	for rest := text; ; {
		_, after, ok := strings.Cut(rest, "${")
		if !ok {
			return t
		}
		p, after, _ := strings.Cut(after, "}")
		t.Params, rest = append(t.Params, p), after
	}
}

// Templates gives all templates. The settings need them for the provider's codes, and the
// emulator to show the texts.
func Templates() []Template { return slices.Clone(templates) }

// Find gives a template by name.
func Find(name string) (Template, bool) {
	i := slices.IndexFunc(templates, func(t Template) bool { return t.Name == name })
	if i < 0 {
		return Template{}, false
	}
	return templates[i], true
}

// Say gives the text with its variables filled in.
func (t Template) Say(params map[string]string) string {
	s := t.Text
	for k, v := range params {
		s = strings.ReplaceAll(s, "${"+k+"}", v)
	}
	return s
}

// takes reports missing and superfluous params, which the provider would refuse.
func (t Template) takes(params map[string]string) error {
	for _, p := range t.Params {
		if params[p] == "" {
			return fmt.Errorf("the template %s needs %s", t.Name, p)
		}
	}
	if len(params) != len(t.Params) {
		return fmt.Errorf("the template %s takes %d variables, not %d", t.Name, len(t.Params), len(params))
	}
	return nil
}
