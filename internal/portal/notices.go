package portal

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"wangting/internal/fault"
	"wangting/internal/find"
	"wangting/internal/portal/portalnotice"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// docs are the pages and notices that the search finds beside the items.
func docs(board portalnotice.Board) []find.Doc {
	var out []find.Doc
	for path, s := range statics {
		out = append(out, find.Doc{Kind: "网站页面", Title: s.title, Href: path, Icon: "file-text", Say: s.say, Words: s.words})
	}
	slices.SortFunc(out, func(a, b find.Doc) int { return strings.Compare(a.Href, b.Href) })
	out = append(out, offered...)
	for _, n := range board {
		out = append(out, find.Doc{Kind: n.Kind, Title: n.Title, Href: n.Href(), Icon: "bell", Say: n.Day})
	}
	return out
}

type noticesVM struct {
	Tabs    []ui.Link
	Regions []ui.Option
	Kind    string
	List    []noticeRow
	None    bool // there is no notice at all
}

type noticeRow struct{ Title, Href, Day, Meta string }

// notices is 「公示公告」 (POR-7).
func (p *Pages) notices(w http.ResponseWriter, r *http.Request) error {
	q, s := r.URL.Query(), ui.ShellFrom(r.Context())
	kind, region := q.Get("kind"), q.Get("region")
	v := noticesVM{Kind: kind, None: len(p.needs.Notices) == 0, Regions: []ui.Option{{Value: "", Label: "全部地区", Selected: region == ""}}}
	for _, k := range []string{"", "公示", "公告"} {
		text, href := k, "/notices?"+url.Values{"kind": {k}, "region": {region}}.Encode()
		if k == "" {
			text, href = "全部", "/notices?"+url.Values{"region": {region}}.Encode()
		}
		v.Tabs = append(v.Tabs, ui.Link{Text: text, Href: href, Current: kind == k})
	}
	for _, g := range s.Regions {
		v.Regions = append(v.Regions, ui.Option{Value: g.Code, Label: g.Name, Selected: g.Code == region})
	}
	for _, n := range p.needs.Notices {
		if (kind == "" || n.Kind == kind) && (region == "" || n.Region == region) {
			v.List = append(v.List, noticeRow{n.Title, n.Href(), n.Day, n.Kind + " · " + regionName(s, n.Region)})
		}
	}
	return web.Render(w, r, http.StatusOK, noticesPage(v))
}

func regionName(s ui.Shell, code string) string {
	for _, g := range s.Regions {
		if g.Code == code {
			return g.Name
		}
	}
	return "省本级"
}

// notice is one of them. A 公示 says until when and where to object.
func (p *Pages) notice(w http.ResponseWriter, r *http.Request) error {
	all := p.needs.Notices
	i := slices.IndexFunc(all, func(n portalnotice.Notice) bool { return n.ID == r.PathValue("id") })
	if i < 0 {
		return fault.New(fault.NotFound, "没有这条公示或者公告，它可能已经撤下")
	}
	n := all[i]
	return web.Render(w, r, http.StatusOK, noticePage(n, regionName(ui.ShellFrom(r.Context()), n.Region)))
}
