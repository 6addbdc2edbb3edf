package rehearsal

import (
	"context"
	"slices"
	"strings"
	"time"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/regno"
)

// mark begins the number of every case in memory.
const mark = "试"

// Memory is a casework.Store of one case. It can be written as JSON. It is for one goroutine. It keeps what steps of a flow write.
// Uploads, workbooks and the sweeps belong to pages that a rehearsal does not have; they are refused as not there.
type Memory struct {
	Kept         casework.Case
	Line         []casework.Event
	Files        []casework.Material
	Asked        []casework.Correction
	Open         []casework.Matter
	Notebook     []casework.Note
	Endorsements []casework.Endorsement
	Ticked       []casework.Checklist
	Consented    []casework.Consent
}

var errNotHere = fault.New(fault.NotFound, "试办里没有这件办件")

// Case gives the case.
func (m *Memory) Case(_ context.Context, id string) (casework.Case, error) {
	if id == "" || m.Kept.ID != id {
		return casework.Case{}, errNotHere
	}
	c := m.Kept
	c.Data = cloned(c.Data)
	return c, nil
}

// CaseByNumber gives the case by its number.
func (m *Memory) CaseByNumber(ctx context.Context, number string) (casework.Case, error) {
	if m.Kept.Number != number {
		return casework.Case{}, errNotHere
	}
	return m.Case(ctx, m.Kept.ID)
}

// Insert puts the case in; Conflict when there is one.
func (m *Memory) Insert(_ context.Context, c casework.Case) error {
	if m.Kept.ID != "" {
		return fault.New(fault.Conflict, "试办已经开始")
	}
	m.Kept = c
	return nil
}

// Update writes the case at its version.
func (m *Memory) Update(_ context.Context, c casework.Case, withData bool) error {
	if m.Kept.ID != c.ID || m.Kept.Version != c.Version {
		return fault.New(fault.Conflict, "")
	}
	if !withData {
		c.Data = m.Kept.Data
	}
	if c.Number != "" && !strings.HasPrefix(c.Number, mark) {
		c.Number = mark + c.Number
	}
	c.Version++
	m.Kept = c
	return nil
}

// MoveDraft is refused: a rehearsal has one version of its item.
func (*Memory) MoveDraft(context.Context, casework.Case) error { return errNotHere }

// NextNumber is always the first.
func (*Memory) NextNumber(context.Context, string) (int64, error) { return 1, nil }

// Bump counts nothing.
func (*Memory) Bump(context.Context, []casework.Bump) error { return nil }

// IdleDrafts gives none: a rehearsal ends with its memory.
func (*Memory) IdleDrafts(context.Context, time.Time, int) ([]string, error) { return nil, nil }

// ForgetPractice has nothing to forget.
func (*Memory) ForgetPractice(context.Context, string) error { return nil }

// AddEvent adds to the timeline.
func (m *Memory) AddEvent(_ context.Context, e casework.Event) error {
	m.Line = append(m.Line, e)
	return nil
}

// Events gives the timeline.
func (m *Memory) Events(context.Context, string) ([]casework.Event, error) {
	return slices.Clone(m.Line), nil
}

// LockMaterials waits for nobody.
func (*Memory) LockMaterials(context.Context, string) error { return nil }

// AddMaterial adds the row of a file.
func (m *Memory) AddMaterial(_ context.Context, f casework.Material) error {
	m.Files = append(m.Files, f)
	return nil
}

// Material gives the row of a file.
func (m *Memory) Material(_ context.Context, id string) (casework.Material, error) {
	if i := m.file(id); i >= 0 {
		return m.Files[i], nil
	}
	return casework.Material{}, errNotHere
}

// Materials gives the rows of the files.
func (m *Memory) Materials(context.Context, string) ([]casework.Material, error) {
	return slices.Clone(m.Files), nil
}

// RemoveMaterial takes a row away.
func (m *Memory) RemoveMaterial(_ context.Context, id string) error {
	if i := m.file(id); i >= 0 {
		m.Files = slices.Delete(m.Files, i, i+1)
	}
	return nil
}

// ReplaceMaterial marks a row as replaced.
func (m *Memory) ReplaceMaterial(_ context.Context, id string, at time.Time) error {
	if i := m.file(id); i >= 0 {
		m.Files[i].ReplacedAt = at
	}
	return nil
}

func (m *Memory) file(id string) int {
	return slices.IndexFunc(m.Files, func(f casework.Material) bool { return f.ID == id })
}

// BlobUsed is true: a rehearsal has no bytes to remove.
func (*Memory) BlobUsed(context.Context, string) (bool, error) { return true, nil }

// AskEndorsement keeps a request to the employer.
func (m *Memory) AskEndorsement(_ context.Context, e casework.Endorsement) error {
	m.Endorsements = append(m.Endorsements, e)
	return nil
}

