package login

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/config"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/limit"
	"wangting/internal/secret"
	"wangting/internal/session"
)

// A scan login (LOG-5) takes four steps. The computer shows a QR code. A phone on
// which a person is signed in reads it. The person chooses for whom to log in. The
// computer is logged in.
//
//	new ──read──> scanned ──confirm──> confirmed ──take──> consumed
//	 └──────────────┴── cancel ──> cancelled; each open state has a time limit, then it is expired
//
// Every change names the state it expects, so when two phones, tabs or nodes
// compete, exactly one wins. Photographing the code gains nothing: reading it needs
// a person who is signed in, and a confirmed scan is handed only to the browser
// session that showed the code. An attacker may instead send their own code to a
// victim. Against that, the phone shows the browser, address and time of the
// computer. When the two are on different networks, the person must also pick the
// two digits that the computer shows; one wrong answer ends the scan.

// ScanPurpose is the reason for which a code is shown.
type ScanPurpose string

const (
	ScanUnit    ScanPurpose = "unit"    // log in for a unit that the person chooses on the phone
	ScanPerson  ScanPurpose = "person"  // log in for themselves
	ScanHandler ScanPurpose = "handler" // choose who acts for a unit that a certificate has proved (APP-2)
)

// ScanState is the state of a scan, as in the drawing above.
type ScanState string

const (
	ScanNew       ScanState = "new"
	ScanRead      ScanState = "scanned"
	ScanConfirmed ScanState = "confirmed"
	ScanCancelled ScanState = "cancelled"
	ScanConsumed  ScanState = "consumed"
	ScanExpired   ScanState = "expired"
)

// Scan is one QR code on one computer screen.
type Scan struct {
	ID        string
	Purpose   ScanPurpose
	Binding   string // browser session of the screen
	Token     []byte // keyed hash of the token in the QR code
	Typed     []byte // keyed hash of the eight digits
	Match     string // the two digits on the screen
	IP        string // of the computer
	Browser   string
	Within    string // the only unit that may be chosen, or ""
	State     ScanState
	PersonID  string // who read it
	MandateID string // chosen on the phone, or "" for themselves
	UnitID    string
	CreatedAt time.Time
	ExpiresAt time.Time // end of the current state
}

// StateAt returns the state at a moment; an open scan past its time is ScanExpired.
func (s Scan) StateAt(now time.Time) ScanState {
	if !now.Before(s.ExpiresAt) && slices.Contains([]ScanState{ScanNew, ScanRead, ScanConfirmed}, s.State) {
		return ScanExpired
	}
	return s.State
}

// ScanStore keeps scans.
type ScanStore interface {
	// AddScan stores a scan and ends the open scans of the same browser session. Conflict when another
	// scan has the same typed code.
	AddScan(ctx context.Context, s Scan) error
	// Scan, ScanByToken and ScanByTyped fail with NotFound.
	Scan(ctx context.Context, id string) (Scan, error)
	ScanByToken(ctx context.Context, token []byte) (Scan, error)
	ScanByTyped(ctx context.Context, typed []byte) (Scan, error)
	// MoveScan updates a scan that is in the state from and has not expired at now; it reports false when
	// the scan is not.
	MoveScan(ctx context.Context, s Scan, from ScanState, now time.Time) (bool, error)
}

// ScanLimits are the time limits and rate limits of scans.
type ScanLimits struct {
	New, Read, Confirmed time.Duration // life of each state
	OpenPerMinute        int64         // codes shown to one address in a minute
	TypedPerWindow       int64         // codes typed by one person in TypedWindow
	TypedWindow          time.Duration
}

// ScanLimitsOf returns the limits that the settings name, and the times of LOG-5, which leave older people time to read.
func ScanLimitsOf(c config.Limits) ScanLimits {
	return ScanLimits{New: 180 * time.Second, Read: 120 * time.Second, Confirmed: 30 * time.Second,
		OpenPerMinute: int64(c.AddressScansPerMinute), TypedPerWindow: int64(c.TypedScans), TypedWindow: 10 * time.Minute}
}

// DefaultScanLimits returns the limits that LOG-5 requires.
func DefaultScanLimits() ScanLimits { return ScanLimitsOf(config.Default().Limits) }

// Scans is the service for scan logins.
type Scans struct {
	*session.Service
	Scans   ScanStore
	Keys    *secret.Keyring
	Wakes   session.Wakes
	Rates   *limit.Service
	Notices session.Teller
	Limits  ScanLimits
}

// Shown is the data that the computer shows for a scan.
type Shown struct {
	ID    string
	Token string // in the QR code
	Typed string // eight digits, for a phone without camera
	Match string
	Until time.Time
}

