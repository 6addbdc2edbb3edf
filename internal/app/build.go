package app

import (
	"context"
	"fmt"

	"wangting/internal/account"
	"wangting/internal/account/accountroom"
	"wangting/internal/address/addressroom"
	"wangting/internal/agreement"
	"wangting/internal/ask/askroom"
	"wangting/internal/audit"
	"wangting/internal/audit/auditdb"
	"wangting/internal/auditor/auditorroom"
	"wangting/internal/auto/autoroom"
	"wangting/internal/blob"
	"wangting/internal/casework/caseworkroom"
	"wangting/internal/catalog/catalogroom"
	"wangting/internal/centre/centreroom"
	"wangting/internal/counter/counterroom"
	"wangting/internal/credential/credentialroom"
	"wangting/internal/editor/editorroom"
	"wangting/internal/enrol/enrolroom"
	"wangting/internal/entitle/entitleroom"
	"wangting/internal/figures/figuresroom"
	"wangting/internal/gateway/witness"
	"wangting/internal/institution/institutionroom"
	"wangting/internal/ledger/ledgerroom"
	"wangting/internal/limit"
	"wangting/internal/limit/limitdb"
	"wangting/internal/login/loginroom"
	"wangting/internal/mandate/mandateroom"
	"wangting/internal/news/newsroom"
	"wangting/internal/notice/noticeroom"
	"wangting/internal/parcel/parcelroom"
	"wangting/internal/person/personroom"
	"wangting/internal/practice/practiceroom"
	"wangting/internal/privacy"
	"wangting/internal/privacy/privacyroom"
	"wangting/internal/proof/proofroom"
	"wangting/internal/query/queryroom"
	"wangting/internal/rating/ratingroom"
	"wangting/internal/recovery/recoveryroom"
	"wangting/internal/rehearsal/rehearsalroom"
	"wangting/internal/replay/replayroom"
	"wangting/internal/result/resultroom"
	"wangting/internal/secret"
	"wangting/internal/session/sessionroom"
	"wangting/internal/signon/signonroom"
	"wangting/internal/signon/signonweb"
	"wangting/internal/staff/staffroom"
	"wangting/internal/unit/unitroom"
	"wangting/internal/upgrade/upgraderoom"
	"wangting/internal/web/slider"
	"wangting/internal/window/windowroom"
)

// rooms opens them from the ground up: each stands on those before it. That is also the order in which they mount their pages.
func (h *Hall) rooms(ctx context.Context) error {
	r, hasher := &h.Rooms, secret.NewPasswords(0, 0)
	r.Limits = limitdb.New(h.DB)
	r.Audit = &audit.Service{Store: auditdb.Store{DB: h.DB}, Tx: h.DB, Keys: h.Keys, Now: h.now}
	r.Log = ledgerroom.New(ledgerroom.Needs{DB: h.DB, Keys: h.Keys, Now: h.now, Public: h.Config.Public,
		Witnesses: witness.Ports(h.Outside.Witnesses)})
	r.Slider = slider.New(h.DB, h.Keys, r.Limits, h.Config.Limits.AddressSlidersPerMinute, h.now)
	for _, storey := range []func(context.Context, *Hall, *Rooms, *secret.Passwords) error{openRegisters, openWork, openDoors, openFaces} {
		if err := storey(ctx, h, r, hasher); err != nil {
			return err
		}
	}
	return nil
}

