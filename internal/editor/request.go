package editor

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/workday"
)

// Digest is the fingerprint of an item's content, whatever its version is called.
func Digest(it *catalog.Item) (string, error) {
	bare := *it
	bare.Version = 0
	body, err := json.Marshal(&bare)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:]), nil
}

// Wish is what who asks for with a request.
type Wish struct {
	Step   int64  // that the page has shown
	Note   string // 修改说明
	Later  bool   // 指定时间
	LiveOn string // day, when Later
}

// Request asks for a second pair of eyes (提交审批). Faults are beside note, when and liveOn; Invalid while something must be mended.
func (s *Service) Request(ctx context.Context, who actor.Actor, code string, w Wish) error {
	if err := edits(who); err != nil {
		return err
	}
	live, err := s.wished(&w)
	if err != nil {
		return err
	}
	var sealed []Finding
	if w, err := s.work(ctx, code); err == nil { // a draft that changes from here on is refused by its step
		sealed = s.sealed(ctx, w.Item, live)
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		d, item, err := s.toChange(ctx, code)
		switch {
		case err != nil:
			return err
		case d.Step == 0:
			return fault.New(fault.Conflict, "和线上的版本没有不同，不用提交审批")
		case d.Step != w.Step:
			return fault.New(fault.Conflict, "草稿刚刚又有修改，请看过最新的内容再提交")
		case Blocks(sealed), Blocks(s.Findings(ctx, item)):
			return fault.New(fault.Invalid, "还有必须修改的地方，请先按“检查”的结果修改")
		}
		if err := s.rehearsed(ctx, item); err != nil {
			return err
		}
		digest, err := Digest(item)
		if err != nil {
			return err
		}
		name, err := s.nameOf(ctx, who)
		if err != nil {
			return err
		}
		r := Request{ID: id.New(), Code: code, Name: item.Name, Base: d.Base, Step: d.Step, Digest: digest, Note: w.Note, LiveAt: live,
			State: Open, ByID: who.StaffID, ForID: who.For, By: name, At: s.Now()}
		if err := s.Store.AddRequest(ctx, r); err != nil {
			return err
		}
		d.Frozen = true
		if err := s.Store.Put(ctx, d); err != nil {
			return err
		}
		return s.Audit.Record(ctx, who, actor.Deed{Act: "item.requested", Object: "item", ObjectID: code,
			Detail: map[string]string{"digest": digest}})
	})
}

// rehearsed refuses a draft whose flow is another than online and was not rehearsed to each of its ends (EDT-9).
func (s *Service) rehearsed(ctx context.Context, item *catalog.Item) error {
	if s.Rehearsals == nil || !s.mustRehearse(item) {
		return nil
	}
	left, err := s.Rehearsals.Left(ctx, item)
	if err != nil || len(left) == 0 {
		return err
	}
	return fault.New(fault.Invalid, "办理流程有改动，还没有试办到："+strings.Join(left, "、")+"。请先按“试办”走到这些结果")
}

// mustRehearse reports whether cases of the item will go another way than those of the version online.
func (s *Service) mustRehearse(item *catalog.Item) bool {
	if !item.Online || item.Query || !item.HasForm() {
		return false
	}
	online := s.newest(item.Code)
	return online == nil || !reflect.DeepEqual(online.TheFlow(), item.TheFlow())
}

// gone removes a draft that was published or given up, with its rehearsals and its replay.
func (s *Service) gone(ctx context.Context, code string) error {
	if s.Replays != nil {
		if err := s.Replays.Gone(ctx, code); err != nil {
			return err
		}
	}
	if s.Rehearsals != nil {
		if err := s.Rehearsals.Gone(ctx, code); err != nil {
			return err
		}
	}
	return s.Store.Remove(ctx, code)
}

func (s *Service) wished(w *Wish) (live time.Time, err error) {
	var faults []fault.Field
	if w.Note = strings.TrimSpace(w.Note); w.Note == "" || utf8.RuneCountInString(w.Note) > 500 {
		faults = append(faults, fault.Field{Name: "note", Say: "请填写 1 到 500 字的修改说明，审批的人靠它知道改了什么、为什么改"})
	}
	if w.Later {
		if live, err = time.ParseInLocation(time.DateOnly, w.LiveOn, workday.Zone); err != nil || !live.After(s.Now()) {
			faults = append(faults, fault.Field{Name: "liveOn", Say: "请填写今天以后的日期，到那一天零点生效"})
		}
	}
	if len(faults) > 0 {
		return time.Time{}, &fault.Fault{Kind: fault.Invalid, Fields: faults}
	}
	return live, nil
}

