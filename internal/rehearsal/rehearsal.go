// Package rehearsal owns 试办 (EDT-8): an editor plays every role of a case on the draft of an item, on a clock of their
// own, before anybody applies for it.
//
// The argument that nothing of it reaches anybody. The case is handled by the same service as in the hall, so that it behaves as
// real cases will; but that service stands on stores in memory (world.go), made for one act and written as one sealed value. It holds
// neither the hall's tables nor its queue, log, messages, files or outside systems, so no rule has to keep it away from them. Its
// number begins with 试, its people are invented, and its documents are marked 试办样张 无效.
//
// A rehearsal belongs to one editor and one draft. It is gone when the draft is published or given up, and after 30 days.
package rehearsal

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/editor"
	"wangting/internal/fault"
	"wangting/internal/secret"
	"wangting/internal/tx"
)

// Life is how long a rehearsal is kept.
const Life = 30 * 24 * time.Hour

// Rehearsal is one case on the draft of an item.
type Rehearsal struct {
	Code      string
	ByID      string // the editor
	StartedAt time.Time
	Step      int64        // of the draft that is rehearsed
	Item      catalog.Item // at that step
	Personal  bool         // a person applies, not a unit
	Clock     time.Time    // its own time
	Cast      Cast
	Hall      Memory
	Told      []casework.Telling // what applicants would be told
	Papers    []casework.Taken   // the steps of which a document was made
}

// Store keeps rehearsals.
type Store interface {
	// Lock lets one writer at a time change a rehearsal, until the transaction ends.
	Lock(ctx context.Context, code, byID string) error
	// Find gives a rehearsal; NotFound when there is none.
	Find(ctx context.Context, code, byID string) (Rehearsal, error)
	Put(ctx context.Context, r Rehearsal) error
	Remove(ctx context.Context, code, byID string) error
	// Forget removes those of an item, and what was reached in them.
	Forget(ctx context.Context, code string) error
	// Sweep removes those that began before a moment.
	Sweep(ctx context.Context, before time.Time) error

	// Reach keeps that an ending was reached with a flow; Reached gives the endings.
	Reach(ctx context.Context, code, flow, ending string, at time.Time) error
	Reached(ctx context.Context, code, flow string) ([]string, error)
}

// Papers makes the documents of a rehearsal.
type Papers interface {
	// Rehearsed sets the document of a step, marked as one that is not valid. made is false when the step has none. Invalid or Conflict
	// when it cannot be made.
	Rehearsed(it *catalog.Item, t casework.Taken) (name string, file []byte, made bool, err error)
}

// Service is the entry to all rehearsals.
type Service struct {
	Store    Store
	Tx       tx.Tx
	Audit    *audit.Service
	Keys     *secret.Keyring
	Calendar casework.Calendar
	Editor   *editor.Service
	Papers   Papers
	Now      func() time.Time
}

// Words names the acts of the room.
var Words = map[string]string{"item.rehearsed": "开始试办"}

var errNone = fault.New(fault.NotFound, "还没有开始试办，或者试办已经结束")

// Can says why an item cannot be rehearsed; "" when it can.
func Can(it *catalog.Item) string {
	switch {
	case it.Query || !it.HasForm():
		return "只有网上申请和即时办结的事项可以试办"
	case len(it.TheFlow().Stages) == 0:
		return "流程还没有环节，请先在“办理流程”里添加"
	}
	return ""
}

// Begin begins a rehearsal of the draft as it is now, instead of the one that is there. Conflict when the item cannot be rehearsed.
func (s *Service) Begin(ctx context.Context, who actor.Actor, code string, personal bool) error {
	w, err := s.Editor.Work(ctx, who, code)
	if err != nil {
		return err
	}
	if why := Can(w.Item); why != "" {
		return fault.New(fault.Conflict, why)
	}
	if aud := audience(personal); !w.Item.For(aud) {
		return fault.On("as", "这个事项不接受这一类申请人，请选择另一类")
	}
	now := s.Now()
	r := Rehearsal{Code: code, ByID: who.StaffID, StartedAt: now, Clock: now, Step: w.Draft.Step, Item: playable(*w.Item), Personal: personal,
		Cast: newCast()}
	if err := s.play(ctx, &r, func(ctx context.Context, hall *casework.Service) error { return r.begin(ctx, hall) }); err != nil {
		return err
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.Lock(ctx, code, who.StaffID); err != nil {
			return err
		}
		if err := s.Store.Put(ctx, r); err != nil {
			return fmt.Errorf("keeping a rehearsal: %w", err)
		}
		return s.Audit.Record(ctx, who, actor.Deed{Act: "item.rehearsed", Object: "item", ObjectID: code})
	})
}

func audience(personal bool) catalog.Audience {
	if personal {
		return catalog.ForPersons
	}
	return catalog.ForUnits
}

