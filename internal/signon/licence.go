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

// LicenceState is where a trip to the holder of an 电子营业执照 stands.
type LicenceState string

const (
	LicenceNew       LicenceState = "new"
	LicenceConfirmed LicenceState = "confirmed"
	LicenceRefused   LicenceState = "refused"
	LicenceUsed      LicenceState = "used"
	LicenceExpired   LicenceState = "expired" // never stored
)

// LicenceTrip is one code on one screen.
type LicenceTrip struct {
	ID        string
	Binding   string // browser session of the screen
	State     LicenceState
	Code      string // what the platform handed over
	ExpiresAt time.Time
}

// LicenceStore keeps trips.
type LicenceStore interface {
	AddTrip(ctx context.Context, t LicenceTrip) error
	// Trip fails with NotFound.
	Trip(ctx context.Context, id string) (LicenceTrip, error)
	// MoveTrip writes state, code and time over a trip in the state from; false when it is in another.
	MoveTrip(ctx context.Context, t LicenceTrip, from LicenceState) (bool, error)
}

// LicencePlatform is 电子营业执照.
type LicencePlatform interface {
	// Show asks for a code to show for a trip.
	Show(ctx context.Context, trip string) (content string, life time.Duration, err error)
	// Holder changes a code for what it proves, once: Invalid when it is worth nothing, Away.
	Holder(ctx context.Context, code string) (Evidence, error)
	// ReadCall reads the platform's callback and proves its signature.
	ReadCall(body []byte) (trip string, confirmed bool, code string, err error)
	// HashDocument is how the platform names a document without telling its number.
	HashDocument(number string) string
}

// Licences is the way in by 电子营业执照. A trip belongs to the browser that showed
// the code: a callback, however true, lets in nobody else; what it hands over works
// once, and only the platform says who it was.
type Licences struct {
	Store    LicenceStore
	Platform LicencePlatform
	Wakes    session.Wakes
	Rates    *limit.Service
	Now      func() time.Time
}

const licenceGone = "二维码已失效，请换一个"

// Open makes a code for a screen: Limited, Away.
func (l *Licences) Open(ctx context.Context, who actor.Actor, binding string) (tripID, content string, err error) {
	now := l.Now()
	n, ends, err := l.Rates.HitUntil(ctx, "licence.open", who.IP, time.Minute, now)
	if err != nil {
		return "", "", fmt.Errorf("counting codes: %w", err)
	}
	if n > 10 {
		return "", "", &fault.Fault{Kind: fault.Limited, Say: "刷新二维码太频繁，请稍后再试，或用账号密码登录", RetryAfter: max(ends.Sub(now), time.Second)}
	}
	t := LicenceTrip{ID: id.New(), Binding: binding, State: LicenceNew}
	content, life, err := l.Platform.Show(ctx, t.ID)
	if err != nil {
		return "", "", err
	}
	t.ExpiresAt = now.Add(min(life, 10*time.Minute))
	return t.ID, content, l.Store.AddTrip(ctx, t)
}

// Called is the platform's callback, its signature proved. A second one changes nothing.
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

// Watch tells when the trip moves.
func (l *Licences) Watch(tripID string) (<-chan struct{}, func()) {
	return l.Wakes.Watch("licence:" + tripID)
}

// Peek gives the state of a trip to the screen it belongs to; NotFound to others.
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

// Take gives what was proved to the screen it was proved for, once. Expired, Invalid, Away.
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
