package editordesk

import (
	"net/http"
	"slices"

	"wangting/internal/editor"
	"wangting/internal/web"
)

type findingView struct {
	Section, Say, Href string
	Must               bool
}

func blockers(code string, list []editor.Finding) []findingView {
	var out []findingView
	for _, f := range list {
		if f.Must {
			out = append(out, found(code, f))
		}
	}
	return out
}

func found(code string, f editor.Finding) findingView {
	v := findingView{Say: f.Say, Must: f.Must, Href: itemPath(code, f.Section)}
	if f.Path != "" {
		v.Href = opened(code, f.Path)
	}
	for _, s := range editor.Sections {
		if s.Key == f.Section {
			v.Section = s.Name
		}
	}
	return v
}

// check is the page of everything that the check has found (EDT-6).
func (p Pages) check(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	v, err := p.view(r, code, "check", "", nil)
	if err != nil {
		return err
	}
	findings, err := p.Editor.Check(r.Context(), who(r), code)
	if err != nil {
		return err
	}
	var list []findingView
	for _, f := range findings {
		list = append(list, found(code, f))
	}
	slices.SortStableFunc(list, func(a, b findingView) int {
		if a.Must == b.Must {
			return 0
		}
		if a.Must {
			return -1
		}
		return 1
	})
	return web.Render(w, r, http.StatusOK, checkPage(v, list))
}