// Open makes a code for a computer screen. within restricts the choice to one unit, for ScanHandler.
// Limited when one address asks for too many codes.
func (s *Scans) Open(ctx context.Context, who actor.Actor, binding string, p ScanPurpose, within string) (Shown, error) {
	now := s.Now()
	n, ends, err := s.Rates.HitUntil(ctx, "scan.open", who.IP, time.Minute, now)
	if err != nil {
		return Shown{}, fmt.Errorf("counting codes: %w", err)
	}
	if s.Limits.OpenPerMinute > 0 && n > s.Limits.OpenPerMinute {
		return Shown{}, &fault.Fault{
			Kind:       fault.Limited,
			Say:        "刷新二维码太频繁，请稍后再试，或用账号密码登录",
			RetryAfter: max(ends.Sub(now), time.Second),
		}
	}
	for range 5 {
		out := Shown{
			ID:    id.New(),
			Token: base64.RawURLEncoding.EncodeToString(random(24)),
			Typed: digits(8),
			Match: digits(2),
			Until: now.Add(s.Limits.New),
		}
		err = s.Scans.AddScan(
			ctx,
			Scan{
				ID:        out.ID,
				Purpose:   p,
				Binding:   binding,
				Token:     s.Keys.Index("scan.token", out.Token),
				Typed:     s.Keys.Index("scan.typed", out.Typed),
				Match:     out.Match,
				IP:        who.IP,
				Browser:   who.Browser,
				Within:    within,
				State:     ScanNew,
				CreatedAt: now,
				ExpiresAt: out.Until,
			},
		)
		if err == nil {
			return out, nil
		}
		if !errors.Is(err, fault.Conflict) {
			break
		}
	}
	return Shown{}, fmt.Errorf("showing a code: %w", err)
}

// Peek returns the scan of a screen. NotFound when another browser shows it.
func (s *Scans) Peek(ctx context.Context, binding, scanID string) (Scan, error) {
	sc, err := s.Scans.Scan(ctx, scanID)
	if err != nil {
		return Scan{}, fmt.Errorf("looking at scan %s: %w", scanID, err)
	}
	if sc.Binding != binding {
		return Scan{}, fault.New(fault.NotFound, "")
	}
	sc.State = sc.StateAt(s.Now())
	return sc, nil
}

// Watch returns a channel that signals every change of the scan, and a function to stop watching.
func (s *Scans) Watch(scanID string) (<-chan struct{}, func()) { return s.Wakes.Watch(topic(scanID)) }

func topic(scanID string) string { return "scan:" + scanID }

const scanGone = "二维码已失效，请在电脑上刷新后重新扫描"

func (s *Scans) move(ctx context.Context, who actor.Actor, sc Scan, from ScanState, act string) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		moved, err := s.Scans.MoveScan(ctx, sc, from, s.Now())
		if err != nil {
			return fmt.Errorf("moving scan %s to %s: %w", sc.ID, sc.State, err)
		}
		if !moved {
			return fault.New(fault.Expired, scanGone)
		}
		if err := s.Audit.Record(ctx, who, actor.Deed{Act: act, Object: "scan", ObjectID: sc.ID, UnitID: sc.UnitID,
			Detail: map[string]string{"purpose": string(sc.Purpose)}}); err != nil {
			return err
		}
		return s.Wakes.Wake(ctx, topic(sc.ID))
	})
}

// Take starts the login for a confirmed scan, once, in the browser that showed the code. NotFound when
// another browser showed it, Expired when it is not confirmed.
func (s *Scans) Take(ctx context.Context, who actor.Actor, binding, scanID string) (session.Login, error) {
	sc, err := s.Peek(ctx, binding, scanID)
	if err != nil {
		return session.Login{}, err
	}
	if sc.State != ScanConfirmed {
		return session.Login{}, fault.New(fault.Expired, scanGone)
	}
	var in session.Login
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		sc.State = ScanConsumed
		moved, err := s.Scans.MoveScan(ctx, sc, ScanConfirmed, s.Now())
		if err != nil {
			return fmt.Errorf("taking scan %s: %w", scanID, err)
		}
		if !moved {
			return fault.New(fault.Expired, scanGone)
		}
		in, err = s.Start(
			ctx, who, session.Entry{MandateID: sc.MandateID, PersonID: sc.PersonID, UnitID: sc.UnitID, IP: who.IP, Browser: who.Browser},
			"scan",
		)
		if err != nil {
			return err
		}
		return s.Notices.NewLogin(
			ctx,
			session.Event{
				PersonID:  sc.PersonID,
				UnitID:    sc.UnitID,
				MandateID: sc.MandateID,
				At:        s.Now(),
				IP:        who.IP,
				Browser:   session.BrowserLabel(who.Browser),
			},
		)
	})
	return in, err
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}

// digits returns n random digits.
func digits(n int) string {
	most := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
	v, err := rand.Int(rand.Reader, most)
	if err != nil {
		panic(err) // never fails
	}
	return fmt.Sprintf("%0*d", n, v)
}
