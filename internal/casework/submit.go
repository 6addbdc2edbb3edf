package casework

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/id"
	"wangting/internal/regno"
	"wangting/internal/workday"
)

// Receipt is the result of a submission.
type Receipt struct {
	CaseID      string
	Number      string
	SubmittedAt time.Time
	Digest      string
	Again       bool // the case was submitted before: a double click or a resend
}

func (c Case) receipt(again bool) Receipt {
	return Receipt{CaseID: c.ID, Number: c.Number, SubmittedAt: c.SubmittedAt, Digest: c.Digest, Again: again}
}

// Problems lists what keeps a draft from being submitted, as one Invalid fault. Its fields are
// named like the inputs; a slot is "material.KEY". nil when nothing does.
func (it Item) Problems(c Case, files []Material, now time.Time) error {
	f := &fault.Fault{Kind: fault.Invalid}
	if err := it.Form.ValidateAt(c.Data, now); err != nil {
		bad := fault.Of(err)
		if bad.Kind != fault.Invalid {
			return err
		}
		f.Say, f.Fields = bad.Say, append(f.Fields, bad.Fields...)
	}
	f.Fields = append(f.Fields, it.missing(c.Data, files)...)
	if len(f.Fields) == 0 && f.Say == "" {
		return nil
	}
	return f
}

// missing lists the required slots that have no file yet.
func (it Item) missing(d form.Data, files []Material) []fault.Field {
	have := map[string]bool{}
	for _, m := range files {
		if m.Current() {
			have[m.Slot] = true
		}
	}
	var out []fault.Field
	for _, sl := range it.Slots {
		if sl.Needed(d) && !have[sl.Key] && sl.LackDays == 0 {
			out = append(out, fault.Field{Name: "material." + sl.Key, Say: "请上传" + sl.Name})
		}
	}
	return out
}

// Submit submits a draft at its version. It is safe to repeat: any number of submissions of one
// draft make one case, and all get its receipt. Conflict when the draft has changed since version,
// Invalid when it has problems.
func (s *Service) Submit(ctx context.Context, who actor.Actor, caseID string, version int64) (Receipt, error) {
	return s.submit(ctx, who, caseID, version, nil)
}

// submit is Submit. An item with Face needs prove, which consumes the face in the transaction.
func (s *Service) submit(
	ctx context.Context, who actor.Actor, caseID string, version int64, prove func(context.Context) error,
) (Receipt, error) {
	c, err := s.theirsToAct(ctx, who, caseID)
	switch {
	case err != nil:
		return Receipt{}, err
	case !c.State.Editable():
		return c.receipt(true), nil
	case c.Version != version:
		return Receipt{}, errOtherWindow
	}
	known, err := s.identity(ctx, c)
	if err != nil {
		return Receipt{}, err
	}
	after := c
	item, err := s.ready(ctx, who, &after, known)
	if err != nil {
		return Receipt{}, err
	}
	if item.Face && prove == nil {
		return Receipt{}, ErrNeedsFace
	}
	said := s.AskCore(ctx, item, after)
	now := s.Now()
	after.State, after.FiledBy = Submitted, handOf(who, "")
	after.SubmittedAt, after.UpdatedAt, after.RateAt = now, now, item.RateAt
	if err := s.route(ctx, item, &after); err != nil {
		return Receipt{}, err
	}
	if after.State == Submitted {
		after.arrive(s, item, now)
		if item.joint(after) {
			if _, err := item.other(after, now); err != nil {
				return Receipt{}, err
			}
			after.await(s, now)
		}
	}
	err = s.asOwner(ctx, who, c.ItemCode, func(ctx context.Context) error {
		if after.State == UnitReview { // asks an employer, whose account must not be closed under it
			if err := s.Rights.HoldUnit(ctx, after.EmployerID); err != nil {
				return err
			}
		}
		if prove != nil {
			if err := prove(ctx); err != nil {
				return err
			}
		}
		if err := s.keepCore(ctx, after, said); err != nil {
			return err
		}
		if err := s.file(ctx, who, item, c, &after); err != nil {
			return err
		}
		return s.toBeFound(ctx, c, after, known("person.name"))
	})
	if errors.Is(err, fault.Conflict) {
		return s.lost(ctx, who, caseID, err)
	}
	if err != nil {
		return Receipt{}, err
	}
	return after.receipt(false), nil
}

