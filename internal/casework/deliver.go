package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/address"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/mandate"
	"wangting/internal/region"
)

// Way is how the applicant is given the decision (送达方式).
type Way string

const (
	Online  Way = "online"  // 在线下载
	Post    Way = "post"    // 邮寄
	Counter Way = "counter" // 窗口领取
)

// Word is the Chinese name of the way.
func (w Way) Word() string {
	switch w {
	case Online:
		return "在线下载"
	case Post:
		return "邮寄"
	case Counter:
		return "窗口领取"
	}
	return "未选择"
}

// Stages of a delivery. A chosen way can be changed until the document is sent.
const (
	DeliveryDraft   = "draft"   // typed, perhaps incomplete
	DeliveryChosen  = "chosen"  // submitted; there is no decision yet
	DeliveryWaiting = "waiting" // 待送达
	DeliverySent    = "sent"    // given to the courier
	DeliveryDone    = "done"    // 已送达
)

// Days of the delivery, in working days from the decision.
const (
	deliverDays = 10 // 行政许可法 art. 44
	unopened    = 3
)

// Delivery is how one case is delivered, and how far that has come. A case of before there was a choice has the zero value.
type Delivery struct {
	CaseID    string
	Way       Way
	State     string
	Agreed    bool
	AddressID string
	Window    string
	By        string // the person who chose, and who collects at the window
	Tries     int64  // wrong codes at the window
	DecidedAt time.Time
	DueAt     time.Time
	RemindAt  time.Time
	DoneAt    time.Time
	Version   int64

	To   Recipient // sealed: as it was when it was chosen
	Code string    // sealed: for the window; "" before the decision

	Collector string // masked name of By while the window waits; filled by reads
}

// Recipient is the address of a letter.
type Recipient struct{ Name, Phone, Place string }

// Word is the state as pages say it.
func (d Delivery) Word() string {
	switch d.State {
	case DeliveryWaiting:
		return "待送达"
	case DeliverySent:
		return "已寄出"
	case DeliveryDone:
		return "已送达"
	}
	return "作出决定后送达"
}

// Electronic reports whether opening the document is its service.
func (d Delivery) Electronic() bool { return d.Way == Online || d.Way == "" }

// Changeable reports whether the way can still be changed.
func (d Delivery) Changeable() bool { return d.State != DeliverySent && d.State != DeliveryDone }

// Choice is a way as it was typed.
type Choice struct {
	Way     Way
	Agree   bool
	Address string // id of one of the owner's addresses
	Window  string
}

// Names of the inputs.
const (
	FieldWay     = "delivery.way"
	FieldAgree   = "delivery.agree"
	FieldAddress = "delivery.address"
	FieldWindow  = "delivery.window"
)

// Deliveries keeps how cases are delivered.
type Deliveries interface {
	// Delivery gives that of a case. NotFound when there is none.
	Delivery(ctx context.Context, caseID string) (Delivery, error)
	// PutDelivery writes at version d.Version, 0 for a new one. Conflict when the stored version differs.
	PutDelivery(ctx context.Context, d Delivery) error
	DropDelivery(ctx context.Context, caseID string) error
	// WaitingDeliveries gives the cases of a region ("" is the province) whose documents wait to be delivered, the earliest due first,
	// with the columns of a list.
	WaitingDeliveries(ctx context.Context, q PileQuery) ([]Undelivered, error)
	// Unopened gives the cases of whose documents the applicant is to be reminded.
	Unopened(ctx context.Context, after ListPlace, until time.Time, limit int) ([]ListPlace, error)
}

// Addresses is the part of address.Service that casework calls. Tests use a stand-in.
type Addresses interface {
	List(ctx context.Context, who actor.Actor) ([]address.Address, error)
}

// DeliveryOf gives the delivery of a case to whoever may read the case; the zero value when nobody chose and nothing waits. Only who may
// act in the case is shown the pick-up code: staff must be told it by whoever collects.
func (s *Service) DeliveryOf(ctx context.Context, who actor.Actor, caseID string) (Delivery, error) {
	o, err := s.OpenedBy(ctx, who, caseID)
	if err != nil {
		return Delivery{}, err
	}
	return s.DeliveryIn(ctx, o)
}

// DeliveryIn is DeliveryOf for a case that is open.
func (s *Service) DeliveryIn(ctx context.Context, o Opened) (Delivery, error) {
	if err := o.check(); err != nil || o.confined {
		return Delivery{}, err
	}
	d, err := s.delivery(ctx, o.c.ID)
	if err != nil || d.Code == "" {
		return d, err
	}
	if d.Collector, err = s.collector(ctx, o, d); err != nil {
		return Delivery{}, err
	}
	if o.who.IsStaff() || s.may(ctx, o.who, o.c.ItemCode) != nil {
		d.Code = ""
	}
	return d, nil
}

// collector is the name of who collects at the window, as the reader of the case may read those who act for its unit.
func (s *Service) collector(ctx context.Context, o Opened, d Delivery) (string, error) {
	p, err := s.Persons.Find(ctx, d.By)
	if err != nil {
		return "", fmt.Errorf("reading who collects: %w", err)
	}
	return mandate.NameFor(o.who, o.c.UnitID, p.Name), nil
}

func (s *Service) delivery(ctx context.Context, caseID string) (Delivery, error) {
	d, err := s.Store.Delivery(ctx, caseID)
	switch {
	case errors.Is(err, fault.NotFound):
		return Delivery{CaseID: caseID}, nil
	case err != nil:
		return d, fmt.Errorf("reading the delivery of case %s: %w", caseID, err)
	}
	return d, nil
}

