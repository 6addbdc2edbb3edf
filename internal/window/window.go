// Package window owns the opening of an account at the service window (REG-10): a
// clerk enters what the applicant brought, a second clerk compares it with the
// scans, and only then unit, persons and mandates come to be; the applicant gets a
// link by SMS to set the password. It refuses to know how those are kept.
//
// # The argument
//
// No clerk opens an account alone: the check is refused to who entered, by the core,
// whatever the page shows. The register must agree at the entry and once more at the
// check. The link is single-use, lives seven days, is kept as a keyed hash only, and
// sets the password of that one mandate and of nothing else. Scans and numbers are
// sealed or in the closed store; pages show numbers masked, and a look at a scan is
// a deed in the audit.
package window

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/check"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/regno"
)

// Kind is who stands at the window.
type Kind string

const (
	Representative Kind = "representative" // 法定代表人
	Handler        Kind = "handler"        // 办理人, with a letter; becomes the unit's administrator
)

// State is where an entry stands.
type State string

const (
	Entered  State = "entered"
	Approved State = "approved"
	Returned State = "returned"
)

// Person is somebody in an entry.
type Person struct {
	Name     string
	Document regno.Document
	Phone    regno.Mobile
}

// Scan is one scanned paper.
type Scan struct {
	Slot, Name, Key, Type string
	Size                  int64
}

// Slot is a paper that is asked for.
type Slot struct {
	Key, Label string
	Only       Kind // "" is always
}

// Slots are the papers of REG-10.
var Slots = []Slot{{"licence", "营业执照副本", ""}, {"card", "办理人身份证", ""}, {"letter", "授权委托书", Handler}}

// Particulars are what the register knows of the unit.
type Particulars struct{ Region, Kind, Address string }

// Entry is one account that is being opened.
type Entry struct {
	ID        string
	State     State
	Region    string // of the clerk who entered
	USCC      regno.USCC
	UnitName  string
	Unit      Particulars
	Rep       Person // without phone unless they are the applicant
	Kind      Kind
	Applicant Person
	Scans     []Scan
	EnteredBy string
	EnteredAt time.Time
	CheckedBy string
	CheckedAt time.Time
	Reason    string
	MandateID string
	Link      []byte // keyed hash; empty when there is none
	LinkUntil time.Time
	Version   int64
}

// String keeps the persons out of logs.
func (e Entry) String() string { return "window entry " + e.ID }

// Format keeps them out of every other verb.
func (e Entry) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, e.String()) }

// Names of the inputs.
const (
	FieldUSCC         = "uscc"
	FieldUnitName     = "unitname"
	FieldRepDocType   = "repdoctype"
	FieldRepDocNumber = "repdocnumber"
	FieldRepName      = "repname"
	FieldKind         = "kind"
	FieldDocType      = "doctype"
	FieldDocNumber    = "docnumber"
	FieldName         = "name"
	FieldPhone        = "phone"
	FieldReason       = "reason"
	FieldNew          = "new"
	FieldAgain        = "again"
)

// Form is an entry as it was typed.
type Form struct {
	USCC, UnitName, RepDocType, RepDocNumber, RepName, Kind, DocType, DocNumber, Name, Phone string
}

// Paper is an uploaded scan.
type Paper struct {
	Slot, Name string
	Body       io.Reader
}

// Stored is what the file store says of a paper.
type Stored struct {
	Size int64
	Type string // pdf, jpg, png as its content says
}

// Files keeps the scans.
type Files interface {
	Put(ctx context.Context, key string, r io.Reader, most int64) (Stored, error)
	Open(ctx context.Context, key string) (io.ReadCloser, error)
	Delete(ctx context.Context, key string) error
}

// Store keeps entries.
type Store interface {
	Add(ctx context.Context, e Entry) error
	Entry(ctx context.Context, id string) (Entry, error)
	ByLink(ctx context.Context, link []byte) (Entry, error)
	// Put writes an entry over the version it was read with; Conflict when somebody was faster.
	Put(ctx context.Context, e Entry) error
	// List gives at most n entries in a state, the newest first.
	List(ctx context.Context, s State, n int) ([]Entry, error)
}