// ready gives the item of a draft whose form is valid, and puts the form as it is submitted into c:
// without hidden answers, in canonical spelling, with the identity that the account knows. The
// materials are checked later, inside the transaction, where no upload can interfere.
func (s *Service) ready(ctx context.Context, who actor.Actor, c *Case, known func(path string) string) (Item, error) {
	if c.State == Draft { // one that its employer returned runs already
		if err := s.maySend(ctx, who, *c); err != nil {
			return Item{}, err
		}
	}
	item, err := s.itemOfCase(ctx, *c)
	if err != nil {
		return Item{}, fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	c.Data = item.Form.Clean(item.Form.Identify(item.Form.Canonical(c.Data), known))
	if item.Form.ValidateAt(c.Data, s.Now()) == nil {
		return item, nil
	}
	files, err := s.Store.Materials(ctx, c.ID)
	if err != nil {
		return Item{}, fmt.Errorf("reading materials: %w", err)
	}
	return item, item.Problems(*c, files, s.Now())
}

func (s *Service) file(ctx context.Context, who actor.Actor, item Item, before Case, c *Case) error {
	files, err := s.materialsHeld(ctx, c.ID)
	if err != nil {
		return err
	}
	if missing := item.missing(c.Data, files); len(missing) > 0 {
		return &fault.Fault{Kind: fault.Invalid, Fields: missing}
	}
	if err := s.choose(ctx, who, item, *c); err != nil {
		return err
	}
	if err := s.number(ctx, c); err != nil {
		return err
	}
	if err := s.once(ctx, item, *c); err != nil { // behind the number: whoever draws one waits for the submission before theirs
		return err
	}
	if c.State == UnitReview {
		if err := s.Store.AskEndorsement(ctx, Endorsement{ID: id.New(), CaseID: c.ID, UnitID: c.EmployerID, AskedAt: c.SubmittedAt}); err != nil {
			return fmt.Errorf("asking the employer: %w", err)
		}
	}
	joint := item.joint(*c)
	if joint {
		if err := s.askOther(ctx, item, *c, c.SubmittedAt); err != nil {
			return err
		}
	}
	if err := s.seal(ctx, c, files); err != nil {
		return err
	}
	if err := s.decideSoon(ctx, item, *c); err != nil {
		return err
	}
	return s.commit(ctx, who, before, *c, step{verb: Submit, by: c.FiledBy, withData: !reflect.DeepEqual(before.Data, c.Data),
		tell: &Telling{Due: c.Clock.Due, Automatic: c.undecided(item.Flow), Joint: joint}})
}

// number gives a case the next number of its day, unless it has one. Cases of practice have a series of their own.
func (s *Service) number(ctx context.Context, c *Case) error {
	if c.Number != "" {
		return nil
	}
	series := c.SubmittedAt.In(workday.Zone).Format("060102")
	if c.Practice() {
		series = regno.PracticeCase(series)
	}
	seq, err := s.Store.NextNumber(ctx, series)
	if err != nil {
		return fmt.Errorf("numbering: %w", err)
	}
	n, err := regno.CaseNumber(c.SubmittedAt, seq)
	if c.Number = n; c.Practice() {
		c.Number = regno.PracticeCase(n)
	}
	return err
}

// materialsHeld locks and gives the materials of a case. Uploads and removals wait until the
// transaction ends.
func (s *Service) materialsHeld(ctx context.Context, caseID string) ([]Material, error) {
	if err := s.Store.LockMaterials(ctx, caseID); err != nil {
		return nil, fmt.Errorf("holding materials: %w", err)
	}
	files, err := s.Store.Materials(ctx, caseID)
	if err != nil {
		return nil, fmt.Errorf("reading materials: %w", err)
	}
	return files, nil
}

// lost answers a submission that lost a race. When the draft was submitted already, it gives that
// receipt; when it was saved, the conflict.
func (s *Service) lost(ctx context.Context, who actor.Actor, caseID string, err error) (Receipt, error) {
	c, again := s.theirsToAct(ctx, who, caseID)
	if again == nil && !c.State.Editable() {
		return c.receipt(true), nil
	}
	return Receipt{}, err
}

// seal gives the receipt of c the digest of what it says now. The digest that it had is kept, so that an older receipt is
// said to have been replaced.
func (s *Service) seal(ctx context.Context, c *Case, files []Material) error {
	now, err := digest(*c, files)
	if err != nil || now == c.Digest {
		return err
	}
	if c.Digest != "" {
		if err := s.Store.KeepDigest(ctx, c.ID, c.Digest, s.Now()); err != nil {
			return fmt.Errorf("keeping the digest of a receipt: %w", err)
		}
	}
	c.Digest = now
	return nil
}

// digest computes the digest of the receipt from what was submitted: number, time, data and
// materials. The case id adds 74 random bits, so nobody can guess the content from the digest.
func digest(c Case, files []Material) (string, error) {
	data, err := json.Marshal(c.Data)
	if err != nil {
		return "", fmt.Errorf("writing the data: %w", err)
	}
	h := sha256.New()
	for _, part := range []string{c.ID, c.Number, c.Owner(), c.ItemCode, fmt.Sprint(c.ItemVersion, c.SubmittedAt.UnixMicro()), string(data)} {
		fmt.Fprintf(h, "%d:", len(part))
		_, _ = io.WriteString(h, part)
	}
	for _, m := range files {
		if m.Current() {
			_, _ = io.WriteString(h, m.Slot+":"+m.SHA256+";")
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16]), nil
}
