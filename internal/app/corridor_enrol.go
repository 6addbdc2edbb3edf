package app

import (
	"wangting/internal/enrol"
	"wangting/internal/enrol/enroldb"
)

func (h *Hall) enrolRoom(r *Rooms) {
	r.Enrol = &enrol.Service{Kind: enrol.Registration, Store: enroldb.Store{DB: h.DB, Keys: h.Keys}, Tx: h.DB, Audit: r.Audit, Keys: h.Keys, Rates: r.Limits,
		Accounts: r.Accounts, Passwords: r.Credentials, Faces: r.Faces, Codes: r.Codes,
		Agreement: enrol.UnitRegistration(), Limits: enrol.DefaultLimits(), Now: h.now}
	succession := *r.Enrol
	succession.Kind = enrol.Succession
	r.Succession = &succession
}
