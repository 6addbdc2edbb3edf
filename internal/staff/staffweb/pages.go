package staffweb

import (
	"wangting/internal/actor"
	"wangting/internal/staff"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Pages are the pages of staff accounts.
type Pages struct {
	Staff *staff.Service
	Frame ui.StaffFrame
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
}