// openRegisters opens who and what there is: persons, units, staff, items, addresses, messages, credentials, proofs.
func openRegisters(ctx context.Context, h *Hall, r *Rooms, hasher *secret.Passwords) error {
	notices := noticeroom.New(noticeroom.Needs{DB: h.DB, Keys: h.Keys, Queue: h.Queue, Texter: h.Outside.SMS, Now: h.now,
		Reports: h.Outside.SMS, ReportSecret: h.Config.SMS.Reports})
	persons := personroom.New(personroom.Needs{DB: h.DB, Keys: h.Keys, Audit: r.Audit, Now: h.now})
	units := unitroom.New(unitroom.Needs{DB: h.DB, Audit: r.Audit, Now: h.now})
	addresses := addressroom.New(addressroom.Needs{DB: h.DB, Keys: h.Keys, Audit: r.Audit})
	items, err := catalogroom.New(ctx, catalogroom.Needs{DB: h.DB, Audit: r.Audit, Log: r.Log.Service, Now: h.now})
	if err != nil {
		return err
	}
	c := h.Config.Limits
	clerks := staffroom.New(staffroom.Needs{
		DB: h.DB, Keys: h.Keys, Audit: r.Audit, Failures: r.Limits, Slider: r.Slider,
		Limits:    c,
		Passwords: hasher, Issuer: h.Config.Brand.Name, Now: h.now,
	})
	r.Notices, r.Persons, r.Units, r.Addresses = notices.Service, persons.Service, units.Service, addresses.Service
	r.Catalog, r.Favourites, r.Staff = items.Service, items.Favourites, clerks.Service
	credentials, err := credentialroom.New(credentialroom.Needs{
		DB: h.DB, Keys: h.Keys, Audit: r.Audit, Failures: r.Limits, Hasher: hasher, Now: h.now, Public: h.Config.PublicURL(),
		Brand: h.Config.Brand.Name, NameOf: persons.NameOf,
	})
	if err != nil {
		return err
	}
	r.Credentials, r.Passkeys = credentials.Passwords, credentials.Passkeys
	proofs := proofroom.New(proofroom.Needs{
		DB: h.DB, Keys: h.Keys, Audit: r.Audit, Rates: r.Limits, Public: h.Config.Public, Now: h.now, Bureau: h.Outside.Alipay,
		Sender: r.Notices, Limits: c,
	})
	r.Faces, r.Codes = proofs.Faces, proofs.Codes
	r.Texts = &agreement.Shelf{}
	h.open = append(h.open, r.Log, notices, persons, units, addresses, items, clerks, credentials, proofs)
	return nil
}

// openWork opens who may act for whom, who is signed in, and what is done: mandates, sessions, cases, accounts.
func openWork(_ context.Context, h *Hall, r *Rooms, _ *secret.Passwords) (err error) {
	limits := h.Config.Limits
	mandateNeeds := mandateroom.Needs{
		DB: h.DB, Keys: h.Keys, Audit: r.Audit, Rates: r.Limits, Limits: limits, Now: h.now,
		Persons: r.Persons, Units: r.Units, Catalog: r.Catalog, Notices: r.Notices, Faces: r.Faces, Texts: r.Texts,
		Passwords: r.Credentials, Passkeys: r.Passkeys,
	}
	if g := h.Outside.Core; g != nil {
		mandateNeeds.Insurance = g
	}
	r.Mandates = mandateroom.New(mandateNeeds)
	r.Sessions = sessionroom.New(sessionroom.Needs{
		DB:     h.DB,
		Keys:   h.Keys,
		Audit:  r.Audit,
		Limits: limits,
		Now:    h.now, Passwords: r.Credentials, Passkeys: r.Passkeys, Persons: r.Persons, Notices: r.Notices,
		Mandates: r.Mandates.Service,
	})
	if r.Files, err = blob.Open(blob.Options{URL: h.Config.BlobURL(), S3: blob.S3Keys(h.Config.S3), Keys: h.Keys, Hall: h.DB}); err != nil {
		return fmt.Errorf("settings: blob: %w", err)
	}
	r.Catalog.Files = r.Files
	cases := caseworkroom.New(caseworkroom.Needs{
		DB: h.DB, Keys: h.Keys, Audit: r.Audit, Log: r.Log.Service, Queue: h.Queue, Files: r.Files, Calendar: h.Calendar,
		Faces: r.Faces, Now: h.now, Limits: limits, Rates: r.Limits,
		Items: r.Catalog, Mandates: r.Mandates.Service, Units: r.Units, Persons: r.Persons, Staff: r.Staff, Notices: r.Notices,
		Addresses: r.Addresses,
	})
	r.Cases = cases.Service
	accounts := accountroom.New(accountroom.Needs{
		Tx: h.DB, Audit: r.Audit, Register: h.Outside.Units, Units: r.Units, Persons: r.Persons, Notices: r.Notices,
		Passwords: r.Credentials, Passkeys: r.Passkeys, Mandates: r.Mandates.Service, Faces: r.Faces,
		Tries: limit.Passwords(limits),
	})
	r.Accounts = accounts.Service
	r.Accounts.Join(account.Part{Unfinished: r.Cases.Unfinished})
	h.open = append(h.open, r.Mandates, r.Sessions, cases, accounts)
	return nil
}

