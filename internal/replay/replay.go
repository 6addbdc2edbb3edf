// Package replay owns 回放: the cases of the past under the draft of an item, so that an editor learns before it is published what would
// have gone otherwise: answers refused, materials wanted, automatic decisions, ways through the flow, documents, and cases late.
//
// What it may know and what it keeps. A job reads whole cases, with their answers, because nothing else can be compared; it keeps counts,
// numbers of cases, the names of questions, materials, rules and stages, and sentences that editors wrote. What somebody typed, or a
// sentence that was made of it, is never kept (the argument is at why, in case.go). A count tells something too: an editor could write a
// rule that only one answer meets, and ask again and again. So whoever may not open the cases is told no number of one, and no
// difference of fewer than Least of them (Told); what can still be learnt is about groups, by runs that the audit names with the digest
// of the draft. Even so the result is one sealed value.
//
// It asks nobody and tells nobody: no core business system, no message, no public log, no figures. What would need the core is taken as it
// was kept then, and counted as 无法重算 where it was not. Practice and 试办 are no cases of the hall.
package replay

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/editor"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/staff"
	"wangting/internal/tx"
	"wangting/internal/wording"
)

// MostCases is how many cases are replayed at most, the newest.
const MostCases = 1000

// spent is how long a run takes cases, well below the limit of a job; what is left out then is said.
const spent = 40 * time.Second

// abandoned is how old a run is that nobody finishes any more: the queue has tried for longer.
const abandoned = time.Hour

// Job is the kind of the job that replays. Its body is a Run.
const Job = "item.replay"

// Run names one replay of an item.
type Run struct{ Code, ID string }

// Row is what is kept of an item's replays: the one that runs, and the newest result.
type Row struct {
	Code   string
	Run    string    // id of the one that runs; "" for none
	At     time.Time // when that began
	ByID   string    // who began it
	Months int
	Failed bool    // the last run ended without a result
	Result *Result // nil when there was none yet
}

// Store keeps replays, one row an item.
type Store interface {
	// Lock lets one writer at a time change the row of an item, until the transaction ends.
	Lock(ctx context.Context, code string) error
	// Find gives the row of an item; NotFound when there is none.
	Find(ctx context.Context, code string) (Row, error)
	Put(ctx context.Context, r Row) error
	Forget(ctx context.Context, code string) error
	// Submitted gives the ids of the cases of an item that were submitted since a moment, the newest first; none of practice.
	Submitted(ctx context.Context, code string, since time.Time, most int) ([]string, error)
}

// The parts of other rooms that a replay reads.
type (
	// Past is the stored cases; casework.Store fulfils it.
	Past interface {
		Case(ctx context.Context, id string) (casework.Case, error)
		Events(ctx context.Context, caseID string) ([]casework.Event, error)
		Materials(ctx context.Context, caseID string) ([]casework.Material, error)
		Corrections(ctx context.Context, caseID string) ([]casework.Correction, error)
	}
	Cases interface {
		Described(it *catalog.Item) (casework.Item, error)
		Readable(ctx context.Context, who actor.Actor, caseID string) (casework.Case, error)
	}
	// Rules asks a rule of an automatic stage about a case of the past, without the core; auto.Service fulfils it.
	Rules interface {
		Recheck(ctx context.Context, c casework.Case, at time.Time, u catalog.RuleUse) (holds, known bool, err error)
	}
	// Papers sets the words of a document again; result.Service fulfils it.
	Papers interface {
		Again(it *catalog.Item, t casework.Taken) (name string, parts []wording.Part, made bool, err error)
	}
	Hands interface {
		Working(ctx context.Context) ([]staff.Account, error)
		Tree(ctx context.Context) (staff.Tree, error)
	}
	Queue interface {
		Enqueue(ctx context.Context, kind string, body any) error
	}
)

// Service is the entry to all replays.
type Service struct {
	Store    Store
	Tx       tx.Tx
	Audit    *audit.Service
	Queue    Queue
	Calendar casework.Calendar
	Editor   *editor.Service
	Items    *catalog.Service
	Past     Past
	Cases    Cases
	Rules    Rules
	Papers   Papers
	Hands    Hands
	Now      func() time.Time
}

// Words names the acts of the room.
var Words = map[string]string{"item.replayed": "开始回放"}

// Spans are the periods that can be replayed, in months, the usual one first.
var Spans = [...]int{12, 3}

// SpanWord is the Chinese name of a period.
func SpanWord(months int) string {
	if months == 3 {
		return "最近三个月"
	}
	return "最近一年"
}

// Can says why an item cannot be replayed; "" when it can.
func Can(it *catalog.Item) string {
	if it.Query || !it.HasForm() {
		return "只有网上申请和即时办结的事项可以回放"
	}
	if len(it.TheFlow().Stages) == 0 {
		return "流程还没有环节，请先在“办理流程”里添加"
	}
	return ""
}

