package api

import (
	"context"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/notice"
)

// why explains whether a mandate of the unit covers an item; without a mandate in the query, as's own
// is explained.
func (h Hall) why(ctx context.Context, as actor.Actor, in *whyIn) (Why, error) {
	if _, err := h.Catalog.Item(ctx, in.Item); err != nil {
		return Why{}, err
	}
	w, err := h.Mandates.Explain(ctx, as, in.Of, in.Item)
	v := Why{May: w.May, Mend: w.Mend, Steps: []Link{}}
	for _, s := range w.Steps {
		v.Steps = append(v.Steps, Link(s))
	}
	return v, err
}

func (h Hall) cases(ctx context.Context, as actor.Actor, in *casesIn) (CasePage, error) {
	w := casework.Wanted{Class: casework.Class(in.State), Words: in.Words, Limit: min(in.Limit, mostPage)}
	if in.State == "all" {
		w.Class = casework.ClassAll
	}
	var err error
	if w.After, err = cursorAt[casework.ListPlace](in.After); err != nil {
		return CasePage{}, err
	}
	l, err := h.Cases.UnitList(ctx, as, w)
	p := CasePage{Cases: []Case{}}
	for _, c := range l.Cases {
		p.Cases = append(p.Cases, caseOf(c))
	}
	if l.Next != nil {
		p.Next = place(l.Next)
	}
	return p, err
}

func caseOf(c casework.Case) Case {
	return Case{
		ID:        c.ID,
		Number:    c.Number,
		Item:      c.ItemName,
		State:     string(c.State),
		Status:    c.Word(),
		UpdatedAt: c.UpdatedAt,
	}
}

func (h Hall) dossier(ctx context.Context, as actor.Actor, in *unitIn) (Dossier, error) {
	v, err := h.Cases.Open(ctx, as, in.ID)
	if err != nil {
		return Dossier{}, err
	}
	d := Dossier{Case: caseOf(v.Case), Result: v.Case.Result, Steps: []Step{}}
	for _, e := range v.Events {
		d.Steps = append(d.Steps, Step{HappenedAt: e.At, Title: e.Title(), By: e.Name, Words: e.Words})
	}
	return d, nil
}

func (h Hall) messages(ctx context.Context, as actor.Actor, in *messagesIn) (MessagePage, error) {
	ask := notice.Ask{Only: notice.All, Limit: min(in.Limit, mostPage)}
	c, err := cursorAt[notice.Cursor](in.Before)
	if err != nil {
		return MessagePage{}, err
	}
	if c != nil {
		ask.Before = *c
	}
	l, err := h.Notices.List(ctx, as, ask)
	p := MessagePage{Messages: []Message{}, Unread: l.Unread}
	for _, m := range l.Messages {
		p.Messages = append(p.Messages, messageOf(m))
	}
	if l.Older.Set() {
		p.Next = place(l.Older)
	}
	return p, err
}

func (h Hall) read(ctx context.Context, as actor.Actor, in *unitIn) (Message, error) {
	m, err := h.Notices.Open(ctx, as, in.ID)
	return messageOf(m), err
}

func messageOf(m notice.Message) Message {
	return Message{ID: m.ID, Title: m.Title, Body: m.Body, SentAt: m.At, Read: m.Read()}
}