// openDoors opens the ways in, what follows a case, and the accounts that come from elsewhere.
func openDoors(ctx context.Context, h *Hall, r *Rooms, hasher *secret.Passwords) error {
	c := h.Config.Limits
	logins := loginroom.New(loginroom.Needs{
		DB: h.DB, Keys: h.Keys, Rates: r.Limits, Slider: r.Slider, Public: h.Config.Public,
		Limits: c, Now: h.now, Credentials: r.Credentials, Passkeys: r.Passkeys, Sessions: r.Sessions.Service,
		Told: r.Sessions.Told, Ways: r.Sessions.Ways,
	})
	r.Passwords, r.Scans = logins.Passwords, logins.Scans
	ratings := ratingroom.New(ratingroom.Needs{
		DB: h.DB, Keys: h.Keys, Audit: r.Audit, Calendar: h.Calendar, Now: h.now, Cases: r.Cases, Notices: r.Notices,
	})
	r.Ratings = ratings.Service
	parcelNeeds := parcelroom.Needs{DB: h.DB, Keys: h.Keys, Audit: r.Audit, Queue: h.Queue, Now: h.now, Public: h.Config.Public,
		Cases: r.Cases, Addresses: r.Addresses, Notices: r.Notices, Mandates: r.Mandates.Service}
	if g := h.Outside.Courier; g != nil {
		parcelNeeds.Courier = g
	}
	parcels := parcelroom.New(parcelNeeds)
	r.Parcels = parcels.Service
	resultNeeds := resultroom.Needs{
		DB: h.DB, Keys: h.Keys, Audit: r.Audit, Rates: r.Limits, Slider: r.Slider, Files: r.Files, Now: h.now,
		Public: h.Config.Public, Owner: h.Config.Brand.Owner, Words: h.Config.Document.Words, Demo: !h.Config.Production(),
		Certificate: h.Config.Document.Certificate, Key: h.Config.Document.Key,
		Checks: c.AddressChecksPerMinute, Log: r.Log.Service, Cases: r.Cases, Items: r.Catalog, Persons: r.Persons, Notices: r.Notices,
		Mandates: r.Mandates.Service, Queue: h.Queue,
	}
	if g := h.Outside.Seal; g != nil {
		resultNeeds.Sealer = g
	}
	results, err := resultroom.New(resultNeeds)
	if err != nil {
		return err
	}
	enrolments := enrolroom.New(enrolroom.Needs{
		DB: h.DB, Keys: h.Keys, Audit: r.Audit, Rates: r.Limits, Slider: r.Slider, Now: h.now, Persons: r.Persons,
		Accounts: r.Accounts, Passwords: r.Credentials, Faces: r.Faces, Codes: r.Codes, RealName: h.Outside.RealName,
		Limits: c, Passkeys: r.Passkeys, Texts: r.Texts,
	})
	r.Enrol, r.Succession, r.Personal = enrolments.Service, enrolments.Succession, enrolments.Personal
	recoveries := recoveryroom.New(recoveryroom.Needs{
		Tx: h.DB, Audit: r.Audit, Slider: r.Slider, Now: h.now, Persons: r.Persons, Units: r.Units, Notices: r.Notices,
		Faces: r.Faces, Codes: r.Codes, Passwords: r.Credentials, Passkeys: r.Passkeys,
		Mandates: r.Mandates.Service, Sessions: r.Sessions.Service,
	})
	r.Recovery, r.Resets = recoveries.Recovery, recoveries.Resets
	windows := windowroom.New(windowroom.Needs{
		DB: h.DB, Keys: h.Keys, Audit: r.Audit, Files: r.Files, Public: h.Config.Public, MaxScanBytes: h.Config.Limits.UploadBytes,
		Now: h.now, Staff: r.Staff, Notices: r.Notices, Passwords: r.Credentials, Accounts: r.Accounts,
	})
	r.Window = windows.Service
	institutions := institutionroom.New(institutionroom.Needs{DB: h.DB, Audit: r.Audit, Now: h.now, Prefix: h.Config.Limits.FirstPassword,
		First: h.Config.Limits.FirstPasswordOf, Units: r.Units, Persons: r.Persons, People: r.Mandates.Verified, Notices: r.Notices,
		Passwords: r.Credentials, Passkeys: r.Passkeys, Mandates: r.Mandates.Service, Sessions: r.Sessions.Service, Cases: r.Cases,
		Accounts: r.Accounts})
	r.Institutions = institutions.Service
	older, halls, err := olderHalls(h, hasher)
	if err != nil {
		return err
	}
	r.Upgrades = upgraderoom.New(upgraderoom.Needs{
		DB: h.DB, Keys: h.Keys, Audit: r.Audit, Rates: r.Limits, Now: h.now, Older: older, Halls: halls,
		Limits:    c,
		Accounts:  r.Accounts,
		Passwords: r.Credentials,
		People:    r.Mandates.Verified,
	})
	signOn := signonroom.New(signOnNeeds(h, r))
	queries := queryroom.New(queryroom.Needs{DB: h.DB, Keys: h.Keys, Audit: r.Audit, Rates: r.Limits, Slider: r.Slider, Now: h.now,
		Limits: c, Items: r.Catalog, Core: h.Outside.Core, Units: r.Units,
		Persons: r.Persons, Mandates: r.Mandates.Service, Cases: r.Cases, Papers: results.Service})
	results.MayAsk, r.Results = queries.MayAsk, results
	editors := editorroom.New(editorroom.Needs{DB: h.DB, Audit: r.Audit, Now: h.now, Items: r.Catalog, Staff: r.Staff,
		Specimen: results.Specimen, Masked: results.Masked, Seal: results.SealAt})
	r.Editor = editors.Service
	if r.News, err = newsroom.New(ctx, newsroom.Needs{DB: h.DB, Keys: h.Keys, Audit: r.Audit, Files: r.Files, Rates: r.Limits,
		Slider: r.Slider, Limits: c, Now: h.now, Calendar: h.Calendar, Staff: r.Staff, Items: r.Catalog, Texts: r.Texts,
		Notices: r.Notices, Log: r.Log.Service, Owner: h.Config.Brand.Owner}); err != nil {
		return err
	}
	h.open = append(h.open, rehearsalroom.New(rehearsalroom.Needs{DB: h.DB, Keys: h.Keys, Audit: r.Audit, Calendar: h.Calendar, Now: h.now,
		Editor: editors.Service, Papers: results.Service}),
		replayroom.New(replayroom.Needs{DB: h.DB, Keys: h.Keys, Audit: r.Audit, Queue: h.Queue, Calendar: h.Calendar, Now: h.now,
			Editor: editors.Service, Items: r.Catalog, Cases: r.Cases, Persons: r.Persons, Units: r.Units, Staff: r.Staff,
			Papers: results.Service}))
	r.Ask = askroom.New(askroom.Needs{DB: h.DB, Keys: h.Keys, Audit: r.Audit, Rates: r.Limits, Slider: r.Slider, Calendar: h.Calendar,
		Limits: c, Now: h.now, Persons: r.Persons, Staff: r.Staff, Notices: r.Notices, Cases: r.Cases})
	h.open = append(h.open, r.Ask, logins, ratings, parcels, results, enrolments, recoveries, signOn, windows, institutions, r.Upgrades,
		queries, editors, r.News, autoroom.New(autoroom.Needs{DB: h.DB, Keys: h.Keys, Queue: h.Queue, Now: h.now, Core: h.Outside.Core,
			Cases: r.Cases, Items: r.Catalog, Persons: r.Persons, Units: r.Units}))
	r.Entitle = entitleroom.New(entitleroom.Needs{DB: h.DB, Keys: h.Keys, Audit: r.Audit, Queue: h.Queue, Log: h.log, Now: h.now,
		Core: h.Outside.Core, Cases: r.Cases, Items: r.Catalog, Mandates: r.Mandates.Service, Notices: r.Notices})
	h.open = append(h.open, r.Entitle)
	h.open = append(h.open, practiceroom.New(practiceroom.Needs{DB: h.DB, Audit: r.Audit, Rates: r.Limits, Now: h.now, Off: !h.Config.Practice,
		Limits: c, Units: r.Units, Persons: r.Persons, Notices: r.Notices, Favourites: r.Favourites, Mandates: r.Mandates.Service,
		Sessions: r.Sessions.Service, Cases: r.Cases}))
	return nil
}

