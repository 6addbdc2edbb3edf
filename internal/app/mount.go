package app

import (
	"net/http"

	"wangting/internal/console"
	"wangting/internal/enrol/enrolweb"
	"wangting/internal/gallery"
	"wangting/internal/portal"
	"wangting/internal/proof/proofweb"
	"wangting/internal/ui"
	"wangting/internal/unit/unitweb"
	"wangting/internal/upgrade/upgradeweb"
	"wangting/internal/web"
	"wangting/internal/web/slider"
)

// mount puts the pages of every room behind the front door.
func (h *Hall) mount() {
	m, r := h.Mux, h.Rooms
	h.probes()
	slider.Pages{Service: r.Slider}.Mount(m)
	console.Pages{Queue: r.Cases}.Mount(m)
	c := h.centre()
	c.Mount(m)
	h.phones()
	h.institutionPages(c.Shell)
	upgradeweb.PastPages{Past: r.Upgrades.Past, Shell: c.Shell}.Mount(m)
	upgradeweb.Pages{Upgrades: r.Upgrades, Older: r.Upgrades.Older, Now: h.now}.Mount(m)
	enrolweb.PersonalPages{Personal: r.Personal, LinkURL: r.Faces.LinkURL, Now: h.now}.Mount(m)
	enrolment := enrolweb.Pages{Enrol: r.Enrol, Place: enrolweb.Registration, LinkURL: r.Faces.LinkURL, Now: h.now}
	enrolment.Mount(m)
	enrolment.MountTexts(m)
	enrolweb.Pages{Enrol: r.Succession, Place: enrolweb.Succession, LinkURL: r.Faces.LinkURL, Now: h.now}.Mount(m)
	proofweb.Pages{Faces: r.Faces}.Mount(m)
	h.ownPages()
	unitweb.Pages{Units: r.Units, Chief: h.chief, Name: h.maskedName, Shell: c.Shell}.Mount(m)
	for _, room := range h.open {
		room.Mount(m, ui.Frames{Unit: c.Shell, Own: ownShell, Staff: console.Shell})
	}
	public := portal.New(portal.Needs{
		Catalog:    r.Catalog,
		Favourites: r.Favourites,
		Mandates:   r.Mandates,
		Ratings:    r.Ratings,
		Public:     h.Config.Public,
	})
	public.Mount(m)
	h.apiPages(public.Search)
	if !h.Config.Production() {
		m.Handle("GET /_ui", func(w http.ResponseWriter, r *http.Request) error {
			return web.Render(w, r, http.StatusOK, gallery.Page())
		})
	}
	m.Handle("/", web.NotFound)
}
