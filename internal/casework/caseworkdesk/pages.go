package caseworkdesk

import (
	"context"
	"io"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/staff"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Reading is what the desk reads of the core; *casework.Service is one.
type Reading interface {
	QueueList(ctx context.Context, who actor.Actor, w casework.QueueWanted) (casework.Queue, error)
	EndedToday(ctx context.Context, who actor.Actor) ([]casework.Case, error)
	QueueFigures(ctx context.Context, who actor.Actor) (casework.Figures, error)
	FindForStaff(ctx context.Context, who actor.Actor, number string) (string, error)
	Dossier(ctx context.Context, who actor.Actor, caseID string) (casework.View, error)
	Numbers(ctx context.Context, who actor.Actor, caseID string) (casework.View, error)
	StepsFor(who actor.Actor, c casework.Case) []casework.Verb
	Download(ctx context.Context, who actor.Actor, materialID string) (casework.Material, io.ReadCloser, error)
}

// Holding is taking cases into one's hands; *casework.Service is one.
type Holding interface {
	ClaimCase(ctx context.Context, who actor.Actor, caseID string) error
	ClaimMany(ctx context.Context, who actor.Actor, caseIDs []string) (int, error)
	ReleaseCase(ctx context.Context, who actor.Actor, caseID string) error
	HandOverCase(ctx context.Context, who actor.Actor, caseID, toStaffID, words string) error
}

// Stepping is moving cases; *casework.Service is one.
type Stepping interface {
	AcceptCase(ctx context.Context, who actor.Actor, caseID, words string) error
	RefuseAcceptance(ctx context.Context, who actor.Actor, caseID, reason string) error
	AskCorrection(ctx context.Context, who actor.Actor, caseID string, a casework.Asking) error
	ProposeVerdict(ctx context.Context, who actor.Actor, caseID string, v casework.Verdict, words string) error
	DecideCase(ctx context.Context, who actor.Actor, caseID string, v casework.Verdict, words string) error
	CloseCase(ctx context.Context, who actor.Actor, caseID, words string) error
	Message(ctx context.Context, who actor.Actor, caseID, words string) error
}

// Core is all that the desk asks of casework.
type Core interface {
	Reading
	Holding
	Stepping
}

// Colleagues gives those who may do the next step of a case of a region; *staff.Service is one.
type Colleagues interface {
	Colleagues(ctx context.Context, role actor.Role, region string) ([]staff.Account, error)
}

// Pages are the pages of the desk.
type Pages struct {
	Core       Core
	Colleagues Colleagues
	Calendar   casework.Calendar
	Now        func() time.Time
	Frame      ui.StaffFrame
	ClaimFor   time.Duration              // as casework.Service has it; 0 is 30 minutes
	SendAt     func(caseID string) string // as casework.Service has it
}

// Mount puts the pages on m.
func (p Pages) Mount(m *web.Mux) {
	m.Staff("GET /staff/cases", "", p.queue)
	m.Staff("POST /staff/cases/claim", "", p.claimMany)
	m.Staff("GET /staff/cases/{id}", "", p.show)
	m.Staff("POST /staff/cases/{id}/full", "", p.full)
	m.Staff("GET /staff/cases/{id}/materials/{material}", "", p.material)
	for verb, act := range p.acts() {
		m.Staff("POST /staff/cases/{id}/"+string(verb), "", p.step(verb, act))
	}
}

func (p Pages) claimFor() time.Duration {
	if p.ClaimFor > 0 {
		return p.ClaimFor
	}
	return 30 * time.Minute
}