// Begin begins a replay of the draft as it is now. Conflict while one runs, and when the item cannot be replayed.
func (s *Service) Begin(ctx context.Context, who actor.Actor, code string, months int) error {
	w, err := s.Editor.Work(ctx, who, code)
	if err != nil {
		return err
	}
	if why := Can(w.Item); why != "" {
		return fault.New(fault.Conflict, why)
	}
	if months != Spans[1] {
		months = Spans[0]
	}
	if _, err := s.Cases.Described(w.Item); err != nil {
		return fault.Wrap(fault.Conflict, "草稿的表单还不完整，不能回放。请先按“检查”的结果修改", err)
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.Lock(ctx, code); err != nil {
			return err
		}
		row, err := s.Store.Find(ctx, code)
		if err != nil && !errors.Is(err, fault.NotFound) {
			return fmt.Errorf("reading a replay: %w", err)
		}
		now := s.Now()
		if row.Run != "" && now.Sub(row.At) < abandoned {
			return fault.New(fault.Conflict, "这个事项正在回放，请等它完成")
		}
		row.Code, row.Run, row.At, row.ByID, row.Months, row.Failed = code, id.New(), now, who.StaffID, months, false
		if err := s.Store.Put(ctx, row); err != nil {
			return fmt.Errorf("beginning a replay: %w", err)
		}
		if err := s.Queue.Enqueue(ctx, Job, Run{Code: code, ID: row.Run}); err != nil {
			return err
		}
		digest, err := editor.Digest(w.Item)
		if err != nil {
			return err
		}
		return s.Audit.Record(ctx, who, actor.Deed{Act: "item.replayed", Object: "item", ObjectID: code,
			Detail: map[string]string{"digest": digest, "months": strconv.Itoa(months)}})
	})
}

// Replay is the work of the job. Running it again begins anew, and a run that is not the newest of its item does nothing. A run that
// fails says so to editors, and is told; one that a stopping node cuts off goes on elsewhere.
func (s *Service) Replay(ctx context.Context, run Run) error {
	row, err := s.Store.Find(ctx, run.Code)
	if errors.Is(err, fault.NotFound) || err == nil && row.Run != run.ID {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading a replay: %w", err)
	}
	found, err := s.replay(ctx, row)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return cmp.Or(s.end(ctx, run, found), err)
}

// end keeps the result of a run; nil is none.
func (s *Service) end(ctx context.Context, run Run, found *Result) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.Lock(ctx, run.Code); err != nil {
			return err
		}
		row, err := s.Store.Find(ctx, run.Code)
		if errors.Is(err, fault.NotFound) || err == nil && row.Run != run.ID {
			return nil
		}
		if err != nil {
			return err
		}
		if row.Run, row.Failed = "", found == nil; found != nil {
			row.Result = found
		}
		return s.Store.Put(ctx, row)
	})
}

// View is what an editor sees of the replays of an item.
type View struct {
	Work    editor.Work
	Why     string // the item cannot be replayed
	Running bool
	Began   time.Time // of the one that runs
	Months  int       // of the one that runs, or of the result
	Failed  bool
	Result  *Result
	Changed bool // the draft was changed after the result
}

// Look gives the replays of an item to its editors.
func (s *Service) Look(ctx context.Context, who actor.Actor, code string) (View, error) {
	w, err := s.Editor.Work(ctx, who, code)
	if err != nil {
		return View{}, err
	}
	v := View{Work: w, Why: Can(w.Item), Months: Spans[0]}
	row, err := s.Store.Find(ctx, code)
	if errors.Is(err, fault.NotFound) {
		return v, nil
	}
	if err != nil {
		return v, fmt.Errorf("reading a replay: %w", err)
	}
	v.Running, v.Began, v.Failed, v.Result = row.Run != "" && s.Now().Sub(row.At) < abandoned, row.At, row.Failed, row.Result
	v.Failed = v.Failed || row.Run != "" && !v.Running
	if v.Running {
		v.Months = row.Months
	} else if v.Result != nil {
		v.Months = v.Result.Months
	}
	if v.Result != nil {
		v.Changed, err = changed(v.Result, w.Item)
	}
	return v, err
}

func changed(r *Result, it *catalog.Item) (bool, error) {
	now, err := editor.Digest(it)
	return err == nil && now != r.Digest, err
}

// Summary says in a sentence what the newest replay of an item found.
func (s *Service) Summary(ctx context.Context, it *catalog.Item) (string, error) {
	row, err := s.Store.Find(ctx, it.Code)
	if errors.Is(err, fault.NotFound) || err == nil && row.Result == nil {
		return "没有回放", nil
	}
	if err != nil {
		return "", fmt.Errorf("reading a replay: %w", err)
	}
	say := row.Result.Told(true, nil).Summary()
	old, err := changed(row.Result, it)
	if old {
		say += "。" + Outdated
	}
	return say, err
}

// Outdated is said of a result that belongs to a draft as it is no more.
const Outdated = "草稿已在回放之后修改，请重新回放"

// Gone removes what belongs to a draft that was published or given up.
func (s *Service) Gone(ctx context.Context, code string) error { return s.Store.Forget(ctx, code) }

// Veiled reports whether somebody may not open the cases of an item in general: all but staff of the desk who see the whole province, and
// of a sensitive item everybody.
func Veiled(who actor.Actor, it *catalog.Item) bool {
	return casework.MayLook(who) != nil || who.Region != casework.Province || it.Sensitive
}

// Opens reports whether somebody may open a case at the desk.
func (s *Service) Opens(ctx context.Context, who actor.Actor, caseID string) bool {
	if casework.MayLook(who) != nil {
		return false
	}
	_, err := s.Cases.Readable(ctx, who, caseID)
	return err == nil
}
