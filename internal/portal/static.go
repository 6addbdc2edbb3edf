package portal

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"

	"wangting/internal/find"
	"wangting/internal/news"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// text is one page of running text.
type text struct {
	title, say string
	words      []string
	parts      []ui.Prose
	links      []ui.Link
	entries    []ui.Link // what editors have published about it
	code       code
}

// static shows one of them.
func (p *Pages) static(w http.ResponseWriter, r *http.Request) error {
	t := statics[r.URL.Path]
	if !p.needs.Practice {
		t.links = slices.DeleteFunc(slices.Clone(t.links), func(l ui.Link) bool { return l.Href == web.PracticePath })
	}
	if r.URL.Path == "/guides" {
		t.parts = p.locks(t.parts)
		for _, n := range p.needs.Board().Of(news.Guide) {
			t.entries = append(t.entries, ui.Link{Text: n.Title, Href: n.Href()})
		}
	}
	switch b := ui.ShellFrom(r.Context()).Brand; r.URL.Path {
	case "/wechat":
		t.code = code{b.Wechat, "用微信扫描，关注公众号", "请按下面的步骤在微信里查找公众号。"}
	case "/gov-services":
		t.code = code{b.Government, "打开江苏政务服务网", "请在浏览器中输入下面的网址打开江苏政务服务网。"}
	}
	return web.Render(w, r, http.StatusOK, textPage(t))
}

// locks writes when an account is locked as the settings have it.
func (p *Pages) locks(parts []ui.Prose) []ui.Prose {
	words := strings.NewReplacer("{locks}", fmt.Sprintf("%d 次", p.needs.Locks.LockAfter),
		"{locked}", fmt.Sprintf("%d 分钟", int(math.Ceil(p.needs.Locks.LockFor.Minutes()))))
	out := slices.Clone(parts)
	for i := range out {
		out[i].Paragraphs = slices.Clone(out[i].Paragraphs)
		for j, s := range out[i].Paragraphs {
			out[i].Paragraphs[j] = words.Replace(s)
		}
	}
	return out
}

// code is a QR code from the settings; without its address the page says so.
type code struct{ address, say, none string }

// offered are the pages of other rooms that the search finds; queries are found as items.
var offered = []find.Doc{
	{Kind: "网站页面", Title: "我要问", Href: "/ask", Icon: "message-question", Say: "常见问题和留言", Words: []string{"咨询", "提问", "常见问题"}},
	{Kind: "网站页面", Title: "我要留言", Href: "/ask/new", Icon: "message-question", Say: "5 个工作日内答复", Words: []string{"提问", "投诉", "建议", "写信"}},
	{Kind: "网站页面", Title: "查看留言答复", Href: "/ask/answer", Icon: "message-question", Say: "凭留言编号和查询码", Words: []string{"查询码", "留言编号"}},
	{Kind: "网站页面", Title: "结果核验", Href: "/check", Icon: "shield-check", Say: "核验通知书、决定书、证明和回执", Words: []string{"验真", "防伪", "验证码", "回执"}},
	{Kind: "网站页面", Title: "办件公示", Href: "/publicity", Icon: "bell", Say: "公示期内可以提出异议", Words: []string{"异议"}},
	{Kind: "网站页面", Title: "我要评", Href: "/ratings", Icon: "star", Say: "满意度和评价", Words: []string{"好差评", "满意度"}},
	{Kind: "网站页面", Title: "掌上办", Href: "/mobile", Icon: "device-mobile", Say: "在手机上办事", Words: []string{"手机", "APP", "二维码"}},
}

// ratings is 「我要评」: how satisfied people were, and the way to rate (POR-4, CAS-5).
func (p *Pages) ratings(w http.ResponseWriter, r *http.Request) error {
	v, err := p.satisfaction(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, ratingsPage(v))
}

var levelWords = [5]string{"非常满意", "满意", "基本满意", "不满意", "非常不满意"}

// mobile is 「掌上办」: this hall on the phone.
func (p *Pages) mobile(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, mobilePage(p.needs.Public, ui.ShellFrom(r.Context()).Brand.App))
}

// sitemap lists every public page.
func (p *Pages) sitemap(w http.ResponseWriter, r *http.Request) error {
	groups := []siteGroup{
		{"办事", []ui.Link{
			{Text: "厅首页", Href: "/"},
			{Text: "个人办事", Href: "/person-services"},
			{Text: "单位办事", Href: "/unit-services"},
			{Text: "查询服务", Href: "/queries"},
			{Text: "办件进度查询", Href: "/queries/case-progress"},
			{Text: "定点机构查询", Href: "/queries/designated"},
			{Text: "职称证书在线查询", Href: "/queries/title-certificate"},
			{Text: "结果核验", Href: "/check"},
			{Text: "公开日志", Href: "/log"},
			{Text: "服务清单", Href: "/services"},
			{Text: "搜索", Href: "/search"},
		}},
		{"主题服务", nil},
		{"我是", nil},
		{"账户", []ui.Link{{Text: "登录", Href: "/login"}, {Text: "注册", Href: "/register"}, {Text: "单位中心", Href: "/unit"}}},
		{"公开和互动", []ui.Link{
			{Text: "公示公告", Href: "/notices"},
			{Text: "办件公示", Href: "/publicity"},
			{Text: "地市频道", Href: "/cities"},
			{Text: "我要看", Href: "/guides"},
			{Text: "操作手册", Href: "/manual"},
			{Text: "我要评", Href: "/ratings"},
			{Text: "我要问", Href: "/ask"},
			{Text: "我要留言", Href: "/ask/new"},
			{Text: "查看留言答复", Href: "/ask/answer"},
			{Text: "省政务服务", Href: "/gov-services"},
			{Text: "掌上办", Href: "/mobile"},
			{Text: "公众号", Href: "/wechat"},
		}},
		{"关于", []ui.Link{
			{Text: "关于本站", Href: "/about"},
			{Text: "联系我们", Href: "/contact"},
			{Text: "无障碍声明", Href: "/accessibility"},
			{Text: "隐私政策", Href: "/privacy"},
		}},
	}
	for _, s := range p.shelves.Themes(0, "") {
		groups[1].Links = append(groups[1].Links, ui.Link{Text: s.Title, Href: s.Href})
	}
	for _, s := range p.shelves.Groups() {
		groups[2].Links = append(groups[2].Links, ui.Link{Text: s.Title, Href: s.Href})
	}
	return web.Render(w, r, http.StatusOK, sitemapPage(groups))
}

type siteGroup struct {
	Title string
	Links []ui.Link
}
