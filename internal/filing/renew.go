package filing

import (
	"net/http"

	"wangting/internal/casework"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// renewNote says on every step of a draft that its item has a newer version.
type renewNote struct {
	Path  string
	Until string // until when it can be submitted in its own version; "" when it no longer can
}

func (n renewNote) say() string {
	if n.Until == "" {
		return "这份草稿按旧版本填写，不能再按原版本提交。按新版本继续，填写的内容会带过去。"
	}
	return "这份草稿按旧版本填写。可以按新版本继续，填写的内容会带过去；也可以在 " + n.Until + "前按原版本提交。"
}

func originalUntil(v casework.View) string {
	if !v.Renewal.Original(v.Now) {
		return ""
	}
	return day(v.Renewal.Until)
}

// renewView is 「事项已更新」: what becomes of the draft.
type renewView struct {
	draftView
	Lists []renewList
}

type renewList struct {
	Title string
	Names []string
}

// renewal lists what carries over before the draft goes on in the new version (ITM-20).
func (p Pages) renewal(w http.ResponseWriter, r *http.Request) error {
	v, centre, err := p.open(r)
	if err != nil {
		return err
	}
	if v.Renewal == nil {
		return web.Redirect(w, r, p.Place.draftPath(v.Case.ID))
	}
	view := renewView{draftView: p.Place.stepView(v, centre, 1)}
	for _, l := range []renewList{{"带过去的", v.Renewal.Kept}, {"新版本没有、不再保留的", v.Renewal.Dropped}, {"新版本新增的", v.Renewal.New}} {
		if len(l.Names) > 0 {
			view.Lists = append(view.Lists, l)
		}
	}
	view.Crumbs = p.Place.trail(ui.Link{Text: v.Item.Name, Href: view.Path}, ui.Link{Text: "事项已更新"})
	return web.Render(w, r, http.StatusOK, renewPage(view))
}

func (p Pages) renew(w http.ResponseWriter, r *http.Request) error {
	if err := web.Typed(w, r); err != nil {
		return err
	}
	// as the draft is now: the page of questions saves itself as it is left, which may be after the lists were drawn
	v, _, err := p.open(r)
	if err != nil {
		return err
	}
	id := v.Case.ID
	if v.Renewal == nil {
		return web.Redirect(w, r, p.Place.draftPath(id))
	}
	if err := p.Cases.Renew(r.Context(), p.Place.who(r), id, v.Case.Version); err != nil {
		return err
	}
	web.Unpark(r, p.Place.draftPath(id))
	web.Session(r.Context()).Flash("已换成新版本，请核对填写的内容")
	return web.Redirect(w, r, p.Place.draftPath(id))
}
