package app

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"time"

	"wangting/internal/fault"
	"wangting/internal/gateway/legacy"
	"wangting/internal/gateway/patience"
	"wangting/internal/mandate"
	"wangting/internal/regno"
	"wangting/internal/secret"
	"wangting/internal/upgrade"
	"wangting/internal/upgrade/upgradedb"
)

func (h *Hall) upgradeRoom(r *Rooms, hasher *secret.Passwords) error {
	halls := olderHalls{}
	s := &upgrade.Service{Store: upgradedb.Store{DB: h.DB}, Accounts: r.Accounts, Passwords: r.Credentials,
		Admins: upgradeAdmins{people: r.verified}, Tx: h.DB, Audit: r.Audit, Life: 30 * time.Minute}
	for _, c := range h.Config.Legacy {
		hall, err := h.olderHall(c.Kind, c.Name, c.Base, c.AppID, c.Secret, c.URL, c.Query, c.Habit, c.File, hasher)
		if err != nil {
			return fmt.Errorf("settings: legacy %s: %w", c.Code, err)
		}
		halls[c.Code] = hall
		s.Older = append(s.Older, upgrade.Older{Code: c.Code, Name: c.Name})
	}
	s.Verifier = upgrade.Verifier{Halls: halls, Rates: r.Limits, Keys: h.Keys, Limits: upgrade.DefaultLimits(), Now: h.now}
	r.Upgrades = s
	return nil
}

func (h *Hall) olderHall(kind, name, base, app, secret, url, query, habit, file string, hasher legacy.Hasher) (legacy.Hall, error) {
	switch kind {
	case "http":
		key, err := base64.StdEncoding.DecodeString(secret)
		if err != nil {
			return nil, fmt.Errorf("secret: %w", err)
		}
		return legacy.NewAsked(legacy.Settings{Name: name, BaseURL: base, AppID: app, Key: key, Now: h.now, Patience: patience.Options{PerCall: 5 * time.Second}})
	case "table":
		return legacy.NewTable(url, query, habit)
	case "file":
		return legacy.NewImported(file, hasher)
	}
	return nil, fmt.Errorf("kind %q is none of http, table, file", kind)
}

// olderHalls asks the older halls, by code.
type olderHalls map[string]legacy.Hall

func (o olderHalls) Verify(ctx context.Context, hall, user, password string) (upgrade.Old, upgrade.Standing, error) {
	l, ok := o[hall]
	if !ok {
		return upgrade.Old{}, "", fmt.Errorf("there is no older hall %q", hall)
	}
	a, err := l.Verify(ctx, user, password)
	if errors.Is(err, legacy.ErrWrong) {
		return upgrade.Old{}, "", fault.Wrap(fault.NotFound, "", err)
	}
	if err != nil {
		return upgrade.Old{}, "", err
	}
	old := upgrade.Old{Key: a.Key, Profile: upgrade.Profile{Economy: a.Profile["aab020"], Nature: a.Profile["aab019"], Industry: a.Profile["aab022"], Affiliation: a.Profile["aab021"]}}
	for _, c := range a.Cases {
		old.Past = append(old.Past, upgrade.Past(c))
	}
	if c, err := regno.USCCFromRegister(a.USCC); err == nil { // without a valid one it is told to come to the window
		old.USCC = c
	}
	return old, upgrade.Standing(a.Standing), nil
}

type upgradeAdmins struct{ people mandate.Verified }

func (a upgradeAdmins) Verified(ctx context.Context, x upgrade.Admin) (string, error) {
	return a.people.Verified(ctx, mandate.Known{Name: x.Name, Document: x.Document, Phone: x.Phone})
}

// WrapOlder wraps the hashes that an older hall leaves, for a hall of kind file.
func WrapOlder(ctx context.Context, in io.Reader, out io.Writer) (int, error) {
	return legacy.Wrap(ctx, in, out, secret.NewPasswords(0, 0))
}
