package web

import (
	"net/http"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// PracticePath is where people of 演练 (OPS-4) find their tasks.
const PracticePath = "/practice"

// Practised lets people of practice open these paths; one that ends in / stands for all below it. They open no other path,
// mounted handlers included, so that what is added later stays closed to them until somebody lists it here.
func (m *Mux) Practised(paths ...string) { m.practised = append(m.practised, paths...) }

// MayPractise reports whether people of practice may open a path.
func (m *Mux) MayPractise(path string) bool {
	for _, p := range m.practised {
		if path == p || strings.HasSuffix(p, "/") && p != "/" && strings.HasPrefix(path, p) {
			return true
		}
	}
	return false
}

// practising refuses people of practice what they may not open.
func (m *Mux) practising(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if actor.From(r.Context()).Practice() && !m.MayPractise(r.URL.Path) {
			answerError(w, r, fault.New(fault.Forbidden, "演练中不能使用这项功能。请从“演练任务”继续，或者退出演练后使用"))
			return
		}
		next.ServeHTTP(w, r)
	})
}
