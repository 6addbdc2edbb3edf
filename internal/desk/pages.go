package desk

import (
	"context"
	"io"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/form"
	"wangting/internal/staff"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Reading lists what the desk reads from the core. *casework.Service implements it.
type Reading interface {
	DeskPage(ctx context.Context, who actor.Actor, w casework.QueueWanted) (casework.Overview, casework.Queue, error)
	Beside(ctx context.Context, who actor.Actor, b casework.Beside) (casework.Placed, bool, error)
	News(ctx context.Context, who actor.Actor) (casework.News, error)
	FindForStaff(ctx context.Context, who actor.Actor, number string) (string, error)
	Dossier(ctx context.Context, who actor.Actor, caseID string) (casework.View, error)
	Numbers(ctx context.Context, who actor.Actor, caseID, reason string) (casework.View, error)
	HistoryOf(ctx context.Context, who actor.Actor, c casework.Case) ([]casework.Case, error)
	PreviewDecision(ctx context.Context, who actor.Actor, caseID string, v casework.Verdict) (name string, file []byte, err error)
	DocumentsIn(ctx context.Context, o casework.Opened) ([]casework.Document, error)
	RowsIn(ctx context.Context, o casework.Opened) ([]casework.RowAnswer, error)
	BegunIn(ctx context.Context, o casework.Opened) (string, error)
	CoreRecordIn(ctx context.Context, o casework.Opened) (*casework.CoreRecord, error)
	MayStep(who actor.Actor, c casework.Case) bool
	Download(ctx context.Context, who actor.Actor, materialID string) (casework.Material, io.ReadCloser, error)
}

// Holding lists the calls that claim, release and hand over cases. *casework.Service implements it.
type Holding interface {
	ClaimCase(ctx context.Context, who actor.Actor, caseID string) error
	ClaimMany(ctx context.Context, who actor.Actor, caseIDs []string) (int, error)
	BulkPreview(ctx context.Context, who actor.Actor, verb casework.Verb, caseIDs []string) ([]casework.BulkRow, error)
	Bulk(ctx context.Context, who actor.Actor, verb casework.Verb, caseIDs []string, words string) ([]casework.BulkRow, error)
	BulkConsult(ctx context.Context, who actor.Actor, caseIDs []string, a casework.Asked, withFiles bool) ([]casework.BulkRow, error)
	BulkAssign(ctx context.Context, who actor.Actor, to string, holders map[string]string) ([]casework.BulkRow, error)
	ClaimNext(ctx context.Context, who actor.Actor) (casework.Case, error)
	ReleaseCase(ctx context.Context, who actor.Actor, caseID string) error
	HandOverCase(ctx context.Context, who actor.Actor, caseID string, d casework.Destination) error
	AssignCase(ctx context.Context, who actor.Actor, caseID, to, holder string) error
	Leads(ctx context.Context, who actor.Actor, c casework.Case) (bool, error)
	Takers(ctx context.Context, list []staff.Account, cases []casework.Case) ([]casework.Taker, error)
	MyTransfers(ctx context.Context, who actor.Actor) ([]casework.Moved, error)
	UndoTransfer(ctx context.Context, who actor.Actor, transferID string) error
	CasesOf(ctx context.Context, who actor.Actor, staffID string) (casework.Leaving, error)
	MoveAll(ctx context.Context, who actor.Actor, staffID, to, why string) (moved, queued int, err error)
}

// Stepping lists the calls that move cases. *casework.Service implements it.
type Stepping interface {
	AcceptCase(ctx context.Context, who actor.Actor, caseID, words string) error
	AcceptLackingCase(ctx context.Context, who actor.Actor, caseID, words string) error
	RefuseAcceptance(ctx context.Context, who actor.Actor, caseID, reason string) error
	AskCorrection(ctx context.Context, who actor.Actor, caseID string, a casework.Asking) error
	ProposeVerdict(ctx context.Context, who actor.Actor, caseID string, v casework.Verdict, words string) error
	DecideCase(ctx context.Context, who actor.Actor, caseID string, v casework.Verdict, words string) error
	WriteAgain(ctx context.Context, who actor.Actor, caseID string) error
	CloseCase(ctx context.Context, who actor.Actor, caseID, words string) error
	Message(ctx context.Context, who actor.Actor, caseID, words string) error
}

// Flowing lists the calls beyond the usual flow. *casework.Service implements it.
type Flowing interface {
	PublishCase(ctx context.Context, who actor.Actor, caseID, words string) error
	SuspendCase(ctx context.Context, who actor.Actor, caseID string, p casework.Suspending) error
	ResumeCase(ctx context.Context, who actor.Actor, caseID, reason string) error
	SendBackStage(ctx context.Context, who actor.Actor, caseID, reason string) error
	TerminateCase(ctx context.Context, who actor.Actor, caseID, reason string) error
	ConsultOn(ctx context.Context, who actor.Actor, caseID string, a casework.Asked) error
	GiveOpinion(ctx context.Context, who actor.Actor, caseID, words string) error
	ProposeExtension(ctx context.Context, who actor.Actor, caseID string, days int, reason string) error
	AnswerExtension(ctx context.Context, who actor.Actor, caseID string, agree bool, words string) error
	RecordObjection(ctx context.Context, who actor.Actor, caseID string, k casework.Complaint) error
	RecordConsent(ctx context.Context, who actor.Actor, caseID, words string) error
	ReplyObjection(ctx context.Context, who actor.Actor, caseID, matterID, words string) error
	HearCase(ctx context.Context, who actor.Actor, caseID string, k casework.Calling) error
	MoveHearing(ctx context.Context, who actor.Actor, caseID string, k casework.Moving) error
	CallOffHearing(ctx context.Context, who actor.Actor, caseID, why string) error
	RecordHearing(ctx context.Context, who actor.Actor, caseID string, h casework.HearingRecord) error
	CheckPoints(ctx context.Context, who actor.Actor, caseID, stage string, found []casework.PointFound) error
	WriteNote(ctx context.Context, who actor.Actor, caseID string, d form.Data, last string) error
}

// Wording lists the calls about what staff type. *casework.Service implements it.
type Wording interface {
	KeepWords(ctx context.Context, who actor.Actor, caseID string, verb casework.Verb, words string) error
	KeptWords(ctx context.Context, who actor.Actor, caseID string) (map[casework.Verb]casework.Kept, error)
	PhrasesFor(ctx context.Context, who actor.Actor, itemCode string) ([]casework.Phrase, error)
	AddPhrase(ctx context.Context, who actor.Actor, words, itemCode, owner string) error
	PhraseOwners(ctx context.Context, who actor.Actor) ([]casework.PhraseOwner, error)
	RemovePhrase(ctx context.Context, who actor.Actor, phraseID string) error
	ItemNames() [][2]string
}

// Core is everything that the desk calls in casework.
type Core interface {
	Reading
	Holding
	Stepping
	Flowing
	Delivering
	Wording
	Finding
}

// Colleagues gives the staff who may take the next step of a case in a region. *staff.Service
// implements it.
type Colleagues interface {
	Colleagues(ctx context.Context, role actor.Role, region string) ([]staff.Account, error)
	Working(ctx context.Context) ([]staff.Account, error)
	Tree(ctx context.Context) (staff.Tree, error)
	Roster(ctx context.Context) ([]staff.Account, staff.Tree, error)
	Names(ctx context.Context, ids ...string) (map[string]string, error)
}

// Letters sends the results of many cases to a courier. *parcel.Service implements it.
type Letters interface {
	SendMany(ctx context.Context, who actor.Actor, company string, numbers map[string]string) ([]casework.BulkRow, error)
}

// Pages serves the desk.
type Pages struct {
	Core       Core
	Colleagues Colleagues
	Calendar   casework.Calendar
	Now        func() time.Time
	Frame      ui.StaffFrame
	SendAt     func(caseID string) string // same as casework.Service.SendAt
	Letters    Letters                    // nil where nothing is posted
	Proposals  Proposals
}

// Mount registers the pages.
func (p Pages) Mount(m *web.Mux) {
	m.Staff("GET /staff/cases", "", p.queue)
	m.Staff("GET /staff/reminders", "", p.news)
	m.Staff("POST /staff/cases/claim", "", p.claimMany)
	m.Staff("POST /staff/cases/next", "", p.claimNext)
	m.Staff("POST "+bulkPath, "", p.bulk)
	m.Staff("POST "+bulkPath+"/result.xlsx", "", p.bulkBook)
	m.Staff("GET "+searchPath, "", p.search)
	m.Staff("POST "+searchPath, "", p.seek)
	m.Staff("POST "+searchBook, "", p.exportFound)
	m.Staff("POST "+savedPath, "", p.saveSearch)
	m.Staff("POST "+savedPath+"/{id}/delete", "", p.removeSearch)
	m.Staff("GET /staff/cases/{id}", "", p.show)
	m.Staff("POST /staff/cases/{id}/write", "", p.writeAgain)
	m.Staff("GET /staff/cases/{id}/next", "", p.beside(false))
	m.Staff("GET /staff/cases/{id}/previous", "", p.beside(true))
	m.Staff("POST /staff/cases/{id}/full", "", p.full)
	m.Staff("POST /staff/cases/{id}/keep/{verb}", "", p.keep)
	m.Staff("GET "+transfersPath, "", p.transfers)
	m.Staff("POST "+transfersPath+"/{id}/undo", "", p.undoTransfer)
	m.Staff("GET "+leaversPath+"{id}", actor.Admin, p.leaver)
	m.Staff("POST "+leaversPath+"{id}", actor.Admin, p.moveAll)
	m.Staff("GET /staff/phrases", "", p.phraseList)
	m.Staff("POST /staff/phrases", "", p.addPhrase)
	m.Staff("POST /staff/phrases/{id}/delete", "", p.removePhrase)
	m.Staff("POST /staff/cases/{id}/"+string(casework.NoteVerb), "", p.writeNote)
	m.Staff("POST /staff/cases/{id}/preview", "", p.preview)
	m.Staff("GET /staff/cases/{id}/preview.pdf", "", p.previewed)
	m.Staff("POST /staff/cases/{id}/"+checkVerb, "", p.check)
	m.Staff("GET /staff/cases/{id}/handout", "", p.handOutForm)
	m.Staff("POST /staff/cases/{id}/handout", "", p.handOut)
	m.Staff("GET /staff/cases/{id}/materials/{material}", "", p.material)
	m.Staff("GET /staff/cases/{id}/rows/{field}/current.xlsx", "", p.table)
	m.Staff("GET /staff/cases/{id}/answers.xlsx", "", p.answers)
	for _, acts := range []map[casework.Verb]act{p.acts(), p.flowActs()} {
		for verb, act := range acts {
			m.Staff("POST /staff/cases/{id}/"+string(verb), "", p.step(verb, act))
		}
	}
}
