// Package figuresdesk shows 「运行看板」 and exports it. It decides nothing: package figures does.
package figuresdesk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/figures"
	"wangting/internal/staff"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Pages are the pages of the figures.
type Pages struct {
	Figures *figures.Service
	Items   *catalog.Service
	Tree    func(context.Context) (staff.Tree, error)
	Frame   ui.StaffFrame
}

const (
	path     = "/staff/dashboard"
	bookPath = path + "/figures.xlsx"
	listPath = "/staff/cases/search"
)

// Mount registers the pages.
func (p Pages) Mount(m *web.Mux) {
	m.Staff("GET "+path, "", p.show)
	m.Staff("GET "+bookPath, "", p.export)
}

func asked(r *http.Request) figures.Asked {
	get := func(name string) string { return strings.TrimSpace(r.URL.Query().Get(name)) }
	return figures.Asked{Region: get("region"), Item: get("item"), Department: get("department"), From: get("from"), Until: get("until")}
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	a := asked(r)
	b, err := p.Figures.Look(r.Context(), actor.From(r.Context()), a)
	if err != nil && !errors.Is(err, fault.Invalid) {
		return err
	}
	n, unread := p.names(r)
	if unread != nil {
		return unread
	}
	if err != nil {
		return web.Render(w, r, http.StatusUnprocessableEntity, boardPage(p.view(r, n, a, b, fault.Of(err))))
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, http.StatusOK, boardPage(p.view(r, n, a, b, nil)))
}

// query is the filter as an address has it; more adds to it in pairs.
func query(b figures.Board, more ...string) string {
	q := url.Values{"from": {b.From.String()}, "until": {b.Until.String()}}
	if b.Item != "" {
		q.Set("item", b.Item)
	}
	if b.Department != "" {
		q.Set("department", b.Department)
	}
	if b.Whole && b.Region != "" {
		q.Set("region", b.Region)
	}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return q.Encode()
}

// list is the address of the cases that a figure counts.
func list(b figures.Board, more ...string) string { return listPath + "?" + query(b, more...) }

func outcome(b figures.Board, o casework.Outcome) string { return list(b, "outcome", string(o)) }

// names are what codes are called.
type names struct {
	regions, items, departments map[string]string
	tree                        staff.Tree
}

func (p Pages) names(r *http.Request) (names, error) {
	n := names{regions: map[string]string{}, items: map[string]string{}, departments: map[string]string{}}
	var err error
	if n.tree, err = p.Tree(r.Context()); err != nil {
		return n, fmt.Errorf("reading the departments: %w", err)
	}
	for _, g := range ui.ShellFrom(r.Context()).Regions {
		n.regions[g.Code] = g.Name
	}
	for _, it := range p.Items.Catalogue().Items() {
		n.items[it.Code] = it.Name
	}
	for _, d := range n.tree { // departments of several cities have the same name
		n.departments[d.ID] = d.Name
		if g := n.regions[d.Region]; g != "" && actor.From(r.Context()).Region == casework.Province {
			n.departments[d.ID] = d.Name + "（" + g + "）"
		}
	}
	return n, nil
}

func called(names map[string]string, code string) string {
	if name := names[code]; name != "" {
		return name
	}
	return code
}
