package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/id"
)

// PointMark is what staff found about one of the 审查要点 (DSK-8).
type PointMark string

// The findings. "" is not looked at yet.
const (
	Meets   PointMark = "yes" // 符合
	Fails   PointMark = "no"  // 不符合
	Without PointMark = "na"  // 不适用
)

// PointMarks are the findings in the order of the form.
var PointMarks = [...]PointMark{Meets, Fails, Without}

// Word is the finding as people read it.
func (m PointMark) Word() string {
	return map[PointMark]string{Meets: "符合", Fails: "不符合", Without: "不适用"}[m]
}

// PointFound is what was found about one point, a note, and the place at which it points.
type PointFound struct {
	Mark PointMark `json:"mark,omitempty"`
	Note string    `json:"note,omitempty"`
	Spot Spot      `json:"spot,omitzero"`
}

// Checklist is what one member of staff found at one stage of a case: one finding for each point of the stage, in its order. A case keeps
// the version of its item, so the order never changes.
type Checklist struct {
	ID     string
	CaseID string
	Stage  string
	By     Hand
	At     time.Time
	Found  []PointFound // sealed in the database
}

// Checklists keeps the 审查要点 of cases.
type Checklists interface {
	// PutChecklist stores what somebody found at a stage, in place of what they found before.
	PutChecklist(ctx context.Context, c Checklist) error
	// ChecklistsOf gives those of a case, oldest first.
	ChecklistsOf(ctx context.Context, caseID string) ([]Checklist, error)
}

// pointed reports whether a flow has 审查要点 at all.
func pointed(f catalog.Flow) bool {
	return slices.ContainsFunc(f.Stages, func(st catalog.Stage) bool { return len(st.Points) > 0 })
}

// Checked gives what was found last at a stage, one finding for each of its points, and the list it comes from.
func (s Standing) Checked(st catalog.Stage) ([]PointFound, Checklist) {
	out := make([]PointFound, len(st.Points))
	for _, c := range slices.Backward(s.Checks) {
		if c.Stage == st.Key {
			copy(out, c.Found)
			return out, c
		}
	}
	return out, Checklist{}
}

// FailedPoint is a point of a stage that is not met.
type FailedPoint struct {
	catalog.Check
	Note string
	Spot Spot
}

// Failed lists the points that were found not to be met, in the order of the flow up to the stage of the case.
func (s Standing) Failed() []FailedPoint {
	var out []FailedPoint
	for _, st := range s.Flow.Stages[:s.Flow.StageIndex(s.Stage().Key)+1] {
		found, _ := s.Checked(st)
		for i, f := range found {
			if f.Mark == Fails {
				out = append(out, FailedPoint{st.Points[i], f.Note, f.Spot})
			}
		}
	}
	return out
}

// MayCheck says why a member of staff may not fill in the 审查要点 of the stage where the case is; "" when they may.
func (s Standing) MayCheck(who actor.Actor) string {
	st := s.Stage()
	switch {
	case len(st.Points) == 0 || s.Case.State.Ended() || st.Kind == catalog.Automatic:
		return errChanged.Say
	case !who.Has(roleOfPost(st.Post)):
		return "审查要点由“" + postLabels[st.Post] + "”岗位的工作人员填写"
	case s.Case.Held(who):
		return errHeld.Say
	}
	return s.sameHands(who, st, catalog.VerbKind{}, s.acted())
}

// unchecked says that the 审查要点 of a stage must be filled in before it leads on towards 准予.
func (s Standing) unchecked(verb string, st catalog.Stage) string {
	switch verb {
	case "review", "second", "publish", "grant":
	default:
		return ""
	}
	found, _ := s.Checked(st)
	left := 0
	for _, f := range found {
		if f.Mark == "" {
			left++
		}
	}
	if left == 0 {
		return ""
	}
	return fmt.Sprintf("还有 %d 条审查要点没有填写", left)
}

// mostPointNote is the limit of a note, in characters.
const mostPointNote = 200

// CheckPoints keeps what was found about the 审查要点 of the stage of a case. It moves nothing, so that a form elsewhere on the page stays
// good. stage is the one that the page showed: Conflict when the case has left it. Faults of notes are beside note.0, note.1, …, those of
// what they point at beside on.0, page.0, at.0, …. Of a Spot the file, the page and the place are read; the rest is filled in.
func (s *Service) CheckPoints(ctx context.Context, who actor.Actor, caseID, stage string, found []PointFound) error {
	f := &fault.Fault{Kind: fault.Invalid}
	for i := range found {
		found[i].Note = strings.TrimSpace(found[i].Note)
		if utf8.RuneCountInString(found[i].Note) > mostPointNote {
			f.Fields = append(f.Fields, fault.Field{Name: fmt.Sprintf("note.%d", i), Say: fmt.Sprintf("最多 %d 个字", mostPointNote)})
		}
		if m := found[i].Mark; m != "" && m.Word() == "" {
			return errChanged
		}
	}
	if len(f.Fields) > 0 {
		return f
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		c, err := s.atDesk(ctx, who, caseID)
		if err != nil {
			return err
		}
		st, item, err := s.standing(ctx, c)
		if err != nil {
			return err
		}
		here := st.Stage()
		if here.Key != stage || len(found) != len(here.Points) {
			return errChanged
		}
		if why := st.MayCheck(who); why != "" {
			return fault.New(fault.Forbidden, why)
		}
		if only, err := s.onlyAsked(ctx, who, c); err != nil || only {
			return cmp.Or(err, error(errOnlyAsked))
		}
		if err := s.seesAll(ctx, who, st); err != nil {
			return err
		}
		if err := s.aim(ctx, c, item, found); err != nil {
			return err
		}
		if last, list := st.Checked(here); list.By.ID == who.StaffID && slices.Equal(last, found) {
			return nil
		}
		list := Checklist{ID: id.New(), CaseID: c.ID, Stage: here.Key, By: handOf(who, roleOfPost(here.Post)), At: st.Now, Found: found}
		if err := s.Store.PutChecklist(ctx, list); err != nil {
			return fmt.Errorf("keeping the points of case %s: %w", c.ID, err)
		}
		return s.Audit.Record(ctx, who, actor.Deed{Act: "case.checked", Object: "case", ObjectID: c.ID, UnitID: c.UnitID,
			Detail: map[string]string{actor.DetailItem: c.ItemCode}})
	})
}

// aim completes what the findings point at.
func (s *Service) aim(ctx context.Context, c Case, item Item, found []PointFound) error {
	files, err := s.Store.Materials(ctx, c.ID)
	if err != nil {
		return fmt.Errorf("reading materials: %w", err)
	}
	f := &fault.Fault{Kind: fault.Invalid}
	for i := range found {
		f.Fields = append(f.Fields, found[i].Spot.aim(i, item, files)...)
	}
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}