// Dossier is what who approves looks at.
type Dossier struct {
	Request     Request
	Item        *catalog.Item
	Online      *catalog.Item // nil for a new item
	Differences []Difference
	Findings    []Finding
	Cases       int64 // running under the versions until now
	Drafts      int64
	Mine        bool // who looks has changed it, and cannot approve
	Rehearsed   bool // its flow is another than online, and was rehearsed to each of its ends
	// Replayed says what the newest 回放 found; "" where there are none.
	Replayed string
}

// Requests lists what waits for approval, the oldest first.
func (s *Service) Requests(ctx context.Context, who actor.Actor) ([]Request, error) {
	if err := edits(who); err != nil {
		return nil, err
	}
	return s.Store.Requests(ctx)
}

// Awaiting counts the requests and corrections that wait for the word of the caller: of those that they have no part in.
func (s *Service) Awaiting(ctx context.Context, who actor.Actor) (n int, err error) {
	list, err := s.Requests(ctx, who)
	for _, r := range list {
		mine, err := s.changed(ctx, who, r)
		if err != nil {
			return 0, fmt.Errorf("reading who changed %s: %w", r.Code, err)
		}
		if !mine {
			n++
		}
	}
	if err != nil {
		return n, err
	}
	mends, err := s.Items.AwaitedCorrections(ctx, who)
	for _, c := range mends {
		if !c.IsOf(who) {
			n++
		}
	}
	return n, err
}

// RequestsOf lists the requests of an item, the newest first.
func (s *Service) RequestsOf(ctx context.Context, who actor.Actor, code string) ([]Request, error) {
	if err := edits(who); err != nil {
		return nil, err
	}
	return s.Store.RequestsOf(ctx, code)
}

// Dossier gives an open request with all that an approval is decided by.
func (s *Service) Dossier(ctx context.Context, who actor.Actor, requestID string) (Dossier, error) {
	if err := edits(who); err != nil {
		return Dossier{}, err
	}
	r, w, err := s.open(ctx, requestID)
	if err != nil {
		return Dossier{}, err
	}
	out := Dossier{Request: r, Item: w.Item, Online: w.Online, Findings: s.Proved(ctx, w.Item, r.LiveAt)}
	if out.Differences, err = Compare(w.Online, w.Item); err != nil {
		return out, err
	}
	if out.Mine, err = s.changed(ctx, who, r); err != nil {
		return out, err
	}
	out.Rehearsed = s.Rehearsals != nil && s.mustRehearse(w.Item)
	if s.Replays != nil {
		if out.Replayed, err = s.Replays.Summary(ctx, w.Item); err != nil {
			return out, err
		}
	}
	figures, err := s.Figures.ItemFigures(ctx, r.Code)
	for _, f := range figures {
		out.Cases, out.Drafts = out.Cases+f.Cases, out.Drafts+f.Drafts
	}
	return out, err
}

func (s *Service) open(ctx context.Context, requestID string) (Request, Work, error) {
	none := fault.New(fault.NotFound, "没有这个审批，或者它已经处理")
	if !id.Valid(requestID) {
		return Request{}, Work{}, none
	}
	r, err := s.Store.Request(ctx, requestID)
	if err != nil || r.State != Open {
		return Request{}, Work{}, none
	}
	w, err := s.work(ctx, r.Code)
	return r, w, err
}

// changed reports whether who has made a step of the draft, or asked for its publication.
func (s *Service) changed(ctx context.Context, who actor.Actor, r Request) (bool, error) {
	all, err := s.authors(ctx, r)
	return who.IsAmong(all...), err
}

