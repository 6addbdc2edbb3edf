package signon

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/limit"
	"wangting/internal/session"
)

// LicenceState is the state of a LicenceTrip.
type LicenceState string

const (
	LicenceNew       LicenceState = "new"
	LicenceConfirmed LicenceState = "confirmed"
	LicenceRefused   LicenceState = "refused"
	LicenceUsed      LicenceState = "used"
	LicenceExpired   LicenceState = "expired" // never stored
)

// LicenceTrip is one login by 电子营业执照: one code on one screen, until the platform has answered.
type LicenceTrip struct {
	ID        string
	Binding   string // browser session of the screen
	State     LicenceState
	Code      string // from the platform, to be exchanged for the evidence
	ExpiresAt time.Time
}

// LicenceStore keeps trips.
type LicenceStore interface {
	AddTrip(ctx context.Context, t LicenceTrip) error
	// Trip fails with NotFound.
	Trip(ctx context.Context, id string) (LicenceTrip, error)
	// MoveTrip updates state, code and time of a trip that is in the state from; it reports false when it
	// is in another.
	MoveTrip(ctx context.Context, t LicenceTrip, from LicenceState) (bool, error)
}

// LicencePlatform is the national platform of the 电子营业执照.
type LicencePlatform interface {
	// Show asks the platform for the content of a QR code for a trip, and for how long it is valid.
	Show(ctx context.Context, trip string) (content string, life time.Duration, err error)
	// Holder exchanges a code for the evidence, once. Invalid when the code is not valid, Away.
	Holder(ctx context.Context, code string) (Evidence, error)
	// ReadCall verifies the signature of the platform's callback and reads it.
	ReadCall(body []byte) (trip string, confirmed bool, code string, err error)
	// HashDocument computes the hash by which the platform names a document without its number.
	HashDocument(number string) string
}

// Licences is the login by 电子营业执照. A trip belongs to the browser that showed the code; a genuine
// callback lets no other browser in. The code that it hands over works once, and only the platform's
// answer says who the holder is.
type Licences struct {
	Store    LicenceStore
	Platform LicencePlatform
	Wakes    session.Wakes
	Rates    *limit.Service
	Now      func() time.Time
	// PerMinute is how many codes one address may ask for.
	PerMinute int64
}

const licenceGone = "二维码已失效，请换一个"

// Open makes a code for a screen. Faults: Limited, Away.
func (l *Licences) Open(ctx context.Context, who actor.Actor, binding string) (tripID, content string, err error) {
	now := l.Now()
	n, ends, err := l.Rates.HitUntil(ctx, "licence.open", who.IP, time.Minute, now)
	if err != nil {
		return "", "", fmt.Errorf("counting codes: %w", err)
	}
	if n > l.PerMinute {
		return "", "", &fault.Fault{
			Kind:       fault.Limited,
			Say:        "刷新二维码太频繁，请稍后再试，或用账号密码登录",
			RetryAfter: max(ends.Sub(now), time.Second),
		}
	}
	t := LicenceTrip{ID: id.New(), Binding: binding, State: LicenceNew}
	content, life, err := l.Platform.Show(ctx, t.ID)
	if err != nil {
		return "", "", err
	}
	t.ExpiresAt = now.Add(min(life, 10*time.Minute))
	return t.ID, content, l.Store.AddTrip(ctx, t)
}

// Called handles a callback of the platform whose signature has been verified. A repeated callback
// changes nothing.
func (l *Licences) Called(ctx context.Context, tripID string, confirmed bool, code string) error {
	t, err := l.Store.Trip(ctx, tripID)
	if err != nil {
		return err
	}
	if !l.Now().Before(t.ExpiresAt) {
		return fault.New(fault.Expired, licenceGone)
	}
	t.State, t.Code, t.ExpiresAt = LicenceRefused, "", l.Now().Add(time.Minute)
	if confirmed && code != "" {
		t.State, t.Code = LicenceConfirmed, code
	}
	moved, err := l.Store.MoveTrip(ctx, t, LicenceNew)
	if err != nil || !moved {
		return err
	}
	return l.Wakes.Wake(ctx, "licence:"+tripID)
}

// Watch returns a channel that signals every change of the trip, and a function to stop watching.
func (l *Licences) Watch(tripID string) (<-chan struct{}, func()) {
	return l.Wakes.Watch("licence:" + tripID)
}

// Peek returns the state of a trip to the browser it belongs to; NotFound to others.
func (l *Licences) Peek(ctx context.Context, binding, tripID string) (LicenceState, error) {
	t, err := l.trip(ctx, binding, tripID)
	return t.State, err
}

func (l *Licences) trip(ctx context.Context, binding, tripID string) (LicenceTrip, error) {
	t, err := l.Store.Trip(ctx, tripID)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return t, fmt.Errorf("looking at a licence's trip: %w", err)
	}
	if err != nil || t.Binding != binding {
		return LicenceTrip{}, fault.New(fault.NotFound, "")
	}
	if (t.State == LicenceNew || t.State == LicenceConfirmed) && !l.Now().Before(t.ExpiresAt) {
		t.State = LicenceExpired
	}
	return t, nil
}

// Take returns the evidence of a confirmed trip to the browser it belongs to, once. Faults: Expired,
// Invalid, Away.
func (l *Licences) Take(ctx context.Context, binding, tripID string) (Evidence, error) {
	t, err := l.trip(ctx, binding, tripID)
	if err != nil {
		return Evidence{}, err
	}
	code := t.Code
	if t.State != LicenceConfirmed {
		return Evidence{}, fault.New(fault.Expired, licenceGone)
	}
	t.State, t.Code = LicenceUsed, ""
	moved, err := l.Store.MoveTrip(ctx, t, LicenceConfirmed)
	if err != nil {
		return Evidence{}, fmt.Errorf("taking a licence's trip: %w", err)
	}
	if !moved {
		return Evidence{}, fault.New(fault.Expired, licenceGone)
	}
	return l.Platform.Holder(ctx, code)
}
