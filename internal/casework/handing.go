package casework

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/notice"
	"wangting/internal/regno"
)

// Names of the inputs of the clerk who hands a document out.
const (
	FieldCode = "code"
	FieldLast = "last"
)

// mostTries is how many wrong codes a window takes. After that the applicant chooses anew, which gives another code.
const mostTries = 5

// AwaitDelivery begins the clock of the delivery in the transaction of the decision. It is one of OnStep.
func (s *Service) AwaitDelivery(ctx context.Context, _ actor.Actor, t Taken) error {
	if t.Verb != Decide && t.Verb != Refuse && t.Verb != Terminate {
		return nil
	}
	d, err := s.delivery(ctx, t.Case.ID)
	if err != nil {
		return err
	}
	now := s.Now()
	d.State, d.DecidedAt, d.DueAt = DeliveryWaiting, now, s.Calendar.Add(now, deliverDays)
	d.wait(s.Calendar, now)
	if err := s.Store.PutDelivery(ctx, d); err != nil {
		return fmt.Errorf("awaiting the delivery of case %s: %w", t.Case.ID, err)
	}
	return nil
}

// wait prepares a delivery that has something to deliver from now on.
func (d *Delivery) wait(cal Calendar, now time.Time) {
	d.RemindAt, d.Code, d.Tries = time.Time{}, "", 0
	switch {
	case d.Electronic():
		d.RemindAt = cal.Add(now, unopened)
	case d.Way == Counter:
		d.Code = newPickup()
	}
}

const pickupDigits = 8

// newPickup draws a pick-up code, of which a window takes at most mostTries wrong ones.
func newPickup() string {
	n, err := rand.Int(rand.Reader, big.NewInt(1e8))
	if err != nil {
		panic(err) // never fails
	}
	return fmt.Sprintf("%08d", n)
}

// Opened tells that the caller, who may read the case, opens one of its documents, in the caller's transaction. It reports whether that
// is the service of the document: the caller must be able to act in the case, and whoever chose another way for the decision is not
// served by looking at it. decides says that it is a document of the decision; its first opening ends the delivery.
func (s *Service) Opened(ctx context.Context, who actor.Actor, caseID string, decides bool) (bool, error) {
	if who.IsStaff() {
		return false, nil
	}
	_, err := s.theirsToAct(ctx, who, caseID)
	switch {
	case errors.Is(err, fault.Forbidden):
		return false, nil
	case err != nil:
		return false, err
	case !decides:
		return true, nil
	}
	d, err := s.delivery(ctx, caseID)
	if err != nil || !d.Electronic() {
		return false, err
	}
	return true, s.finish(ctx, d, DeliveryWaiting)
}

// finish ends a delivery that is at a state; it leaves every other one as it is.
func (s *Service) finish(ctx context.Context, d Delivery, from string) error {
	if d.State != from {
		return nil
	}
	d.State, d.DoneAt, d.RemindAt, d.Code = DeliveryDone, s.Now(), time.Time{}, ""
	err := s.Store.PutDelivery(ctx, d)
	if errors.Is(err, fault.Conflict) && d.Electronic() { // two opened it at once; one of them is enough
		return nil
	}
	return err
}

// Letter is where staff post the documents of a case.
type Letter struct {
	To     Recipient
	Chosen bool // false for a case that was decided before there was a choice
	Sent   bool // it is on its way
}

// Letter gives that of a case. Conflict when the applicant wants no letter, or has it; Forbidden for whoever was only asked for an opinion,
// as for the letters of many cases (BulkPreview).
func (s *Service) Letter(ctx context.Context, who actor.Actor, caseID string) (Letter, error) {
	c, err := s.atDesk(ctx, who, caseID)
	if err != nil {
		return Letter{}, err
	}
	if err := s.beyondReading(ctx, who, c); err != nil {
		if errors.Is(err, fault.NotFound) {
			err = errUnseen
		}
		return Letter{}, err
	}
	d, err := s.delivery(ctx, caseID)
	switch {
	case err != nil:
		return Letter{}, err
	case d.Way == "":
		return Letter{}, nil
	case d.Way != Post:
		return Letter{}, fault.New(fault.Conflict, "申请人选择了"+d.Way.Word()+"，不需要寄送")
	case d.State == DeliveryDone:
		return Letter{}, fault.New(fault.Conflict, saidDelivered)
	}
	return Letter{To: d.To, Chosen: true, Sent: d.State == DeliverySent}, nil
}

