package login

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"net/netip"
	"slices"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
)

// A scan login (LOG-5): the screen shows a code, a phone on which a person is
// signed in reads it, the person says for whom, and the screen is in.
//
//	new ──read──> scanned ──confirm──> confirmed ──take──> consumed
//	 └──────────────┴── cancel ──> cancelled; each state has its time, then expired
//
// Every change names the state it expects, so of two phones, two tabs or two nodes
// one wins. The code is worth nothing to who photographs it: reading needs a person
// signed in, and what is confirmed is handed only to the browser session that
// showed the code. Against a code that was passed on (the victim reads the
// attacker's), the phone shows browser, address and time of the screen; when the two
// are on different networks the person must also name the two digits on the screen,
// one wrong answer ends it.

// ScanPurpose is what a code is shown for.
type ScanPurpose string

const (
	ScanUnit    ScanPurpose = "unit"    // to act for a unit that the phone chooses
	ScanPerson  ScanPurpose = "person"  // for themselves
	ScanHandler ScanPurpose = "handler" // to say who acts for a unit that a certificate has proved (APP-2)
)

// ScanState is where a scan stands.
type ScanState string

const (
	ScanNew       ScanState = "new"
	ScanRead      ScanState = "scanned"
	ScanConfirmed ScanState = "confirmed"
	ScanCancelled ScanState = "cancelled"
	ScanConsumed  ScanState = "consumed"
	ScanExpired   ScanState = "expired"
)

// Scan is one code on one screen.
type Scan struct {
	ID        string
	Purpose   ScanPurpose
	Binding   string // browser session of the screen
	Token     []byte // keyed hashes
	Typed     []byte
	Match     string // the two digits on the screen
	IP        string // of the screen
	Browser   string
	Within    string // the only unit that may be chosen, or ""
	State     ScanState
	PersonID  string // who read it
	MandateID string // chosen
	UnitID    string
	CreatedAt time.Time
	ExpiresAt time.Time // of the state it is in
}

// At is the state at a moment.
func (s Scan) At(now time.Time) ScanState {
	if !now.Before(s.ExpiresAt) && slices.Contains([]ScanState{ScanNew, ScanRead, ScanConfirmed}, s.State) {
		return ScanExpired
	}
	return s.State
}

// ScanStore keeps scans.
type ScanStore interface {
	// AddScan stores a scan and ends the open ones of its binding; Conflict when its
	// typed code is another's.
	AddScan(ctx context.Context, s Scan) error
	// Scan, ScanByToken and ScanByTyped fail with NotFound.
	Scan(ctx context.Context, id string) (Scan, error)
	ScanByToken(ctx context.Context, token []byte) (Scan, error)
	ScanByTyped(ctx context.Context, typed []byte) (Scan, error)
	// MoveScan writes s over a scan that is in the state from, and whose time is not
	// over at now; false when it is not.
	MoveScan(ctx context.Context, s Scan, from ScanState, now time.Time) (bool, error)
}

// Wakes tells screens, on every node, that their scan has moved.
type Wakes interface {
	Wake(ctx context.Context, topic string) error
	Watch(topic string) (woken <-chan struct{}, leave func())
}

// Rates counts what is limited.
type Rates interface {
	HitUntil(ctx context.Context, name, subject string, window time.Duration, now time.Time) (n int64, ends time.Time, err error)
}

// ScanLimits are the times and numbers of scans.
type ScanLimits struct {
	New, Read, Confirmed time.Duration // life of each state
	OpenPerMinute        int64         // codes shown to one address in a minute
	TypedPerWindow       int64         // codes typed by one person in TypedWindow
	TypedWindow          time.Duration
}

// DefaultScanLimits are those of the requirements, with time to read for people of sixty.
func DefaultScanLimits() ScanLimits {
	return ScanLimits{New: 180 * time.Second, Read: 120 * time.Second, Confirmed: 30 * time.Second,
		OpenPerMinute: 20, TypedPerWindow: 10, TypedWindow: 10 * time.Minute}
}

// Scans keeps the scan logins of the hall.
type Scans struct {
	*Switching
	Scans   ScanStore
	Keys    Keys
	Wakes   Wakes
	Rates   Rates
	Notices Notices
	Limits  ScanLimits
}

// Shown is what a screen shows.
type Shown struct {
	ID    string
	Token string // in the picture
	Typed string // eight digits, for who has no camera
	Match string
	Until time.Time
}

