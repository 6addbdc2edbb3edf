package editordesk

import (
	"net/http"

	"wangting/internal/catalog"
	"wangting/internal/editor"
	"wangting/internal/ui"
	"wangting/internal/web"
)

type compareView struct {
	Shell       ui.StaffVM
	Code        string
	Left, Right ui.SelectVM
	Differences []editor.Difference
	A, B        string
}

// compare shows two versions side by side, differences only (EDT-11); 0 is the draft.
func (p Pages) compare(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	work, err := p.Editor.Work(r.Context(), who(r), code)
	if err != nil {
		return err
	}
	a, b := number(r.URL.Query().Get("a")), number(r.URL.Query().Get("b"))
	if !r.URL.Query().Has("a") {
		a = work.Draft.Base
	}
	var old *catalog.Item
	if a != 0 || work.Draft.Base != 0 {
		if old, err = p.Editor.Version(r.Context(), who(r), code, a); err != nil {
			return err
		}
	}
	now, err := p.Editor.Version(r.Context(), who(r), code, b)
	if err != nil {
		return err
	}
	v := compareView{
		Shell: p.frame(r.Context(), "比较", false, ui.Link{Text: work.Item.Name, Href: itemPath(code)}, ui.Link{Text: "比较"}),
		Code:  code, A: name(a), B: name(b),
		Left:  ui.SelectVM{FieldVM: ui.FieldVM{Name: "a", Label: "原来的"}, Options: p.choices(code, a)},
		Right: ui.SelectVM{FieldVM: ui.FieldVM{Name: "b", Label: "现在的"}, Options: p.choices(code, b)},
	}
	if v.Differences, err = editor.Compare(old, now); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, comparePage(v))
}

func name(n int64) string {
	if n == 0 {
		return "草稿"
	}
	return version(n)
}

func (p Pages) choices(code string, now int64) []ui.Option {
	list := []ui.Option{{Value: "0", Label: "草稿", Selected: now == 0}}
	for _, it := range p.Editor.Items.Catalogue().Versions(code) {
		list = append(list, ui.Option{Value: itoa(it.Version), Label: version(it.Version), Selected: it.Version == now})
	}
	return list
}

func compareHref(code string, a, b int64) string {
	return itemPath(code, "compare") + "?a=" + itoa(a) + "&b=" + itoa(b)
}
