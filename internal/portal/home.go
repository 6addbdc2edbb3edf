package portal

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"wangting/internal/find"
	"wangting/internal/news"
	"wangting/internal/portal/portalitem"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// homeVM is the home page.
type homeVM struct {
	Groups, Themes []find.Shelf
	Hot            []find.Doc
	All            string
	News           []news.Public
	SignedIn       bool // acts for a unit
}

// home is 「厅首页」 (POR-3): ready bytes for visitors, drawn anew for people
// who are signed in, whose name stands in its top bar.
func (p *Pages) home(w http.ResponseWriter, r *http.Request) error {
	s := ui.ShellFrom(r.Context())
	if s.User != nil || r.URL.RawQuery != "" {
		w.Header().Set("Cache-Control", "no-store")
		return web.Render(w, r, http.StatusOK, p.homePage(s))
	}
	if p.homeReady(w, r, s) != 0 {
		return nil
	}
	stamp := p.shelves.Stamp()
	ready, err := draw(r.Context(), p.homePage(s))
	if err != nil {
		return err
	}
	p.ready.put(stamp, lookOf(s), ready)
	ready.send(w, r)
	return nil
}

// homeReady sends the home page that was drawn for a visitor before, while the catalogue and what is published are the same.
func (p *Pages) homeReady(w http.ResponseWriter, r *http.Request, s ui.Shell) int {
	ready := p.ready.get(p.shelves.Stamp(), lookOf(s))
	if ready == nil {
		return 0
	}
	return ready.send(w, r)
}

func (p *Pages) homePage(s ui.Shell) templ.Component {
	if s.Modes.Text == "large" {
		return elderPage()
	}
	region := portalitem.RegionOf(s)
	return homePage(homeVM{
		Groups: p.shelves.Groups(), Themes: p.shelves.Themes(4, region), Hot: p.shelves.Hot(8, region), All: strconv.Itoa(p.shelves.Count()),
		News: p.needs.Board().Newest("", 4), SignedIn: s.User != nil,
	})
}

// hotWords are the searches offered under the field.
var hotWords = []string{"参保登记", "稳岗返还", "社保卡", "职称申报"}
