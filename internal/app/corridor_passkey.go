package app

import (
	"context"
	"fmt"
	"net/netip"

	"github.com/go-webauthn/webauthn/webauthn"

	"wangting/internal/actor"
	"wangting/internal/login"
	"wangting/internal/login/logindb"
)

func (h *Hall) passkeyRoom(r *Rooms) error {
	u := h.Config.PublicURL()
	var rp *webauthn.WebAuthn
	if _, err := netip.ParseAddr(u.Hostname()); err != nil { // a key is of a name, never of a number
		if rp, err = login.NewRP(u.Hostname(), u.Scheme+"://"+u.Host, h.Config.Brand.Name); err != nil {
			return fmt.Errorf("settings: public: %w", err)
		}
	}
	r.Passkeys = &login.Passkeys{Switching: &login.Switching{Sessions: r.Sessions, Held: h.held}, Keys: logindb.Store{DB: h.DB, Keys: h.Keys}, RP: rp,
		NameOf: func(ctx context.Context, personID string) (string, error) {
			p, err := h.Rooms.Persons.Find(ctx, personID)
			return p.Name, err
		}, Notices: r.Passwords.Notices}
	return nil
}

// fresh asks for a passkey before a risky act.
func (h *Hall) fresh(ctx context.Context, who actor.Actor) error {
	return h.Rooms.Passkeys.Fresh(ctx, who)
}
