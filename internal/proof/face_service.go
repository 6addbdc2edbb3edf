package proof

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/config"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/limit"
	"wangting/internal/regno"
	"wangting/internal/secret"
	"wangting/internal/tx"
)

// FaceLimits are the time limits and quotas for faces.
type FaceLimits struct {
	Link       time.Duration // life of a link that nobody has opened
	Life       time.Duration // time to pass (REG-5)
	UseWithin  time.Duration // time between passing and being used
	QueryEvery time.Duration // shortest time between two queries about one face, while it is young
	Settle     time.Duration // how long after the phone came back the bureau's answer is believed
	PerSubject Limit         // faces asked for about one person
}

// FaceLimitsOf returns the limits that the settings name; links live 5 minutes, with 10 minutes to pass and 10 to use.
func FaceLimitsOf(c config.Limits) FaceLimits {
	return FaceLimits{Link: 5 * time.Minute, Life: 10 * time.Minute, UseWithin: 10 * time.Minute,
		QueryEvery: 3 * time.Second, Settle: 3 * time.Second, PerSubject: Limit{int64(c.FacesPerDay), 24 * time.Hour}}
}

// DefaultFaceLimits are those of the settings by default: 10 faces a day and person.
func DefaultFaceLimits() FaceLimits { return FaceLimitsOf(config.Default().Limits) }

// Faces begins faces, queries their results, and consumes each of them once.
type Faces struct {
	Store     FaceStore
	Service   FaceService
	Tx        tx.Tx
	Audit     *audit.Service
	Keys      *secret.Keyring
	Rates     *limit.Service
	Limits    FaceLimits
	PublicURL string // address of the hall as phones reach it, without a slash at the end
	Now       func() time.Time

	reach struct { // whether the bureau answered when it was last asked
		sync.Mutex
		at  time.Time
		err error
	}
}

// Begun is a new face. Only Begun holds the token in plain text.
type Begun struct {
	View
	LinkToken string
}

// LinkURL is the address in the QR code of a face.
func (f *Faces) LinkURL(token string) string { return f.PublicURL + "/f/" + token }

// Begin begins a face and ends an earlier one of the same flow. Faults: Invalid when the
// document has no face on record, Limited, Away.
func (f *Faces) Begin(ctx context.Context, who actor.Actor, flow FaceFlow) (Begun, error) {
	if flow.Purpose == "" || flow.FlowID == "" || flow.Binding == "" {
		return Begun{}, errors.New("a face needs a purpose, a flow and a browser session")
	}
	if !flow.Subject.Document.FaceCapable() {
		return Begun{}, fault.New(fault.Invalid, "此证件类型不能在线人脸认证，请到窗口办理")
	}
	now, subject := f.Now(), f.subject(flow.Subject)
	const usedUp = "今天人脸认证的次数已用完，请 %s后再试，或到窗口办理"
	counter := fmt.Sprintf("%x", subject)
	if err := mayBegin(ctx, f.Rates, now, f.Limits.PerSubject, "face:subject", counter, usedUp); err != nil {
		return Begun{}, err
	}
	token, link := secret.NewToken()
	face := Face{ID: id.New(), Purpose: flow.Purpose, FlowID: flow.FlowID, Binding: f.binding(flow.Binding), Subject: subject,
		Link: link, State: New, LinkUntil: now.Add(f.Limits.Link), ExpiresAt: now.Add(f.Limits.Life), CreatedAt: now}
	face.OrderNo = strings.ReplaceAll(face.ID, "-", "")
	certifyID, err := f.Service.Begin(ctx, FaceAsk{OrderNo: face.OrderNo, DocType: flow.Subject.Document.Type,
		Number: flow.Subject.Document.Number, Name: string(regno.NameOf(flow.Subject.Name)), ReturnURL: f.LinkURL(token) + "/back"})
	if err != nil {
		return Begun{}, fmt.Errorf("beginning face %s: %w", face.ID, err)
	}
	if err := limited(ctx, f.Rates, now, f.Limits.PerSubject, "face:subject", counter, usedUp); err != nil {
		return Begun{}, err // others have begun as many meanwhile
	}
	face.CertifyID = certifyID
	err = f.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := f.Store.AddFace(ctx, face); err != nil {
			return fmt.Errorf("storing face %s: %w", face.ID, err)
		}
		return f.record(ctx, who, "face.begun", face)
	})
	if err != nil {
		return Begun{}, err
	}
	return Begun{View: f.view(face, now), LinkToken: token}, nil
}

