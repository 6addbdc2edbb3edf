package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework/caseworkweb"
	"wangting/internal/catalog"
	"wangting/internal/check"
	"wangting/internal/fault"
	"wangting/internal/gateway/coresys"
	"wangting/internal/login/logindb"
	"wangting/internal/login/loginweb"
	"wangting/internal/mandate"
	"wangting/internal/mandate/mandatedb"
	"wangting/internal/mandate/mandatephone"
	"wangting/internal/mandate/mandateweb"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/proof"
	"wangting/internal/regno"
	"wangting/internal/web/ui"
	"wangting/internal/workday"
)

const acceptFace proof.Purpose = "mandate.accept.face"

func (h *Hall) mandateRoom(r *Rooms) {
	db := mandatedb.Store{DB: h.DB, Now: h.now}
	r.Mandates = &mandate.Service{Store: db, Tx: h.DB, Audit: r.Audit, Sessions: r.Sessions, Giving: db, Due: db, Asking: db, Past: db, Doubt: db,
		People: verified{r.Persons, logindb.Store{DB: h.DB, Keys: h.Keys}}, Tell: mandateTold{h}, Fresh: h.fresh, Limits: h.mandateLimits(), Now: h.now}
}

// mandateLimits are the manual's, unless the settings say others (HAN-14).
func (h *Hall) mandateLimits() mandate.Limits {
	l := h.Config.Limits
	return mandate.Limits{Administrators: l.Administrators, Handlers: l.Handlers, Years: l.MandateYears, Invitation: l.Invitation, Insurance: l.Insurance}
}

// verified finds persons who have proved themselves and have an account of their own.
type verified struct {
	persons *person.Service
	logins  logindb.Store
}

func (v verified) Verified(ctx context.Context, k mandate.Known) (string, error) {
	p, err := v.persons.ByDocument(ctx, k.Document.Type, k.Document.Number)
	if err != nil {
		return "", err
	}
	if p.Name != k.Name || p.Phone != k.Phone || p.VerifiedBy == person.Unverified {
		return "", fault.New(fault.NotFound, "")
	}
	_, err = v.logins.PersonHashOf(ctx, p.ID)
	return p.ID, err
}

// mandateTold tells the person by SMS and the unit in its inbox.
type mandateTold struct{ h *Hall }

func (t mandateTold) text(ctx context.Context, m mandate.Mandate, template, date string) error {
	p, err := t.h.Rooms.Persons.Find(ctx, m.PersonID)
	if err != nil || p.Phone == "" {
		return err
	}
	u, err := t.h.Rooms.Units.Find(ctx, m.UnitID)
	if err != nil {
		return err
	}
	return t.h.Rooms.Notices.SMS(ctx, notice.SMS{Phone: string(p.Phone), Template: template,
		Params: map[string]string{"unit": u.Name, "role": mandate.LevelLabel(m.Level), "date": date}})
}

func (t mandateTold) unit(ctx context.Context, m mandate.Mandate, title, body string) error {
	p, err := t.h.Rooms.Persons.Find(ctx, m.PersonID)
	if err != nil {
		return err
	}
	return t.h.Rooms.Notices.Tell(ctx, actor.SystemActor("mandate"), notice.Message{UnitID: m.UnitID, Kind: notice.AboutMandate, Title: title,
		Body: mandate.LevelLabel(m.Level) + " " + regno.MaskName(p.Name) + body, Link: mandateweb.Here})
}

func (t mandateTold) Invited(ctx context.Context, m mandate.Mandate) error {
	return t.text(ctx, m, notice.Invited, t.h.Rooms.Mandates.InvitedUntil(m).In(workday.Zone).Format("1 月 2 日"))
}

func (t mandateTold) Answered(ctx context.Context, m mandate.Mandate) error {
	if m.State == mandate.Active {
		return t.unit(ctx, m, "授权已确认", "已确认授权，可以登录本单位办理业务。")
	}
	return t.unit(ctx, m, "授权未被接受", "没有接受授权。如有需要，请与本人联系后重新创建。")
}

