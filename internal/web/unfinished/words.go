package unfinished

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"wangting/internal/id"
	"wangting/internal/ui"
)

// labels are the names of fields that mean the same wherever they stand, in the order in which forms ask.
var labels = [][2]string{
	{"name", "姓名或名称"}, {"recipient", "收件人"}, {"docnumber", "证件号码"}, {"uscc", "统一社会信用代码"}, {"number", "编号"}, {"phone", "移动电话"},
	{"address", "地址"}, {"detail", "详细地址"}, {"position", "职务"}, {"from", "开始日期"}, {"until", "截止日期"}, {"days", "天数"},
	{"title", "标题"}, {"head", "标题"}, {"by", "发布单位"}, {"question", "问题"}, {"text", "正文"}, {"words", "填写的意见或内容"},
	{"opinion", "意见"}, {"answer", "答复"}, {"reason", "原因"}, {"why", "原因"}, {"basis", "依据"}, {"note", "备注"}, {"change", "更正说明"},
	{"correction", "更正说明"}, {"faqtext", "公开的问题"}, {"faqanswer", "公开的答复"},
}

// ours are fields that pages add for themselves, and choices that a person saw in other words than their codes.
var ours = []string{
	"version", "base", "draft", "do", "next", "back", "was", "step", "digest", "sign", "signature", "challenge", "param", "mark",
	"doctype", "region", "province", "city", "county", "economy", "industry", "nature", "affiliation", "kind", "level",
}

// token is the word of a choice or a button, which a person saw in other words.
var token = regexp.MustCompile(`^[a-z][a-z0-9_.:-]*$`)

// steps are the acts on a case at the desk, by the end of their address: whoever sends one again has to see which it was.
var steps = map[string]string{
	"accept": "受理", "refuse": "不予受理", "ask": "补正通知", "review": "审查", "second": "复审", "decide": "决定", "close": "办结",
	"consult": "征求意见", "opinion": "回复征求的意见", "publish": "公示", "suspend": "中止", "resume": "恢复", "back": "退回上一环节",
	"terminate": "终止", "extend": "延长", "prolong": "审批延长", "hear": "听证或陈述申辩", "object": "登记异议", "reply": "答复异议",
	"transfer": "移交", "assign": "分配", "note": "内部附注",
}

// verdicts are what an act on a case may say.
var verdicts = map[string]string{"approved": "准予", "denied": "不予"}

// acts are what is done to a thing of an applicant, by the end of the address of its form.
var acts = map[string]string{
	"scope": "设置可经办业务范围", "period": "更新期限", "level": "身份变更", "admin": "设置机构管理员",
	"withdraw": "撤回申请", "messages": "留言", "delivery": "修改送达方式", "submit": "提交申请", "close": "注销单位账户",
}

// buttons are the words on buttons of a form that has several, by where it was sent and what the button says to the hall.
var buttons = []struct {
	under string
	words map[string]string
}{
	{"/unit/workbench/", map[string]string{"agree": "同意", "back": "退回申请人修改", "disagree": "不同意"}},
	{"/unit/access-requests/", map[string]string{"grant": "同意授权", "decline": "不同意授权"}},
	{"/app/scan/", map[string]string{"confirm": "确认登录", "cancel": "取消登录"}},
	{"/staff/news/", map[string]string{
		"save": "保存草稿", "submit": "提交审核", "recall": "撤回审核", "approve": "批准发布", "return": "退回修改", "withdraw": "撤下",
	}},
	{"/staff/approvals/", map[string]string{"approve": "批准发布", "return": "退回修改", "withdraw": "撤回审批"}},
	{"/staff/items/", map[string]string{"approve": "批准", "return": "退回", "withdraw": "撤回"}},
	{"/staff/counter/", map[string]string{"done": "办完", "missed": "过号"}},
	{"/staff/window/", map[string]string{"approve": "复核通过", "return": "退回"}},
}

// step names what a form does that cannot be read from the words in it: the act on a case at the desk with its verdict, the button that
// was pressed, or the act on a thing of an applicant. None for all other addresses.
func step(action string, form url.Values) []line {
	path, _, _ := strings.Cut(action, "?")
	end := path[strings.LastIndex(path, "/")+1:]
	if did := steps[end]; did != "" && strings.HasPrefix(path, "/staff/cases/") {
		if v := verdicts[form.Get("verdict")]; v != "" {
			did += "：" + v
		}
		return doing(did)
	}
	for _, b := range buttons {
		if did := b.words[form.Get("do")]; did != "" && strings.HasPrefix(path, b.under) {
			return doing(did)
		}
	}
	if did := acts[end]; did != "" && !strings.HasPrefix(path, "/staff/") {
		return doing(did)
	}
	return nil
}

func doing(did string) []line { return []line{{"操作", []string{did}}} }

const another = "填写的内容"

// line is one value that a person wrote.
type line struct {
	Label string
	Value []string // its lines
}

// written gives what a person wrote in a form, with what has a name first.
func written(form url.Values) (all []line) {
	known := map[string]bool{}
	for _, l := range labels {
		known[l[0]] = true
		for _, v := range form[l[0]] {
			if v = strings.TrimSpace(v); v != "" && !id.Valid(v) {
				all = append(all, line{l[1], lines(v)})
			}
		}
	}
	for _, name := range sorted(form) {
		if known[name] || slices.Contains(ours, name) {
			continue
		}
		for _, v := range form[name] {
			if v = strings.TrimSpace(v); v != "" && !id.Valid(v) && !token.MatchString(v) {
				all = append(all, line{another, lines(v)})
			}
		}
	}
	return all
}

func lines(v string) []string { return strings.Split(strings.ReplaceAll(v, "\r\n", "\n"), "\n") }

func sorted(form url.Values) []string {
	names := make([]string, 0, len(form))
	for name := range form {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// pairs are all values of a form, for hidden fields.
func pairs(form url.Values) (all [][2]string) {
	for _, name := range sorted(form) {
		for _, v := range form[name] {
			all = append(all, [2]string{name, v})
		}
	}
	return all
}

// menuName is what a menu calls the page at a path, or the part of the hall that the page is in; "" when no menu has it.
func menuName(path string, menu []ui.Link) (name string) {
	path, _, _ = strings.Cut(path, "?")
	longest := 0
	for _, l := range menu {
		if (path == l.Href || strings.HasPrefix(path, l.Href+"/")) && len(l.Href) > longest {
			name, longest = l.Text, len(l.Href)
		}
	}
	return name
}
