package window

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/check"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/regno"
)

func clerk(who actor.Actor) error {
	switch {
	case !who.IsStaff():
		return fault.New(fault.Anonymous, "请先登录")
	case !who.Has(actor.Clerk):
		return fault.New(fault.Forbidden, "您的岗位不能办理窗口注册，请联系大厅管理员")
	}
	return nil
}

// Enter stores a clerk's entry. Faults: Invalid with fields, Forbidden, Away.
func (s *Service) Enter(ctx context.Context, who actor.Actor, f Form, papers []Paper) (Entry, error) {
	if err := clerk(who); err != nil {
		return Entry{}, err
	}
	e, form := s.read(f)
	for _, slot := range Slots {
		have := slices.ContainsFunc(papers, func(p Paper) bool { return p.Slot == slot.Key })
		if !have && (slot.Only == "" || slot.Only == e.Kind) {
			form.Add(slot.Key, "请选择"+slot.Label+"的扫描件")
		}
	}
	if err := form.Err(); err != nil {
		return Entry{}, err
	}
	if err := s.agree(ctx, &e); err != nil {
		return Entry{}, err
	}
	e.ID, e.State, e.Region, e.EnteredBy, e.EnteredAt, e.Version = id.New(), Entered, who.Region, who.StaffID, s.Now(), 1
	err := s.keep(ctx, &e, papers)
	if err == nil {
		err = s.Tx.InTx(ctx, func(ctx context.Context) error {
			if err := s.Store.Add(ctx, e); err != nil {
				return fmt.Errorf("adding a window entry: %w", err)
			}
			return s.record(ctx, who, "window.entered", e)
		})
	}
	if err != nil {
		for _, p := range e.Scans {
			err = errors.Join(err, s.Files.Delete(context.WithoutCancel(ctx), p.Key))
		}
		return Entry{}, err
	}
	return e, nil
}

func (s *Service) read(f Form) (Entry, *check.Form) {
	var form check.Form
	now := s.Now()
	e := Entry{UnitName: strings.TrimSpace(f.UnitName), Kind: Kind(f.Kind)}
	if form.Required(FieldUSCC, "统一社会信用代码", f.USCC) {
		var err error
		e.USCC, err = regno.ParseUSCC(f.USCC)
		form.AddErr(FieldUSCC, err)
	}
	if form.Required(FieldUnitName, "单位名称", e.UnitName) {
		form.AtMost(FieldUnitName, "单位名称", e.UnitName, 200)
	}
	e.Rep = readPerson(&form, now, f.RepDocType, f.RepDocNumber, f.RepName, FieldRepDocNumber, FieldRepName, "法定代表人")
	switch e.Kind {
	case Representative:
		e.Applicant = e.Rep
	case Handler:
		e.Applicant = readPerson(&form, now, f.DocType, f.DocNumber, f.Name, FieldDocNumber, FieldName, "办理人")
		if e.Applicant.Document.Number != "" && e.Applicant.Document == e.Rep.Document {
			form.Add(FieldDocNumber, "办理人与法定代表人是同一人，请选择“法定代表人”")
		}
	default:
		form.Add(FieldKind, "请选择办理人身份")
	}
	if form.Required(FieldPhone, "移动电话", f.Phone) {
		var err error
		e.Applicant.Phone, err = regno.ParseMobile(f.Phone)
		form.AddErr(FieldPhone, err)
	}
	if e.Kind == Representative {
		e.Rep.Phone = e.Applicant.Phone
	}
	return e, &form
}

func readPerson(form *check.Form, now time.Time, docType, number, name, fieldNumber, fieldName, label string) Person {
	var p Person
	if form.Required(fieldNumber, label+"证件号码", number) {
		var err error
		p.Document, err = regno.ParseDocument(regno.DocType(docType), number, now)
		form.AddErr(fieldNumber, err)
	}
	if form.Required(fieldName, label+"姓名", name) {
		n, err := regno.ParseName(name)
		form.AddErr(fieldName, err)
		p.Name = string(n)
	}
	return p
}

// agree checks that the register confirms the entry and that the hall does not have the unit yet.
func (s *Service) agree(ctx context.Context, e *Entry) error {
	there, err := s.Accounts.Registered(ctx, e.USCC)
	if err != nil {
		return fmt.Errorf("looking for the unit: %w", err)
	}
	if there {
		return fault.On(FieldUSCC, "该单位已在本大厅开通账户，不用再注册")
	}
	a, err := s.Accounts.Ask(ctx, account.Query{USCC: e.USCC, Name: e.UnitName, RepName: e.Rep.Name, Document: e.Rep.Document})
	switch {
	case err != nil:
		return fmt.Errorf("asking the register: %w", err)
	case !a.Exists || !a.Match:
		return fault.New(
			fault.Invalid,
			"单位名称、统一社会信用代码或法定代表人信息与登记信息不一致，请对照营业执照核对",
		)
	case a.Status != account.InBusiness:
		return fault.New(fault.Invalid, "登记信息显示该单位的状态为“"+a.Status+"”，不能注册")
	}
	e.Unit = Particulars(a.Facts)
	return nil
}

var taken = []string{"pdf", "jpg", "png"}

func (s *Service) keep(ctx context.Context, e *Entry, papers []Paper) error {
	for _, p := range papers {
		i := slices.IndexFunc(Slots, func(sl Slot) bool { return sl.Key == p.Slot })
		if i < 0 || Slots[i].Only != "" && Slots[i].Only != e.Kind {
			continue
		}
		scan := Scan{Slot: p.Slot, Name: fileName(p.Name), Key: ScanPrefix + e.ID + "/" + id.New()}
		f, err := s.Files.Put(ctx, scan.Key, p.Body, s.MaxScanBytes)
		if err != nil {
			if errors.Is(err, fault.Invalid) {
				return fault.On(p.Slot, fault.Of(err).Say)
			}
			return fmt.Errorf("keeping a scan: %w", err)
		}
		scan.Size, scan.Type = f.Size, f.Type
		e.Scans = append(e.Scans, scan)
		if f.Size == 0 || !slices.Contains(taken, f.Type) {
			return fault.On(p.Slot, Slots[i].Label+"支持 PDF、JPG、PNG，请重新选择")
		}
	}
	return nil
}

func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(name, "\\", "/"))
	for utf8.RuneCountInString(name) > 100 {
		name = name[1:]
	}
	return strings.ToValidUTF8(name, "")
}