// Asked tells those who may grant, in the unit's inbox; AskAnswered tells who asked.
func (t mandateTold) Asked(ctx context.Context, r mandate.Request) error {
	return t.unit(ctx, mandate.Mandate{UnitID: r.UnitID, PersonID: r.PersonID, Level: actor.Operator}, "授权申请", "申请办理“"+t.itemName(ctx, r.Item)+"”，请在“经办人管理—授权申请”中处理。")
}

func (t mandateTold) AskAnswered(ctx context.Context, r mandate.Request) error {
	body := "您申请的“" + t.itemName(ctx, r.Item) + "”已同意授权，现在可以办理。"
	if r.State == mandate.RequestDeclined {
		body = "您申请的“" + t.itemName(ctx, r.Item) + "”没有同意：" + r.Answer
	}
	return t.h.Rooms.Notices.Tell(ctx, actor.SystemActor("mandate"), notice.Message{UnitID: r.UnitID, PersonID: r.PersonID, Kind: notice.AboutMandate, Title: "授权申请已处理",
		Body: body, Link: mandateweb.RequestsPath})
}

func (t mandateTold) itemName(ctx context.Context, code string) string {
	if it, err := t.h.Rooms.Catalog.Item(ctx, code); err == nil {
		return it.Name
	}
	return code
}

func (t mandateTold) Ended(ctx context.Context, m mandate.Mandate) error {
	return t.unit(ctx, m, "授权已结束", "的授权已结束（"+m.EndedWhy+"）。")
}

func (t mandateTold) Ending(ctx context.Context, m mandate.Mandate, days int) error {
	date := m.Until.In(workday.Zone).AddDate(0, 0, -1).Format("1 月 2 日")
	if err := t.text(ctx, m, notice.Ending, date); err != nil {
		return err
	}
	return t.unit(ctx, m, "授权即将到期", fmt.Sprintf("的授权将于 %s到期（还有 %d 天），需要继续办理的请更新期限。", date, days))
}

// Doubted tells both: the unit, whose givers answer, and the person.
func (t mandateTold) Doubted(ctx context.Context, m mandate.Mandate, d mandate.Doubt) error {
	if d.Why == mandate.Succeeded {
		date := d.Due.In(workday.Zone).Format("1 月 2 日")
		if err := t.text(ctx, m, notice.Succeeded, date); err != nil {
			return err
		}
		return t.unit(ctx, m, "请确认授权", "的授权须在法定代表人变更后 30 天内确认。请于 "+date+"前在“经办人管理—授权复核”中继续保留或删除，逾期自动结束。")
	}
	since, err := time.Parse(time.DateOnly, d.Since)
	if err != nil {
		return fmt.Errorf("reading the day of a doubt: %w", err)
	}
	date := since.Format("1 月 2 日")
	if err := t.text(ctx, m, notice.Left, date); err != nil {
		return err
	}
	return t.unit(ctx, m, "经办人已停保，请确认授权", "在本单位的参保已于 "+date+"终止。请在“经办人管理—授权复核”中继续保留或删除；确认前授权不变。")
}

// insured asks the core business system about the person of a mandate (HAN-13).
func (h *Hall) insured(ctx context.Context, m mandate.Mandate) (mandate.Insurance, error) {
	u, err := h.Rooms.Units.Find(ctx, m.UnitID)
	if err != nil {
		return mandate.Insurance{}, err
	}
	p, err := h.Rooms.Persons.Find(ctx, m.PersonID)
	if err != nil {
		return mandate.Insurance{}, err
	}
	in, err := h.Outside.Core.Insured(ctx, u.USCC, p.Document())
	switch {
	case errors.Is(err, coresys.ErrNotOpen), err == nil && in.State == coresys.NeverInsured:
		return mandate.Insurance{}, nil
	case err != nil:
		return mandate.Insurance{}, err
	case in.State == coresys.Ended:
		return mandate.Insurance{Known: true, Ended: in.Ended.Format(time.DateOnly)}, nil
	}
	return mandate.Insurance{Known: true}, nil
}

