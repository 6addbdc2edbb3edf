package auto

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/unit"
)

// Core is the core business system. Faults of both: NotFound when the data of the region is not connected, Away.
type Core interface {
	// Look gives the rows of a view.
	Look(ctx context.Context, view string, values map[string]string) ([]map[string]string, error)
	// Act does something, row by row. A row that was answered under the same request and key is not done again.
	Act(ctx context.Context, r Request) ([]Answer, error)
}

// Request is an act with at most MostRows rows, each with its "key".
type Request struct {
	Act      string
	ID       string
	USCC     regno.USCC     // of a unit's case
	Document regno.Document // of a person's case
	Rows     []map[string]string
}

// MostRows is the most rows of one request.
const MostRows = 50

// Answer is what the core system said about a row.
type Answer struct {
	Key  string
	Code string
	Say  string
}

// Done reports whether the row was accepted, perhaps late or with a warning.
func (a Answer) Done() bool { return slices.Contains(doneCodes, a.Code) }

// doneCodes are the answers by which something was done: late, with a doubt, or with a base at its limit too.
var doneCodes = []string{"OK", "OK_LATE", "INJURY_OPEN", "CLAMPED_LOW", "CLAMPED_HIGH"}

// The parts of other rooms that the core asks.
type (
	Cases interface {
		Undecided(ctx context.Context, caseID string) (casework.Pending, bool, error)
		GrantByRules(ctx context.Context, p casework.Pending, lines []string) error
		HandToStaff(ctx context.Context, p casework.Pending, reason string) error
		// Granted gives a case that was granted; NoteGranted writes what was done for it into the record for staff.
		Granted(ctx context.Context, caseID string) (casework.Grant, bool, error)
		NoteGranted(ctx context.Context, c casework.Case, line string, keep func(ctx context.Context) error) error
		// Earlier gives the number of a running case of the same owner and item that was submitted before; "" when there is none.
		Earlier(ctx context.Context, c casework.Case) (string, error)
	}
	Items interface {
		ItemVersion(ctx context.Context, code string, version int64) (*catalog.Item, error)
	}
	Persons interface {
		Find(ctx context.Context, id string) (person.Person, error)
	}
	Units interface {
		Find(ctx context.Context, id string) (unit.Unit, error)
	}
	Jobs interface {
		EnqueueAt(ctx context.Context, kind string, body any, due time.Time) error
	}
	// Store keeps the answers to rows.
	Store interface {
		// Begin records that the rules of a case held and its act begins. From then on the rules are not asked again: the act
		// itself changes what they would say.
		Begin(ctx context.Context, caseID string, at time.Time) error
		Begun(ctx context.Context, caseID string) (bool, error)
		Keep(ctx context.Context, caseID string, answers []Answer, at time.Time) error
		// Answers gives the answers of a case by their keys.
		Answers(ctx context.Context, caseID string) (map[string]Answer, error)
		// Written gives what was written after the grant of a case; nil when nothing was. KeepWritten puts w in the place of was; false when
		// another stands there by now.
		Written(ctx context.Context, caseID string) (*Written, error)
		KeepWritten(ctx context.Context, caseID string, w Written, was *Written) (bool, error)
	}
)

// Service decides.
type Service struct {
	Core    Core
	Cases   Cases
	Items   Items
	Persons Persons
	Units   Units
	Jobs    Jobs
	Store   Store
	Hash    func(purpose, value string) []byte // with the hall's index key: nobody outside can compute it
	Now     func() time.Time
}

// How long a case waits for the core system before staff get it, and how often it asks meanwhile.
const (
	Patience = time.Minute
	pause    = 5 * time.Second
	stretch  = 30 * time.Second // rows are asked for so long in one run, which is half the time of a job; the next run goes on
	giveUp   = 10 * time.Minute // whatever fails: the queue stops trying one day, and nobody may act on a case that waits
)

// subject is what rules ask about.
type subject struct {
	uscc regno.USCC
	doc  regno.Document
	data form.Data
	now  time.Time
	// region is where the case is handled.
	region string
	// earlier gives the number of a case of theirs that asked for the same before and still runs.
	earlier func(context.Context) (string, error)
}

// Decide is the work of the job casework.AutoJob. Running it again, or twice at once, decides once: the case is changed at the version
// that was read. A case that cannot be decided goes to staff after a while, and the fault is told all the same.
func (s *Service) Decide(ctx context.Context, job casework.Automatic) error {
	err := s.tryToDecide(ctx, job)
	if err == nil || s.Now().Sub(time.Unix(job.Since, 0)) < giveUp {
		return err
	}
	p, open, again := s.Cases.Undecided(ctx, job.CaseID)
	if again == nil && open {
		again = s.Cases.HandToStaff(ctx, p, "自动核对没有完成，已转人工受理，您不需要重新提交。")
	}
	return errors.Join(err, again)
}

