package app

import (
	"context"
	"fmt"

	"wangting/internal/account"
	"wangting/internal/account/accountroom"
	"wangting/internal/address"
	"wangting/internal/address/addressroom"
	"wangting/internal/audit"
	"wangting/internal/audit/auditdb"
	"wangting/internal/blob"
	"wangting/internal/casework"
	"wangting/internal/casework/caseworkroom"
	"wangting/internal/catalog"
	"wangting/internal/catalog/catalogroom"
	"wangting/internal/centre/centreroom"
	"wangting/internal/credential"
	"wangting/internal/credential/credentialroom"
	"wangting/internal/enrol"
	"wangting/internal/enrol/enrolroom"
	"wangting/internal/institution"
	"wangting/internal/institution/institutionroom"
	"wangting/internal/limit"
	"wangting/internal/limit/limitdb"
	"wangting/internal/login"
	"wangting/internal/login/loginroom"
	"wangting/internal/mandate"
	"wangting/internal/mandate/mandateroom"
	"wangting/internal/notice"
	"wangting/internal/notice/noticeroom"
	"wangting/internal/parcel"
	"wangting/internal/parcel/parcelroom"
	"wangting/internal/person"
	"wangting/internal/person/personroom"
	"wangting/internal/proof"
	"wangting/internal/proof/proofroom"
	"wangting/internal/rating"
	"wangting/internal/rating/ratingroom"
	"wangting/internal/recovery"
	"wangting/internal/recovery/recoveryroom"
	"wangting/internal/secret"
	"wangting/internal/session"
	"wangting/internal/session/sessionroom"
	"wangting/internal/session/sessionweb"
	"wangting/internal/signon/signonroom"
	"wangting/internal/signon/signonweb"
	"wangting/internal/staff"
	"wangting/internal/staff/staffroom"
	"wangting/internal/unit"
	"wangting/internal/unit/unitroom"
	"wangting/internal/upgrade/upgraderoom"
	"wangting/internal/web/slider"
	"wangting/internal/window"
	"wangting/internal/window/windowroom"
)

// Rooms are the services of the hall, one a room.
type Rooms struct {
	Audit        *audit.Service
	Limits       *limit.Service
	Notices      *notice.Service
	Persons      *person.Service
	Units        *unit.Service
	Addresses    *address.Service
	Mandates     *mandate.Service
	Sessions     *session.Service
	Credentials  *credential.Service
	Passwords    *login.PasswordLogin
	Recovery     *recovery.Recovery
	Scans        *login.Scans
	Passkeys     *credential.Passkeys
	Institutions *institution.Service
	Parcels      *parcel.Service
	Personal     *enrol.Personal
	Faces        *proof.Faces
	Codes        *proof.Codes
	Catalog      *catalog.Service
	Favourites   *catalog.Favourites
	Cases        *casework.Service
	Ratings      *rating.Service
	Staff        *staff.Service
	Accounts     *account.Service
	Enrol        *enrol.Service
	Succession   *enrol.Service // 法定代表人变更
	Upgrades     upgraderoom.Room
	Window       *window.Service
	Slider       *slider.Service
	Files        *blob.Store

	told session.Told
	ways *sessionweb.Ways

	verified mandate.Verified
	centre   centreroom.Room
}

