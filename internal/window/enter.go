package window

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/blob"
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

// Enter stores a clerk's entry. Faults: Invalid with fields, Forbidden, Away, and what read gives.
func (s *Service) Enter(ctx context.Context, who actor.Actor, read Reading) (Entry, error) {
	if err := clerk(who); err != nil {
		return Entry{}, err
	}
	entryID := id.New()
	var scans []Scan
	f, err := read(func(p Paper) error { return s.keep(ctx, entryID, p, &scans) })
	var e Entry
	if err == nil {
		e, err = s.entered(ctx, who, entryID, f, scans)
	}
	for _, scan := range scans {
		if err != nil || !e.has(scan.Slot) {
			err = errors.Join(err, s.Files.Delete(context.WithoutCancel(ctx), scan.Key))
		}
	}
	if err != nil {
		return Entry{}, err
	}
	return e, nil
}

// has reports whether an entry has a scan of a paper.
func (e Entry) has(slot string) bool {
	return slices.ContainsFunc(e.Scans, func(sc Scan) bool { return sc.Slot == slot })
}

// entered checks the form and adds the entry, with the scans that its kind of applicant needs.
func (s *Service) entered(ctx context.Context, who actor.Actor, entryID string, f Form, scans []Scan) (Entry, error) {
	e, form := s.read(f)
	for _, slot := range Slots {
		if slot.Only != "" && slot.Only != e.Kind {
			continue
		}
		i := slices.IndexFunc(scans, func(sc Scan) bool { return sc.Slot == slot.Key })
		if i < 0 {
			form.Add(slot.Key, "请选择"+slot.Label+"的扫描件")
			continue
		}
		e.Scans = append(e.Scans, scans[i])
	}
	if err := form.Err(); err != nil {
		return Entry{}, err
	}
	if err := s.agree(ctx, &e); err != nil {
		return Entry{}, err
	}
	e.ID, e.State, e.Region, e.EnteredBy, e.EnteredFor, e.EnteredAt, e.Version = entryID, Entered, who.Region, who.StaffID, who.For, s.Now(), 1
	return e, s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.Add(ctx, e); err != nil {
			return fmt.Errorf("adding a window entry: %w", err)
		}
		return s.record(ctx, who, "window.entered", e)
	})
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
	e.Remark = strings.TrimSpace(f.Remark)
	form.AtMost(FieldRemark, "录入说明", e.Remark, 200)
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

// agree checks that the register confirms the entry and that the hall does not have the unit yet. Of a unit that no register can
// be asked about, both clerks compare the papers instead, and the code tells its region and kind.
func (s *Service) agree(ctx context.Context, e *Entry) error {
	there, err := s.Accounts.Registered(ctx, e.USCC)
	if err != nil {
		return fmt.Errorf("looking for the unit: %w", err)
	}
	if there {
		return fault.On(FieldUSCC, "该单位已在本大厅开通账户，不用再注册")
	}
	a, err := s.Accounts.Ask(ctx, account.Query{USCC: e.USCC, Name: e.UnitName, RepName: e.Rep.Name, Document: e.Rep.Document})
	switch e.ByPapers = errors.Is(err, account.ErrUncovered); {
	case e.ByPapers:
		e.Unit = Particulars{Region: e.USCC.Region(), Kind: e.USCC.Kind()}
		return nil
	case err != nil:
		return fmt.Errorf("asking the register: %w", err)
	case !a.Exists || !a.Match:
		return fault.New(
			fault.Invalid,
			"单位名称、统一社会信用代码或法定代表人信息与登记信息不一致，请对照营业执照核对",
		)
	case a.Status != account.InBusiness:
		return fault.New(fault.Invalid, "登记信息显示该单位的状态为“"+a.Status+"”，不能注册。登记有误的，请先到登记机关更正")
	}
	e.Unit = Particulars(a.Facts)
	return nil
}

var taken = []string{"pdf", "jpg", "png"}

// keep seals one scan. A paper that nobody asks for and a second one of the same kind are not taken.
func (s *Service) keep(ctx context.Context, entryID string, p Paper, scans *[]Scan) error {
	i := slices.IndexFunc(Slots, func(sl Slot) bool { return sl.Key == p.Slot })
	if i < 0 || slices.ContainsFunc(*scans, func(sc Scan) bool { return sc.Slot == p.Slot }) {
		return nil
	}
	scan := Scan{Slot: p.Slot, Name: blob.FileName(p.Name), Key: ScanPrefix + entryID + "/" + id.New()}
	f, err := s.Files.Put(ctx, scan.Key, p.Body, s.MaxScanBytes)
	if err != nil {
		if errors.Is(err, fault.Invalid) {
			return fault.On(p.Slot, fault.Of(err).Say)
		}
		return fmt.Errorf("keeping a scan: %w", err)
	}
	scan.Size, scan.Type = f.Size, f.Type
	*scans = append(*scans, scan)
	if f.Size == 0 || !slices.Contains(taken, f.Type) {
		return fault.On(p.Slot, Slots[i].Label+"支持 PDF、JPG、PNG，请重新选择")
	}
	return nil
}
