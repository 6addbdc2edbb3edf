// Package counter owns 窗口叫号: the numbers that people take in a hall with windows, and the calls of staff (STA-1).
//
// # The argument
//
// A number belongs to a region and a day of China; both begin at 1. Taking one and calling one each change the row of
// that day first, so that within a region they happen one after the other on either engine: numbers have no gaps and
// no doubles, and two clerks who call at once get the two that wait longest. A window has one number at a time.
// Nothing here says who waits: a number, what it was taken for, and a window are all that is kept, for thirty days. So
// no row of the audit is written either.
package counter

import (
	"context"
	"fmt"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/region"
	"wangting/internal/tx"
	"wangting/internal/window"
	"wangting/internal/workday"
)

// State is what has become of a number.
type State string

const (
	Waiting State = "waiting"
	Called  State = "called" // to a window, which serves it
	Missed  State = "missed" // 过号: nobody came
	Done    State = "done"   // 办完
)

// Number is one number of a day.
type Number struct {
	Region   string
	Day      string // of China: 2026-11-27
	Number   int64
	Business string // slug of one of Businesses
	State    State
	Place    string // 窗口号, "" while it waits
	Call     int64  // the call of the day that it was, from 1; 0 while it waits
	TakenAt  time.Time
	CalledAt time.Time
}

// Text is a number as it is printed and called: 012.
func (n Number) Text() string { return fmt.Sprintf("%03d", n.Number) }

// Business is what people come for, and what they have to bring.
type Business struct {
	Slug, Name string
	Bring      []string
}

// Businesses are what a number can be taken for; the first needs papers that window.Slots lists.
var Businesses = []Business{
	{"register", "窗口注册", window.Bring()},
	{"collect", "领取文书", []string{"领取人身份证原件", "受理通知书或者办件编号", "代他人领取时，授权委托书原件"}},
	{"consult", "咨询", []string{"不用带材料；问已经申请的办件时，带办件编号"}},
	{"other", "其他业务", []string{"本人身份证原件", "所办事项的材料，见该事项的办事指南"}},
}

// Named returns the business of a slug.
func Named(slug string) (Business, bool) {
	for _, b := range Businesses {
		if b.Slug == slug {
			return b, true
		}
	}
	return Business{}, false
}

// Board is a region's numbers of a day.
type Board struct {
	Taken   int64    // how many were taken
	Waiting []Number // the longest waiting first
	Serving []Number // called, in the order of windows: who is served now
	Calls   []Number // the newest first, lastCalls at most
}

// lastCalls are shown on the wall.
const lastCalls = 5

// keep is how many days numbers are kept.
const keep = 30

// Store keeps numbers.
type Store interface {
	// Take draws the next number of n's region and day and stores it.
	Take(ctx context.Context, n Number) (Number, error)
	// Call calls the number of a region and day that waits longest to a window. NotFound when none waits, Conflict when
	// the window has one.
	Call(ctx context.Context, region, day, place string, at time.Time) (Number, error)
	// End moves a called number on. Conflict when it is not called.
	End(ctx context.Context, n Number) error
	// Number reads one number. NotFound when there is none.
	Number(ctx context.Context, region, day string, number int64) (Number, error)
	// Board reads a day, with so many of its last calls.
	Board(ctx context.Context, region, day string, calls int) (Board, error)
	// Sweep removes the days before a day.
	Sweep(ctx context.Context, day string) error
}

// Service is 窗口叫号.
type Service struct {
	Store Store
	Tx    tx.Tx
	Now   func() time.Time
}

// ScreenPath is the path of the screen on the wall; the code of the region follows.
const ScreenPath = "/counter/"

// Fields of the forms.
const (
	FieldBusiness = "business"
	FieldPlace    = "place"
)

func clerk(who actor.Actor) error {
	switch {
	case !who.IsStaff():
		return fault.New(fault.Anonymous, "请先登录")
	case !who.Has(actor.Clerk):
		return fault.New(fault.Forbidden, "您的岗位不能取号和叫号，请联系大厅管理员")
	}
	return nil
}

// Today is the day of China now.
func (s *Service) Today() string { return dayOf(s.Now()) }

func dayOf(t time.Time) string { return t.In(workday.Zone).Format(time.DateOnly) }