// Register compares with the business register. Faults: Away.
type Register interface {
	Verify(ctx context.Context, e Entry) (match bool, status string, p Particulars, err error)
}

// Opening makes unit, persons and mandates, in the transaction of ctx, and gives the
// mandate of the applicant. Conflict when the unit is here already.
type Opening interface {
	Registered(ctx context.Context, c regno.USCC) (bool, error)
	Open(ctx context.Context, who actor.Actor, e Entry) (mandateID, unitNumber string, err error)
	// Prepare checks and hashes a password; keep stores it for the mandate.
	Prepare(ctx context.Context, mandateID, password string) (keep func(ctx context.Context, who actor.Actor) error, err error)
	// Send tells the applicant the link, inside the transaction.
	Send(ctx context.Context, e Entry, unitNumber, token string) error
}

// Tx runs a function in one transaction.
type Tx interface {
	InTx(ctx context.Context, fn func(context.Context) error) error
}

// Audit writes a deed down.
type Audit interface {
	Record(ctx context.Context, who actor.Actor, d actor.Deed) error
}

// Keys makes keyed hashes.
type Keys interface {
	Index(purpose, value string) []byte
}

// Service keeps the window.
type Service struct {
	Store    Store
	Files    Files
	Register Register
	Opening  Opening
	Tx       Tx
	Audit    Audit
	Keys     Keys
	Most     int64         // bytes of one scan
	Life     time.Duration // of a link
	Now      func() time.Time
}

func clerk(who actor.Actor) error {
	switch {
	case !who.IsStaff():
		return fault.New(fault.Anonymous, "请先登录")
	case !who.Has(actor.Clerk):
		return fault.New(fault.Forbidden, "您的岗位不能办理窗口注册，请联系大厅管理员")
	}
	return nil
}

// Enter is a clerk's entry. Faults: Invalid with fields, Forbidden, Away.
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
	p := Person{Name: strings.Join(strings.Fields(name), "")}
	if form.Required(fieldNumber, label+"证件号码", number) {
		var err error
		p.Document, err = regno.ParseDocument(regno.DocType(docType), number, now)
		form.AddErr(fieldNumber, err)
	}
	if form.Required(fieldName, label+"姓名", p.Name) {
		form.AtMost(fieldName, label+"姓名", p.Name, 50)
	}
	return p
}

// agree asks the register, and this hall whether it has the unit.
func (s *Service) agree(ctx context.Context, e *Entry) error {
	there, err := s.Opening.Registered(ctx, e.USCC)
	if err != nil {
		return fmt.Errorf("looking for the unit: %w", err)
	}
	if there {
		return fault.On(FieldUSCC, "该单位已在本大厅开通账户，不用再注册")
	}
	match, status, unit, err := s.Register.Verify(ctx, *e)
	switch {
	case err != nil:
		return fmt.Errorf("asking the register: %w", err)
	case !match:
		return fault.New(fault.Invalid, "单位名称、统一社会信用代码或法定代表人信息与登记信息不一致，请对照营业执照核对")
	case status != "在业":
		return fault.New(fault.Invalid, "登记信息显示该单位的状态为“"+status+"”，不能注册")
	}
	e.Unit = unit
	return nil
}

var taken = []string{"pdf", "jpg", "png"}