// Approve publishes exactly what the request froze (批准发布), and gives the version. Forbidden for whoever changed anything in it;
// Conflict when the content is not what who approves has seen.
func (s *Service) Approve(ctx context.Context, who actor.Actor, requestID, digest string) (int64, error) {
	if err := edits(who); err != nil {
		return 0, err
	}
	if !who.IsStaff() {
		return 0, fault.New(fault.Forbidden, "须由编辑或管理员本人批准")
	}
	var version int64
	var sealed []Finding
	if r, w, err := s.open(ctx, requestID); err == nil { // a draft that waits for approval does not change
		sealed = s.sealed(ctx, w.Item, r.LiveAt)
	}
	err := s.Tx.InTx(ctx, func(ctx context.Context) error {
		r, w, err := s.locked(ctx, requestID)
		if err != nil {
			return err
		}
		if mine, err := s.changed(ctx, who, r); err != nil || mine {
			return cmpErr(err, fault.New(fault.Forbidden, "您修改过这个草稿，须由另一名编辑或管理员批准"))
		}
		now, err := Digest(w.Item)
		switch {
		case err != nil:
			return err
		case now != r.Digest || digest != r.Digest:
			return fault.New(fault.Conflict, "内容与您看到的不同，请重新打开审批")
		case w.Online != nil && w.Online.Version > w.Draft.Base:
			return fault.New(fault.Conflict, "草稿开始以后又发布了新的版本，请退回，从新的版本改起")
		case s.outworded(w, r):
			return fault.New(fault.Conflict, "提交审批以后，原来的版本又更正了文字，批准会写回旧的文字。请退回，再提交一次")
		case Blocks(sealed), Blocks(s.Findings(ctx, w.Item)):
			return fault.New(fault.Conflict, "检查发现必须修改的地方，请退回修改")
		}
		if r.LiveAt.Before(s.Now()) {
			r.LiveAt = time.Time{} // its day has come while it waited
		}
		if version, err = s.Items.PublishIn(ctx, who, *w.Item, r.LiveAt); err != nil {
			return err
		}
		if r.Authors, err = s.authors(ctx, r); err != nil {
			return err
		}
		r.Version = version
		if err := s.finish(ctx, who, r, Approved, "item.approved", ""); err != nil {
			return err
		}
		return s.gone(ctx, r.Code)
	})
	if err != nil {
		return 0, err
	}
	return version, s.Items.Refresh(ctx)
}

func cmpErr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// outworded reports whether words were corrected after a draft with the old ones was sent for approval.
func (s *Service) outworded(w Work, r Request) bool {
	it, err := copyItem(w.Item)
	return err == nil && s.Items.Catalogue().Mend(it, w.Draft.Base, r.At, time.Time{}) > 0
}

// locked is open inside a transaction, with the draft locked.
func (s *Service) locked(ctx context.Context, requestID string) (Request, Work, error) {
	r, _, err := s.open(ctx, requestID)
	if err != nil {
		return r, Work{}, err
	}
	if err := s.Store.Lock(ctx, r.Code); err != nil {
		return r, Work{}, err
	}
	return s.open(ctx, requestID)
}

// Return gives the draft back with words (退回修改); Withdraw takes one's own request back (撤回审批).
func (s *Service) Return(ctx context.Context, who actor.Actor, requestID, words string) error {
	if words = strings.TrimSpace(words); words == "" || utf8.RuneCountInString(words) > 500 {
		return fault.On("words", "请用 1 到 500 字写明要改什么")
	}
	return s.thaw(ctx, who, requestID, Returned, "item.returned", words)
}

// Withdraw takes a request back.
func (s *Service) Withdraw(ctx context.Context, who actor.Actor, requestID string) error {
	return s.thaw(ctx, who, requestID, Withdrawn, "item.withdrawn", "")
}

func (s *Service) thaw(ctx context.Context, who actor.Actor, requestID string, to RequestState, act, words string) error {
	if err := edits(who); err != nil {
		return err
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		r, w, err := s.locked(ctx, requestID)
		if err != nil {
			return err
		}
		if mine, err := s.changed(ctx, who, r); err != nil || to == Withdrawn && !mine {
			return cmpErr(err, fault.New(fault.Forbidden, "只有修改过草稿的人可以撤回审批；不同意的，请退回修改"))
		}
		w.Draft.Frozen = false
		if err := s.Store.Put(ctx, w.Draft); err != nil {
			return err
		}
		return s.finish(ctx, who, r, to, act, words)
	})
}

func (s *Service) finish(ctx context.Context, who actor.Actor, r Request, to RequestState, act, words string) error {
	name, err := s.nameOf(ctx, who)
	if err != nil {
		return err
	}
	r.State, r.Done, r.DoneAt, r.Words = to, name, s.Now(), words
	done, err := s.Store.Finish(ctx, r)
	if err != nil {
		return err
	}
	if !done {
		return fault.New(fault.Conflict, "这个审批刚刚已经处理")
	}
	return s.Audit.Record(ctx, who, actor.Deed{Act: act, Object: "item", ObjectID: r.Code,
		Detail: map[string]string{"request": r.ID, "version": fmt.Sprint(r.Version)}})
}
