package casework

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/regno"
)

// View is everything about one case, for a page.
type View struct {
	Opened      Opened // for what else the page reads; empty in a view of a case that nobody keeps
	Case        Case
	Item        Item // the version that the case began with
	Materials   []Material
	Corrections []Correction
	Events      []Event     // oldest first; internal events for staff only
	Messages    []Event     // CAS-7, oldest first
	Matters     []Matter    // for staff only; oldest first
	Confined    bool        // the caller is only asked for an opinion, and sees the materials that were chosen for them
	Notes       []Note      // for staff only; oldest first
	Checks      []Checklist // for staff only; oldest first
	Limit       Limit
	Timed       bool // Limit is set
	Now         time.Time
	Names       map[Hand]string
	Renewal     *Renewal                 // of a draft whose item has a newer version
	Closed      string                   // of a draft: why its item takes no applications now
	Consent     *Consent                 // what the other side was last asked; nil when the item does not want them
	Stays       bool                     // the core system has done something for it, so that its owner cannot withdraw it
	Origins     Origins                  // of a case that staff read: what the form was filled in with
	Away        bool                     // of a new form: the core business system did not answer, and what it knows is left open
	Locked      bool                     // of a unit: the caller may read it and not handle it, for want of the grant (CAS-10)
	Known       func(path string) string // what the account knows of the owner; for whoever may still write, or ask for a correction
	Begun       form.Data                // for the unit that is asked: what its part of the form begins with
	whole       *Standing                // of a confined view: with what the caller does not see
}

// Table gives the name of a table of the form, and its lines as text, the head first, masked as on a page. NotFound without one.
func (v View) Table(field string) (label string, lines [][]string, err error) {
	for _, row := range v.Item.Form.Summary(v.Case.Data) {
		if row.Name == field && row.Table != nil {
			return row.Label, append([][]string{row.Table.Head}, row.Table.Rows...), nil
		}
	}
	return "", nil, fault.New(fault.NotFound, "没有这张表格")
}

// Acts gives the acts of the flow to the caller, also to one who does not see all on which they depend.
func (v View) Acts(who actor.Actor) []Act {
	if v.whole != nil {
		return v.whole.Acts(who)
	}
	return v.Standing().Acts(who)
}

// Standing is where the case stands in its flow. Only in a view of staff it knows the matters.
func (v View) Standing() Standing {
	return Standing{Case: v.Case, Flow: v.Item.Flow, Events: v.Events, Matters: v.Matters, Notes: v.Notes, Checks: v.Checks,
		Forms: v.Item.Notes, Lacks: v.Lacking(), Consent: v.Consent, Now: v.Now}
}

// Waiting is the correction that the applicant must answer, or nil.
func (v View) Waiting() *Correction {
	if v.Case.State != Correcting {
		return nil
	}
	for i := range slices.Backward(v.Corrections) {
		if k := v.Corrections[i]; k.Waiting() && !k.Lacking {
			return &v.Corrections[i]
		}
	}
	return nil
}

// Current gives the materials of a slot that no correction has replaced.
func (v View) Current(slot string) []Material {
	var out []Material
	for _, m := range v.Materials {
		if m.Slot == slot && m.Current() {
			out = append(out, m)
		}
	}
	return out
}

// Problems lists what keeps a draft from being submitted. nil when nothing does.
func (v View) Problems() error { return v.Item.Problems(v.Case, v.Materials, v.Now) }

// Open gives a case to its owner. NotFound when it is not theirs. A draft is not read but written, so
// it opens for those only who may handle the item; everybody else gets Forbidden.
func (s *Service) Open(ctx context.Context, who actor.Actor, caseID string) (View, error) {
	c, err := s.theirs(ctx, who, caseID)
	if err == nil && c.State == Draft {
		err = s.may(ctx, who, c.ItemCode)
	}
	if err != nil {
		return View{}, err
	}
	v, err := s.view(ctx, Opened{c: c, who: who}, false)
	if err == nil {
		var seen actor.Sight
		seen, err = s.sight(ctx, who)
		v.Locked = err == nil && locked(who, seen, c.ItemCode)
	}
	if err == nil && c.State.Allows(Withdraw) && v.Item.automatic() {
		v.Stays, err = s.stays(ctx, c)
	}
	if err != nil || !c.State.Editable() && c.State != Correcting {
		return v, err
	}
	if v.Known, err = s.known(ctx, v.Item, c); err == nil && c.State.Editable() {
		v.Case.Data = v.Item.Form.Identify(c.Data, v.Known)
	}
	if err == nil && c.State == Draft {
		err = s.outdated(ctx, &v)
	}
	return v, err
}

