package app

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/api"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/notice"
	"wangting/internal/session"
	"wangting/internal/web"
)

func (h *Hall) apiPages(search func(words string, most int) []string) {
	a, r := apiReads{h}, h.Rooms
	h.Mux.Mount(api.Root+"/", api.Hall{
		Enter: func(ctx context.Context, who actor.Actor, account, password, device string) (api.Token, error) {
			t, err := h.Rooms.Passwords.EnterDevice(ctx, who, account, password, device)
			return api.Token{Token: t.Secret, Until: t.Until}, err
		},
		Me:      func(ctx context.Context) api.Me { w := web.WhoFrom(ctx); return api.Me{Name: w.Person, Phone: w.Phone} },
		LogOut:  r.Sessions.LogOut,
		Devices: a.devices, EndDevice: r.Sessions.End, Units: a.units, Invitations: a.invitations,
		As: a.as, Why: a.why, Cases: a.cases, Case: a.dossier, Messages: a.messages, Read: a.read,
		ReadScan: a.readScan, Scan: a.scan, ConfirmScan: r.Scans.Confirm, CancelScan: r.Scans.Cancel,
		Items: func(ctx context.Context, words string, most int) []api.Item { return a.items(ctx, words, most, search) }, Item: a.item,
	}.Handler())
}

// apiReads says in the API's words what the rooms hold.
type apiReads struct{ h *Hall }

func (a apiReads) devices(ctx context.Context, who actor.Actor) ([]api.Device, error) {
	list, err := a.h.Rooms.Sessions.List(ctx, who)
	out := []api.Device{}
	for _, d := range list {
		out = append(out, api.Device{ID: d.ID, Name: d.Browser, Here: d.Here, Unit: d.UnitName, SeenAt: d.SeenAt})
	}
	return out, err
}

func (a apiReads) units(ctx context.Context, who actor.Actor) ([]api.Unit, error) {
	held, err := a.h.Rooms.Mandates.Held(ctx, who.PersonID)
	return unitsOf(held), err
}

func unitsOf(held []session.Held) []api.Unit {
	out := []api.Unit{}
	for _, u := range held {
		out = append(out, api.Unit{Mandate: u.MandateID, Name: u.UnitName, Role: u.RoleLabel})
	}
	return out
}

func (a apiReads) invitations(ctx context.Context, who actor.Actor) ([]api.Invitation, error) {
	list, err := phoneReads(a).invitations(ctx, who)
	out := []api.Invitation{}
	for _, i := range list {
		out = append(out, api.Invitation{Unit: i.Unit, Role: i.Role, Until: i.Until, Link: a.h.Config.Public + i.Href})
	}
	return out, err
}

func (a apiReads) as(ctx context.Context, who actor.Actor, mandateID string) (actor.Actor, error) {
	held, err := a.h.Rooms.Mandates.Held(ctx, who.PersonID)
	if err != nil {
		return actor.Actor{}, err
	}
	i := slices.IndexFunc(held, func(u session.Held) bool { return u.MandateID == mandateID })
	if i < 0 {
		return actor.Actor{}, fault.New(fault.NotFound, "您没有这个单位的授权，或授权已结束")
	}
	who.MandateID, who.UnitID, who.Level = held[i].MandateID, held[i].UnitID, held[i].Level
	return who, nil
}

// place is a cursor as an app carries it.
func place(v any) string {
	b, _ := json.Marshal(v)
	return base64.RawURLEncoding.EncodeToString(b)
}

func from[T any](s string) (*T, error) {
	if s == "" {
		return nil, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	v := new(T)
	if err == nil {
		err = json.Unmarshal(b, v)
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "分页位置不正确，请从第一页重新查询", err)
	}
	return v, nil
}

func caseOf(c casework.Case) api.Case {
	return api.Case{ID: c.ID, Number: c.Number, Item: c.ItemName, State: string(c.State), Status: c.Word(), UpdatedAt: c.UpdatedAt}
}

func (a apiReads) cases(ctx context.Context, as actor.Actor, class, words, after string, most int) (api.CasePage, error) {
	w := casework.Wanted{Class: casework.Class(class), Words: words, Limit: most}
	if class == "all" {
		w.Class = casework.ClassAll
	}
	var err error
	if w.After, err = from[casework.At](after); err != nil {
		return api.CasePage{}, err
	}
	l, err := a.h.Rooms.Cases.UnitList(ctx, as, w)
	p := api.CasePage{Cases: []api.Case{}}
	for _, c := range l.Cases {
		p.Cases = append(p.Cases, caseOf(c))
	}
	if l.Next != nil {
		p.Next = place(l.Next)
	}
	return p, err
}