// Reachable asks whether the bureau answers, at most once in QueryEvery on this node. Nobody waits for the question of
// somebody else. Fault: Away.
func (f *Faces) Reachable(ctx context.Context) error {
	if !f.reach.TryLock() {
		return fault.New(fault.Away, "")
	}
	defer f.reach.Unlock()
	if now := f.Now(); now.Sub(f.reach.at) >= f.Limits.QueryEvery {
		f.reach.at, f.reach.err = now, f.Service.Reachable(ctx)
	}
	return f.reach.err
}

// Visit records that a phone opened the link, and gives the bureau's address for it. The
// link may be opened again until the face has a final state. Faults: Expired, Away.
func (f *Faces) Visit(ctx context.Context, token string) (string, error) {
	face, err := f.byLink(ctx, token)
	if err != nil {
		return "", err
	}
	switch face.Stands(f.Now(), f.Limits.UseWithin) {
	case New:
		if _, err := f.Store.MoveFace(ctx, face.ID, New, Visited, f.Now()); err != nil {
			return "", fmt.Errorf("noting a visit of face %s: %w", face.ID, err)
		}
	case Visited, Unsettled:
	case Passed, Consumed:
		return "", fault.New(fault.Expired, "本次认证已经完成，请回到办理页面继续")
	default:
		return "", errLinkOver
	}
	page, err := f.Service.PageURL(ctx, face.CertifyID)
	if err != nil {
		return "", fmt.Errorf("opening the page of face %s: %w", face.ID, err)
	}
	return page, nil
}

var errLinkOver = fault.New(fault.Expired, "二维码已失效，请在办理页面点击“重新认证”后再试")

func (f *Faces) byLink(ctx context.Context, token string) (Face, error) {
	face, err := f.Store.FaceByLink(ctx, secret.HashToken(token))
	if errors.Is(err, fault.NotFound) {
		return Face{}, errLinkOver
	}
	return face, err
}

// Returned handles a phone that comes back from the bureau. The return proves nothing; it
// only makes the hall query the bureau at once. Fault: Expired for an unknown link.
func (f *Faces) Returned(ctx context.Context, token string) (View, error) {
	face, err := f.byLink(ctx, token)
	if err != nil {
		return View{}, err
	}
	// A phone returns shortly after the end, so an earlier query of the desktop must not suppress the one of its first return.
	every := f.Limits.QueryEvery / 20
	if face.State.Open() && face.ReturnedAt.IsZero() {
		every = 0
		face.ReturnedAt = f.Now()
		if err := f.Store.NoteReturn(ctx, face.ID, face.ReturnedAt); err != nil {
			return View{}, fmt.Errorf("noting the return of face %s: %w", face.ID, err)
		}
	}
	return f.refresh(ctx, face, every)
}

// State gives the state of a face to the browser session of its flow, and queries the
// bureau when the last query is long enough ago. NotFound for any other session.
func (f *Faces) State(ctx context.Context, faceID, binding string) (View, error) {
	face, err := f.Store.Face(ctx, faceID)
	if err != nil {
		return View{}, err
	}
	if !secret.EqualHash(face.Binding, f.binding(binding)) {
		return View{}, fault.New(fault.NotFound, "")
	}
	return f.refresh(ctx, face, f.every(face))
}

// every is the shortest time between two queries about a face. Queries cost money: a face that lasts its whole ten
// minutes is asked about some sixty times, most of them in the two minutes that people need.
func (f *Faces) every(face Face) time.Duration {
	since := face.CreatedAt
	if !face.ReturnedAt.IsZero() {
		since = face.ReturnedAt
	}
	switch age := f.Now().Sub(since); {
	case age < time.Minute:
		return f.Limits.QueryEvery
	case age < 2*time.Minute:
		return f.Limits.QueryEvery * 5 / 3
	}
	return 7 * f.Limits.QueryEvery
}

