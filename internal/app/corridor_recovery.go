package app

import (
	"context"
	"encoding/hex"
	"errors"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/login"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/proof"
	"wangting/internal/regno"
	"wangting/internal/secret"
	"wangting/internal/unit"
	"wangting/internal/workday"
)

const (
	recoverFace  proof.Purpose = "login.recover.face"
	recoverPhone proof.Purpose = "login.recover.phone"
	personFace   proof.Purpose = "person.face"
	personPhone  proof.Purpose = "person.phone"
	changeFace   proof.Purpose = "login.phone.face"
	changePhone  proof.Purpose = "login.phone.code"
)

func (h *Hall) recoveryRoom(r *Rooms) {
	decoy := *r.Codes
	decoy.Sender = nobody{r.Notices}
	r.Recovery = &login.Recovery{Credentials: r.Credentials, Sessions: r.Sessions, Representative: representatives{r}.find,
		Faces: recoveryFaces{r.Faces, recoverFace}, Codes: recoveryCodes{r.Codes, &decoy, h.Keys, recoverPhone}, Tell: recoveryTold{r.Notices}.tell, Life: 30 * time.Minute}
	r.Personal = &login.Personal{Credentials: r.Credentials, Faces: recoveryFaces{r.Faces, personFace},
		Codes: recoveryCodes{r.Codes, &decoy, h.Keys, personPhone}, Ensure: ensurePerson{r}.ensure, Agreement: "2026-01", Life: 30 * time.Minute}
}

// ensurePerson makes a natural person who has proved themself, or finds them.
type ensurePerson struct{ r *Rooms }

func (e ensurePerson) ensure(ctx context.Context, who actor.Actor, n login.NewPerson) (string, error) {
	p, err := e.r.Persons.Ensure(ctx, who, person.New{Name: n.Name, DocType: n.Document.Type, DocNumber: n.Document.Number,
		Phone: n.Phone, VerifiedBy: person.ByFace})
	return p.ID, err
}

// representatives finds the level-1 mandate that three values name together.
type representatives struct{ r *Rooms }

func (f representatives) find(ctx context.Context, c regno.USCC, d regno.Document, name string) (login.Owner, error) {
	u, err1 := f.r.Units.ByUSCC(ctx, c)
	p, err2 := f.r.Persons.ByDocument(ctx, d.Type, d.Number)
	for _, err := range []error{err1, err2} {
		if err != nil && !errors.Is(err, fault.NotFound) {
			return login.Owner{}, err
		}
	}
	m, err := f.r.Mandates.ForUnitAndPerson(ctx, u.ID, p.ID) // asked in any case: the same work for a stranger
	if errors.Is(err, fault.NotFound) || err == nil && (u.State != unit.Active || p.Name != name || m.Level != actor.Representative || m.State != mandate.Active) {
		return login.Owner{}, nil
	}
	return login.Owner{MandateID: m.ID, UnitID: u.ID, PersonID: p.ID, Phone: p.Phone}, err
}

// recoveryFaces are the faces of the proof room, asked for a purpose.
type recoveryFaces struct {
	faces   *proof.Faces
	purpose proof.Purpose
}

func (f recoveryFaces) flow(x login.RecoveryFlow) proof.FaceFlow {
	return proof.FaceFlow{Purpose: f.purpose, FlowID: x.ID, Binding: x.Session, Subject: proof.Subject{Document: x.Document, Name: x.Name}}
}

func (f recoveryFaces) Begin(ctx context.Context, who actor.Actor, x login.RecoveryFlow) (string, string, error) {
	b, err := f.faces.Begin(ctx, who, f.flow(x))
	return b.ID, b.LinkToken, err
}

func (f recoveryFaces) State(ctx context.Context, id, session string) (string, time.Time, error, error) {
	v, err := f.faces.State(ctx, id, session)
	return string(v.State), v.UseBefore, v.Trouble, err
}

func (f recoveryFaces) Consume(ctx context.Context, who actor.Actor, x login.RecoveryFlow) error {
	return f.faces.Consume(ctx, who, f.flow(x))
}

// recoveryCodes are the codes of the proof room. Somebody whom the hall does not
// know gets them too, at a phone that is none, by a sender that sends nothing: the
// same limits, words and work.
type recoveryCodes struct {
	codes, decoy *proof.Codes
	keys         *secret.Keyring
	purpose      proof.Purpose
}

type nobody struct{ notices *notice.Service }

func (n nobody) SendCode(ctx context.Context, _ regno.Mobile, _ proof.Purpose, code string) error {
	return n.notices.Feign(ctx, notice.SMS{Template: notice.Code, Params: map[string]string{"code": code}})
}

func (c recoveryCodes) to(who actor.Actor, x login.RecoveryFlow, o login.Owner) (*proof.Codes, proof.CodeFor) {
	to := proof.CodeFor{Purpose: c.purpose, FlowID: x.ID, Binding: x.Session, Phone: o.Phone, IP: who.IP}
	if o.Phone != "" {
		return c.codes, to
	}
	to.Phone = regno.Mobile("none:" + hex.EncodeToString(c.keys.Index("login.recover", x.Document.Key()+"|"+x.Name)))
	return c.decoy, to
}

func (c recoveryCodes) Send(ctx context.Context, who actor.Actor, x login.RecoveryFlow, o login.Owner) error {
	codes, to := c.to(who, x, o)
	return codes.Send(ctx, who, to)
}

func (c recoveryCodes) Prove(ctx context.Context, who actor.Actor, x login.RecoveryFlow, o login.Owner, code string) error {
	codes, to := c.to(who, x, o)
	return codes.Prove(ctx, who, to, code)
}

func (c recoveryCodes) Spend(ctx context.Context, who actor.Actor, x login.RecoveryFlow, o login.Owner, code string) error {
	codes, to := c.to(who, x, o)
	return codes.Spend(ctx, who, to, code)
}

// recoveryTold tells the owner, in the inbox and by SMS, that the password is another.
type recoveryTold struct{ notices *notice.Service }

func (t recoveryTold) tell(ctx context.Context, o login.Owner, at time.Time) error {
	when := at.In(workday.Zone).Format("1 月 2 日 15:04")
	err := t.notices.Tell(ctx, actor.SystemActor("login"), notice.Message{UnitID: o.UnitID, PersonID: o.PersonID, Kind: notice.AboutAccount,
		Title: "登录密码已找回", Body: "您的登录密码于 " + when + " 重新设置，此前的登录已全部下线。如非本人操作，请立即拨打 12333。", Link: "/unit/settings/devices"})
	if err != nil || o.Phone == "" {
		return err
	}
	return t.notices.SMS(ctx, notice.SMS{Phone: string(o.Phone), Template: notice.NewLogin, Params: map[string]string{"time": when}})
}
