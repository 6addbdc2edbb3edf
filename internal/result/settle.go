package result

import (
	"context"
	"errors"
	"fmt"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/notice"
	"wangting/internal/wording"
)

// Notices is the part of notice.Service that a change calls.
type Notices interface {
	Tell(ctx context.Context, who actor.Actor, m notice.Message) error
}

var (
	errNoReviewer = fault.New(fault.Forbidden, "更正、撤销、补发文书须由审核人员办理")
	errSettled    = fault.New(fault.Conflict, "这项处理已经由他人确认或者撤回，请刷新页面")
	errOneHand    = fault.New(fault.Forbidden, "这项处理由您提出，须由另一名审核人员确认")
	errNotNow     = fault.New(fault.Conflict, "这份文书已经不再有效，不能更正、撤销或者补发")
)

// Changing gives a document of a case to a reviewer, with the proposal that is open; nil for none. Faults: NotFound, Forbidden.
func (s *Service) Changing(ctx context.Context, who actor.Actor, caseID, paperID string) (Paper, *Change, error) {
	p, _, err := s.forReviewer(ctx, who, caseID, paperID)
	if err != nil {
		return p, nil, err
	}
	c, err := s.Store.OpenChange(ctx, paperID)
	switch {
	case errors.Is(err, fault.NotFound):
		return p, nil, nil
	case err != nil:
		return p, nil, fmt.Errorf("reading the change of document %s: %w", paperID, err)
	}
	return p, &c, nil
}

func (s *Service) forReviewer(ctx context.Context, who actor.Actor, caseID, paperID string) (Paper, casework.Case, error) {
	c, err := s.Cases.Readable(ctx, who, caseID)
	if err != nil {
		return Paper{}, c, err
	}
	if !who.Has(actor.Reviewer) {
		return Paper{}, c, errNoReviewer
	}
	p, err := s.paperOf(ctx, caseID, paperID)
	return p, c, err
}

// Propose writes down what a reviewer wants to do to a document. Nothing happens to it before another one confirms. Faults: Invalid with
// fields, Conflict when the document does not hold or has a proposal already.
func (s *Service) Propose(ctx context.Context, who actor.Actor, caseID, paperID string, c Proposal) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		p, cs, err := s.forReviewer(ctx, who, caseID, paperID)
		if err != nil {
			return err
		}
		if !p.Changeable() {
			return errNotNow
		}
		if err := c.check(p); err != nil {
			return err
		}
		if _, _, err := s.successor(ctx, p, cs, c); err != nil { // a character that cannot be printed is told to whoever typed it
			return err
		}
		err = s.Store.AddChange(ctx, Change{ID: id.New(), PaperID: p.ID, By: who.StaffID, For: who.For, At: s.Now(), Proposal: c})
		if errors.Is(err, fault.Conflict) {
			return fault.New(fault.Conflict, "这份文书已有一项处理等待确认")
		}
		if err != nil {
			return fmt.Errorf("proposing to change document %s: %w", paperID, err)
		}
		return s.Audit.Record(ctx, who, s.deed("result.proposed", p))
	})
}

// Drop takes a proposal back, or refuses it: any reviewer may. Conflict when it is settled.
func (s *Service) Drop(ctx context.Context, who actor.Actor, caseID, paperID, changeID string) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		p, c, err := s.Changing(ctx, who, caseID, paperID)
		if err != nil {
			return err
		}
		if c == nil || c.ID != changeID {
			return errSettled
		}
		if err := s.settle(ctx, who, changeID, "dropped"); err != nil {
			return err
		}
		return s.Audit.Record(ctx, who, s.deed("result.dropped", p))
	})
}

func (s *Service) settle(ctx context.Context, who actor.Actor, changeID, state string) error {
	first, err := s.Store.Settle(ctx, changeID, state, who.StaffID, s.Now())
	if err == nil && !first {
		err = errSettled
	}
	return err
}

