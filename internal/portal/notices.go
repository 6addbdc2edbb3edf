package portal

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"

	"wangting/internal/fault"
	"wangting/internal/find"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// notice is one 公示 or 公告.
type notice struct {
	ID     string   `json:"id"`
	Kind   string   `json:"kind"` // 公示 or 公告
	Title  string   `json:"title"`
	Region string   `json:"region"` // code; 320000 concerns all
	Day    string   `json:"day"`
	From   string   `json:"from,omitempty"`  // 公示: its period
	Until  string   `json:"until,omitempty"` // the last day
	By     string   `json:"by"`
	Body   []string `json:"body"`
}

//go:embed data/notices.json
var noticeData []byte

var allNotices = mustNotices()

func mustNotices() []notice {
	var list []notice
	if err := json.Unmarshal(noticeData, &list); err != nil {
		panic("portal: reading the notices: " + err.Error())
	}
	slices.SortStableFunc(list, func(a, b notice) int {
		switch {
		case a.Day > b.Day:
			return -1
		case a.Day < b.Day:
			return 1
		}
		return 0
	})
	return list
}

// newest gives the newest of a region; the province's concern every city.
func newest(region string, most int) []notice {
	var out []notice
	for _, n := range allNotices {
		if len(out) < most && (region == "" || n.Region == region) {
			out = append(out, n)
		}
	}
	return out
}

// News gives the newest notices of a city as links, for its channel.
func News(region string, most int) (titles, hrefs, days []string) {
	for _, n := range newest(region, most) {
		titles, hrefs, days = append(titles, n.Title), append(hrefs, "/notices/"+n.ID), append(days, n.Day)
	}
	return titles, hrefs, days
}

// Docs are the pages and notices that the search finds beside the items.
func Docs() []find.Doc {
	var out []find.Doc
	for path, s := range statics {
		out = append(out, find.Doc{Kind: "网站页面", Title: s.title, Href: path, Icon: "file-text", Say: s.say, Words: s.words})
	}
	slices.SortFunc(out, func(a, b find.Doc) int {
		if a.Href < b.Href {
			return -1
		}
		return 1
	})
	for _, n := range allNotices {
		out = append(out, find.Doc{Kind: n.Kind, Title: n.Title, Href: "/notices/" + n.ID, Icon: "bell", Say: n.Day})
	}
	return out
}

type noticesVM struct {
	Tabs    []ui.Link
	Regions []ui.Option
	Kind    string
	List    []noticeRow
}

type noticeRow struct{ Title, Href, Day, Meta string }

// notices is 「公示公告」 (POR-7).
func (p Pages) notices(w http.ResponseWriter, r *http.Request) error {
	q, s := r.URL.Query(), ui.ShellFrom(r.Context())
	kind, region := q.Get("kind"), q.Get("region")
	v := noticesVM{Kind: kind, Regions: []ui.Option{{Value: "", Label: "全部地区", Selected: region == ""}}}
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
	for _, n := range allNotices {
		if (kind == "" || n.Kind == kind) && (region == "" || n.Region == region) {
			v.List = append(v.List, noticeRow{n.Title, "/notices/" + n.ID, n.Day, n.Kind + " · " + regionName(s, n.Region)})
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
func (p Pages) notice(w http.ResponseWriter, r *http.Request) error {
	i := slices.IndexFunc(allNotices, func(n notice) bool { return n.ID == r.PathValue("id") })
	if i < 0 {
		return fault.New(fault.NotFound, "没有这条公示或者公告，它可能已经撤下")
	}
	n := allNotices[i]
	return web.Render(w, r, http.StatusOK, noticePage(n, regionName(ui.ShellFrom(r.Context()), n.Region)))
}