// Open makes a code for the screen of who. within is the unit to which the choice is
// bound, for ScanHandler. Limited when one address asks for too many.
func (s *Scans) Open(ctx context.Context, who actor.Actor, binding string, p ScanPurpose, within string) (Shown, error) {
	now := s.Now()
	n, ends, err := s.Rates.HitUntil(ctx, "scan.open", who.IP, time.Minute, now)
	if err != nil {
		return Shown{}, fmt.Errorf("counting codes: %w", err)
	}
	if s.Limits.OpenPerMinute > 0 && n > s.Limits.OpenPerMinute {
		return Shown{}, &fault.Fault{Kind: fault.Limited, Say: "刷新二维码太频繁，请稍后再试，或用账号密码登录", RetryAfter: max(ends.Sub(now), time.Second)}
	}
	for range 5 {
		out := Shown{ID: id.New(), Token: base64.RawURLEncoding.EncodeToString(random(24)), Typed: digits(8), Match: digits(2), Until: now.Add(s.Limits.New)}
		err = s.Scans.AddScan(ctx, Scan{ID: out.ID, Purpose: p, Binding: binding, Token: s.Keys.Index("scan.token", out.Token), Typed: s.Keys.Index("scan.typed", out.Typed),
			Match: out.Match, IP: who.IP, Browser: who.Browser, Within: within, State: ScanNew, CreatedAt: now, ExpiresAt: out.Until})
		if err == nil {
			return out, nil
		}
		if !errors.Is(err, fault.Conflict) {
			break
		}
	}
	return Shown{}, fmt.Errorf("showing a code: %w", err)
}

// Peek gives the scan of a screen: NotFound when another browser shows it.
func (s *Scans) Peek(ctx context.Context, binding, scanID string) (Scan, error) {
	sc, err := s.Scans.Scan(ctx, scanID)
	if err != nil {
		return Scan{}, fmt.Errorf("looking at scan %s: %w", scanID, err)
	}
	if sc.Binding != binding {
		return Scan{}, fault.New(fault.NotFound, "")
	}
	sc.State = sc.At(s.Now())
	return sc, nil
}

// Watch tells when the scan moves.
func (s *Scans) Watch(scanID string) (<-chan struct{}, func()) { return s.Wakes.Watch(topic(scanID)) }

func topic(scanID string) string { return "scan:" + scanID }

const scanGone = "二维码已失效，请在电脑上刷新后重新扫描"

// Read is the phone reading a picture, or eight digits that were typed. The same
// person may read again. Anonymous when nobody is signed in, NotFound for an unknown
// code, Expired, Conflict when another phone was first, Limited when many are guessed.
func (s *Scans) Read(ctx context.Context, who actor.Actor, code string) (Scan, error) {
	if who.PersonID == "" {
		return Scan{}, fault.New(fault.Anonymous, "请先登录")
	}
	now := s.Now()
	sc, err := s.find(ctx, who, code, now)
	switch {
	case errors.Is(err, fault.NotFound):
		return Scan{}, fault.New(fault.NotFound, "没有找到这个登录码，请核对电脑上的 8 位数字，或刷新后重新扫描")
	case err != nil:
		return Scan{}, err
	}
	switch state := sc.At(now); {
	case state == ScanRead && sc.PersonID == who.PersonID:
		return sc, nil
	case state == ScanRead || state == ScanConfirmed:
		return Scan{}, fault.New(fault.Conflict, "这个二维码已被另一部手机扫描，请在电脑上刷新后重新扫描")
	case state != ScanNew:
		return Scan{}, fault.New(fault.Expired, scanGone)
	}
	sc.State, sc.PersonID, sc.ExpiresAt = ScanRead, who.PersonID, now.Add(s.Limits.Read)
	return sc, s.move(ctx, who, sc, ScanNew, "scan.read")
}

func (s *Scans) find(ctx context.Context, who actor.Actor, code string, now time.Time) (Scan, error) {
	code = strings.Join(strings.Fields(code), "")
	if len(code) != 8 || strings.Trim(code, "0123456789") != "" {
		return s.Scans.ScanByToken(ctx, s.Keys.Index("scan.token", code))
	}
	n, ends, err := s.Rates.HitUntil(ctx, "scan.typed", who.PersonID, s.Limits.TypedWindow, now)
	if err != nil {
		return Scan{}, fmt.Errorf("counting typed codes: %w", err)
	}
	if n > s.Limits.TypedPerWindow {
		return Scan{}, &fault.Fault{Kind: fault.Limited, Say: "输入登录码的次数太多，请 10 分钟后再试，或用摄像头扫描", RetryAfter: ends.Sub(now)}
	}
	return s.Scans.ScanByTyped(ctx, s.Keys.Index("scan.typed", code))
}

// Question is what the phone asks before it confirms.
type Question struct {
	Scan
	Near    bool     // screen and phone are on one network
	Digits  []string // to choose from when not Near, the right one among them
	Choices []Held   // for whom; empty when ScanPerson
}

// Ask gives the question about a scan that who has read. NotFound when it is not
// theirs, Expired when its time is over or it has been answered.
func (s *Scans) Ask(ctx context.Context, who actor.Actor, scanID string) (Question, error) {
	sc, err := s.mine(ctx, who, scanID)
	if err != nil {
		return Question{}, err
	}
	q := Question{Scan: sc, Near: near(sc.IP, who.IP), Digits: s.choices(sc)}
	if sc.Purpose == ScanPerson {
		return q, nil
	}
	held, err := s.Mine(ctx, who)
	if err != nil {
		return Question{}, err
	}
	for _, h := range held {
		if sc.Within == "" || h.UnitID == sc.Within {
			q.Choices = append(q.Choices, h)
		}
	}
	return q, nil
}