// rooms builds them from the ground up: a room comes after those its corridors lead to.
func (h *Hall) rooms(ctx context.Context) (Rooms, error) {
	var r Rooms
	r.Limits = limitdb.New(h.DB)
	r.Audit = &audit.Service{Store: auditdb.Store{DB: h.DB}, Tx: h.DB, Keys: h.Keys, Now: h.now}
	notices := noticeroom.New(noticeroom.Needs{DB: h.DB, Keys: h.Keys, Queue: h.Queue, Texter: h.Outside.SMS, Now: h.now})
	persons := personroom.New(personroom.Needs{DB: h.DB, Keys: h.Keys, Audit: r.Audit, Now: h.now})
	units := unitroom.New(unitroom.Needs{DB: h.DB, Audit: r.Audit, Now: h.now})
	addresses := addressroom.New(addressroom.Needs{DB: h.DB, Keys: h.Keys, Audit: r.Audit})
	items, err := catalogroom.New(ctx, catalogroom.Needs{DB: h.DB, Audit: r.Audit, Now: h.now})
	if err != nil {
		return r, err
	}
	hasher := secret.NewPasswords(0, 0)
	clerks := staffroom.New(staffroom.Needs{
		DB:        h.DB,
		Keys:      h.Keys,
		Audit:     r.Audit,
		Failures:  r.Limits,
		Passwords: hasher,
		Issuer:    h.Config.Brand.Name,
		Now:       h.now,
	})
	r.Notices, r.Persons, r.Addresses, r.Catalog, r.Staff = notices.Service, persons.Service, addresses.Service, items.Service, clerks.Service
	r.Units, r.Favourites = units.Service, items.Favourites
	h.open = append(h.open, notices, persons, units, addresses, items, clerks)
	r.Slider = slider.New(h.DB, h.Keys, r.Limits, h.now)
	credentials, err := credentialroom.New(credentialroom.Needs{
		DB:       h.DB,
		Keys:     h.Keys,
		Audit:    r.Audit,
		Failures: r.Limits,
		Hasher:   hasher,
		Now:      h.now,
		Public:   h.Config.PublicURL(),
		Brand:    h.Config.Brand.Name,
		NameOf: func(ctx context.Context, personID string) (string, error) {
			p, err := persons.Find(ctx, personID)
			return p.Name, err
		},
	})
	if err != nil {
		return r, err
	}
	r.Credentials, r.Passkeys = credentials.Passwords, credentials.Passkeys
	h.open = append(h.open, credentials)
	limits := h.Config.Limits
	proofs := proofroom.New(proofroom.Needs{
		DB:           h.DB,
		Keys:         h.Keys,
		Audit:        r.Audit,
		Rates:        r.Limits,
		Public:       h.Config.Public,
		Now:          h.now,
		Bureau:       h.Outside.Alipay,
		Sender:       r.Notices,
		FacesPerDay:  limits.FacesPerDay,
		CodesPerHour: limits.CodesPerHour,
		CodesPerDay:  limits.CodesPerDay,
	})
	r.Faces, r.Codes = proofs.Faces, proofs.Codes
	mandateNeeds := mandateroom.Needs{
		DB:    h.DB,
		Audit: r.Audit,
		Limits: mandate.Limits{ // the manual's, unless the settings say others (HAN-14)
			Administrators: limits.Administrators,
			Handlers:       limits.Handlers,
			Years:          limits.MandateYears,
			Invitation:     limits.Invitation,
			Insurance:      limits.Insurance,
		},
		Now:       h.now,
		Persons:   r.Persons,
		Units:     r.Units,
		Catalog:   r.Catalog,
		Notices:   r.Notices,
		Faces:     r.Faces,
		Passwords: r.Credentials,
		Passkeys:  r.Passkeys,
	}
	if g := h.Outside.Core; g != nil {
		mandateNeeds.Insurance = g
	}
	mandates := mandateroom.New(mandateNeeds)
	r.Mandates, r.verified = mandates.Service, mandates.Verified
	h.open = append(h.open, proofs, mandates)
	h.loginRooms(&r)
	if r.Files, err = blob.Open(h.Config.BlobURL(), blob.S3Keys{ID: h.Config.S3.KeyID, Secret: h.Config.S3.KeySecret}, nil); err != nil {
		return r, fmt.Errorf("settings: blob: %w", err)
	}
	cases := caseworkroom.New(caseworkroom.Needs{
		DB:       h.DB,
		Keys:     h.Keys,
		Audit:    r.Audit,
		Queue:    h.Queue,
		Files:    r.Files,
		Calendar: h.Calendar,
		Now:      h.now,
		Public:   h.Config.Public,
		MaxBytes: h.Config.Limits.UploadBytes,
		Items:    r.Catalog,
		Mandates: r.Mandates,
		Units:    r.Units,
		Persons:  r.Persons,
		Staff:    r.Staff,
		Notices:  r.Notices,
	})
	r.Cases = cases.Service
	ratings := ratingroom.New(ratingroom.Needs{DB: h.DB, Keys: h.Keys, Audit: r.Audit, Calendar: h.Calendar, Now: h.now, Cases: r.Cases, Notices: r.Notices})
	r.Ratings = ratings.Service
	parcelNeeds := parcelroom.Needs{
		DB:        h.DB,
		Keys:      h.Keys,
		Audit:     r.Audit,
		Queue:     h.Queue,
		Now:       h.now,
		Public:    h.Config.Public,
		Cases:     r.Cases,
		Addresses: r.Addresses,
		Notices:   r.Notices,
	}
	if g := h.Outside.Courier; g != nil {
		parcelNeeds.Courier = g
	}
	parcels := parcelroom.New(parcelNeeds)
	r.Parcels = parcels.Service
	h.open = append(h.open, cases, ratings, parcels)
	accounts := accountroom.New(accountroom.Needs{
		Tx:        h.DB,
		Audit:     r.Audit,
		Register:  h.Outside.Register,
		Units:     r.Units,
		Persons:   r.Persons,
		Notices:   r.Notices,
		Passwords: r.Credentials,
		Passkeys:  r.Passkeys,
		Mandates:  r.Mandates,
	})
	r.Accounts = accounts.Service
	r.Accounts.Join(account.Part{Unfinished: r.Cases.Unfinished})
	h.open = append(h.open, accounts)
	enrolments := enrolroom.New(enrolroom.Needs{
		DB:        h.DB,
		Keys:      h.Keys,
		Audit:     r.Audit,
		Rates:     r.Limits,
		Now:       h.now,
		Persons:   r.Persons,
		Accounts:  r.Accounts,
		Passwords: r.Credentials,
		Faces:     r.Faces,
		Codes:     r.Codes,
	})
	r.Enrol, r.Succession, r.Personal = enrolments.Service, enrolments.Succession, enrolments.Personal
	h.open = append(h.open, enrolments)
	recoveries := recoveryroom.New(recoveryroom.Needs{
		Tx:        h.DB,
		Audit:     r.Audit,
		Slider:    r.Slider,
		Now:       h.now,
		Persons:   r.Persons,
		Units:     r.Units,
		Notices:   r.Notices,
		Faces:     r.Faces,
		Codes:     r.Codes,
		Passwords: r.Credentials,
		Passkeys:  r.Passkeys,
		Mandates:  r.Mandates,
		Sessions:  r.Sessions,
	})
	r.Recovery = recoveries.Recovery
	h.open = append(h.open, recoveries)
	h.open = append(h.open, signonroom.New(h.signOn(&r)))
	windows := windowroom.New(windowroom.Needs{
		DB:        h.DB,
		Keys:      h.Keys,
		Audit:     r.Audit,
		Files:     r.Files,
		Public:    h.Config.Public,
		Most:      h.Config.Limits.UploadBytes,
		Now:       h.now,
		Staff:     r.Staff,
		Notices:   r.Notices,
		Passwords: r.Credentials,
		Accounts:  r.Accounts,
	})
	r.Window = windows.Service
	h.open = append(h.open, windows)
	institutions := institutionroom.New(institutionroom.Needs{
		DB:        h.DB,
		Audit:     r.Audit,
		Now:       h.now,
		Prefix:    h.Config.Limits.FirstPassword,
		First:     h.Config.Limits.FirstPasswordOf,
		Units:     r.Units,
		Persons:   r.Persons,
		People:    r.verified,
		Notices:   r.Notices,
		Passwords: r.Credentials,
		Passkeys:  r.Passkeys,
		Mandates:  r.Mandates,
		Sessions:  r.Sessions,
		Cases:     r.Cases,
		Accounts:  r.Accounts,
	})
	r.Institutions = institutions.Service
	older, halls, err := h.olderHalls(hasher)
	if err != nil {
		return r, err
	}
	r.Upgrades = upgraderoom.New(upgraderoom.Needs{
		DB:        h.DB,
		Keys:      h.Keys,
		Audit:     r.Audit,
		Rates:     r.Limits,
		Now:       h.now,
		Older:     older,
		Halls:     halls,
		Accounts:  r.Accounts,
		Passwords: r.Credentials,
		People:    r.verified,
	})
	h.open = append(h.open, institutions, r.Upgrades)
	h.centreRoom(&r)
	return r, nil
}

