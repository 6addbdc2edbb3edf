package app

import "wangting/internal/web"

// SealedColumns are the columns that a rotation seals anew, as table.column.
func (h *Hall) SealedColumns() (columns []string) {
	for _, c := range h.sealed() {
		columns = append(columns, c.Table+"."+c.Name)
	}
	return columns
}

// MountOn mounts the pages of the hall on another mux.
func (h *Hall) MountOn(m *web.Mux) {
	h.Mux = m
	h.mount()
}
