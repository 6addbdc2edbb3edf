package app

import (
	"context"
	"fmt"

	"wangting/internal/address"
	"wangting/internal/address/addressdb"
	"wangting/internal/audit"
	"wangting/internal/audit/auditdb"
	"wangting/internal/blob"
	"wangting/internal/casework"
	"wangting/internal/casework/caseworkdb"
	"wangting/internal/catalog"
	"wangting/internal/catalog/catalogdb"
	"wangting/internal/enrol"
	"wangting/internal/institution"
	"wangting/internal/limit"
	"wangting/internal/limit/limitdb"
	"wangting/internal/login"
	"wangting/internal/login/logindb"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/notice/noticedb"
	"wangting/internal/parcel"
	"wangting/internal/person"
	"wangting/internal/person/persondb"
	"wangting/internal/proof"
	"wangting/internal/proof/proofdb"
	"wangting/internal/rating"
	"wangting/internal/rating/ratingroom"
	"wangting/internal/secret"
	"wangting/internal/staff"
	"wangting/internal/staff/staffdb"
	"wangting/internal/unit"
	"wangting/internal/unit/unitdb"
	"wangting/internal/upgrade"
	"wangting/internal/web/slider"
	"wangting/internal/window"
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
	Sessions     *login.Sessions
	Credentials  *login.Credentials
	Passwords    *login.PasswordLogin
	Changes      *login.PasswordChange
	Recovery     *login.Recovery
	Scans        *login.Scans
	Passkeys     *login.Passkeys
	Institutions *institution.Service
	Parcels      *parcel.Service
	Personal     *login.Personal
	Faces        *proof.Faces
	Codes        *proof.Codes
	Catalog      *catalog.Service
	Cases        *casework.Service
	Ratings      *rating.Service
	Staff        *staff.Service
	Enrol        *enrol.Service
	Succession   *enrol.Service // 法定代表人变更
	Upgrades     *upgrade.Service
	Window       *window.Service
	Slider       *slider.Service
	Files        *blob.Store
}

// rooms builds them from the ground up: a room comes after those its corridors lead to.
func (h *Hall) rooms(ctx context.Context) (Rooms, error) {
	var r Rooms
	r.Limits = limitdb.New(h.DB)
	r.Audit = &audit.Service{Store: auditdb.Store{DB: h.DB}, Tx: h.DB, Keys: h.Keys, Now: h.now}
	r.Audit.Words(acts)
	notices := noticedb.Store{DB: h.DB, Keys: h.Keys}
	r.Notices = &notice.Service{Inbox: notices, Outbox: notices, Tx: h.DB, Queue: h.Queue, Texter: texter{h.Outside.SMS, h.Config.SMS.Templates}, Now: h.now}
	r.Persons = &person.Service{Store: persondb.Store{DB: h.DB, Keys: h.Keys}, Tx: h.DB, Audit: r.Audit, Now: h.now}
	r.Units = &unit.Service{Store: unitdb.Store{DB: h.DB}, Register: unitRegister{h}, Closing: unitEnd{h}, Tx: h.DB, Audit: r.Audit, Now: h.now}
	r.Addresses = &address.Service{Store: addressdb.Store{DB: h.DB, Keys: h.Keys}, Tx: h.DB, Audit: r.Audit}
	r.Slider = slider.New(h.DB, h.Keys, r.Limits, h.now)
	hasher := secret.NewPasswords(0, 0)
	h.loginRooms(&r, hasher)
	h.mandateRoom(&r)
	h.proofRooms(&r)
	r.Catalog = &catalog.Service{Store: catalogdb.Store{DB: h.DB}, Tx: h.DB, Audit: r.Audit, Now: h.now}
	if err := r.Catalog.Open(ctx); err != nil {
		return r, err
	}
	r.Staff = &staff.Service{Store: &staffdb.Store{DB: h.DB, Keys: h.Keys}, Tx: h.DB, Audit: r.Audit, Passwords: hasher, Keys: h.Keys, Failures: r.Limits,
		Limits: staff.DefaultLimits(), Issuer: h.Config.Brand.Name, Now: h.now}
	var err error
	if r.Files, err = blob.Open(h.Config.BlobURL(), blob.S3Keys{ID: h.Config.S3.KeyID, Secret: h.Config.S3.KeySecret}, nil); err != nil {
		return r, fmt.Errorf("settings: blob: %w", err)
	}
	cases := caseworkdb.Store{DB: h.DB, Keys: h.Keys}
	r.Cases = &casework.Service{Store: cases, Lists: cases, Tx: h.DB, Audit: r.Audit, Items: caseItems{r.Catalog, h.Config.Limits.UploadBytes},
		Rights: caseRights{r.Mandates}, Units: caseUnits{r.Units}, Names: caseNames{r.Persons, r.Staff}, Tell: caseTell{h.Queue},
		Files: caseFiles{r.Files}, Staff: r.Staff, Calendar: h.Calendar, Facts: caseFacts{r.Units, r.Persons}.Of, Now: h.now}
	ratings := ratingroom.New(ratingroom.Needs{DB: h.DB, Keys: h.Keys, Audit: r.Audit, Calendar: h.Calendar, Now: h.now, Cases: r.Cases, Notices: r.Notices})
	r.Ratings = ratings.Service
	h.open = append(h.open, ratings)
	h.enrolRoom(&r)
	h.recoveryRoom(&r)
	h.scanRoom(&r)
	if err := h.passkeyRoom(&r); err != nil {
		return r, err
	}
	h.windowRoom(&r)
	h.institutionRoom(&r)
	h.parcelRoom(&r)
	return r, h.upgradeRoom(&r, hasher)
}