// AnswerEndorsement keeps the answer to the open request.
func (m *Memory) AnswerEndorsement(_ context.Context, e casework.Endorsement) error {
	i := slices.IndexFunc(m.Endorsements, func(o casework.Endorsement) bool { return o.AnsweredAt.IsZero() })
	if i < 0 {
		return fault.New(fault.Conflict, "")
	}
	o := &m.Endorsements[i]
	o.AnsweredAt, o.AnsweredBy, o.Answer, o.Words, o.Data = e.AnsweredAt, e.AnsweredBy, e.Answer, e.Words, e.Data
	return nil
}

// AskConsent keeps a question to the other side.
func (m *Memory) AskConsent(_ context.Context, k casework.Consent) error {
	m.Consented = append(m.Consented, k)
	return nil
}

// AnswerConsent keeps the answer to an open question.
func (m *Memory) AnswerConsent(_ context.Context, k casework.Consent) error {
	i := slices.IndexFunc(m.Consented, func(o casework.Consent) bool { return o.ID == k.ID && o.Answer == casework.ConsentOpen })
	if i < 0 {
		return fault.New(fault.Conflict, "")
	}
	m.Consented[i] = k
	return nil
}

// Consents gives the questions.
func (m *Memory) Consents(context.Context, string) ([]casework.Consent, error) {
	return slices.Clone(m.Consented), nil
}

// ConsentsAsked gives none: nobody but the editor reads a rehearsal.
func (*Memory) ConsentsAsked(context.Context, string, regno.Document) ([]casework.Consent, error) {
	return nil, nil
}

// AddCorrection keeps a notice.
func (m *Memory) AddCorrection(_ context.Context, c casework.Correction) error {
	m.Asked = append(m.Asked, c)
	return nil
}

// RemindedOf reminds nobody.
func (*Memory) RemindedOf(context.Context, string, time.Time) (bool, error) { return false, nil }

// AnswerCorrection keeps the answer to a notice.
func (m *Memory) AnswerCorrection(_ context.Context, c casework.Correction) error {
	i := slices.IndexFunc(m.Asked, func(o casework.Correction) bool { return o.ID == c.ID && o.Waiting() })
	if i < 0 {
		return fault.New(fault.Conflict, "")
	}
	m.Asked[i] = c
	return nil
}

// Corrections gives the notices.
func (m *Memory) Corrections(context.Context, string) ([]casework.Correction, error) {
	return slices.Clone(m.Asked), nil
}

// AddMatter keeps what is asked.
func (m *Memory) AddMatter(_ context.Context, x casework.Matter) error {
	m.Open = append(m.Open, x)
	return nil
}

// AnswerMatter keeps the answer to an open matter.
func (m *Memory) AnswerMatter(_ context.Context, x casework.Matter) error {
	i := slices.IndexFunc(m.Open, func(o casework.Matter) bool { return o.ID == x.ID && o.Open() })
	if i < 0 {
		return fault.New(fault.Conflict, "")
	}
	m.Open[i] = x
	return nil
}

// Matters gives what is asked.
func (m *Memory) Matters(context.Context, string) ([]casework.Matter, error) {
	return slices.Clone(m.Open), nil
}

// AddNote keeps a save of the 内部附注.
func (m *Memory) AddNote(_ context.Context, n casework.Note) error {
	m.Notebook = append(m.Notebook, n)
	return nil
}

// Notes gives the saves of the 内部附注.
func (m *Memory) Notes(context.Context, string) ([]casework.Note, error) {
	return slices.Clone(m.Notebook), nil
}

// PutChecklist keeps what was found about the 审查要点 of a stage.
func (m *Memory) PutChecklist(_ context.Context, c casework.Checklist) error {
	m.Ticked = append(m.Ticked, c)
	return nil
}

// ChecklistsOf gives what was found.
func (m *Memory) ChecklistsOf(context.Context, string) ([]casework.Checklist, error) {
	return slices.Clone(m.Ticked), nil
}

// KeepDigest keeps nothing: the receipt of a rehearsal is none.
func (*Memory) KeepDigest(context.Context, string, string, time.Time) error { return nil }

// OldDigest knows none.
func (*Memory) OldDigest(context.Context, string, string) (time.Time, error) {
	return time.Time{}, errNotHere
}

// MarkSeen marks nothing: nobody has a queue here.
func (*Memory) MarkSeen(context.Context, string, string, time.Time) error { return nil }

// AddTransfer is refused: there is nobody to give a case to.
func (*Memory) AddTransfer(context.Context, casework.Moved) error { return errNotHere }

// TransfersOf gives none.
func (*Memory) TransfersOf(context.Context, string, time.Time, int) ([]casework.Moved, error) {
	return nil, nil
}

// Transfer gives none.
func (*Memory) Transfer(context.Context, string) (casework.Moved, error) {
	return casework.Moved{}, errNotHere
}

// EndTransfer has none to end.
func (*Memory) EndTransfer(context.Context, string, time.Time) error { return errNotHere }
