package app

import (
	"net/http"

	"wangting/internal/api"
	"wangting/internal/centre"
	"wangting/internal/console"
	"wangting/internal/desk"
	"wangting/internal/filing"
	"wangting/internal/gallery"
	"wangting/internal/phone"
	"wangting/internal/portal"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/slider"
	"wangting/internal/web/unfinished"
)

// mount puts the pages of every room behind the front door.
func (h *Hall) mount() {
	m, r := h.Mux, h.Rooms
	h.probes()
	slider.Pages{Service: r.Slider}.Mount(m)
	console.Pages{Queue: r.Cases}.Mount(m)
	frames := ui.Frames{Unit: r.Centre.Unit.Shell, Own: centre.OwnShell, Staff: console.Shell}
	desk.Pages{Core: r.Cases, Colleagues: r.Staff, Calendar: h.Calendar, Now: h.now, Frame: frames.Staff, SendAt: r.Cases.SendAt,
		Letters: r.Parcels, Proposals: desk.Proposals{
			Items: r.Editor.Awaiting, Articles: r.News.Awaiting, Answers: r.Ask.Awaiting, Entries: r.Window.Awaiting,
		}}.Mount(m)
	filing.Everywhere{Cases: r.Cases, Faces: r.Faces, Slider: r.Slider, Public: h.Config.Public}.Mount(m, frames)
	unfinished.Pages{Frames: frames}.Mount(m)
	phone.Pages{Mandates: r.Mandates.Service, Cases: r.Cases, Notices: r.Notices}.Mount(m)
	for _, room := range h.open {
		room.Mount(m, frames)
	}
	public := portal.New(portal.Needs{
		Catalog: r.Catalog, Favourites: r.Favourites, Mandates: r.Mandates.Service, Ratings: r.Ratings, Public: h.Config.Public,
		Practice: h.Config.Practice, Board: r.News.Board, Asked: r.Ask.Public, Calendar: h.Calendar, Now: h.now,
		Locks: r.Accounts.Tries,
	})
	public.Mount(m)
	m.Mount(api.Root+"/", api.Hall{
		Public: h.Config.Public, Passwords: r.Passwords, Scans: r.Scans, Sessions: r.Sessions.Service, Mandates: r.Mandates.Service,
		Cases: r.Cases, Notices: r.Notices, Catalog: r.Catalog, Search: public.Search, Check: r.Results.Checked,
		Accepting: r.Mandates.Acceptance, Resets: r.Resets, Papers: r.Results.Service, Puzzles: r.Slider,
	}.Handler())
	if !h.Config.Production() {
		m.Handle("GET /_ui", func(w http.ResponseWriter, r *http.Request) error {
			return web.Render(w, r, http.StatusOK, gallery.Page())
		})
	}
	m.Handle("/", web.NotFound)
}