// refresh queries the bureau, unless a query was made just before, and updates the face.
func (f *Faces) refresh(ctx context.Context, face Face, every time.Duration) (View, error) {
	now := f.Now()
	stands := face.Stands(now, f.Limits.UseWithin)
	if face.State.Open() && stands == Expired {
		return f.move(ctx, face, Expired)
	}
	if !stands.Open() {
		return f.view(face, now), nil
	}
	mine, err := f.Store.ClaimQuery(ctx, face.ID, now, now.Add(-every))
	if err != nil {
		return View{}, fmt.Errorf("claiming the query of face %s: %w", face.ID, err)
	}
	if !mine {
		return f.view(face, now), nil
	}
	outcome, err := f.Service.Result(ctx, face.CertifyID)
	if err != nil && !errors.Is(err, fault.Expired) {
		v := f.view(face, now)
		v.Trouble = err
		return v, nil
	}
	switch {
	case err != nil:
		return f.move(ctx, face, Expired)
	case outcome == OutcomePassed:
		return f.move(ctx, face, Passed)
	case face.ReturnedAt.IsZero() || now.Before(face.ReturnedAt.Add(f.Limits.Settle)):
		return f.view(face, now), nil
	}
	face.UnsettledAt = now
	if err := f.Store.NoteUnsettled(ctx, face.ID, now); err != nil {
		return View{}, fmt.Errorf("noting that face %s has not passed: %w", face.ID, err)
	}
	return f.view(face, now), nil
}

// move ends an open face. If another caller was faster, it gives the state that the other set.
func (f *Faces) move(ctx context.Context, face Face, to State) (View, error) {
	err := f.Tx.InTx(ctx, func(ctx context.Context) error {
		now := f.Now()
		for _, from := range []State{face.State, Visited} {
			moved, err := f.Store.MoveFace(ctx, face.ID, from, to, now)
			if err != nil {
				return err
			}
			if moved {
				return f.record(ctx, actor.SystemActor("face"), "face."+string(to), face)
			}
		}
		return nil
	})
	if err != nil {
		return View{}, fmt.Errorf("moving face %s to %s: %w", face.ID, to, err)
	}
	again, err := f.Store.Face(ctx, face.ID)
	if err != nil {
		return View{}, err
	}
	return f.view(again, f.Now()), nil
}

// Consume consumes a passed face, in the transaction of the change that it is used for.
// The fault is Expired when there is none for this purpose, flow, session and subject.
func (f *Faces) Consume(ctx context.Context, who actor.Actor, flow FaceFlow) error {
	return f.Tx.InTx(ctx, func(ctx context.Context) error {
		got, err := f.Store.ConsumeFace(ctx, FaceUse{Purpose: flow.Purpose, FlowID: flow.FlowID, Binding: f.binding(flow.Binding),
			Subject: f.subject(flow.Subject), After: f.Now().Add(-f.Limits.UseWithin)})
		if err != nil {
			return fmt.Errorf("consuming a face: %w", err)
		}
		if got == "" {
			return fault.New(fault.Expired, "人脸认证的结果已失效，请重新认证")
		}
		return f.record(ctx, who, "face.consumed", Face{ID: got, Purpose: flow.Purpose, FlowID: flow.FlowID})
	})
}

// Sweep removes faces a week after they began; the audit keeps what happened.
func (f *Faces) Sweep(ctx context.Context) error {
	return f.Store.SweepFaces(ctx, f.Now().Add(-7*24*time.Hour))
}

func (f *Faces) view(face Face, now time.Time) View {
	v := View{ID: face.ID, State: face.Stands(now, f.Limits.UseWithin), LinkUntil: face.LinkUntil, ExpiresAt: face.ExpiresAt}
	if v.State == Passed {
		v.UseBefore = face.PassedAt.Add(f.Limits.UseWithin)
	}
	return v
}

func (f *Faces) binding(session string) []byte { return f.Keys.Index("proof.binding", session) }
func (f *Faces) subject(s Subject) []byte      { return f.Keys.Index("proof.subject", s.key()) }

func (f *Faces) record(ctx context.Context, who actor.Actor, act string, face Face) error {
	return f.Audit.Record(ctx, who, actor.Deed{Act: act, Object: "face", ObjectID: face.ID,
		Detail: map[string]string{"purpose": string(face.Purpose), "flow": face.FlowID}})
}
