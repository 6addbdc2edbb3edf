package portal

import (
	"net/http"
	"slices"

	"wangting/internal/ui"
	"wangting/internal/web"
)

// text is one page of running text.
type text struct {
	title, say string
	words      []string
	parts      []ui.Prose
	links      []ui.Link
}

// static shows one of them.
func (p *Pages) static(w http.ResponseWriter, r *http.Request) error {
	t := statics[r.URL.Path]
	if !p.needs.Practice {
		t.links = slices.DeleteFunc(slices.Clone(t.links), func(l ui.Link) bool { return l.Href == web.PracticePath })
	}
	return web.Render(w, r, http.StatusOK, textPage(t))
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
	return web.Render(w, r, http.StatusOK, mobilePage(p.needs.Public))
}

// sitemap lists every public page.
func (p *Pages) sitemap(w http.ResponseWriter, r *http.Request) error {
	groups := []siteGroup{
		{"办事", []ui.Link{
			{Text: "厅首页", Href: "/"},
			{Text: "个人办事", Href: "/person-services"},
			{Text: "单位办事", Href: "/unit-services"},
			{Text: "查询服务", Href: "/queries"},
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
	for _, s := range p.shelves.Themes(0) {
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