func (a apiReads) dossier(ctx context.Context, as actor.Actor, id string) (api.Dossier, error) {
	v, err := a.h.Rooms.Cases.Open(ctx, as, id)
	if err != nil {
		return api.Dossier{}, err
	}
	d := api.Dossier{Case: caseOf(v.Case), Result: v.Case.Result, Steps: []api.Step{}}
	for _, e := range v.Events {
		d.Steps = append(d.Steps, api.Step{At: e.At, Title: e.Title(), By: e.Name, Words: e.Words})
	}
	return d, nil
}

func (a apiReads) why(ctx context.Context, as actor.Actor, mandateID, item string) (api.Why, error) {
	if _, err := a.item(ctx, item); err != nil {
		return api.Why{}, err
	}
	w, err := a.h.Rooms.Mandates.Explain(ctx, as, mandateID, item)
	out := api.Why{May: w.May, Mend: w.Mend, Steps: []api.Link{}}
	for _, s := range w.Steps {
		out.Steps = append(out.Steps, api.Link(s))
	}
	return out, err
}

func messageOf(m notice.Message) api.Message {
	return api.Message{ID: m.ID, Title: m.Title, Body: m.Body, At: m.At, Read: m.Read()}
}

func (a apiReads) messages(ctx context.Context, as actor.Actor, before string, most int) (api.MessagePage, error) {
	ask := notice.Ask{Only: notice.All, Most: most}
	c, err := from[notice.Cursor](before)
	if err != nil {
		return api.MessagePage{}, err
	}
	if c != nil {
		ask.Before = *c
	}
	l, err := a.h.Rooms.Notices.List(ctx, as, ask)
	p := api.MessagePage{Messages: []api.Message{}, Unread: l.Unread}
	for _, m := range l.Messages {
		p.Messages = append(p.Messages, messageOf(m))
	}
	if l.Older.Set() {
		p.Next = place(l.Older)
	}
	return p, err
}

func (a apiReads) read(ctx context.Context, as actor.Actor, id string) (api.Message, error) {
	m, err := a.h.Rooms.Notices.Open(ctx, as, id)
	return messageOf(m), err
}

// readScan takes what stands in a picture, whole or its last part, or eight digits.
func (a apiReads) readScan(ctx context.Context, who actor.Actor, code string) (api.Scan, error) {
	if i := strings.LastIndex(code, "/"); i >= 0 {
		code = code[i+1:]
	}
	sc, err := a.h.Rooms.Scans.Read(ctx, who, code)
	if err != nil {
		return api.Scan{}, err
	}
	return a.scan(ctx, who, sc.ID)
}

func (a apiReads) scan(ctx context.Context, who actor.Actor, id string) (api.Scan, error) {
	q, err := a.h.Rooms.Scans.Ask(ctx, who, id)
	if err != nil {
		return api.Scan{}, err
	}
	s := api.Scan{ID: q.ID, Purpose: string(q.Purpose), Browser: session.BrowserLabel(q.Browser), IP: q.IP, Near: q.Near, Units: unitsOf(q.Choices)}
	if !q.Near {
		s.Digits = q.Digits
	}
	return s, nil
}

func itemOf(it *catalog.Item) api.Item {
	return api.Item{Code: it.Code, Name: it.Name, Summary: it.Summary, Department: it.Department, Days: it.PromiseDays, Online: it.Online}
}

func (a apiReads) items(ctx context.Context, words string, most int, search func(string, int) []string) []api.Item {
	out := []api.Item{}
	if strings.TrimSpace(words) == "" {
		for _, it := range a.h.Rooms.Catalog.List(ctx, catalog.Filter{}) {
			if len(out) < most {
				out = append(out, itemOf(it))
			}
		}
		return out
	}
	for _, code := range search(words, most) {
		if it, err := a.h.Rooms.Catalog.Item(ctx, code); err == nil {
			out = append(out, itemOf(it))
		}
	}
	return out
}

func (a apiReads) item(ctx context.Context, code string) (api.Item, error) {
	it, err := a.h.Rooms.Catalog.Item(ctx, code)
	if err != nil {
		return api.Item{}, err
	}
	return itemOf(it), nil
}
