package staffweb

import (
	"context"

	"wangting/internal/actor"
	"wangting/internal/staff"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/slider"
)

// Puzzles is the part of slider.Service that the login page calls.
type Puzzles interface {
	New(ctx context.Context, binding, purpose string) (slider.Puzzle, error)
	Passed(ctx context.Context, binding, purpose string) (bool, error)
}

// Pages are the pages of staff accounts.
type Pages struct {
	Staff   *staff.Service
	Puzzles Puzzles
	Frame   ui.StaffFrame
}

// Mount puts the pages on m.
func (p Pages) Mount(m *web.Mux) {
	m.Handle("GET /staff/login", p.showLogin)
	m.Handle("POST /staff/login", p.login)
	m.Handle("POST /staff/logout", p.logout)
	m.Staff("GET /staff/password", "", p.showPassword)
	m.Staff("POST /staff/password", "", p.password)
	m.Staff("GET /staff/accounts", actor.Admin, p.list)
	m.Staff("GET /staff/accounts/new", actor.Admin, p.showNew)
	m.Staff("POST /staff/accounts", actor.Admin, p.add)
	m.Staff("GET /staff/accounts/{id}", actor.Admin, p.showAccount)
	m.Staff("POST /staff/accounts/{id}/roles", actor.Admin, p.setRoles)
	m.Staff("POST /staff/accounts/{id}/disable", actor.Admin, p.disable)
	m.Staff("POST /staff/accounts/{id}/enable", actor.Admin, p.enable)
	m.Staff("POST /staff/accounts/{id}/reissue", actor.Admin, p.reissue)
	m.Staff("POST /staff/accounts/{id}/department", actor.Admin, p.setDepartment)
	m.Staff("GET /staff/departments", actor.Admin, p.departments)
	m.Staff("GET /staff/departments/new", actor.Admin, p.department)
	m.Staff("GET /staff/departments/{id}", actor.Admin, p.department)
	m.Staff("POST /staff/departments", actor.Admin, p.saveDepartment)
	m.Staff("POST /staff/departments/{id}", actor.Admin, p.saveDepartment)
	m.Staff("GET /staff/deputies/{id}", "", p.deputies)
	m.Staff("POST /staff/deputies/{id}", "", p.setDeputy)
	m.Staff("POST /staff/deputies/{id}/{deputy}/delete", "", p.cancelDeputy)
}