// toConfirm tells those who give power whose is to be confirmed, for 「我的工作台」.
func (h *Hall) toConfirm(ctx context.Context, who actor.Actor) ([]caseworkweb.Task, error) {
	if who.Level == actor.Operator {
		return nil, nil
	}
	ds, err := h.Rooms.Mandates.Doubts(ctx, who)
	if err != nil || len(ds) == 0 {
		return nil, err
	}
	return []caseworkweb.Task{{Title: fmt.Sprintf("有 %d 人的授权需要确认", len(ds)), Say: "请核对是否仍由其代表本单位办事，继续保留或删除。",
		Link: ui.Link{Text: "去确认", Href: mandateweb.Here + "/review"}}}, nil
}

// acceptFaces are the faces of the proof room for those who answer an invitation.
type acceptFaces struct {
	faces   *proof.Faces
	persons *person.Service
}

func (f acceptFaces) flow(ctx context.Context, x mandate.FaceOf) (proof.FaceFlow, error) {
	p, err := f.persons.Find(ctx, x.PersonID)
	return proof.FaceFlow{Purpose: acceptFace, FlowID: x.MandateID, Binding: x.Session, Subject: proof.Subject{Document: p.Document(), Name: p.Name}}, err
}

func (f acceptFaces) Begin(ctx context.Context, who actor.Actor, x mandate.FaceOf) (string, string, error) {
	flow, err := f.flow(ctx, x)
	if err != nil {
		return "", "", err
	}
	b, err := f.faces.Begin(ctx, who, flow)
	return b.ID, b.LinkToken, err
}

func (f acceptFaces) State(ctx context.Context, faceID, session string) (string, error, error) {
	v, err := f.faces.State(ctx, faceID, session)
	return string(v.State), v.Trouble, err
}

func (f acceptFaces) Consume(ctx context.Context, who actor.Actor, x mandate.FaceOf) error {
	flow, err := f.flow(ctx, x)
	if err != nil {
		return err
	}
	return f.faces.Consume(ctx, who, flow)
}

// prepare checks and hashes the password of a mandate that is about to hold.
func (h *Hall) prepare(ctx context.Context, m mandate.Mandate, password, confirm string) (func(context.Context, actor.Actor) error, error) {
	parts, err := numbers{&h.Rooms}.of(ctx, actor.Actor{PersonID: m.PersonID, UnitID: m.UnitID})
	if err != nil {
		return nil, err
	}
	var form check.Form
	form.AddErr(mandatephone.FieldNew, check.Password(password, parts...))
	form.Same(mandatephone.FieldAgain, password, confirm)
	if err := form.Err(); err != nil {
		return nil, err
	}
	hash, err := h.Rooms.Credentials.Hash(ctx, password)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, who actor.Actor) error {
		return h.Rooms.Credentials.Put(ctx, who, m.ID, hash)
	}, nil
}

func (h *Hall) mandatePages(shell func(ctx context.Context, r *http.Request, active string) (ui.CenterVM, error)) {
	r := h.Rooms
	mandateweb.Pages{Mandates: r.Mandates, Person: h.maskedPerson, Items: h.grantable, Limits: r.Mandates.Limits, Log: h.unitLog, Now: h.now, Shell: shell}.Mount(h.Mux)
	mandatephone.Pages{Acceptance: &mandate.Acceptance{Service: r.Mandates, Faces: acceptFaces{r.Faces, r.Persons}, Prepare: h.prepare},
		Offer: h.offer, LinkURL: r.Faces.LinkURL}.Mount(h.Mux)
}

func (h *Hall) maskedPerson(ctx context.Context, personID string) (mandateweb.Person, error) {
	p, err := h.Rooms.Persons.Find(ctx, personID)
	return mandateweb.Person{Name: regno.MaskName(p.Name), Document: p.Document().Masked(), Phone: regno.MaskMobile(string(p.Phone))}, err
}

// grantable gives the items for units, and those of persons that need a unit's word, those of one group together.
func (h *Hall) grantable() []mandateweb.Item {
	var out []mandateweb.Item
	for _, it := range h.Rooms.Catalog.Catalogue().Items() {
		if !it.For(catalog.ForUnits) && it.EmployerIn == "" { // personal, and no unit has a word in it
			continue
		}
		out = append(out, mandateweb.Item{Code: it.Code, Name: it.Name, Group: it.Board})
	}
	slices.SortStableFunc(out, func(a, b mandateweb.Item) int {
		return cmp.Compare(slices.Index(catalog.Boards, a.Group), slices.Index(catalog.Boards, b.Group))
	})
	return out
}

