package legacy

import (
	"context"
	"errors"
	"fmt"

	"wangting/internal/fault"
	"wangting/internal/regno"
	"wangting/internal/upgrade"
)

// Halls is the older halls by code.
type Halls map[string]Hall

var _ upgrade.Halls = Halls(nil)

// Verify asks one hall about an account. Faults: NotFound when name and password do not match, Away.
func (h Halls) Verify(ctx context.Context, hall, user, password string) (upgrade.Old, upgrade.Standing, error) {
	l, ok := h[hall]
	if !ok {
		return upgrade.Old{}, "", fmt.Errorf("there is no older hall %q", hall)
	}
	a, err := l.Verify(ctx, user, password)
	if errors.Is(err, ErrWrong) {
		return upgrade.Old{}, "", fault.Wrap(fault.NotFound, "", err)
	}
	if err != nil {
		return upgrade.Old{}, "", err
	}
	old := upgrade.Old{Key: a.Key, Profile: upgrade.Profile{
		Economy:     a.Profile["aab020"],
		Nature:      a.Profile["aab019"],
		Industry:    a.Profile["aab022"],
		Affiliation: a.Profile["aab021"],
	}}
	for _, c := range a.Cases {
		old.Past = append(old.Past, upgrade.Past(c))
	}
	if c, err := regno.USCCFromRegister(a.USCC); err == nil { // a unit without a valid code has to come to the window
		old.USCC = c
	}
	return old, upgrade.Standing(a.Standing), nil
}
