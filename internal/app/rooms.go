package app

import (
	"wangting/internal/account"
	"wangting/internal/address"
	"wangting/internal/agreement"
	"wangting/internal/ask/askroom"
	"wangting/internal/audit"
	"wangting/internal/blob"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/centre/centreroom"
	"wangting/internal/credential"
	"wangting/internal/editor"
	"wangting/internal/enrol"
	"wangting/internal/entitle/entitleroom"
	"wangting/internal/institution"
	"wangting/internal/ledger/ledgerroom"
	"wangting/internal/limit"
	"wangting/internal/login"
	"wangting/internal/mandate/mandateroom"
	"wangting/internal/news/newsroom"
	"wangting/internal/notice"
	"wangting/internal/parcel"
	"wangting/internal/person"
	"wangting/internal/privacy/privacyroom"
	"wangting/internal/proof"
	"wangting/internal/rating"
	"wangting/internal/recovery"
	"wangting/internal/result/resultroom"
	"wangting/internal/session/sessionroom"
	"wangting/internal/staff"
	"wangting/internal/unit"
	"wangting/internal/upgrade/upgraderoom"
	"wangting/internal/web/slider"
	"wangting/internal/window"
)

// Rooms are the services of the hall, one a room.
type Rooms struct {
	Audit        *audit.Service
	Limits       *limit.Service
	Log          ledgerroom.Room
	Notices      *notice.Service
	Persons      *person.Service
	Units        *unit.Service
	Addresses    *address.Service
	Mandates     mandateroom.Room
	Sessions     sessionroom.Room
	Credentials  *credential.Service
	Passwords    *login.PasswordLogin
	Recovery     *recovery.Recovery
	Resets       *recovery.Reset
	Scans        *login.Scans
	Passkeys     *credential.Passkeys
	Institutions *institution.Service
	Parcels      *parcel.Service
	Personal     *enrol.Personal
	Faces        *proof.Faces
	Codes        *proof.Codes
	Catalog      *catalog.Service
	Texts        *agreement.Shelf
	Favourites   *catalog.Favourites
	Cases        *casework.Service
	Ratings      *rating.Service
	Ask          askroom.Room
	Editor       *editor.Service
	Entitle      entitleroom.Room
	News         newsroom.Room
	Staff        *staff.Service
	Accounts     *account.Service
	Enrol        *enrol.Service
	Succession   *enrol.Service // 法定代表人变更
	Upgrades     upgraderoom.Room
	Results      resultroom.Room
	Window       *window.Service
	Slider       *slider.Service
	Files        *blob.Store
	Centre       centreroom.Room
	Privacy      privacyroom.Room
}