// Take draws the next number of the clerk's region. Invalid when the business is none of Businesses.
func (s *Service) Take(ctx context.Context, who actor.Actor, business string) (n Number, err error) {
	if err := clerk(who); err != nil {
		return Number{}, err
	}
	if _, ok := Named(business); !ok {
		return Number{}, fault.On(FieldBusiness, "请选择要办的业务")
	}
	n = Number{Region: who.Region, Day: s.Today(), Business: business, State: Waiting, TakenAt: s.Now()}
	err = s.Tx.InTx(ctx, func(ctx context.Context) (err error) {
		n, err = s.Store.Take(ctx, n)
		return err
	})
	return n, err
}

// Next calls the number of the clerk's region that waits longest to a window. NotFound when none waits; Invalid when place
// is no number of a window; Conflict when the window still has one.
func (s *Service) Next(ctx context.Context, who actor.Actor, place string) (n Number, err error) {
	if err := clerk(who); err != nil {
		return Number{}, err
	}
	place, ok := placeOf(place)
	if !ok {
		return Number{}, fault.On(FieldPlace, "请填写本窗口的号，1 到 999 的数字，例如 3")
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) (err error) {
		n, err = s.Store.Call(ctx, who.Region, s.Today(), place, s.Now())
		return err
	})
	return n, err
}

// placeOf reads the number of a window: 03 and 3 are the same.
func placeOf(typed string) (string, bool) {
	s := strings.TrimSuffix(strings.TrimSpace(typed), "号")
	s = strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, s)
	s = strings.TrimLeft(s, "0")
	if s == "" || len(s) > 3 || strings.Trim(s, "0123456789") != "" {
		return "", false
	}
	return s, true
}

// End says what became of a called number of the clerk's region: Missed or Done. Conflict when it is not called any more.
func (s *Service) End(ctx context.Context, who actor.Actor, day string, number int64, to State) error {
	if err := clerk(who); err != nil {
		return err
	}
	if to != Missed && to != Done {
		return fault.New(fault.Invalid, "请选择“办完”或者“过号”")
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		return s.Store.End(ctx, Number{Region: who.Region, Day: day, Number: number, State: to})
	})
}

// Number is a number of today in the clerk's region, and how many wait before it. NotFound when it was not taken.
func (s *Service) Number(ctx context.Context, who actor.Actor, number int64) (Number, int, error) {
	if err := clerk(who); err != nil {
		return Number{}, 0, err
	}
	n, err := s.Store.Number(ctx, who.Region, s.Today(), number)
	if err != nil {
		return n, 0, err
	}
	b, err := s.Store.Board(ctx, who.Region, s.Today(), 0)
	ahead := 0
	for _, w := range b.Waiting {
		if w.Number < number {
			ahead++
		}
	}
	return n, ahead, err
}

// Board is the day of the clerk's region.
func (s *Service) Board(ctx context.Context, who actor.Actor) (Board, error) {
	if err := clerk(who); err != nil {
		return Board{}, err
	}
	return s.Store.Board(ctx, who.Region, s.Today(), lastCalls)
}

// Screen is the day of a region, for the wall of its hall: anybody may read it. NotFound when there is no such region.
func (s *Service) Screen(ctx context.Context, code string) (Board, string, error) {
	name, ok := Hall(code)
	if !ok {
		return Board{}, "", fault.New(fault.NotFound, "没有这个地区的叫号屏")
	}
	b, err := s.Store.Board(ctx, code, s.Today(), lastCalls)
	return b, name, err
}

// Hall names the region of a hall: 省本级, 泰州市, 泰州市海陵区; false when the province has none of that code.
func Hall(code string) (string, bool) {
	if code == region.Province {
		return "省本级", true
	}
	if len(code) != 6 || !strings.HasPrefix(code, region.Province[:2]) {
		return "", false
	}
	name := region.Names(strings.TrimSuffix(code, "00"))
	return strings.TrimPrefix(name, region.Names(region.Province[:2])), name != ""
}

// Sweep removes what is older than thirty days.
func (s *Service) Sweep(ctx context.Context) error {
	return s.Store.Sweep(ctx, dayOf(s.Now().AddDate(0, 0, -keep)))
}