// OpenToAct is Open for a caller who wants to change the case: Forbidden without the grant (CAS-10).
func (s *Service) OpenToAct(ctx context.Context, who actor.Actor, caseID string) (View, error) {
	c, err := s.theirsToAct(ctx, who, caseID)
	if err != nil {
		return View{}, err
	}
	v, err := s.view(ctx, Opened{c: c, who: who}, false)
	if err == nil && c.State == Correcting {
		v.Known, err = s.known(ctx, v.Item, c)
	}
	return v, err
}

// WorkedOn reports whether a member of staff, or the colleague for whom they stand in, has taken a step of a case, or a deputy of either
// has for them.
func (s *Service) WorkedOn(ctx context.Context, who actor.Actor, caseID string) (bool, error) {
	events, err := s.Store.Events(ctx, caseID)
	if err != nil {
		return false, fmt.Errorf("reading the steps of case %s: %w", caseID, err)
	}
	return slices.ContainsFunc(events, func(e Event) bool { return e.By.Kind == "staff" && who.IsAmong(e.By.ID, e.For) }), nil
}

// Scope is Case.Scope of a case, whoever asks.
func (s *Service) Scope(ctx context.Context, caseID string) (string, error) {
	c, err := s.Store.Case(ctx, caseID)
	if err != nil {
		return "", fmt.Errorf("reading the scope of case %s: %w", caseID, err)
	}
	return c.Scope(), nil
}

// Dossier gives a case to staff, internal events included. The view is audited, because the case
// contains personal data.
func (s *Service) Dossier(ctx context.Context, who actor.Actor, caseID string) (View, error) {
	c, err := s.atDesk(ctx, who, caseID)
	if err != nil {
		return View{}, err
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Audit.Record(ctx, who, actor.Deed{Act: "case.opened", Object: "case", ObjectID: c.ID, UnitID: c.UnitID,
			Detail: map[string]string{actor.DetailItem: c.ItemCode}}); err != nil {
			return err
		}
		return s.Store.MarkSeen(ctx, who.StaffID, c.ID, s.Now())
	})
	if err != nil {
		return View{}, err
	}
	v, err := s.view(ctx, Opened{c: c, who: who}, true)
	if err != nil {
		return View{}, err
	}
	if v.Item.fixes() && v.Standing().Act(who, string(Ask)).Possible() {
		if v.Known, err = s.identity(ctx, c); err != nil {
			return View{}, err
		}
	}
	return v, s.confine(ctx, who, &v)
}

// FieldReason is the input of Numbers.
const FieldReason = "reason"

// Numbers is Dossier for staff who need unmasked numbers of persons. The audit records that they
// saw them, and why (DSK-13). Invalid without a reason.
func (s *Service) Numbers(ctx context.Context, who actor.Actor, caseID, reason string) (View, error) {
	if who.IsStaff() && !Handles(who) {
		return View{}, fault.New(fault.Forbidden, "您的岗位不能查看完整号码")
	}
	if _, err := s.atDesk(ctx, who, caseID); err != nil {
		return View{}, err
	}
	reason = strings.TrimSpace(reason)
	if n := len([]rune(reason)); n < 2 || n > 200 {
		return View{}, fault.On(FieldReason, "请填写查看原因，2 至 200 个字")
	}
	v, err := s.Dossier(ctx, who, caseID)
	if err != nil {
		return View{}, err
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		return s.Audit.Record(ctx, who, actor.Deed{Act: "case.numbers_seen", Object: "case", ObjectID: v.Case.ID, UnitID: v.Case.UnitID,
			Detail: map[string]string{"state": string(v.Case.State), "item": v.Case.ItemCode, actor.DetailAsked: reason}})
	})
	if err != nil {
		return View{}, fmt.Errorf("writing the look down: %w", err)
	}
	return v, nil
}