// saidDelivered says that nothing is left to send.
const saidDelivered = "文书已经送达"

// Posted records that the documents of a case went to the courier.
func (s *Service) Posted(ctx context.Context, caseID string) error {
	d, err := s.delivery(ctx, caseID)
	if err != nil || d.State != DeliveryWaiting {
		return err
	}
	d.State, d.RemindAt = DeliverySent, time.Time{}
	return changed(s.Store.PutDelivery(ctx, d))
}

// Arrived records that somebody signed for the letter.
func (s *Service) Arrived(ctx context.Context, caseID string) error {
	d, err := s.delivery(ctx, caseID)
	if err != nil {
		return err
	}
	return changed(s.finish(ctx, d, DeliverySent))
}

// Returned records that the letter comes back: its documents wait again, and the applicant, who is told, can choose another way or address.
func (s *Service) Returned(ctx context.Context, caseID string) error {
	d, err := s.delivery(ctx, caseID)
	if err != nil || d.State != DeliverySent {
		return err
	}
	d.State = DeliveryWaiting
	if err := s.Store.PutDelivery(ctx, d); err != nil {
		return changed(err)
	}
	c, err := s.Store.Case(ctx, caseID)
	if err != nil {
		return fmt.Errorf("reading case %s: %w", caseID, err)
	}
	return s.message(ctx, c, "文书没有送到", "“"+c.ItemName+"”（编号 "+c.Number+"）的文书邮件没有投递成功，正在退回。"+
		"请在办件详情中核对送达方式和收件地址，需要的话重新选择。")
}

// MayHandOut reports whether the caller hands documents out at a window.
func MayHandOut(who actor.Actor) bool { return who.Has(actor.Clerk) }

var (
	errNotHere  = fault.New(fault.Conflict, "这件办件没有等待窗口领取的文书")
	errTooOften = fault.New(fault.Conflict, "取件码或者证件号码错误次数过多，取件码已作废。请申请人在办件详情中重新选择一次送达方式，获取新的取件码")
)

// HandOut records that a clerk gave the documents to the person who chose to collect them: by the code, which is good once, and the end
// of the number on the identity document that the clerk has seen. A wrong one counts. Faults: Invalid with fields, Conflict, Forbidden.
func (s *Service) HandOut(ctx context.Context, who actor.Actor, caseID, code, last string) error {
	c, err := s.atDesk(ctx, who, caseID)
	if err != nil {
		return err
	}
	if !MayHandOut(who) {
		return fault.New(fault.Forbidden, "由窗口受理人员发放文书")
	}
	var wrong error
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		d, err := s.delivery(ctx, caseID)
		switch {
		case err != nil:
			return err
		case d.Way != Counter || d.State != DeliveryWaiting:
			return errNotHere
		case d.Tries >= mostTries:
			return errTooOften
		}
		if err = s.mayCollect(ctx, c, d); err != nil {
			return err
		}
		if wrong, err = s.checkPickup(ctx, d, code, last); err != nil {
			return err
		}
		act := "case.handed_out"
		if wrong != nil {
			act, d.Tries = "case.pickup_wrong", d.Tries+1
			err = s.Store.PutDelivery(ctx, d)
		} else {
			err = s.finish(ctx, d, DeliveryWaiting)
		}
		if err != nil {
			return changed(err)
		}
		if err := s.Audit.Record(ctx, who, actor.Deed{Act: act, Object: "case", ObjectID: c.ID, UnitID: c.UnitID,
			Detail: map[string]string{actor.DetailItem: c.ItemCode, actor.DetailNew + "领取窗口": d.Window}}); err != nil || wrong != nil {
			return err
		}
		return s.tellHandedOut(ctx, c, d)
	})
	if err == nil {
		err = wrong
	}
	return err
}

var errNoCollector = fault.New(fault.Conflict, "选择窗口领取的人现在不能代表申请单位办理这个事项，不能发放。请单位在办件详情中重新选择送达方式")