func (s *Service) keep(ctx context.Context, e *Entry, papers []Paper) error {
	for _, p := range papers {
		i := slices.IndexFunc(Slots, func(sl Slot) bool { return sl.Key == p.Slot })
		if i < 0 || Slots[i].Only != "" && Slots[i].Only != e.Kind {
			continue
		}
		scan := Scan{Slot: p.Slot, Name: fileName(p.Name), Key: "window/" + e.ID + "/" + id.New()}
		f, err := s.Files.Put(ctx, scan.Key, p.Body, s.Most)
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

const page = 100

// List gives the entries in a state.
func (s *Service) List(ctx context.Context, who actor.Actor, st State) ([]Entry, error) {
	if err := clerk(who); err != nil {
		return nil, err
	}
	all, err := s.Store.List(ctx, st, page)
	return slices.DeleteFunc(all, func(e Entry) bool { return !sees(who, e) }), err
}

const province = "320000"

// sees reports whether an entry is of the clerk's own region; another's is not there.
func sees(who actor.Actor, e Entry) bool { return who.Region == province || who.Region == e.Region }

// Open gives one entry.
func (s *Service) Open(ctx context.Context, who actor.Actor, entryID string) (Entry, error) {
	if err := clerk(who); err != nil {
		return Entry{}, err
	}
	e, err := s.Store.Entry(ctx, entryID)
	if err != nil {
		return Entry{}, fmt.Errorf("reading window entry %s: %w", entryID, err)
	}
	if !sees(who, e) {
		return Entry{}, fault.New(fault.NotFound, "")
	}
	return e, nil
}

// See opens a scan; the look is a deed.
func (s *Service) See(ctx context.Context, who actor.Actor, entryID, slot string) (Scan, io.ReadCloser, error) {
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

// Decide is the second clerk's check. Forbidden for who entered it, Conflict when it
// was checked already, Invalid when a return has no reason.
func (s *Service) Decide(ctx context.Context, who actor.Actor, entryID string, approve bool, reason string) error {
	e, err := s.Open(ctx, who, entryID)
	if err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	switch {
	case e.EnteredBy == who.StaffID:
		return fault.New(fault.Forbidden, "录入人不能复核自己录入的信息，请由其他受理员复核")
	case e.State != Entered:
		return fault.New(fault.Conflict, "这条信息已经复核过了")
	case !approve && reason == "":
		return fault.On(FieldReason, "请填写退回原因")
	case utf8.RuneCountInString(reason) > 200:
		return fault.On(FieldReason, "退回原因最多 200 字")
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
		var number string
		var err error
		if e.MandateID, number, err = s.Opening.Open(ctx, who, e); err != nil {
			return err
		}
		if err := s.Opening.Send(ctx, e, number, token); err != nil {
			return err
		}
		return s.put(ctx, who, "window.approved", e)
	})
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

// SayGone is what a link says that was used, is too old, or never was.
const SayGone = "这个链接已使用或已过期，请联系办理的窗口，或在登录页面点“忘记密码?”"

// Linked gives the entry of a link; Expired when it opens nothing.
func (s *Service) Linked(ctx context.Context, token string) (Entry, error) {
	e, err := s.Store.ByLink(ctx, s.Keys.Index("window.link", token))
	if err != nil && !errors.Is(err, fault.NotFound) {
		return Entry{}, fmt.Errorf("reading a link: %w", err)
	}
	if err != nil || e.State != Approved || !s.Now().Before(e.LinkUntil) {
		return Entry{}, fault.New(fault.Expired, SayGone)
	}
	return e, nil
}

// SetPassword uses the link up. Faults: Invalid with fields, Expired.
func (s *Service) SetPassword(ctx context.Context, who actor.Actor, token, password, again string) error {
	e, err := s.Linked(ctx, token)
	if err != nil {
		return err
	}
	var form check.Form
	parts := append(append(e.Applicant.Document.Parts(), string(e.Applicant.Phone)), e.USCC.Parts()...)
	form.AddErr(FieldNew, check.Password(password, parts...))
	form.Same(FieldAgain, password, again)
	if err := form.Err(); err != nil {
		return err
	}
	keep, err := s.Opening.Prepare(ctx, e.MandateID, password)
	if err != nil {
		return err
	}
	e.Link, e.LinkUntil = nil, time.Time{}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.put(ctx, who, "window.password", e); err != nil {
			return err
		}
		return keep(ctx, who)
	})
	if errors.Is(err, fault.Conflict) {
		return fault.New(fault.Expired, SayGone)
	}
	return err
}

func (s *Service) record(ctx context.Context, who actor.Actor, act string, e Entry) error {
	return s.Audit.Record(ctx, who, actor.Deed{Act: act, Object: "window", ObjectID: e.ID})
}