// Confirm does what another reviewer proposed: it makes the new document, turns the old one, and tells the applicant. Faults: Forbidden to
// whoever proposed it, Conflict when it is settled or the document no longer holds.
func (s *Service) Confirm(ctx context.Context, who actor.Actor, caseID, paperID, changeID string) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		old, cs, err := s.forReviewer(ctx, who, caseID, paperID)
		if err != nil {
			return err
		}
		c, err := s.Store.OpenChange(ctx, paperID)
		switch {
		case errors.Is(err, fault.NotFound), err == nil && c.ID != changeID:
			return errSettled
		case err != nil:
			return err
		case who.IsAmong(c.By, c.For): // a deputy counts as both
			return errOneHand
		}
		if err := s.settle(ctx, who, c.ID, "done"); err != nil {
			return err
		}
		p, by, err := s.successor(ctx, old, cs, c.Proposal)
		if err != nil {
			return err
		}
		if p.Number, err = s.draw(ctx, by, p.IssuedAt); err != nil {
			return err
		}
		state := Replaced
		if c.Act == Revoke {
			state = Revoked
		}
		turned, err := s.Store.Turn(ctx, old.ID, state, p.Number)
		if err == nil && !turned {
			err = errNotNow
		}
		if err != nil {
			return err
		}
		set, err := s.printed(ctx, p, p.Parts)
		if err != nil {
			return err
		}
		file, err := s.Render(set)
		if err != nil {
			return unprintable(err, casework.Taken{})
		}
		if err := s.keep(ctx, who, p, file); err != nil {
			return err
		}
		return s.tell(ctx, cs, old, p, c.Act)
	})
}

// successor is the document that a change makes, without its number. It was set once, so every character can be printed. What comes in
// the place of a document holds as long as that and goes on in its series; a decision that takes it back is the authority's own.
func (s *Service) successor(ctx context.Context, old Paper, cs casework.Case, c Proposal) (Paper, Authority, error) {
	it, err := s.Items.ItemVersion(ctx, cs.ItemCode, cs.ItemVersion)
	if err != nil {
		return Paper{}, Authority{}, fmt.Errorf("reading item %s: %w", cs.ItemCode, err)
	}
	by, now := authority(cs.Region, s.Owner, s.Words).in(it), s.Now()
	p := Paper{ID: id.New(), CaseID: old.CaseID, CaseNumber: old.CaseNumber, ItemCode: old.ItemCode, Item: old.Item, Owner: old.Owner,
		Personal: old.Personal, Kind: old.Kind, Title: old.Title, Office: by.Office, State: Valid, IssuedAt: now, Code: newCode(),
		Holder: old.Holder}
	if c.Act != Revoke {
		doc, err := wording.Template(it, string(old.Kind))
		if err != nil {
			return p, by, fmt.Errorf("reading the templates: %w", err)
		}
		by = by.numbering(doc.Word)
		p.Parts, p.Until, p.Shown = renewed(old, c), old.Until, stillShown(old, c)
	} else {
		ways, err := remediesOf(Denied, it, by)
		if err != nil {
			return p, by, fmt.Errorf("reading the remedies: %w", err)
		}
		p.Kind, p.Title, p.Parts = Revocation, "撤销决定书", taken(old, c, ways)
	}
	trial := p
	trial.Number = old.Number
	_, err = s.Render(s.content(trial, p.Parts))
	if u, ok := errors.AsType[Unprintable](err); ok {
		return p, by, fault.On("reason", fmt.Sprintf("“%c”（U+%04X）不能印在文书上，请改用其他字", u.Rune, u.Rune))
	}
	return p, by, err
}

// tell puts the news into the inbox of the applicant.
func (s *Service) tell(ctx context.Context, c casework.Case, old, p Paper, act Act) error {
	m := notice.Message{UnitID: c.UnitID, Scope: c.Scope(), Kind: notice.AboutCase, Title: "文书已" + act.Word(),
		Body: "“" + c.ItemName + "”（编号 " + c.Number + "）的《" + old.Title + "》（" + old.Number + "）已" + act.Word() +
			"，原文书不再有效。新的文书是《" + p.Title + "》（" + p.Number + "），可以下载。",
		Link: c.Link() + casework.DocumentsAnchor}
	if c.Personal() {
		m.UnitID, m.PersonID, m.Scope = c.PersonID, c.PersonID, ""
	}
	return s.Notices.Tell(ctx, actor.SystemActor("result"), m)
}
