package news

import (
	"context"
	"fmt"
	"io"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/blob"
	"wangting/internal/fault"
	"wangting/internal/ledger"
	"wangting/internal/notice"
	"wangting/internal/tx"
	"wangting/internal/workday"
)

// Query asks for articles older than the article Before; "" asks for all of a kind, a state, with any words.
type Query struct {
	Kind   Kind
	State  State
	Words  string // in the title
	Region string
	Before string
	Limit  int
}

// Store keeps articles with their steps, and objections.
type Store interface {
	// ExpireObjections removes at most so many objections that were answered before a time.
	ExpireObjections(ctx context.Context, before time.Time, most int) (int64, error)
	Articles(ctx context.Context, q Query) ([]Article, error)
	Article(ctx context.Context, id string) (Article, error)
	Steps(ctx context.Context, id string) ([]Step, error)
	// Put stores an article whose Version was version before, 0 for a new one, with its newest step. Conflict when it has changed since.
	Put(ctx context.Context, a Article, version int64, s Step) error
	// PublicMark changes whenever PublicAll does.
	PublicMark(ctx context.Context) (string, error)
	PublicAll(ctx context.Context) ([]Kept, error)

	AddObjection(ctx context.Context, o Objection) error
	Objections(ctx context.Context, articleID string) ([]Objection, error)
	// ObjectionsOf gives those of a person who consented to be told. Forget unties them from the person.
	ObjectionsOf(ctx context.Context, personID string) ([]Objection, error)
	Forget(ctx context.Context, personID string) error
	// Answer writes an answer to an objection that has none. Conflict when it has one.
	Answer(ctx context.Context, o Objection) error
	// Counts gives how many objections there are to an article, and how many wait.
	Counts(ctx context.Context, articleID string) (all, open int, err error)
}

// Files stores attachments; *blob.Store implements it.
type Files interface {
	Put(ctx context.Context, key string, r io.Reader, most int64) (blob.Info, error)
	Open(ctx context.Context, key string) (io.ReadCloser, error)
	Delete(ctx context.Context, key string) error
}

// Rates counts what visitors do. limit.Service implements it.
type Rates interface {
	HitUntil(ctx context.Context, name, subject string, window time.Duration, now time.Time) (int64, time.Time, error)
}

// Notices tells people that their objection was answered. *notice.Service implements it.
type Notices interface {
	Tell(ctx context.Context, who actor.Actor, m notice.Message) error
	SMS(ctx context.Context, m notice.SMS) error
}

// Service runs the newsroom.
type Service struct {
	Store    Store
	Files    Files
	Rates    Rates
	Notices  Notices
	Tx       tx.Tx
	Audit    *audit.Service
	Names    func(ctx context.Context, ids ...string) (map[string]string, error) // of staff
	Shelf    *Shelf
	Calendar *workday.Calendar // takes the years of 放假安排; nil for none
	MaxBytes int64             // of one attachment
	PerHour  int64             // objections from one address
	Now      func() time.Time
	Log      *ledger.Service // whose checkpoint of each day is published; nil for none
	Owner    string          // who publishes it
}

// Words are the acts of the room in the record.
var Words = map[string]string{
	"news.saved": "保存内容", "news.submitted": "提交内容审核", "news.recalled": "撤回内容审核", "news.approved": "批准发布内容",
	"news.returned": "退回内容", "news.withdrawn": "撤下内容", "news.objected": "对公示提出异议", "news.answered": "答复公示异议",
	"news.numbers_seen": "查看异议人的电话",
}

var errNone = fault.New(fault.NotFound, "没有这项内容")

func (s *Service) record(ctx context.Context, who actor.Actor, act, articleID string, detail map[string]string) error {
	return s.Audit.Record(ctx, who, actor.Deed{Act: act, Object: "news", ObjectID: articleID, Detail: detail})
}

// mine gives an article that an editor works on.
func (s *Service) mine(ctx context.Context, who actor.Actor, id string) (Article, error) {
	if err := edits(who); err != nil {
		return Article{}, err
	}
	a, err := s.Store.Article(ctx, id)
	if err == nil && !covers(who, a.Region) {
		err = errNone
	}
	return a, err
}

// Dossier is an article with everything that was done.
type Dossier struct {
	Article
	Content    Content // newest save
	Steps      []Step  // newest first
	Authors    []string
	Objections []Objection
}

// Saved gives the content of one step.
func (d Dossier) Saved(n int64) (Content, bool) {
	for _, st := range d.Steps {
		if st.N == n && st.Content != nil {
			return *st.Content, true
		}
	}
	return Content{}, false
}

// Open gives an article to an editor.
func (s *Service) Open(ctx context.Context, who actor.Actor, id string) (Dossier, error) {
	a, err := s.mine(ctx, who, id)
	if err != nil {
		return Dossier{}, err
	}
	steps, err := s.Store.Steps(ctx, id)
	if err != nil {
		return Dossier{}, fmt.Errorf("reading the steps of a content: %w", err)
	}
	d := Dossier{Article: a, Authors: authors(a, steps)}
	var ids []string
	for _, st := range steps {
		ids = append(ids, st.ByID)
	}
	if d.Objections, err = s.Store.Objections(ctx, id); err != nil {
		return Dossier{}, fmt.Errorf("reading objections: %w", err)
	}
	for _, o := range d.Objections {
		if o.AnsweredBy != "" {
			ids = append(ids, o.AnsweredBy)
		}
	}
	names, err := s.Names(ctx, ids...)
	if err != nil {
		return Dossier{}, fmt.Errorf("naming staff: %w", err)
	}
	for i := len(steps) - 1; i >= 0; i-- {
		steps[i].By = names[steps[i].ByID]
		d.Steps = append(d.Steps, steps[i])
	}
	for i := range d.Objections {
		d.Objections[i].AnsweredName = names[d.Objections[i].AnsweredBy]
	}
	d.Content, _ = d.Saved(a.DraftN)
	return d, nil
}

// PageSize is the number of articles on one page of the list.
const PageSize = 30

// List gives the articles that an editor works on, the newest first, and whether there are more.
func (s *Service) List(ctx context.Context, who actor.Actor, q Query) (list []Article, more bool, err error) {
	if err := edits(who); err != nil {
		return nil, false, err
	}
	q.Limit, q.Region = PageSize+1, ""
	if who.Region != Province {
		q.Region = who.Region
	}
	list, err = s.Store.Articles(ctx, q)
	if len(list) > PageSize {
		list, more = list[:PageSize], true
	}
	return list, more, err
}

// Awaiting counts the newest articles that wait for the word of the caller: of those that they have not written or submitted.
func (s *Service) Awaiting(ctx context.Context, who actor.Actor) (n int, err error) {
	list, _, err := s.List(ctx, who, Query{State: Waiting})
	for _, a := range list {
		if !who.IsAmong(a.Authors...) {
			n++
		}
	}
	return n, err
}
