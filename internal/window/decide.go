package window

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/region"
	"wangting/internal/unit"
)

// Page is how many entries a list shows at a time.
const Page = 50

// List returns a page of the entries in a state, of the clerk's own region, the newest first. before is
// the id of the last entry of the page before, "" at first; more says whether another page follows.
func (s *Service) List(ctx context.Context, who actor.Actor, st State, before string) (page []Entry, more bool, err error) {
	if err := clerk(who); err != nil {
		return nil, false, err
	}
	q := Query{State: st, Region: who.Region, Before: before, Limit: Page + 1}
	if who.Region == province {
		q.Region = ""
	}
	page, err = s.Store.List(ctx, q)
	return page[:min(len(page), Page)], len(page) > Page, err
}

// Awaiting counts the newest entries that the caller may check: those that another clerk has entered and nobody else is checking.
func (s *Service) Awaiting(ctx context.Context, who actor.Actor) (n int, err error) {
	list, _, err := s.List(ctx, who, Entered, "")
	for _, e := range list {
		if holder := s.Holder(e); !who.IsAmong(e.EnteredBy, e.EnteredFor) && (holder == "" || holder == who.StaffID) {
			n++
		}
	}
	return n, err
}

const province = region.Province

// maySee reports whether a clerk may see an entry: the province sees all, a region its own.
func maySee(who actor.Actor, e Entry) bool { return who.Region == province || who.Region == e.Region }

// Open returns one entry. NotFound for an entry of another region.
func (s *Service) Open(ctx context.Context, who actor.Actor, entryID string) (Entry, error) {
	if err := clerk(who); err != nil {
		return Entry{}, err
	}
	e, err := s.Store.Entry(ctx, entryID)
	if err != nil {
		return Entry{}, fmt.Errorf("reading window entry %s: %w", entryID, err)
	}
	if !maySee(who, e) {
		return Entry{}, fault.New(fault.NotFound, "")
	}
	return e, nil
}

// OpenScan opens a scan, and records in the audit that the clerk looked at it.
func (s *Service) OpenScan(ctx context.Context, who actor.Actor, entryID, slot string) (Scan, io.ReadCloser, error) {
	e, err := s.Open(ctx, who, entryID)
	if err != nil {
		return Scan{}, nil, err
	}
	for _, sc := range e.Scans {
		if sc.Slot == slot {
			if err := s.record(ctx, who, "window.seen", e); err != nil {
				return Scan{}, nil, err
			}
			body, err := s.Files.Open(ctx, sc.Key)
			return sc, body, err
		}
	}
	return Scan{}, nil, fault.New(fault.NotFound, "")
}

// Decide is the second clerk's check. Faults: Forbidden for the clerk who entered it, Conflict when it
// was checked already, Invalid when a return has no reason.
func (s *Service) Decide(ctx context.Context, who actor.Actor, entryID string, approve bool, reason string) error {
	e, err := s.Open(ctx, who, entryID)
	if err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	switch {
	case who.IsAmong(e.EnteredBy, e.EnteredFor): // a deputy counts as both
		return fault.New(fault.Forbidden, "录入人不能复核自己录入的信息，请由其他受理员复核")
	case e.State != Entered:
		return fault.New(fault.Conflict, "这条信息已经复核过了")
	case s.Holder(e) != "" && s.Holder(e) != who.StaffID:
		return fault.New(fault.Conflict, "这条信息正由另一名受理员复核")
	case !approve && reason == "":
		return fault.On(FieldReason, "请填写退回原因")
	case utf8.RuneCountInString(reason) > 200:
		return fault.On(FieldReason, "复核意见最多 200 字")
	}
	if approve {
		if err := s.agree(ctx, &e); err != nil {
			return err
		}
	}
	e.CheckedBy, e.CheckedAt, e.Reason, e.State = who.StaffID, s.Now(), reason, Returned
	if !approve {
		return s.Tx.InTx(ctx, func(ctx context.Context) error { return s.put(ctx, who, "window.returned", e) })
	}
	e.State = Approved
	token := base64.RawURLEncoding.EncodeToString(random())
	e.Link, e.LinkUntil = s.Keys.Index("window.link", token), s.Now().Add(s.Life)
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		opened, err := s.Accounts.Open(ctx, who, e.opening())
		if err != nil {
			return err
		}
		e.MandateID = opened.Applicant.ID
		err = s.Notices.SMS(ctx, notice.SMS{
			Phone:    string(e.Applicant.Phone),
			Template: notice.Window,
			Params:   map[string]string{"unit": e.UnitName, "number": opened.Unit.Number, "link": s.Public + LinkPath + token},
		})
		if err != nil {
			return err
		}
		return s.put(ctx, who, "window.approved", e)
	})
}

// opening describes the account that two clerks have agreed on. The applicant showed their papers, so
// the window has verified them; a representative who did not come is not verified.
func (e Entry) opening() account.Opening {
	someone := func(p Person, by person.Way) person.New {
		return person.New{Name: p.Name, DocType: p.Document.Type, DocNumber: p.Document.Number, Phone: p.Phone, VerifiedBy: by}
	}
	o := account.Opening{
		Unit: unit.New{USCC: e.USCC, Name: e.UnitName, Region: e.Unit.Region, Kind: e.Unit.Kind, Address: e.Unit.Address},
		Rep:  someone(e.Rep, person.ByWindow),
	}
	if e.Kind == Handler {
		o.Rep.VerifiedBy = person.Unverified
		admin := someone(e.Applicant, person.ByWindow)
		o.Admin = &admin
	}
	return o
}

func random() []byte {
	b := make([]byte, 24)
	_, _ = rand.Read(b) // never fails
	return b
}

func (s *Service) put(ctx context.Context, who actor.Actor, act string, e Entry) error {
	if err := s.Store.Put(ctx, e); err != nil {
		return fmt.Errorf("writing window entry %s: %w", e.ID, err)
	}
	return s.record(ctx, who, act, e)
}
