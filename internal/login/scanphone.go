package login

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/regno"
	"wangting/internal/session"
)

// Read records that a phone has read a QR code or that its eight digits were typed. The same person
// may read it again. Faults: Anonymous when nobody is signed in, NotFound for an unknown code,
// Expired, Conflict when another phone was first, Limited after too many guesses.
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
	switch state := sc.StateAt(now); {
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
	typed, err := regno.ParseCode("登录码", code, 8)
	if err != nil || strings.ContainsFunc(code, latin) { // a token has letters
		return s.Scans.ScanByToken(ctx, s.Keys.Index("scan.token", strings.Join(strings.Fields(code), "")))
	}
	n, ends, err := s.Rates.HitUntil(ctx, "scan.typed", who.PersonID, s.Limits.TypedWindow, now)
	if err != nil {
		return Scan{}, fmt.Errorf("counting typed codes: %w", err)
	}
	if n > s.Limits.TypedPerWindow {
		return Scan{}, &fault.Fault{
			Kind:       fault.Limited,
			Say:        "输入登录码的次数太多，请 10 分钟后再试，或用摄像头扫描",
			RetryAfter: ends.Sub(now),
		}
	}
	return s.Scans.ScanByTyped(ctx, s.Keys.Index("scan.typed", typed))
}

func latin(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// Question is what the phone shows before the person confirms.
type Question struct {
	Scan
	Near    bool           // computer and phone are on one network
	Digits  []string       // three pairs to choose from when not Near; one is right
	Choices []session.Held // units to log in for; empty for ScanPerson
}

// Ask returns the question about a scan that who has read. NotFound when somebody else read it,
// Expired when its time is over or it has been answered.
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
	if sc.StateAt(s.Now()) != ScanRead {
		return Scan{}, fault.New(fault.Expired, scanGone)
	}
	return sc, nil
}

// choices returns three pairs of digits, one of them right. They derive from the scan, so they are the
// same at every look.
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

// Confirm lets the computer log in as mandateID, or as the person themselves for "". match is the pair
// of digits that the person picked when the networks differ; a wrong pair ends the scan. Faults:
// Invalid with fields, and those of Ask.
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
		return s.Refuse(ctx, who, "scan", fault.New(
			fault.Expired,
			"数字与电脑上显示的不一致，登录已取消。如不是您本人操作，请不要再扫描该二维码",
		))
	}
	if sc.Purpose != ScanPerson {
		i := slices.IndexFunc(q.Choices, func(h session.Held) bool { return h.MandateID == mandateID })
		if i < 0 {
			return fault.On("unit", "请选择以哪个单位登录")
		}
		sc.MandateID, sc.UnitID = mandateID, q.Choices[i].UnitID
	}
	sc.State, sc.ExpiresAt = ScanConfirmed, now.Add(s.Limits.Confirmed)
	return s.move(ctx, who, sc, ScanRead, "scan.confirmed")
}

// Cancel ends a scan that who has read. Cancelling twice is no fault.
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

// near reports whether two addresses are in the same network: the same IPv4 address, or the same
// 64-bit IPv6 prefix.
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