// mayCollect refuses a collector who has lost the unit's grant since they chose: the code that they know is good no more.
func (s *Service) mayCollect(ctx context.Context, c Case, d Delivery) error {
	if c.Personal() {
		return nil
	}
	m, err := s.Rights.ForUnitAndPerson(ctx, c.UnitID, d.By)
	if err == nil {
		err = s.may(ctx, actor.Actor{PersonID: d.By, UnitID: c.UnitID, MandateID: m.ID, Level: m.Level}, c.ItemCode)
	}
	if errors.Is(err, fault.NotFound) || errors.Is(err, fault.Forbidden) {
		return errNoCollector
	}
	return err
}

// checkPickup says what is wrong with what a clerk typed: one sentence for both, so that neither can be guessed alone.
func (s *Service) checkPickup(ctx context.Context, d Delivery, code, last string) (wrong, err error) {
	last = regno.Normalise(last)
	f := &fault.Fault{Kind: fault.Invalid}
	code, err = regno.ParseCode("取件码", code, pickupDigits) // what has not its length is no try
	if err != nil {
		f.Fields = append(f.Fields, fault.Field{Name: FieldCode, Say: fault.Of(err).Say})
	}
	if len(last) != 4 {
		f.Fields = append(f.Fields, fault.Field{Name: FieldLast, Say: "请填写身份证件号码的最后 4 位"})
	}
	if len(f.Fields) > 0 {
		return nil, f
	}
	p, err := s.Persons.Find(ctx, d.By)
	if err != nil {
		return nil, fmt.Errorf("reading who collects: %w", err)
	}
	number := strings.ToUpper(p.DocNumber)
	end := number[max(0, len(number)-4):]
	same := subtle.ConstantTimeCompare([]byte(code), []byte(d.Code)) & subtle.ConstantTimeCompare([]byte(last), []byte(end))
	if same != 1 {
		return fault.On(FieldCode, "取件码或者证件号码末 4 位不正确，请核对。连续错误 5 次后取件码作废"), nil
	}
	return nil, nil
}

func (s *Service) tellHandedOut(ctx context.Context, c Case, d Delivery) error {
	return s.message(ctx, c, "文书已领取", "“"+c.ItemName+"”（编号 "+c.Number+"）的文书已在"+d.Window+
		"凭取件码领取。如非本人或者本单位领取，请立即拨打 12333。")
}

// message tells whoever a case belongs to something about it.
func (s *Service) message(ctx context.Context, c Case, title, body string) error {
	m := notice.Message{UnitID: c.UnitID, Scope: c.Scope(), Kind: notice.AboutCase, Title: title, Body: body, Link: c.Link()}
	if c.Personal() {
		m.UnitID, m.PersonID, m.Scope = c.PersonID, c.PersonID, ""
	}
	return s.Notices.Tell(ctx, actor.SystemActor("casework"), m)
}

// steps are the deliveries of a case that no document and no parcel tells of, for its timeline.
func (d Delivery) steps() []Step {
	if d.State != DeliveryDone || d.Electronic() {
		return nil
	}
	words := "邮件已签收"
	if d.Way == Counter {
		words = d.Window + "，凭取件码领取"
	}
	return []Step{{At: d.DoneAt, Title: "文书送达", Words: words}}
}

// RemindUnopened sends the one text about a document that nobody has opened.
func (s *Service) RemindUnopened(ctx context.Context, caseID string) error {
	c, err := s.Store.Case(ctx, caseID)
	if err != nil {
		return fmt.Errorf("reading case %s: %w", caseID, err)
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		d, err := s.delivery(ctx, caseID)
		if err != nil || d.State != DeliveryWaiting || d.RemindAt.IsZero() || s.Now().Before(d.RemindAt) {
			return err
		}
		d.RemindAt = time.Time{}
		if err := s.Store.PutDelivery(ctx, d); err != nil {
			return err
		}
		t := Telling{CaseID: c.ID, Number: c.Number, UnitID: c.UnitID, Owner: c.PersonID, ItemName: c.ItemName,
			PersonID: c.FiledBy.ID, Due: d.DueAt}
		if err := s.Audit.Record(ctx, actor.SystemActor("casework"), actor.Deed{Act: "case.unopened", Object: "case", ObjectID: c.ID,
			UnitID: c.UnitID, Detail: map[string]string{actor.DetailItem: c.ItemCode}}); err != nil {
			return err
		}
		return s.text(ctx, t, notice.Unopened)
	})
	if errors.Is(err, fault.Conflict) { // another node was quicker, or somebody opens it just now
		return nil
	}
	return err
}
