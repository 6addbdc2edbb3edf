package auditor

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/check"
	"wangting/internal/fault"
	"wangting/internal/regno"
)

// Input names of 「审计查询」.
const (
	FieldPerson = "person"
	FieldUnit   = "unit"
	FieldNumber = "number"
	FieldAct    = "act"
	FieldFrom   = "from"
	FieldUntil  = "until"
	FieldIP     = "ip"
)

// Search is 「审计查询」 as typed; an empty field does not narrow it. The days are those of China, the last one included.
type Search struct{ Person, Unit, Number, Word, From, Until, IP string }

// mostFound bounds how many members of staff or units of one name are searched at once.
const mostFound = 20

// asked is a search as it was understood.
type asked struct {
	in      audit.Inspection
	kinds   []string // of filters, in words
	nothing bool     // somebody or something that the hall does not know
}

// deed is the row that the search leaves: which filters, and whom they found when it is one.
func (a asked) deed(act string) actor.Deed {
	d := actor.Deed{Act: act, Object: "audit", Detail: map[string]string{}}
	if len(a.kinds) > 0 {
		d.Detail[actor.DetailNew+"查询条件"] = strings.Join(a.kinds, "、")
	}
	switch in := a.in; {
	case len(in.Persons) == 1:
		d.Object, d.ObjectID = "person", in.Persons[0]
	case len(in.Staff) == 1:
		d.Object, d.ObjectID = "staff", in.Staff[0]
	case in.CaseID != "":
		d.Object, d.ObjectID = "case", in.CaseID
	case len(in.Units) == 1:
		d.Object, d.ObjectID = "unit", in.Units[0]
	}
	return d
}

// Check reads a search and says what is wrong with it, before it is kept.
func (s *Service) Check(ctx context.Context, who actor.Actor, q Search) error {
	_, err := s.read(ctx, who, q)
	return err
}

func (s *Service) read(ctx context.Context, who actor.Actor, q Search) (asked, error) {
	if err := MayInspect(who); err != nil {
		return asked{}, err
	}
	var a asked
	var form check.Form
	for _, f := range []struct {
		name, kind, value string
		read              func(context.Context, *asked, string) error
	}{
		{FieldPerson, "人员", q.Person, s.readPerson},
		{FieldUnit, "单位", q.Unit, s.readUnit},
		{FieldNumber, "办件编号", q.Number, s.readNumber},
		{FieldAct, "操作", q.Word, s.readAct},
		{FieldFrom, "开始日期", q.From, readFrom},
		{FieldUntil, "结束日期", q.Until, readUntil},
		{FieldIP, "网络地址", q.IP, readIP},
	} {
		value := strings.TrimSpace(f.value)
		if value == "" {
			continue
		}
		a.kinds = append(a.kinds, f.kind)
		err := f.read(ctx, &a, value)
		if err != nil && !errors.Is(err, fault.Invalid) {
			return asked{}, err
		}
		if err != nil {
			form.Add(f.name, fault.Of(err).Say)
		}
	}
	return a, form.Err()
}

func invalid(say string) error { return fault.New(fault.Invalid, say) }

// readPerson finds a member of staff by login or name, and a person by the whole number of a document, which is looked up
// by its keyed index.
func (s *Service) readPerson(ctx context.Context, a *asked, typed string) error {
	members, err := s.Staff.Called(ctx, typed)
	if err != nil {
		return fmt.Errorf("finding staff for an audit: %w", err)
	}
	for _, m := range members {
		a.in.Staff = append(a.in.Staff, m.ID)
	}
	whole := false
	for _, t := range regno.DocTypes() {
		d, err := regno.ParseDocument(t.Type, typed, s.Now())
		if err != nil {
			continue
		}
		whole = true
		p, err := s.Persons.ByDocument(ctx, d.Type, d.Number)
		switch {
		case err == nil:
			a.in.Persons = append(a.in.Persons, p.ID)
		case !errors.Is(err, fault.NotFound):
			return err
		}
	}
	found := len(a.in.Staff) + len(a.in.Persons)
	switch {
	case found == 0 && !whole && strings.ContainsAny(regno.Normalise(typed), "0123456789"):
		return invalid("没有这个账号，证件号码也不完整或不正确，请输入完整的号码")
	case len(a.in.Staff) > mostFound:
		return invalid("同名的工作人员太多，请输入账号")
	}
	a.nothing = a.nothing || found == 0
	return nil
}

func (s *Service) readUnit(ctx context.Context, a *asked, typed string) error {
	units, err := s.Store.UnitsCalled(ctx, typed, regno.Normalise(typed), mostFound)
	if err != nil {
		return fmt.Errorf("finding units for an audit: %w", err)
	}
	for _, u := range units {
		a.in.Units = append(a.in.Units, u.ID)
	}
	a.nothing = a.nothing || len(units) == 0
	return nil
}

func (s *Service) readNumber(ctx context.Context, a *asked, typed string) (err error) {
	a.in.CaseID, err = s.Audit.Things("case").Numbered(ctx, typed)
	a.nothing = a.nothing || a.in.CaseID == ""
	return err
}

func (s *Service) readAct(_ context.Context, a *asked, word string) error {
	if a.in.Acts = s.Audit.Acts(word); len(a.in.Acts) == 0 {
		return invalid("请从列表中选择操作")
	}
	return nil
}

func readFrom(_ context.Context, a *asked, typed string) (err error) {
	a.in.From, err = regno.ParseDay("开始日期", typed)
	return err
}

func readUntil(_ context.Context, a *asked, typed string) error {
	last, err := regno.ParseDay("结束日期", typed)
	if err != nil {
		return err
	}
	if !a.in.From.IsZero() && last.Before(a.in.From) {
		return invalid("结束日期不能早于开始日期")
	}
	a.in.To = last.AddDate(0, 0, 1)
	return nil
}

func readIP(_ context.Context, a *asked, typed string) error {
	ip, err := netip.ParseAddr(typed)
	if err != nil {
		return invalid("请输入完整的网络地址，例如 192.0.2.7")
	}
	a.in.IP = ip.Unmap().WithZone("").String()
	return nil
}
