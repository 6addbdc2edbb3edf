package editor

import (
	"context"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/tx"
	"wangting/internal/wording"
)

// Draft is an item in the making.
type Draft struct {
	Code      string
	Name      string
	Board     string
	Base      int64 // the published version it began from; 0 for a new item
	Step      int64 // in effect; 0 is the base itself
	Last      int64 // the newest step
	Frozen    bool  // a request to publish waits
	UpdatedAt time.Time
	By        string // who made the newest step
}

// Step is one save.
type Step struct {
	Code    string
	N       int64
	Parent  int64
	At      time.Time
	ByID    string
	By      string
	Path    string   // of the element; "" for the whole item
	What    string   // in words
	Body    []byte   // the item in JSON, after it
	Authors []string // ids of staff who wrote what a file brought in
}

// RequestState is how a request to publish stands.
type RequestState string

const (
	Open      RequestState = "open"
	Approved  RequestState = "approved"
	Returned  RequestState = "returned"
	Withdrawn RequestState = "withdrawn"
)

// Request is a request to publish a draft (提交审批).
type Request struct {
	ID      string
	Code    string
	Name    string
	Base    int64
	Step    int64
	Digest  string // of the item at the step
	Note    string // 修改说明
	LiveAt  time.Time
	State   RequestState
	ByID    string
	ForID   string // whom they stood in for, "" mostly
	By      string
	At      time.Time
	Done    string // who approved or returned it
	DoneAt  time.Time
	Words   string   // why it was returned
	Version int64    // that it became
	Authors []string // ids of staff who had part in what was approved
}

// Store keeps drafts, steps and requests.
type Store interface {
	// Lock lets one writer at a time change a draft, until the transaction ends.
	Lock(ctx context.Context, code string) error
	Draft(ctx context.Context, code string) (Draft, error)
	Drafts(ctx context.Context) ([]Draft, error)
	Put(ctx context.Context, d Draft) error
	AddStep(ctx context.Context, s Step) error
	Step(ctx context.Context, code string, n int64) (Step, error)
	// Steps lists the steps of a draft without their bodies, the newest first.
	Steps(ctx context.Context, code string) ([]Step, error)
	// Remove deletes a draft with its steps.
	Remove(ctx context.Context, code string) error

	AddRequest(ctx context.Context, r Request) error
	Request(ctx context.Context, id string) (Request, error)
	// Requests lists the open ones, the oldest first; RequestsOf those of an item, the newest first.
	Requests(ctx context.Context) ([]Request, error)
	RequestsOf(ctx context.Context, code string) ([]Request, error)
	// Finish ends an open request; false when it is open no more.
	Finish(ctx context.Context, r Request) (bool, error)
}

// Figures counts what an item's change touches.
type Figures interface {
	// ItemFigures counts running cases and drafts of an item, by version.
	ItemFigures(ctx context.Context, code string) (map[int64]Figure, error)
}

// Figure is how many cases run, and how many drafts there are, under one version.
type Figure struct{ Cases, Drafts int64 }

// Service is the entry to all drafts.
type Service struct {
	Store   Store
	Tx      tx.Tx
	Audit   *audit.Service
	Items   *catalog.Service
	Figures Figures
	Names   func(ctx context.Context, ids ...string) (map[string]string, error) // of staff
	Now     func() time.Time
	Hands   Hands // nil where nobody is asked who works
	// Specimen sets a document with invented values; Invalid with the reason when it cannot. The room of the documents gives it.
	Specimen func(it *catalog.Item, doc catalog.Document, size wording.Size) ([]byte, error)
	// Masked sets a document with the masked answers of a real case; NotFound when there is none. The same room gives it.
	Masked func(ctx context.Context, who actor.Actor, it *catalog.Item, doc catalog.Document) ([]byte, error)

	// Seal says why the seal of a region's office could not be used at a moment; why is "" when it can, and where the hall has no seals.
	// Faults: Away. The room of the documents gives it.
	Seal func(ctx context.Context, it *catalog.Item, region string, at time.Time) (office, why string, err error)

	// Presence says who has what open; nil keeps nothing.
	Presence Presence

	// Rehearsals are set during startup by the room of rehearsals; nil where there are none.
	Rehearsals Rehearsals
	// Replays are set during startup by the room of replays; nil where there are none.
	Replays Replays
}

// Replays are the 回放 of drafts: the cases of the past under a draft. Package replay implements it.
type Replays interface {
	// Summary says in a sentence what the newest replay of an item found, and whether the item has changed since; 没有回放 when there is none.
	Summary(ctx context.Context, it *catalog.Item) (string, error)
	// Gone removes what belongs to a draft that was published or given up.
	Gone(ctx context.Context, code string) error
}

// Rehearsals are the 试办 of drafts (EDT-8). Package rehearsal implements it.
type Rehearsals interface {
	// Left gives the names of the endings (准予, 不予, 不予受理) that the flow of an item has and nobody has rehearsed with it.
	Left(ctx context.Context, it *catalog.Item) ([]string, error)
	// Gone removes what belongs to a draft that was published or given up.
	Gone(ctx context.Context, code string) error
}

// Words names the package's audit acts.
var Words = map[string]string{
	"item.saved":                "修改事项草稿",
	"item.discarded":            "放弃事项草稿",
	"item.requested":            "提交事项审批",
	"item.approved":             "批准发布事项",
	"item.returned":             "退回事项草稿",
	"item.withdrawn":            "撤回事项审批",
	"item.published":            "发布事项",
	"item.cancelled":            "取消事项版本生效",
	"item.stopped":              "停止受理事项",
	"item.pinned":               "调整热门服务",
	"item.resumed":              "恢复受理事项",
	"item.correction.proposed":  "提交文字更正审批",
	"item.correction.approved":  "批准文字更正",
	"item.correction.returned":  "退回文字更正",
	"item.correction.withdrawn": "撤回文字更正",
}

var errNone = fault.New(fault.NotFound, "没有这个事项")

// May checks that the caller may change items, for pages that only ask.
func May(who actor.Actor) error { return edits(who) }

// edits checks that the caller may change items.
func edits(who actor.Actor) error {
	switch {
	case who.System != "": // the operator's commands
		return nil
	case !who.IsStaff():
		return fault.New(fault.Anonymous, "")
	case (who.Has(actor.Editor) || who.Has(actor.Admin)) && !who.OfWholeHall():
		return catalog.ErrOfCity
	case who.Has(actor.Editor), who.Has(actor.Admin):
		return nil
	}
	return fault.New(fault.Forbidden, "您的岗位不能管理事项，请联系大厅管理员")
}
