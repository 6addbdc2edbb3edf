package filing

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/objection"
	"wangting/internal/web/wall"
)

// PublicityPages are 「办件公示」: what is under 公示, and the form of an objection. Whoever objects leaves a name and a phone
// number: they travel in the body of the form, wait in the sealed session while the slider is solved, and are
// stored sealed.
type PublicityPages struct {
	Cases   *casework.Service
	Puzzles wall.Puzzles
}

const publicityPath = "/publicity"

// Mount registers the pages.
func (p PublicityPages) Mount(m *web.Mux) {
	m.Handle("GET "+publicityPath, p.list)
	m.Handle("GET "+publicityPath+"/{number}", p.show)
	p.objections().Mount(m, publicityPath+"/{number}")
}

// publicityView is the list.
type publicityView struct {
	Regions []ui.Option
	Rows    []publicityRow
	Pager   ui.PagerVM
}

type publicityRow struct{ Title, Href, Meta, Until, Machine string }

func (p PublicityPages) list(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	after, err := placeOf(q.Get("after"))
	if err != nil {
		return err
	}
	region := q.Get("region")
	list, next, err := p.Cases.PublishedCases(r.Context(), region, after)
	if err != nil {
		return err
	}
	v := publicityView{Regions: []ui.Option{{Value: "", Label: "全部地区", Selected: region == ""}},
		Pager: ui.PagerVM{Say: fmt.Sprintf("本页 %d 件", len(list))}}
	for _, g := range ui.ShellFrom(r.Context()).Regions {
		v.Regions = append(v.Regions, ui.Option{Value: g.Code, Label: g.Name, Selected: g.Code == region})
	}
	for _, one := range list {
		v.Rows = append(v.Rows, publicityRow{one.ItemName, publicityPath + "/" + one.Number, one.Whose + " · " + one.Number,
			"至 " + dayOf(one.Until), machine(one.Until)})
	}
	here := func(at *casework.ListPlace) string {
		to := url.Values{"region": {region}}
		if at != nil {
			to.Set("after", fmt.Sprintf("%d.%s", at.Us, at.ID))
		}
		return publicityPath + "?" + to.Encode()
	}
	if after != nil {
		v.Pager.Prev = here(nil)
	}
	if next != nil {
		v.Pager.Next = here(next)
	}
	return web.Render(w, r, http.StatusOK, publicityPage(v))
}

// publishedView is one case under 公示.
type publishedView struct {
	Title, Say string
	Flash      string
	Facts      []ui.SummaryItem
	Until      string
	Path       string
}

func (p PublicityPages) show(w http.ResponseWriter, r *http.Request) error {
	one, err := p.Cases.PublishedCase(r.Context(), r.PathValue("number"))
	if err != nil {
		return err
	}
	w.Header().Set("X-Robots-Tag", "noindex") // a publicity ends; what searches have kept does not
	return web.Render(w, r, http.StatusOK, publishedPage(publishedView{Title: one.ItemName, Say: "办件编号 " + one.Number,
		Flash: web.Session(r.Context()).TakeFlash(), Until: until(one.Until), Path: publicityPath + "/" + one.Number,
		Facts: []ui.SummaryItem{{Key: "申请人", Value: one.Whose}, {Key: "申请事项", Value: one.ItemName}, {Key: "拟作出的决定", Value: "准予"},
			{Key: "办理部门", Value: one.Department}, {Key: "公示期", Value: day(one.From) + "至 " + day(one.Until)}}}))
}

// objections are the form 「提出异议」 of a case under 公示.
func (p PublicityPages) objections() objection.Pages {
	complaint := func(t objection.Typed) casework.Complaint {
		return casework.Complaint{Who: t.Who, Contact: t.Phone, Words: t.Words}
	}
	return objection.Pages{
		Wall:  wall.Wall{Puzzles: p.Puzzles, Purpose: "case.object", Now: p.Cases.Now},
		Crumb: ui.Link{Text: "办件公示", Href: publicityPath},
		Phone: "contact",
		Say:   "姓名和电话只供办理这件异议的工作人员核实和答复，加密保存，不公开，也不告诉申请人。",
		Done:  "异议已收到。工作人员核实后按您留下的电话答复，答复以前不会作出准予的决定",
		Find: func(r *http.Request) (objection.Subject, error) {
			one, err := p.Cases.PublishedCase(r.Context(), r.PathValue("number"))
			return objection.Subject{ID: one.Number, Title: one.ItemName, Path: publicityPath + "/" + one.Number}, err
		},
		Check: func(t objection.Typed) error { k := complaint(t); return k.Check() },
		Object: func(ctx context.Context, who actor.Actor, number string, t objection.Typed) error {
			return p.Cases.ObjectTo(ctx, who, number, complaint(t))
		},
	}
}
