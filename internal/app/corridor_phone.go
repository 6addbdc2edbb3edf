package app

import (
	"context"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/login"
	"wangting/internal/login/logindb"
	"wangting/internal/login/loginphone"
	"wangting/internal/login/loginweb"
	"wangting/internal/mandate/mandatephone"
	"wangting/internal/notice"
	"wangting/internal/phone"
	"wangting/internal/proof"
	"wangting/internal/regno"
	"wangting/internal/web/ui"
	"wangting/internal/workday"
)

func (h *Hall) scanRoom(r *Rooms) {
	r.Scans = &login.Scans{Switching: &login.Switching{Sessions: r.Sessions, Held: h.held}, Scans: logindb.Store{DB: h.DB, Keys: h.Keys}, Keys: h.Keys,
		Wakes: h.DB.Bus(), Rates: h.DB, Notices: r.Passwords.Notices, Limits: login.DefaultScanLimits()}
}

func (h *Hall) phones() {
	r := h.Rooms
	loginphone.Pages{Passwords: r.Passwords, Puzzles: r.Slider, Scans: r.Scans, Sessions: r.Sessions, Now: h.now}.Mount(h.Mux)
	loginphone.ResetPages{Resets: h.reset(), LinkURL: r.Faces.LinkURL}.Mount(h.Mux)
	p := phoneReads{h}
	phone.Pages{Units: p.units, Invitations: p.invitations, Cases: p.cases, Messages: p.messages}.Mount(h.Mux)
}

// phoneReads reads for a person what their units hold, unit by unit, each time by
// the mandate for it: what a mandate may not see is not shown here either.
type phoneReads struct{ h *Hall }

func (p phoneReads) units(ctx context.Context, who actor.Actor) ([]phone.Unit, error) {
	held, err := p.h.held(ctx, who.PersonID)
	var out []phone.Unit
	for _, u := range held {
		out = append(out, phone.Unit{MandateID: u.MandateID, UnitID: u.UnitID, Name: u.UnitName, Role: u.RoleLabel, Leave: leaveAt(u), Reset: loginphone.ResetAt(u.MandateID)})
	}
	return out, err
}

func (p phoneReads) invitations(ctx context.Context, who actor.Actor) ([]phone.Invitation, error) {
	list, err := p.h.Rooms.Mandates.Invitations(ctx, who)
	if err != nil {
		return nil, err
	}
	var out []phone.Invitation
	for _, m := range list {
		o, err := p.h.offer(ctx, who, m.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, phone.Invitation{Unit: o.Unit, Role: o.Role, Until: o.Until, Href: mandatephone.At(m.ID)})
	}
	return out, nil
}

// each calls f for every unit of who, as who acting for it, and for who alone.
func (p phoneReads) each(ctx context.Context, who actor.Actor, f func(actor.Actor, login.Held) error) error {
	held, err := p.h.held(ctx, who.PersonID)
	if err != nil {
		return err
	}
	for _, u := range held {
		as := who
		as.MandateID, as.UnitID, as.Level = u.MandateID, u.UnitID, u.Level
		if err := f(as, u); err != nil {
			return err
		}
	}
	return f(who.Self(), login.Held{UnitName: "本人"})
}

func (p phoneReads) cases(ctx context.Context, who actor.Actor, most int) ([]phone.Case, error) {
	var out []phone.Case
	err := p.each(ctx, who, func(as actor.Actor, u login.Held) error {
		l, err := p.h.Rooms.Cases.UnitList(ctx, as, casework.Wanted{Limit: most})
		for _, c := range l.Cases {
			if c.State != casework.Draft {
				row := ui.CaseRowVM{Title: c.ItemName, Status: c.Word(), Meta: []string{"办件编号 " + c.Number, u.UnitName}}
				if c.Personal() { // that of a unit is opened by acting for it
					row.Href = casesOf(false) + c.ID
				}
				out = append(out, phone.Case{At: c.UpdatedAt, CaseRowVM: row})
			}
		}
		return err
	})
	slices.SortFunc(out, func(a, b phone.Case) int { return b.At.Compare(a.At) })
	return out[:min(len(out), most)], err
}

func (p phoneReads) messages(ctx context.Context, who actor.Actor, most int) ([]phone.Message, error) {
	var out []phone.Message
	err := p.each(ctx, who, func(as actor.Actor, u login.Held) error {
		page, err := p.h.Rooms.Notices.List(ctx, as, notice.Ask{Only: notice.All, Most: most})
		for _, m := range page.Messages {
			out = append(out, phone.Message{Unit: u.UnitName, Title: m.Title, Body: m.Body, When: m.At.In(workday.Zone).Format("1 月 2 日 15:04"), Unread: !m.Read(), At: m.At, Href: ownMessage(as, m.ID)})
		}
		return err
	})
	slices.SortFunc(out, func(a, b phone.Message) int { return b.At.Compare(a.At) })
	return out[:min(len(out), most)], err
}

// ownMessage opens a message of the person themselves.
func ownMessage(as actor.Actor, id string) string {
	if as.ForUnit() {
		return ""
	}
	return "/me/messages/" + id
}

// leaveAt is where somebody leaves a unit; its representative cannot.
func leaveAt(u login.Held) string {
	if u.Level == actor.Representative {
		return ""
	}
	return mandatephone.At(u.MandateID) + "/leave"
}

const resetFace proof.Purpose = "login.reset.face"

// reset is the password for a unit set anew on the phone (LOG-10).
func (h *Hall) reset() *login.Reset {
	r := &h.Rooms
	return &login.Reset{Credentials: r.Credentials, Switching: &login.Switching{Sessions: r.Sessions, Held: h.held}, Faces: recoveryFaces{r.Faces, resetFace},
		Self: func(ctx context.Context, personID string) (regno.Document, string, error) {
			p, err := r.Persons.Find(ctx, personID)
			return p.Document(), p.Name, err
		},
		Parts: numbers{r}.of, Forget: r.Passkeys.RemoveAll,
		Tell: func(ctx context.Context, o login.Owner) error {
			p, err := r.Persons.Find(ctx, o.PersonID)
			if err != nil {
				return err
			}
			o.Phone = p.Phone
			return recoveryTold{r.Notices}.tell(ctx, o, h.now())
		}}
}

// latest is what is new for a person, for 「个人中心」.
func (p phoneReads) latest(ctx context.Context, who actor.Actor, most int) (loginweb.Latest, error) {
	var l loginweb.Latest
	cases, err := p.cases(ctx, who, most)
	if err != nil {
		return l, err
	}
	for _, c := range cases {
		l.Cases = append(l.Cases, c.CaseRowVM)
	}
	messages, err := p.messages(ctx, who, most)
	for _, m := range messages {
		l.Messages = append(l.Messages, loginweb.Said{Unit: m.Unit, Title: m.Title, Body: m.Body, When: m.When, Unread: m.Unread, Href: m.Href})
	}
	return l, err
}