// AddressesFor gives the addresses to which the caller may have a document sent.
func (s *Service) AddressesFor(ctx context.Context, who actor.Actor) ([]address.Address, error) {
	list, err := s.Addresses.List(ctx, who)
	if err != nil {
		return nil, fmt.Errorf("listing addresses: %w", err)
	}
	return list, nil
}

// SubmitChosen is Submit for a page that asks for the way. What was chosen is kept first, so that it is there again when something
// else hinders the submission. Faults in it are Invalid, with fields.
func (s *Service) SubmitChosen(ctx context.Context, who actor.Actor, caseID string, version int64, typed Choice) (Receipt, error) {
	c, err := s.theirsToAct(ctx, who, caseID)
	switch {
	case err != nil:
		return Receipt{}, err
	case c.State.Editable():
		// whoever was quicker has kept theirs, and Submit says what became of the draft
		if err := s.keepChoice(ctx, who, c, typed); err != nil && !errors.Is(err, fault.Conflict) {
			return Receipt{}, err
		}
	}
	return s.Submit(ctx, who, caseID, version)
}

func (s *Service) keepChoice(ctx context.Context, who actor.Actor, c Case, typed Choice) error {
	d, err := s.delivery(ctx, c.ID)
	if err != nil {
		return err
	}
	if d.State != "" && d.State != DeliveryDraft && d.State != DeliveryChosen {
		return errChanged
	}
	d = d.typed(who, typed)
	d.State = DeliveryDraft
	return s.asOwner(ctx, who, c.ItemCode, func(ctx context.Context) error { return s.Store.PutDelivery(ctx, d) })
}

// typed is the delivery with another choice, which may be incomplete. What nobody offered is not kept.
func (d Delivery) typed(who actor.Actor, c Choice) Delivery {
	d.Way, d.Agreed, d.AddressID, d.Window, d.By, d.To = "", c.Agree, "", "", who.PersonID, Recipient{}
	if slices.Contains([]Way{Online, Post, Counter}, c.Way) {
		d.Way = c.Way
	}
	if id.Valid(c.Address) {
		d.AddressID = c.Address
	}
	if len(c.Window) <= 200 {
		d.Window = c.Window
	}
	return d
}

// settled checks a choice and completes it: the address is copied, so that a later change of it changes no letter. What the chosen way
// does not need is forgotten.
func (s *Service) settled(ctx context.Context, who actor.Actor, item Item, d Delivery) (Delivery, error) {
	address, window := d.AddressID, d.Window
	d.AddressID, d.Window, d.To, d.Code, d.Tries = "", "", Recipient{}, "", 0
	switch d.Way {
	case Online:
		if !d.Agreed {
			return d, fault.On(FieldAgree, "选择在线下载须勾选“我同意电子送达”，或者改选其他方式")
		}
	case Post:
		list, err := s.AddressesFor(ctx, who)
		if err != nil {
			return d, err
		}
		for _, a := range list {
			if a.ID == address {
				d.AddressID = a.ID
				d.To = Recipient{a.Recipient, string(a.Phone), region.Full(a.County) + a.Detail}
			}
		}
		if d.AddressID == "" {
			return d, fault.On(FieldAddress, "请选择收件地址")
		}
	case Counter:
		if d.Window = window; !slices.Contains(item.Windows, window) {
			return d, fault.On(FieldWindow, "请选择领取窗口")
		}
	default:
		return d, fault.On(FieldWay, "请选择送达方式")
	}
	if d.Way != Online {
		d.Agreed = false
	}
	return d, nil
}

// choose settles what was chosen for a draft, in the transaction of its submission. A submission that asked nothing has none.
func (s *Service) choose(ctx context.Context, who actor.Actor, item Item, c Case) error {
	d, err := s.delivery(ctx, c.ID)
	if err != nil || d.State == "" {
		return err
	}
	if d, err = s.settled(ctx, who, item, d); err != nil {
		return err
	}
	d.State = DeliveryChosen
	return s.Store.PutDelivery(ctx, d)
}

var errDelivered = fault.New(fault.Conflict, "文书已经寄出或者送达，不能再改送达方式")

// ChangeWay changes the way of a submitted case, until the document is sent. Faults: Invalid with fields, Conflict.
func (s *Service) ChangeWay(ctx context.Context, who actor.Actor, caseID string, version int64, typed Choice) error {
	c, err := s.theirsToAct(ctx, who, caseID)
	if err != nil {
		return err
	}
	item, err := s.itemOfCase(ctx, c)
	if err != nil {
		return fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	return s.asOwner(ctx, who, c.ItemCode, func(ctx context.Context) error {
		d, err := s.delivery(ctx, caseID)
		switch {
		case err != nil:
			return err
		case !d.Changeable(), c.State.Editable(), d.State != DeliveryWaiting && c.State.Ended():
			return errDelivered
		case d.Version != version:
			return errChanged
		}
		before := d.Way
		if d, err = s.settled(ctx, who, item, d.typed(who, typed)); err != nil {
			return err
		}
		if d.State != DeliveryWaiting {
			d.State = DeliveryChosen
		} else {
			d.wait(s.Calendar, s.Now())
		}
		if err := s.Store.PutDelivery(ctx, d); err != nil {
			return changed(err)
		}
		deed := actor.Deed{Act: "case.way", Object: "case", ObjectID: c.ID, UnitID: c.UnitID,
			Detail: map[string]string{actor.DetailItem: c.ItemCode}}
		deed.Changed("送达方式", before.Word(), d.Way.Word())
		return s.Audit.Record(ctx, who, deed)
	})
}
