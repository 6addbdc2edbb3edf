package editordesk

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// pinView is 「热门服务」: which items stand first on the home page (POR-3).
type pinView struct {
	Shell  ui.StaffVM
	Was    string
	Places []ui.SelectVM
	Fault  *fault.Fault
}

func (p Pages) pins(w http.ResponseWriter, r *http.Request) error {
	return p.showPins(w, r, p.Editor.Items.Catalogue().Pins(), nil)
}

func (p Pages) showPins(w http.ResponseWriter, r *http.Request, chosen []string, f *fault.Fault) error {
	now := p.Editor.Items.Catalogue()
	v := pinView{Was: strings.Join(now.Pins(), " "), Fault: f,
		Shell: p.frame(r.Context(), "热门服务", f != nil, ui.Link{Text: "热门服务"})}
	for i := range catalog.MostPins {
		s := ui.SelectVM{FieldVM: ui.FieldVM{Name: catalog.PinField(i), Label: "第 " + strconv.Itoa(i+1) + " 位", Optional: true,
			Err: f.FieldSays(catalog.PinField(i))}, Empty: "按申请量"}
		for _, it := range now.Items() {
			s.Options = append(s.Options, ui.Option{Value: it.Code, Label: it.Name, Selected: i < len(chosen) && chosen[i] == it.Code})
		}
		v.Places = append(v.Places, s)
	}
	status := http.StatusOK
	if f != nil {
		status = web.Status(f.Kind)
	}
	return web.Render(w, r, status, pinPage(v))
}

func (p Pages) pin(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	places := make([]string, catalog.MostPins)
	for i := range places {
		places[i] = r.PostForm.Get(catalog.PinField(i))
	}
	chosen := slices.DeleteFunc(places, func(code string) bool { return code == "" })
	err := p.Editor.Items.Pin(r.Context(), who(r), strings.Fields(r.PostForm.Get("was")), chosen)
	if f := fault.Of(err); err != nil && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		return p.showPins(w, r, chosen, f)
	}
	if err != nil {
		return err
	}
	return done(w, r, "热门服务已保存", home+"/pins")
}