// openFaces opens the centres of a unit and of a person.
func openFaces(_ context.Context, h *Hall, r *Rooms, _ *secret.Passwords) error {
	needs := centreroom.Needs{
		UnreadSQL: noticeroom.UnreadSQL, DB: h.DB, Now: h.now, Catalog: r.Catalog, Favourites: r.Favourites, Units: r.Units,
		Persons: r.Persons, Notices: r.Notices, Mandates: r.Mandates.Service, Sessions: r.Sessions.Service, Cases: r.Cases,
		Upgrades: r.Upgrades.Service, Entitlement: r.Entitle.Read, Entitled: r.Entitle.Waits,
	}
	if g := h.Outside.Core; g != nil {
		needs.Records = g
	}
	r.Centre = centreroom.New(needs)
	r.Privacy = privacyroom.New(h.DB, privacy.Service{Audit: r.Audit, Rates: r.Limits, Now: h.now, Keep: h.Config.Retention,
		Limits: h.Config.Limits,
		Texts:  r.Texts, Persons: r.Persons, Notices: r.Notices, Addresses: r.Addresses, Favourites: r.Favourites,
		Passwords: r.Credentials, Passkeys: r.Passkeys, Mandates: r.Mandates.Service, Sessions: r.Sessions.Service, Cases: r.Cases,
		Parcels: r.Parcels, Ratings: r.Ratings, Asks: r.Ask.Service, News: r.News.Service})
	h.open = append(h.open, counterroom.New(counterroom.Needs{DB: h.DB, Now: h.now, Items: r.Catalog}))
	h.open = append(h.open, r.Privacy, r.Centre, auditorroom.New(auditorroom.Needs{DB: h.DB, Audit: r.Audit, Now: h.now, Persons: r.Persons,
		Staff: r.Staff, Items: r.Catalog}), figuresroom.New(figuresroom.Needs{DB: h.DB, Audit: r.Audit, Queue: h.Queue, Calendar: h.Calendar,
		Now: h.now, Systems: h.systems, Items: r.Catalog, Cases: r.Cases, Sessions: r.Sessions.Service, Staff: r.Staff}))
	return nil
}

// signOnNeeds is what the ways in from outside stand on; those that the settings do not name stay closed.
func signOnNeeds(h *Hall, r *Rooms) signonroom.Needs {
	n := signonroom.Needs{
		DB: h.DB, Audit: r.Audit, Rates: r.Limits, Public: h.Config.Public, Driver: h.Config.CA.Driver, Now: h.now, Units: r.Units,
		Persons: r.Persons, Mandates: r.Mandates.Service, Accounts: r.Accounts, Codes: r.Codes, Sessions: r.Sessions.Service,
		Told: r.Sessions.Told, Ways: r.Sessions.Ways, Texts: r.Texts,
		Limits: h.Config.Limits,
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
