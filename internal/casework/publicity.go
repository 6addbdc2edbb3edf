package casework

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/id"
	"wangting/internal/regno"
)

// Published is a case under 公示 as everybody may see it: what is applied for, by which unit or by which person (masked), and
// until when somebody may object.
type Published struct {
	Number     string
	ItemName   string
	Whose      string
	Region     string
	Department string
	From       time.Time
	Until      time.Time
}

// PublishedPage is the number of cases on one page of the public list.
const PublishedPage = 20

var errNotPublished = fault.New(fault.NotFound, "没有这件公示，公示期可能已满")

// PublishedCases gives a page of the cases under 公示, those that end first before the others, and the place of the next page. Cases of
// sensitive items are never among them.
func (s *Service) PublishedCases(ctx context.Context, region string, after *ListPlace) ([]Published, *ListPlace, error) {
	piles, err := s.Lists.Piles(ctx, PileQuery{Desks: []Desk{PublicityDesk}, Region: region, After: after, Limit: PublishedPage + 1})
	if err != nil {
		return nil, nil, fmt.Errorf("listing what is published: %w", err)
	}
	rows := piles[0]
	var next *ListPlace
	if len(rows) > PublishedPage {
		rows = rows[:PublishedPage]
		at := rows[PublishedPage-1].QueuePlace()
		next = &at
	}
	var out []Published
	for _, c := range rows {
		if !c.published(s.Now()) {
			continue
		}
		p, err := s.asPublished(ctx, c)
		if err != nil {
			return nil, nil, err
		}
		out = append(out, p)
	}
	return out, next, nil
}

// PublishedCase gives one case under 公示 by its number. Any other case is NotFound.
func (s *Service) PublishedCase(ctx context.Context, number string) (Published, error) {
	c, err := s.publishedCase(ctx, number)
	if err != nil {
		return Published{}, err
	}
	return s.asPublished(ctx, c)
}

func (s *Service) publishedCase(ctx context.Context, number string) (Case, error) {
	no, err := regno.ParseCaseNumber(number)
	if err != nil {
		return Case{}, errNotPublished
	}
	c, err := s.Store.CaseByNumber(ctx, no.String())
	if errors.Is(err, fault.NotFound) || err == nil && !c.published(s.Now()) {
		err = errNotPublished
	}
	return c, err
}

// published reports whether everybody may know of the case now.
func (c Case) published(now time.Time) bool {
	return c.State == Publicity && !c.Sensitive && c.reachedHall() && !now.After(c.Clock.Due)
}

func (s *Service) asPublished(ctx context.Context, c Case) (Published, error) {
	it, err := s.Items.ItemVersion(ctx, c.ItemCode, c.ItemVersion)
	if err != nil {
		return Published{}, fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	department, err := DepartmentOf(it, c)
	if err != nil {
		return Published{}, err
	}
	p := Published{Number: c.Number, ItemName: c.ItemName, Whose: c.UnitName, Region: c.Region, Department: department,
		From: c.Clock.Paused, Until: c.Clock.Due}
	if c.Personal() {
		one, err := s.Persons.Find(ctx, c.PersonID)
		if err != nil {
			return Published{}, fmt.Errorf("reading whose case it is: %w", err)
		}
		p.Whose = regno.MaskName(one.Name)
	}
	return p, nil
}

// Limits of what a visitor writes.
const (
	maxObjector  = 40
	maxObjection = 2000
)

// Rates counts what visitors do. limit.Service implements it.
type Rates interface {
	HitUntil(ctx context.Context, name, subject string, window time.Duration, now time.Time) (int64, time.Time, error)
}

// Check says what is wrong with an objection that a visitor writes, and puts it into canonical spelling.
func (k *Complaint) Check() error {
	f := &fault.Fault{Kind: fault.Invalid}
	wrong := func(name, say string) { f.Fields = append(f.Fields, fault.Field{Name: name, Say: say}) }
	k.Who, k.Words = strings.TrimSpace(k.Who), strings.TrimSpace(k.Words)
	switch {
	case k.Who == "":
		wrong("who", "请填写您的姓名或者单位名称")
	case len([]rune(k.Who)) > maxObjector:
		wrong("who", fmt.Sprintf("最多 %d 个字", maxObjector))
	}
	if phone, err := form.ParsePhone(k.Contact); err != nil {
		wrong("contact", fault.Of(err).Say)
	} else {
		k.Contact = phone
	}
	switch {
	case k.Words == "":
		wrong("words", "请写明异议的事实和理由")
	case len([]rune(k.Words)) > maxObjection:
		wrong("words", fmt.Sprintf("最多 %d 个字", maxObjection))
	}
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

// visitor is who objects over the public page. The account of the browser, if there is one, is not written down.
var visitor = Hand{Kind: "system", Label: "公众"}

// ObjectTo takes the objection of a visitor to a case under 公示. It waits at the desk; until it is answered, nobody can decide 准予.
// Limited when an address objects too often. What a visitor says of themselves is sealed with the matter.
func (s *Service) ObjectTo(ctx context.Context, who actor.Actor, number string, k Complaint) error {
	if err := k.Check(); err != nil {
		return err
	}
	if who.Practice() { // as with the 公示 of the newsroom
		return fault.New(fault.Forbidden, "演练中不能提出异议")
	}
	n, ends, err := s.Rates.HitUntil(ctx, "case.object", who.IP, time.Hour, s.Now())
	if err != nil {
		return fmt.Errorf("counting objections: %w", err)
	}
	if n > int64(s.Limits.AddressObjectionsPerHour) {
		return &fault.Fault{Kind: fault.Limited, Say: "提交得太频繁，请一小时后再试，或者拨打 12333", RetryAfter: ends.Sub(s.Now())}
	}
	err = s.object(ctx, who, number, k)
	for range 3 { // others may object, or the desk may act, in the same moment
		if !errors.Is(err, fault.Conflict) {
			break
		}
		err = s.object(ctx, who, number, k)
	}
	return err
}

func (s *Service) object(ctx context.Context, who actor.Actor, number string, k Complaint) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		c, err := s.publishedCase(ctx, number)
		if err != nil {
			return err
		}
		st, _, err := s.standing(ctx, c)
		if err != nil {
			return err
		}
		after := c
		after.UpdatedAt = st.Now
		if err := s.Store.AddMatter(ctx, Matter{ID: id.New(), CaseID: c.ID, Kind: Objection, AskedBy: visitor, AskedAt: st.Now,
			Who: k.Who, Contact: k.Contact, Question: k.Words}); err != nil {
			return fmt.Errorf("writing an objection: %w", err)
		}
		nobody := actor.Actor{IP: who.IP, Browser: who.Browser, RequestID: who.RequestID}
		return s.commit(ctx, nobody, c, after, step{verb: Object, by: visitor, stage: st.Stage().Key, inside: true})
	})
}
