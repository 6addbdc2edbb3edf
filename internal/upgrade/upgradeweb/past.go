package upgradeweb

import (
	"context"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/ui"
	"wangting/internal/upgrade"
	"wangting/internal/web"
)

// PastPath is the address of the old cases of a unit.
const PastPath = "/unit/cases/older"

// PastPages is the page 「原大厅办件」 (UPG-7).
type PastPages struct {
	Past func(ctx context.Context, who actor.Actor) ([]upgrade.Past, error)
	// Shell returns the page frame of the unit centre.
	Shell ui.CentreFrame
}

type pastView struct {
	Centre ui.CenterVM
	Rows   [][]string
}

// Mount registers the page on the mux.
func (p PastPages) Mount(m *web.Mux) {
	m.Unit("GET "+PastPath, func(w http.ResponseWriter, r *http.Request) error {
		past, err := p.Past(r.Context(), actor.From(r.Context()))
		if err != nil {
			return err
		}
		v := pastView{}
		for _, x := range past {
			v.Rows = append(v.Rows, []string{x.Number, x.Item, x.State, x.Day})
		}
		if v.Centre, err = p.Shell(r.Context(), "cases"); err != nil {
			return err
		}
		return web.Render(w, r, http.StatusOK, pastPage(v))
	})
}
