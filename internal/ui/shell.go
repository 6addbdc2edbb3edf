package ui

import (
	"context"
	"net/url"
	"strings"
)

// Link is one link of a menu, a list or a trail.
type Link struct {
	Text, Href string
	Icon       string // name of a sprite symbol; "" for none
	Count      string // shown beside the text, not part of its name
	Current    bool
}

// Modes are the text size and the colours that the visitor chose (POR-9).
type Modes struct {
	Text  string // "" or "large"
	Theme string // "", "dark" or "contrast"
}

// Brand names the hall and the authority that runs it.
type Brand struct {
	Name    string // 网上办事服务大厅
	Owner   string // 江苏省人力资源和社会保障厅
	Seal    string // two characters: 人社
	Website string // address behind 省人社门户网站

	Wechat     string // what the QR code of 公众号 holds; "" when there is none, as with the two below
	App        string // of the app's download
	Government string // 江苏政务服务网
}

// UserVM is the person who is signed in, as the top strip shows them.
type UserVM struct {
	Name       string // of the unit, or masked name of the person
	Kind       string // "unit", "institution", "person" or "staff"
	CenterHref string // "" takes the usual address of the kind
}

// centre gives the text and the address of the link to the user's own pages.
func (u UserVM) centre() Link {
	l := Link{Text: "单位中心", Href: "/unit", Icon: "building"}
	switch u.Kind {
	case "person":
		l = Link{Text: "个人中心", Href: "/me", Icon: "user"}
	case "institution":
		l = Link{Text: "机构中心", Href: "/institution", Icon: "sitemap"}
	case "staff":
		l = Link{Text: "工作台", Href: "/staff", Icon: "device-desktop"}
	}
	if u.CenterHref != "" {
		l.Href = u.CenterHref
	}
	return l
}

// Region is one place the region switch offers.
type Region struct{ Code, Name string }

// Banner is something that everybody is told for a while.
type Banner struct{ Title, Say string }

// Shell is what every page shows around its content. The front door puts it into the
// context; a page never sets it.
type Shell struct {
	Modes   Modes
	Demo    bool   // 演示环境 stands in the top bar
	Region  string // name of the region chosen; "" is 省本级
	Regions []Region
	Brand   Brand
	User    *UserVM
	Path    string   // of the request with its query, to come back to
	Notice  string   // one line above the page, such as a practice watermark
	Banners []Banner // what everybody is told above every public page: outages, holidays

	Practice string                 // where the tasks of 演练 are, for somebody who practises; every page then says that it has no effect
	Shut     func(path string) bool // reports whether whoever looks may not open a path, because they practise; nil shuts nothing
	Acting   string                 // short hash of the mandate acted under; forms of a unit send it back (ParamActing)
}

// Jiangsu are the province itself and its thirteen cities.
var Jiangsu = []Region{
	{"320000", "省本级"}, {"320100", "南京市"}, {"320200", "无锡市"}, {"320300", "徐州市"},
	{"320400", "常州市"}, {"320500", "苏州市"}, {"320600", "南通市"}, {"320700", "连云港市"},
	{"320800", "淮安市"}, {"320900", "盐城市"}, {"321000", "扬州市"}, {"321100", "镇江市"},
	{"321200", "泰州市"}, {"321300", "宿迁市"},
}

// DefaultShell is the shell of the default profile.
func DefaultShell() Shell {
	return Shell{
		Demo: true, Region: "省本级", Regions: Jiangsu, Path: "/",
		Brand: Brand{Name: "网上办事服务大厅", Owner: "江苏省人力资源和社会保障厅", Seal: "人社", Website: "https://jshrss.jiangsu.gov.cn/"},
	}
}

// shut reports whether an entry of a menu leads where whoever looks may not go (演练). It then stays without its link, so that the menu
// is the one that is learnt.
func shut(ctx context.Context, href string) bool {
	s := ShellFrom(ctx)
	if s.Shut == nil || !strings.HasPrefix(href, "/") {
		return false
	}
	path, _, _ := strings.Cut(href, "?")
	return s.Shut(path)
}

type shellKey struct{}

// WithShell puts s into the context.
func WithShell(ctx context.Context, s Shell) context.Context {
	return context.WithValue(ctx, shellKey{}, s)
}

// ShellFrom gives the shell of the context, or the default one. Empty fields take the
// value of the default profile.
func ShellFrom(ctx context.Context) Shell {
	base := DefaultShell()
	s, ok := ctx.Value(shellKey{}).(Shell)
	if !ok {
		return base
	}
	if s.Brand.Name == "" {
		s.Brand = base.Brand
	}
	if s.Region == "" {
		s.Region = base.Region
	}
	if len(s.Regions) == 0 {
		s.Regions = base.Regions
	}
	if s.Path == "" {
		s.Path = base.Path
	}
	return s
}

// ModeHref is the address that changes one mode and returns to the page.
func (s Shell) modeHref(key, value string) string {
	return "/modes?" + url.Values{key: {value}, "back": {s.Path}}.Encode()
}

func (s Shell) regionHref(code string) string {
	return "/region?" + url.Values{"code": {code}, "back": {s.Path}}.Encode()
}
