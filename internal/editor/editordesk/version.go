package editordesk

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"wangting/internal/catalog"
	"wangting/internal/editor"
	"wangting/internal/web"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

type versionView struct {
	Item     *catalog.Item
	State    string
	Cases    int64
	Drafts   int64
	Request  *editor.Request
	Waiting  bool
	Current  bool
	Previous int64
	Mendable bool   // has texts for a 文字更正
	Mending  bool   // one waits
	Logged   string // where it stands in the public log; "" for what came with the program
}

// versions lists the published versions of an item (EDT-11).
func (p Pages) versions(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	v, err := p.view(r, code, "versions", "", nil)
	if err != nil {
		return err
	}
	figures, err := p.Editor.Figures.ItemFigures(r.Context(), code)
	if err != nil {
		return err
	}
	requests, err := p.Editor.RequestsOf(r.Context(), who(r), code)
	if err != nil {
		return err
	}
	mends, err := p.Editor.Items.AwaitedCorrections(r.Context(), who(r))
	if err != nil {
		return err
	}
	var list []versionView
	var numbers []int64
	all := p.Editor.Items.Catalogue().Versions(code)
	now := p.Editor.Items.Catalogue().Item(code)
	for _, it := range all {
		numbers = append(numbers, it.Version)
	}
	logged, err := p.Editor.Items.Logged(r.Context(), code, numbers...)
	if err != nil {
		return err
	}
	for i, it := range all {
		row := versionView{Item: it, Cases: figures[it.Version].Cases, Drafts: figures[it.Version].Drafts, State: "已替换"}
		row.Logged = logged[it.Version]
		row.Mendable = len(it.Places()) > 0
		row.Mending = slices.ContainsFunc(mends, func(c catalog.Correction) bool { return c.Code == code && c.Version == it.Version })
		row.Waiting = it.LiveAt().After(p.Now())
		row.Current = now != nil && now.Version == it.Version
		switch {
		case row.Waiting:
			row.State = "待生效"
		case row.Current:
			row.State = "已发布"
		}
		if i+1 < len(all) {
			row.Previous = all[i+1].Version
		}
		for j := range requests {
			if requests[j].Version == it.Version {
				row.Request = &requests[j]
			}
		}
		list = append(list, row)
	}
	return web.Render(w, r, http.StatusOK, versionsPage(v, list))
}

func (p Pages) rollBack(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	n := number(r.PostFormValue("version"))
	if err := p.Editor.RollBack(r.Context(), who(r), code, n); err != nil {
		return err
	}
	return done(w, r, fmt.Sprintf("草稿的内容已是第 %d 版的内容；提交审批后成为新的版本", n), itemPath(code))
}

func (p Pages) cancel(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	begun, err := p.Editor.Cancel(r.Context(), who(r), code, number(r.PostFormValue("version")))
	if err != nil {
		return err
	}
	said := "已取消生效"
	if begun {
		said = "已取消生效，这个版本的内容已放回草稿，可以修改后再提交审批"
	}
	return done(w, r, said, itemPath(code, "versions"))
}

func (p Pages) resume(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	if err := p.Editor.Items.Resume(r.Context(), who(r), code); err != nil {
		return err
	}
	return done(w, r, "已恢复受理", itemPath(code))
}

// export sends an item as a file (EDT-12).
func (p Pages) export(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	raw, err := p.Editor.Export(r.Context(), who(r), code, number(r.URL.Query().Get("v")))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.zip"`, code))
	_, err = w.Write(raw)
	return err
}