// playable is an item that is open now, whatever its days say, to the invented unit, whatever codes it takes.
func playable(it catalog.Item) catalog.Item {
	it.Version, it.Online, it.Begins, it.Ends, it.Seasons, it.Codes, it.Face = 1, true, "", "", nil, nil, false
	return it
}

// begin stores the draft, with a file for each material but those that may follow.
func (r *Rehearsal) begin(ctx context.Context, hall *casework.Service) error {
	c, err := hall.Begin(ctx, r.applicant(), r.Code)
	if err != nil {
		return err
	}
	lacking := slices.ContainsFunc(r.Item.TheFlow().Stages, func(st catalog.Stage) bool { _, ok := st.Use(casework.AcceptLacking); return ok })
	for _, m := range r.Item.Materials {
		if lacking && m.LackDays > 0 {
			continue // to be accepted without it
		}
		if err := r.handIn(ctx, c.ID, m.Key); err != nil {
			return err
		}
	}
	return nil
}

// End ends a rehearsal.
func (s *Service) End(ctx context.Context, who actor.Actor, code string) error {
	if err := editor.May(who); err != nil {
		return err
	}
	return s.Store.Remove(ctx, code, who.StaffID)
}

// Gone removes what belongs to a draft that was published or given up.
func (s *Service) Gone(ctx context.Context, code string) error { return s.Store.Forget(ctx, code) }

// Sweep removes what is older than Life.
func (s *Service) Sweep(ctx context.Context) error { return s.Store.Sweep(ctx, s.Now().Add(-Life)) }

// change lets an editor change their rehearsal by what one act does in its hall, whole or not at all.
func (s *Service) change(
	ctx context.Context, who actor.Actor, code string, do func(context.Context, *Rehearsal, *casework.Service) error,
) error {
	if err := editor.May(who); err != nil {
		return err
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.Lock(ctx, code, who.StaffID); err != nil {
			return err
		}
		r, err := s.find(ctx, who, code)
		if err != nil {
			return err
		}
		told := len(r.Hall.Line)
		r.Clock = r.Clock.Add(time.Minute)
		err = s.play(ctx, &r, func(ctx context.Context, hall *casework.Service) error { return do(ctx, &r, hall) })
		if err != nil {
			return err
		}
		if err := s.reach(ctx, r, told); err != nil {
			return err
		}
		return s.Store.Put(ctx, r)
	})
}

func (s *Service) find(ctx context.Context, who actor.Actor, code string) (Rehearsal, error) {
	r, err := s.Store.Find(ctx, code, who.StaffID)
	if errors.Is(err, fault.NotFound) {
		return r, errNone
	}
	if err != nil {
		return r, fmt.Errorf("reading a rehearsal: %w", err)
	}
	body, err := json.Marshal(r.Item)
	if err != nil {
		return r, err
	}
	it, err := catalog.Read(body)
	if err == nil {
		r.Item = *it
	}
	return r, err
}

// reach keeps the endings that the events since a place in the timeline have brought.
func (s *Service) reach(ctx context.Context, r Rehearsal, since int) error {
	flow, err := FlowDigest(&r.Item)
	if err != nil {
		return err
	}
	for _, e := range r.Hall.Line[since:] {
		if ending := endingOf(e, r.Hall.Kept); ending != "" {
			if err := s.Store.Reach(ctx, r.Code, flow, ending, s.Now()); err != nil {
				return fmt.Errorf("keeping an ending: %w", err)
			}
		}
	}
	return nil
}

// endingOf is the act by which an event ends a case; "" for every other.
func endingOf(e casework.Event, c casework.Case) string {
	switch {
	case e.Verb == casework.Refuse:
		return "refuse"
	case e.Verb == casework.Decide && c.Verdict == casework.Denied:
		return "deny"
	case e.Verb == casework.Decide:
		return "grant"
	}
	return ""
}

// endings are the acts that end a case, in the order of the screen.
var endings = [...]string{"grant", "deny", "refuse"}

// Left gives the names of the endings that a flow has and nobody has reached with it.
func (s *Service) Left(ctx context.Context, it *catalog.Item) ([]string, error) {
	flow, err := FlowDigest(it)
	if err != nil {
		return nil, err
	}
	reached, err := s.Store.Reached(ctx, it.Code, flow)
	if err != nil {
		return nil, fmt.Errorf("reading what was rehearsed: %w", err)
	}
	var left []string
	for _, e := range endings {
		has := slices.ContainsFunc(it.TheFlow().Stages, func(st catalog.Stage) bool { _, ok := st.Use(e); return ok })
		if has && !slices.Contains(reached, e) {
			v, _ := catalog.VerbOf(e)
			left = append(left, v.Name)
		}
	}
	return left, nil
}

// FlowDigest is the fingerprint of what decides how a case goes: the flow, and nothing else of the item.
func FlowDigest(it *catalog.Item) (string, error) {
	b, err := json.Marshal(it.TheFlow())
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8]), nil
}