func (s *Scans) mine(ctx context.Context, who actor.Actor, scanID string) (Scan, error) {
	if who.PersonID == "" {
		return Scan{}, fault.New(fault.Anonymous, "请先登录")
	}
	sc, err := s.Scans.Scan(ctx, scanID)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return Scan{}, fmt.Errorf("reading scan %s: %w", scanID, err)
	}
	if err != nil || sc.PersonID != who.PersonID {
		return Scan{}, fault.New(fault.NotFound, scanGone)
	}
	if sc.At(s.Now()) != ScanRead {
		return Scan{}, fault.New(fault.Expired, scanGone)
	}
	return sc, nil
}

// choices are three pairs of digits, the same at each look: made from the scan, not by chance.
func (s *Scans) choices(sc Scan) []string {
	out := []string{sc.Match}
	for _, b := range s.Keys.Index("scan.choices", sc.ID) {
		if d := fmt.Sprintf("%02d", int(b)%100); len(out) < 3 && !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	slices.Sort(out)
	return out
}

// Confirm lets the screen in as mandateID, "" for themselves. match is the pair of
// digits named when the networks differ: a wrong one ends the scan. Faults: Invalid
// with fields, and as of Ask.
func (s *Scans) Confirm(ctx context.Context, who actor.Actor, scanID, mandateID, match string) error {
	q, err := s.Ask(ctx, who, scanID)
	if err != nil {
		return err
	}
	sc, now := q.Scan, s.Now()
	if !q.Near && match == "" {
		return fault.On("match", "请选择电脑上显示的两位数字")
	}
	if !q.Near && match != sc.Match {
		if err := s.Cancel(ctx, who, scanID); err != nil {
			return err
		}
		return fault.New(fault.Expired, "数字与电脑上显示的不一致，登录已取消。如不是您本人操作，请不要再扫描该二维码")
	}
	if sc.Purpose != ScanPerson {
		i := slices.IndexFunc(q.Choices, func(h Held) bool { return h.MandateID == mandateID })
		if i < 0 {
			return fault.On("unit", "请选择以哪个单位登录")
		}
		sc.MandateID, sc.UnitID = mandateID, q.Choices[i].UnitID
	}
	sc.State, sc.ExpiresAt = ScanConfirmed, now.Add(s.Limits.Confirmed)
	return s.move(ctx, who, sc, ScanRead, "scan.confirmed")
}

// Cancel ends a scan that who has read. Ending it twice is no fault.
func (s *Scans) Cancel(ctx context.Context, who actor.Actor, scanID string) error {
	sc, err := s.mine(ctx, who, scanID)
	if errors.Is(err, fault.Expired) {
		return nil
	}
	if err != nil {
		return err
	}
	sc.State = ScanCancelled
	return s.move(ctx, who, sc, ScanRead, "scan.cancelled")
}

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

// Take hands a confirmed scan to the browser that showed the code, once: the login
// begins. NotFound when it is another browser's, Expired when it is not confirmed.
func (s *Scans) Take(ctx context.Context, who actor.Actor, binding, scanID string) (Login, error) {
	sc, err := s.Peek(ctx, binding, scanID)
	if err != nil {
		return Login{}, err
	}
	if sc.State != ScanConfirmed {
		return Login{}, fault.New(fault.Expired, scanGone)
	}
	var in Login
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		sc.State = ScanConsumed
		moved, err := s.Scans.MoveScan(ctx, sc, ScanConfirmed, s.Now())
		if err != nil {
			return fmt.Errorf("taking scan %s: %w", scanID, err)
		}
		if !moved {
			return fault.New(fault.Expired, scanGone)
		}
		in, err = s.start(ctx, who, SessionStart{MandateID: sc.MandateID, PersonID: sc.PersonID, UnitID: sc.UnitID, IP: who.IP, Browser: who.Browser}, "scan")
		if err != nil {
			return err
		}
		return s.Notices.NewLogin(ctx, Event{PersonID: sc.PersonID, UnitID: sc.UnitID, MandateID: sc.MandateID, At: s.Now(), IP: who.IP, Browser: BrowserLabel(who.Browser)})
	})
	return in, err
}

// near reports whether two addresses are of one network: the same IPv4 address, or
// the same 64 bits of IPv6.
func near(a, b string) bool {
	x, err := netip.ParseAddr(a)
	y, err2 := netip.ParseAddr(b)
	if err != nil || err2 != nil {
		return false
	}
	if x.Is4() || y.Is4() {
		return x == y
	}
	p, err := x.Prefix(64)
	return err == nil && p.Contains(y)
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}

// digits gives n of them by chance.
func digits(n int) string {
	most := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
	v, err := rand.Int(rand.Reader, most)
	if err != nil {
		panic(err) // never fails
	}
	return fmt.Sprintf("%0*d", n, v)
}
