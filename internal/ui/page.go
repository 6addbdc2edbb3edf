package ui

import (
	"context"
	"strings"
)

// PageVM describes a page to its shell. The rest comes from the Shell in the context.
type PageVM struct {
	Title         string // 单位登录; the name of the hall is added
	Nav           string // key of the current entry of the main navigation
	Crumbs        []Link // the last one is the page itself
	Wrap          string // "" 1200 px, "narrow" for forms, "fluid" for none
	HideSearch    bool   // the page has a search of its own
	HasError      bool   // the title begins with 错误：
	FloatBar      bool   // shows 快捷服务
	CanonicalPath string
	Description   string
}

// title is the text of the title element.
func (p PageVM) title(ctx context.Context) string {
	return documentTitle(p.Title, p.HasError, ShellFrom(ctx).Brand.Name)
}

func documentTitle(title string, hasError bool, hall string) string {
	var b strings.Builder
	if hasError {
		b.WriteString("错误：")
	}
	if title != "" {
		b.WriteString(title + " - ")
	}
	return b.String() + hall
}

func (p PageVM) wrapClass() string {
	switch p.Wrap {
	case "narrow":
		return "wrap wrap--narrow"
	case "fluid":
		return "fluid"
	}
	return "wrap"
}

// nav is the main navigation (POR-2), in its order.
func (p PageVM) nav() []Link {
	entries := []struct{ key, text, href string }{
		{"home", "厅首页", "/"},
		{"person", "个人办事", "/person-services"},
		{"unit", "单位办事", "/unit-services"},
		{"queries", "查询服务", "/queries"},
		{"services", "服务清单", "/services"},
		{"themes", "主题服务", "/themes"},
		{"notices", "公示公告", "/notices"},
		{"cities", "地市频道", "/cities"},
	}
	links := make([]Link, len(entries))
	for i, e := range entries {
		links[i] = Link{Text: e.text, Href: e.href, Current: e.key == p.Nav}
	}
	return links
}

// htmxConfig makes htmx swap a 422 like a success. It forbids styles of htmx and eval, and
// it keeps no page in the browser's storage, because people use shared computers.
const htmxConfig = `{"includeIndicatorStyles":false,"allowEval":false,"historyCacheSize":0,"responseHandling":[` +
	`{"code":"204","swap":false},{"code":"[23]..","swap":true},{"code":"422","swap":true},{"code":"[45]..","swap":false,"error":true}]}`