// offer says what a mandate of who's is; somebody else's is not there.
func (h *Hall) offer(ctx context.Context, who actor.Actor, mandateID string) (mandatephone.Offer, error) {
	r := h.Rooms
	m, err := r.Mandates.Of(ctx, mandateID)
	if err == nil && (who.PersonID == "" || m.PersonID != who.PersonID) {
		err = fault.New(fault.NotFound, "")
	}
	if err != nil {
		return mandatephone.Offer{}, err
	}
	u, err := r.Units.Find(ctx, m.UnitID)
	if err != nil {
		return mandatephone.Offer{}, err
	}
	o := mandatephone.Offer{ID: m.ID, Unit: u.Name, Code: u.USCC.Masked(), Role: mandate.LevelLabel(m.Level), Period: mandateweb.Period(m.From, m.Until),
		Scope: "全部业务", Until: r.Mandates.InvitedUntil(m).In(workday.Zone).Format("1 月 2 日 15:04 ")}
	if m.GiverID != "" {
		g, err := r.Mandates.Of(ctx, m.GiverID)
		if err != nil && !errors.Is(err, fault.NotFound) {
			return o, err
		}
		if x, err := r.Persons.Find(ctx, g.PersonID); err == nil {
			o.Giver = mandate.LevelLabel(g.Level) + " " + regno.MaskName(x.Name)
		}
	}
	if m.Level == actor.Operator {
		o.Scope, err = h.scopeWords(ctx, who, m.ID)
	}
	return o, err
}

func (h *Hall) scopeWords(ctx context.Context, who actor.Actor, mandateID string) (string, error) {
	codes, err := h.Rooms.Mandates.ScopeOf(ctx, who, mandateID)
	if err != nil || len(codes) == 0 {
		return "尚未授权具体事项", err
	}
	var names []string
	for _, c := range codes {
		if it := h.Rooms.Catalog.Catalogue().Item(c); it != nil && len(names) < 5 {
			names = append(names, it.Name)
		}
	}
	return fmt.Sprintf("%d 项：%s", len(codes), strings.Join(names, "、")), nil
}

// pastShown is how many powers that are over are shown beside those that hold.
const pastShown = 3

// authorisations are the powers of a person in words, for 「个人中心」 (PER-2).
func (h *Hall) authorisations(ctx context.Context, who actor.Actor) ([]loginweb.Authorisation, error) {
	ms, err := h.Rooms.Mandates.OfPerson(ctx, who.PersonID)
	if err != nil {
		return nil, err
	}
	var out []loginweb.Authorisation
	past, now := 0, h.now()
	for _, m := range ms {
		a := loginweb.Authorisation{Role: mandate.LevelLabel(m.Level), Period: mandateweb.Period(m.From, m.Until), Scope: "全部业务"}
		switch {
		case m.State == mandate.Pending && now.Before(h.Rooms.Mandates.InvitedUntil(m)):
			a.State, a.Kind, a.Confirm = "待本人确认", "info", ui.Link{Text: "在手机上确认", Href: mandatephone.At(m.ID)}
		case m.Standing(now) == nil:
			a.State, a.Kind = "已生效", "ok"
		case m.State == mandate.Active && now.Before(m.From):
			a.State, a.Kind = "未到开始日期", "info"
		default:
			if past++; past > pastShown {
				continue
			}
			a.State, a.Kind = "已结束", "muted"
		}
		u, err := h.Rooms.Units.Find(ctx, m.UnitID)
		if err != nil {
			return nil, err
		}
		a.Unit = u.Name
		if m.Level == actor.Operator {
			items, err := h.Rooms.Mandates.ScopeOf(ctx, who, m.ID)
			if err != nil {
				return nil, err
			}
			a.Scope = fmt.Sprintf("%d 项", len(items))
		}
		out = append(out, a)
	}
	return out, nil
}