func (s *Service) tryToDecide(ctx context.Context, job casework.Automatic) error {
	p, ok, err := s.Cases.Undecided(ctx, job.CaseID)
	if err != nil || !ok {
		return err
	}
	lines, reason, err := s.decide(ctx, p)
	if err == nil && reason == "" {
		p.Written, reason, err = s.write(ctx, p)
	}
	switch {
	case errors.Is(err, errGoOn): // rows were answered, so the core system is there: its patience begins anew
		job.Since = s.Now().Unix()
		return s.Jobs.EnqueueAt(ctx, casework.AutoJob, job, s.Now())
	case errors.Is(err, fault.NotFound):
		reason = "您所在地区的数据还没有接入，不能自动办结，已转人工受理。"
	case errors.Is(err, fault.Away):
		if since := time.Unix(job.Since, 0); s.Now().Sub(since) < Patience {
			return s.Jobs.EnqueueAt(ctx, casework.AutoJob, job, s.Now().Add(pause))
		}
		if reason, err = s.unanswered(ctx, p); err != nil {
			return err
		}
	case err != nil:
		return fmt.Errorf("deciding case %s: %w", job.CaseID, err)
	}
	if reason != "" {
		return s.Cases.HandToStaff(ctx, p, reason)
	}
	if err = s.Cases.GrantByRules(ctx, p, lines); errors.Is(err, fault.Conflict) {
		return s.unwritten(ctx, p)
	}
	return err
}

// unwritten gives a case to staff whose document cannot be made, such as for a name that no font can show. A case that another
// run has decided meanwhile is left alone.
func (s *Service) unwritten(ctx context.Context, p casework.Pending) error {
	now, open, err := s.Cases.Undecided(ctx, p.Case.ID)
	if err != nil || !open {
		return err
	}
	return s.Cases.HandToStaff(ctx, now, "规则已经满足，但结果文书没有做成，由工作人员核对后办理。")
}

// decide gives the reason for which staff must decide; "" when the case is granted, with what the core system said.
func (s *Service) decide(ctx context.Context, p casework.Pending) (lines []string, reason string, err error) {
	if reason = p.Lacking(); reason != "" {
		return nil, reason, nil
	}
	who, err := s.subject(ctx, p.Case)
	if err != nil {
		return nil, "", err
	}
	begun, err := s.Store.Begun(ctx, p.Case.ID)
	if err != nil {
		return nil, "", fmt.Errorf("reading whether the act was begun: %w", err)
	}
	if !begun {
		if reason, err = s.ask(ctx, p, who); err != nil {
			return nil, "", err
		}
	}
	if reason != "" { // another run of the job may have done the act meanwhile, which is why the rules do not hold any more
		if begun, err = s.Store.Begun(ctx, p.Case.ID); err != nil || !begun {
			return nil, reason, err
		}
	}
	if p.Stage.Deed == "" {
		return nil, "", nil
	}
	deed, ok := catalog.DeedFor(p.Stage.Deed, audience(p.Case))
	if !ok {
		return nil, "", fmt.Errorf("there is no act %q", p.Stage.Deed)
	}
	if deed.Writes {
		return nil, "", nil
	}
	if err := s.Store.Begin(ctx, p.Case.ID, s.Now()); err != nil {
		return nil, "", fmt.Errorf("recording that the act begins: %w", err)
	}
	return s.do(ctx, p, who, deed)
}

// audience is who applied.
func audience(c casework.Case) catalog.Audience {
	if c.Personal() {
		return catalog.ForPersons
	}
	return catalog.ForUnits
}

// passes reports whether a rule passes a case by: it asks about applicants of the other kind.
func passes(u catalog.RuleUse, c casework.Case) bool {
	k, _ := catalog.RuleOf(u.Rule)
	return k.Of != "" && k.Of != audience(c)
}

// ask asks the rules of a case, and draws it.
func (s *Service) ask(ctx context.Context, p casework.Pending, who subject) (reason string, err error) {
	for _, u := range p.Stage.Rules {
		ask, ok := rules[u.Rule]
		if !ok {
			return "", fmt.Errorf("there is no rule %q", u.Rule)
		}
		if passes(u, p.Case) {
			continue
		}
		why, err := ask(ctx, s.Core, who, filled(u.Params, p.Case.Data))
		if err != nil {
			return "", err
		}
		if why != "" {
			return "没有自动办结：" + why + "。已转人工受理。", nil
		}
	}
	if s.drawn(p.Case, p.Stage.Sample) {
		return drawnSay, nil
	}
	return "", nil
}

// purposeDraw separates the draw from the other uses of the index key.
const purposeDraw = "auto.draw"

// drawn reports whether a case is among the share that people check, the same each time it is asked. The id of a case comes from the
// applicant's browser, so the draw is keyed, and takes the number that the hall gave: nobody can find an id that is not drawn.
func (s *Service) drawn(c casework.Case, percent int) bool {
	h := s.Hash(purposeDraw, c.ID+"/"+c.Number)
	return int(binary.BigEndian.Uint32(h)%100) < percent
}

func (s *Service) subject(ctx context.Context, c casework.Case) (subject, error) {
	out := subject{data: c.Data, now: s.Now(), region: c.Region,
		earlier: func(ctx context.Context) (string, error) { return s.Cases.Earlier(ctx, c) }}
	if c.Personal() {
		p, err := s.Persons.Find(ctx, c.PersonID)
		if err != nil {
			return out, fmt.Errorf("reading the applicant: %w", broken(err))
		}
		out.doc = p.Document()
		return out, nil
	}
	u, err := s.Units.Find(ctx, c.UnitID)
	if err != nil {
		return out, fmt.Errorf("reading the unit: %w", broken(err))
	}
	out.uscc = u.USCC
	return out, nil
}

// broken keeps an applicant who is not there from looking like a region that is not connected.
func broken(err error) error {
	if errors.Is(err, fault.NotFound) {
		return errors.New("the applicant is not there")
	}
	return err
}