func (h *Hall) centreRoom(r *Rooms) {
	needs := centreroom.Needs{
		DB:         h.DB,
		Now:        h.now,
		Catalog:    r.Catalog,
		Favourites: r.Favourites,
		Units:      r.Units,
		Persons:    r.Persons,
		Notices:    r.Notices,
		Mandates:   r.Mandates,
		Sessions:   r.Sessions,
		Cases:      r.Cases,
		Upgrades:   r.Upgrades.Service,
	}
	if g := h.Outside.Core; g != nil {
		needs.Records = g
	}
	r.centre = centreroom.New(needs)
	h.open = append(h.open, r.centre)
}

func (h *Hall) loginRooms(r *Rooms) {
	c := h.Config.Limits
	sessions := sessionroom.New(sessionroom.Needs{
		DB:        h.DB,
		Keys:      h.Keys,
		Audit:     r.Audit,
		Limits:    session.Limits{Idle: c.Idle, Absolute: c.Absolute},
		Now:       h.now,
		Passwords: r.Credentials,
		Passkeys:  r.Passkeys,
		Persons:   r.Persons,
		Notices:   r.Notices,
		Mandates:  r.Mandates,
	})
	h.open = append(h.open, sessions)
	r.Sessions, r.told = sessions.Service, sessions.Told
	r.ways = sessions.Ways
	limits := login.DefaultLimits()
	limits.PuzzleAfter, limits.LockAfter, limits.LockFor = int64(c.SliderAfter), int64(c.LockAfter), c.LockFor
	logins := loginroom.New(loginroom.Needs{
		DB:          h.DB,
		Keys:        h.Keys,
		Rates:       r.Limits,
		Slider:      r.Slider,
		Public:      h.Config.Public,
		Limits:      limits,
		Now:         h.now,
		Credentials: r.Credentials,
		Passkeys:    r.Passkeys,
		Sessions:    r.Sessions,
		Told:        r.told,
		Ways:        r.ways,
	})
	r.Passwords, r.Scans = logins.Passwords, logins.Scans
	h.open = append(h.open, logins)
}

// signOn is what the ways in from outside stand on; those that the settings do not name stay closed.
func (h *Hall) signOn(r *Rooms) signonroom.Needs {
	n := signonroom.Needs{
		DB:        h.DB,
		Audit:     r.Audit,
		Rates:     r.Limits,
		Public:    h.Config.Public,
		Driver:    h.Config.CA.Driver,
		Now:       h.now,
		Units:     r.Units,
		Persons:   r.Persons,
		Mandates:  r.Mandates,
		Accounts:  r.Accounts,
		Codes:     r.Codes,
		Sessions:  r.Sessions,
		Told:      r.told,
		Ways:      r.ways,
		Agreement: enrol.UnitRegistration().Version,
	}
	for _, d := range h.Config.CA.Downloads {
		n.Downloads = append(n.Downloads, signonweb.Download(d))
	}
	switch o := h.Outside; {
	case o.Province != nil:
		n.Province = o.Province
	case o.OIDC != nil:
		n.Province = o.OIDC
	}
	if g := h.Outside.Licence; g != nil {
		n.Licences = g
	}
	if g := h.Outside.CA; g != nil {
		n.Trust = g
	}
	return n
}