func (s *Service) view(ctx context.Context, o Opened, inside bool) (View, error) {
	c := o.c
	v := View{Opened: o, Case: c, Now: s.Now()}
	var err error
	if v.Item, err = s.itemOfCase(ctx, c); err != nil {
		return View{}, fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	if v.Materials, err = s.Store.Materials(ctx, c.ID); err != nil {
		return View{}, fmt.Errorf("reading materials: %w", err)
	}
	if v.Consent, err = s.consentOf(ctx, v.Item, c); err != nil {
		return View{}, err
	}
	if c.State != Draft {
		if v.Corrections, err = s.Store.Corrections(ctx, c.ID); err != nil {
			return View{}, fmt.Errorf("reading corrections: %w", err)
		}
	}
	if inside {
		if v.Origins, err = s.Store.Origins(ctx, c.ID); err != nil {
			return View{}, fmt.Errorf("reading what was filled in: %w", err)
		}
		if v.Matters, err = s.Store.Matters(ctx, c.ID); err != nil {
			return View{}, fmt.Errorf("reading what is asked about the case: %w", err)
		}
		if len(v.Item.Notes) > 0 {
			if v.Notes, err = s.Store.Notes(ctx, c.ID); err != nil {
				return View{}, fmt.Errorf("reading what staff noted: %w", err)
			}
		}
		if pointed(v.Item.Flow) {
			if v.Checks, err = s.Store.ChecklistsOf(ctx, c.ID); err != nil {
				return View{}, fmt.Errorf("reading the points: %w", err)
			}
		}
	} else {
		v.Item.Notes = nil
	}
	events, err := s.Store.Events(ctx, c.ID)
	if err != nil {
		return View{}, fmt.Errorf("reading events: %w", err)
	}
	v.Limit, v.Timed = c.Clock.LimitAt(s.Calendar, v.Now)
	return v, s.name(ctx, &v, events, inside)
}

// name fills in the names and separates the events into steps and messages.
func (s *Service) name(ctx context.Context, v *View, events []Event, inside bool) error {
	hands := []Hand{v.Case.StartedBy, v.Case.FiledBy}
	if v.Case.EmployerAnswer.Said() {
		hands = append(hands, v.Case.EmployerAnswer.By)
	}
	if v.Consent != nil && v.Consent.Answer != ConsentOpen {
		hands = append(hands, v.Consent.AnsweredBy)
	}
	if v.Case.ClaimedBy != "" {
		hands = append(hands, Hand{Kind: "staff", ID: v.Case.ClaimedBy})
	}
	for _, e := range events {
		hands = append(hands, e.By)
		if e.For != "" {
			hands = append(hands, Hand{Kind: "staff", ID: e.For})
		}
	}
	for _, m := range v.Matters {
		for _, staffID := range []string{m.AskedBy.ID, m.AnsweredBy.ID, m.AnsweredFor, m.To} {
			if staffID != "" {
				hands = append(hands, Hand{Kind: "staff", ID: staffID})
			}
		}
	}
	for _, n := range v.Notes {
		hands = append(hands, Hand{Kind: "staff", ID: n.By.ID})
	}
	for _, c := range v.Checks {
		hands = append(hands, Hand{Kind: "staff", ID: c.By.ID})
	}
	slices.SortFunc(hands, func(a, b Hand) int { return strings.Compare(a.Kind+a.ID+a.Label, b.Kind+b.ID+b.Label) })
	names, err := s.namesOf(ctx, v.Opened.who, v.Case.UnitID, slices.Compact(hands))
	if err != nil {
		return fmt.Errorf("naming hands: %w", err)
	}
	v.Names = names
	for _, e := range events {
		e.Name, e.ForName = names[e.By], names[Hand{Kind: "staff", ID: e.For}]
		switch {
		case e.Inside && !inside:
		case e.Verb == Say:
			v.Messages = append(v.Messages, e)
		default:
			v.Events = append(v.Events, e)
		}
	}
	return nil
}

// Step is an event that another package adds to the timeline, such as a parcel.
type Step struct {
	At           time.Time
	Title, Words string
	Text, Href   string // text and address of a link; "" for none
}

// StepsElsewhere gives what its delivery and the functions in AlsoShow know about a case, oldest first.
func (s *Service) StepsElsewhere(ctx context.Context, o Opened, d Delivery) ([]Step, error) {
	if err := o.check(); err != nil || o.confined {
		return nil, err
	}
	all := d.steps()
	for _, show := range s.AlsoShow {
		steps, err := show(ctx, o)
		if err != nil {
			return nil, fmt.Errorf("reading steps of case %s elsewhere: %w", o.c.ID, err)
		}
		all = append(all, steps...)
	}
	slices.SortStableFunc(all, func(a, b Step) int { return a.At.Compare(b.At) })
	return all, nil
}

// Proof is what a receipt proves to its holder (CAS-11).
type Proof struct {
	Number      string
	ItemName    string
	UnitName    string
	SubmittedAt time.Time
	Digest      string
	Word        string    // current status of the case
	ReplacedAt  time.Time // when a later receipt took its place; zero for the one that holds
}

var errNoReceipt = fault.New(fault.NotFound, "没有查到这份回执。请核对办件编号，或重新扫描回执上的二维码")

// CheckReceipt verifies a case number and the digest in the QR code. A wrong digest and an unknown
// number give the same answer.
func (s *Service) CheckReceipt(ctx context.Context, number, key string) (Proof, error) {
	no, err := regno.ParseCaseNumber(number)
	if err != nil {
		return Proof{}, errNoReceipt
	}
	key = readDigest(key)
	c, err := s.Store.CaseByNumber(ctx, no.String())
	if err != nil && !errors.Is(err, fault.NotFound) {
		return Proof{}, fmt.Errorf("reading the receipt: %w", err)
	}
	replaced, old := s.Store.OldDigest(ctx, c.ID, key) // asked for unknown numbers too: the time of the answer tells nothing
	switch {
	case c.Digest != "" && subtle.ConstantTimeCompare([]byte(c.Digest), []byte(key)) == 1:
		replaced = time.Time{}
	case errors.Is(old, fault.NotFound):
		return Proof{}, errNoReceipt
	case old != nil:
		return Proof{}, fmt.Errorf("looking for an older receipt: %w", old)
	}
	return Proof{
		ReplacedAt:  replaced,
		Number:      c.Number,
		ItemName:    c.ItemName,
		UnitName:    c.UnitName,
		SubmittedAt: c.SubmittedAt,
		Digest:      key,
		Word:        c.Word(),
	}, nil
}

// readDigest finds a digest in what a person typed or pasted: 核验码：4F2A 09…, also full-width.
func readDigest(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		if r = unicode.ToLower(r); r >= '0' && r <= '9' || r >= 'a' && r <= 'f' {
			return r
		}
		return -1
	}, s)
}

// Progress is the state of a case, for 办件进度查询 (POR-6).
type Progress struct {
	Number      string
	ItemName    string
	Word        string
	SubmittedAt time.Time
	UpdatedAt   time.Time
	FiledBy     string // person id; the caller must know the phone of this person
}

// ProgressOf gives the progress of a case by its number. It checks no right: before it shows
// anything, the caller must verify that the visitor knows the phone of FiledBy, and must answer a
// wrong phone like NotFound.
func (s *Service) ProgressOf(ctx context.Context, number string) (Progress, error) {
	no, err := regno.ParseCaseNumber(number)
	if err != nil {
		return Progress{}, err
	}
	c, err := s.Store.CaseByNumber(ctx, no.String())
	if err != nil {
		return Progress{}, err
	}
	return Progress{
		Number:      c.Number,
		ItemName:    c.ItemName,
		Word:        c.Word(),
		SubmittedAt: c.SubmittedAt,
		UpdatedAt:   c.UpdatedAt,
		FiledBy:     c.FiledBy.ID,
	}, nil
}
