// Package newsweb shows the public what editors have published (POR-7): 「公示公告」, one content with its attachments, and the form of
// an objection to a 公示. Whoever objects leaves a name and a phone number: they travel in the body of the form, wait in the sealed
// session while the slider is solved, and are stored sealed.
package newsweb

import (
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"wangting/internal/blob"
	"wangting/internal/catalog"
	"wangting/internal/news"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/wall"
	"wangting/internal/workday"
)

// Pages are the public pages of the newsroom.
type Pages struct {
	News    *news.Service
	Items   *catalog.Service // names the item that a content is about
	Puzzles wall.Puzzles
}

const here = "/notices"

// Mount registers the pages.
func (p Pages) Mount(m *web.Mux) {
	m.Handle("GET "+here, p.list)
	m.Handle("GET "+here+"/{id}", p.show)
	m.Handle("GET "+here+"/{id}/files/{file}", p.file)
	p.objections().Mount(m, here+"/{id}")
}

const pageSize = 20

type listView struct {
	Tabs    []ui.Link
	Regions []ui.Option
	Kind    string
	List    []rowView
	None    bool // there is nothing at all
	Pager   ui.PagerVM
}

type rowView struct{ Title, Href, Day, Meta string }

// list is 「公示公告」.
func (p Pages) list(w http.ResponseWriter, r *http.Request) error {
	q, s, board := r.URL.Query(), ui.ShellFrom(r.Context()), p.News.Board()
	kind, region := news.Kind(q.Get("kind")), q.Get("region")
	if !kind.Listed() {
		kind = ""
	}
	v := listView{Kind: string(kind), None: len(board.Listed("", "")) == 0,
		Regions: []ui.Option{{Value: "", Label: "全部地区", Selected: region == ""}}}
	for _, k := range []news.Kind{"", news.Publicity, news.Announcement, news.Checkpoint} {
		text := k.Name()
		switch k {
		case "":
			text = "全部"
		case news.Checkpoint:
			text = "每日检查点"
		}
		v.Tabs = append(v.Tabs, ui.Link{Text: text, Href: listAt(k, region, 1), Current: kind == k})
	}
	for _, g := range s.Regions {
		v.Regions = append(v.Regions, ui.Option{Value: g.Code, Label: g.Name, Selected: g.Code == region})
	}
	all := board.Listed(kind, region)
	n, _ := strconv.Atoi(q.Get("page"))
	n = min(max(n, 1), max(1, (len(all)+pageSize-1)/pageSize))
	from, to := (n-1)*pageSize, min(n*pageSize, len(all))
	for _, one := range all[from:to] {
		v.List = append(v.List, rowView{one.Title, one.Href(), day(one.At), p.meta(s, one)})
	}
	v.Pager.Say = "共 " + strconv.Itoa(len(all)) + " 条，第 " + strconv.Itoa(from+1) + "–" + strconv.Itoa(to) + " 条"
	if n > 1 {
		v.Pager.Prev = listAt(kind, region, n-1)
	}
	if to < len(all) {
		v.Pager.Next = listAt(kind, region, n+1)
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

func listAt(kind news.Kind, region string, page int) string {
	q := url.Values{}
	for name, v := range map[string]string{"kind": string(kind), "region": region} {
		if v != "" {
			q.Set(name, v)
		}
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return here
	}
	return here + "?" + q.Encode()
}

func (p Pages) meta(s ui.Shell, one news.Public) string {
	say := one.Kind.Name() + " · " + RegionName(s, one.Region)
	switch one.Period(p.News.Now()) {
	case news.Running:
		say += " · 公示期至 " + one.Until
	case news.Ended:
		say += " · 公示期已满"
	}
	return say
}

// RegionName is a region in words.
func RegionName(s ui.Shell, code string) string {
	for _, g := range s.Regions {
		if g.Code == code {
			return g.Name
		}
	}
	return "省本级"
}

// ShownView is one content, ready to print.
type ShownView struct {
	Title, Kind, Say string
	Flash            string
	Preview          string // where the preview leads back to; "" on the public page
	PreviewSay       string
	FactsTitle       string
	Facts            []ui.SummaryItem // of a window or a year's free days
	Was              []news.Block     // before the correction
	WasTitle         string
	Blocks           []news.Block
	By, Day          string
	Files            []FileView
	Correction       string // what was corrected, and when
	Period           string // 公示期：…
	Outcome          string
	Object           string // address of the form, while objections are taken
	Back             ui.Link
	Item             ui.Link // the guide of the item that it is about
}

// daysOf are the free and worked days of a year, in words.
func daysOf(y workday.Year) []ui.SummaryItem {
	var list []ui.SummaryItem
	for _, h := range y.Holidays {
		days := []string{h.From}
		if h.To != h.From {
			days = append(days, h.To)
		}
		list = append(list, ui.SummaryItem{Key: h.Name, Body: wholeDays(days, " 至 ")})
	}
	if len(y.Workdays) > 0 {
		list = append(list, ui.SummaryItem{Key: "上班", Body: wholeDays(y.Workdays, "、")})
	}
	return list
}

// FileView is one attachment.
type FileView struct{ Name, Say, Href string }

// View makes the view of a content; files is the address before the ids of its attachments.
func View(s ui.Shell, one news.Public, now time.Time, files string) ShownView {
	v := ShownView{Title: one.Title, Kind: one.Kind.Name(), Blocks: news.Parse(one.Text), By: one.By, Day: day(one.At),
		Back: ui.Link{Text: "公示公告", Href: here}}
	v.Say = v.Kind + " · " + RegionName(s, one.Region) + " · " + v.Day
	v.Correction, v.PreviewSay = one.Correction, "发布以后，公众看到的就是这样。"
	if !one.Changed.IsZero() {
		v.Say += "，" + day(one.Changed) + " 更正"
	}
	if w := one.Was; w != nil {
		v.Was, v.WasTitle = news.Parse(strings.TrimSpace(w.Text+"\n"+w.Days)), w.Title
	}
	switch one.Kind {
	case news.Window:
		v.PreviewSay = "发布以后，公众在地市频道和它办理的事项里看到窗口的地址、时间和电话。"
		v.FactsTitle = "窗口"
		v.Facts = []ui.SummaryItem{{Key: "地址", Value: one.Address}, {Key: "电话", Value: one.Phone}, {Key: "时间", Value: one.Hours}}
	case news.Agreement:
		v.PreviewSay = "生效以后，公众在协议页看到这些文字，版本 " + one.Edition + "。"
	case news.Holidays:
		v.FactsTitle = "放假和上班"
		if y, err := one.Year(); err == nil {
			v.Facts = daysOf(y)
		}
	case news.Guide:
		v.Back = ui.Link{Text: "我要看", Href: "/guides"}
	case news.Question:
		v.Back = ui.Link{Text: "我要问", Href: "/ask"}
	case news.Publicity:
		v.Period = "公示期：" + one.From + " 至 " + one.Until
		if one.Period(now) == news.Running {
			v.Object = one.Href() + "/objection"
		}
	}
	for _, f := range one.Files {
		v.Files = append(v.Files, FileView{f.Name, Size(f.Size), files + f.ID})
	}
	return v
}

// Size is the size of a file in words.
func Size(n int64) string { return strconv.FormatInt((n+1023)/1024, 10) + " KB" }

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	one, err := p.News.Public(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := View(ui.ShellFrom(r.Context()), one, p.News.Now(), one.Href()+"/files/")
	v.Flash = web.Session(r.Context()).TakeFlash()
	if it := p.Items.Catalogue().Item(one.Item); it != nil {
		v.Item = ui.Link{Text: it.Name, Href: "/items/" + it.Code}
	}
	if v.Outcome, err = p.News.Outcome(r.Context(), one); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, Shown(v))
}

// file sends an attachment for saving, under the type that its content has.
func (p Pages) file(w http.ResponseWriter, r *http.Request) error {
	f, body, err := p.News.PublicFile(r.Context(), r.PathValue("id"), r.PathValue("file"))
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	FileHead(w.Header(), f)
	web.SendFile(w, r, body, "news file", f.ID)
	return nil
}

// FileHead sets the headers of an attachment: it is saved, never shown inside the hall.
func FileHead(h http.Header, f news.File) {
	h.Set("Content-Type", blob.MediaType(f.Type))
	h.Set("Content-Length", strconv.FormatInt(f.Size, 10))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, no-cache")
}

func day(t time.Time) string { return t.In(workday.Zone).Format(time.DateOnly) }

// say is what follows the period.
func (v ShownView) say() string {
	switch {
	case v.Outcome != "":
		return v.Outcome + "。"
	case v.Object != "":
		return "有异议的，请在公示期内提出，写明事实、理由和联系方式。"
	}
	return "公示期内可以在本页提出异议。"
}
