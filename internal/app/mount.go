package app

import (
	"wangting/internal/casework/caseworkdesk"
	"wangting/internal/casework/caseworkdesk/deskdb"
	"wangting/internal/console"
	"wangting/internal/staff/staffweb"
	"wangting/internal/web"
	"wangting/internal/web/slider"
)

// mount puts the pages of every room behind the front door.
func (h *Hall) mount() {
	m, r := h.Mux, h.Rooms
	h.probes()
	slider.Pages{Service: r.Slider}.Mount(m)
	staffweb.Pages{Staff: r.Staff}.Mount(m)
	console.Pages{Queue: deskFigures{r.Cases, &deskdb.Store{DB: h.DB}, h.now}}.Mount(m)
	caseworkdesk.Pages{Core: r.Cases, Colleagues: deskColleagues{r.Staff}, Ended: &deskdb.Store{DB: h.DB}, Tx: h.DB, Audit: r.Audit,
		Calendar: h.Calendar, Now: h.now}.Mount(m)
	m.Handle("/", web.NotFound)
}
