package filing

import (
	"wangting/internal/casework"
	"wangting/internal/proof"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/slider"
)

// Everywhere serves the cases wherever applicants find them: in the centre of a unit, in that of a person, and for the public.
type Everywhere struct {
	Cases  *casework.Service
	Faces  *proof.Faces
	Slider *slider.Service
	Public string // public URL of the hall, for the QR code of a receipt
}

// Mount registers the pages, each in the frame of its place.
func (e Everywhere) Mount(m *web.Mux, f ui.Frames) {
	Pages{Place: UnitPlace, Cases: e.Cases, Shell: f.Unit, Public: e.Public}.Mount(m)
	Pages{Place: OwnPlace, Cases: e.Cases, Shell: f.Own, Public: e.Public, LinkURL: e.Faces.LinkURL, Reachable: e.Faces.Reachable}.Mount(m)
	PublicityPages{Cases: e.Cases, Puzzles: e.Slider}.Mount(m)
}
