package sessionweb

import (
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/session"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Pages serves the devices, the passwords and the logout.
type Pages struct {
	Sessions *session.Service
	Changes  *session.PasswordChange
	Shell    ui.CentreFrame // frame of 单位中心
	Own      ui.CentreFrame // frame of 个人中心
}

const devicesPath = "/unit/settings/devices"

// Mount registers the pages.
func (p Pages) Mount(m *web.Mux) {
	m.Person("GET "+OwnPasswordPath, p.ownPassword)
	m.Person("POST "+OwnPasswordPath, p.changeOwnPassword)
	m.Person("POST "+Me+"/devices/{id}/end", p.endDevice(Me))
	m.Handle("POST /logout", p.logout)
	m.Unit("GET "+PasswordPath, p.password)
	m.Unit("POST "+PasswordPath, p.changePassword)
	m.Unit("GET "+devicesPath, p.devices)
	m.Unit("POST "+devicesPath+"/{id}/end", p.endDevice(devicesPath))
}

// logout ends the login and clears the browser session.
func (p Pages) logout(w http.ResponseWriter, r *http.Request) error {
	if err := p.Sessions.LogOut(r.Context(), actor.From(r.Context())); err != nil {
		return err
	}
	if err := web.SignOut(r); err != nil {
		return err
	}
	return web.Redirect(w, r, "/")
}