func (h *Hall) loginRooms(r *Rooms, hasher *secret.Passwords) {
	c := h.Config.Limits
	limits := login.DefaultLimits()
	limits.PuzzleAfter, limits.LockAfter, limits.LockFor = int64(c.SliderAfter), int64(c.LockAfter), c.LockFor
	limits.Idle, limits.Absolute = c.Idle, c.Absolute
	db := logindb.Store{DB: h.DB, Keys: h.Keys}
	r.Sessions = &login.Sessions{Store: db, Tx: h.DB, Audit: r.Audit, Now: h.now, Limits: limits}
	r.Credentials = &login.Credentials{Accounts: db, Tries: r.Limits, Hasher: hasher, Keys: h.Keys, Tx: h.DB, Audit: r.Audit, Now: h.now}
	r.Changes = &login.PasswordChange{Credentials: r.Credentials, Sessions: r.Sessions, Parts: numbers{r}.of, Fresh: h.fresh}
	r.Passwords = &login.PasswordLogin{Accounts: db, Tries: r.Limits, Sessions: r.Sessions, Hasher: hasher, NeedsRehash: secret.NeedsRehash,
		Keys: h.Keys, Puzzle: r.Slider, Notices: loginNotices{r.Notices, r.Persons, c.LockFor}, Second: db.Second, Tx: h.DB, Audit: r.Audit, Now: h.now, Limits: limits}
}

func (h *Hall) proofRooms(r *Rooms) {
	c, db := h.Config.Limits, proofdb.Store{DB: h.DB}
	faces, codes := proof.DefaultFaceLimits(), proof.DefaultCodeLimits()
	faces.PerSubject.Most = int64(c.FacesPerDay)
	codes.Phone[1].Most, codes.Phone[2].Most = int64(c.CodesPerHour), int64(c.CodesPerDay)
	r.Faces = &proof.Faces{Store: db, Service: faceBureau{h.Outside.Alipay}, Tx: h.DB, Audit: r.Audit, Keys: h.Keys, Rates: r.Limits,
		Limits: faces, PublicURL: h.Config.Public, Now: h.now}
	r.Codes = &proof.Codes{Store: db, Sender: codeSender{r.Notices}, Tx: h.DB, Audit: r.Audit, Keys: h.Keys, Rates: r.Limits, Limits: codes, Now: h.now}
}
