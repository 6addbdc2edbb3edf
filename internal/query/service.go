package query

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/config"
	"wangting/internal/fault"
	"wangting/internal/limit"
	"wangting/internal/mandate"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/secret"
	"wangting/internal/tx"
	"wangting/internal/unit"
)

// Core is the core business system.
type Core interface {
	// View gives one page of rows. Faults: NotFound when the data of that region is not connected, Away.
	View(ctx context.Context, a Asked) (Answer, error)
}

// Asked is a question to a view.
type Asked struct {
	View       string
	Values     map[string]string // by their names in the view
	Page, Size int
}

// Answer is what a source knows.
type Answer struct {
	Rows  []catalog.Row
	Total int
	AsOf  string // yyyyMMddHHmm: the data is as of then
}

// The parts of other rooms that the core asks, as narrow as it needs them.
type (
	Units interface {
		Find(ctx context.Context, id string) (unit.Unit, error)
	}
	Persons interface {
		Find(ctx context.Context, id string) (person.Person, error)
	}
	Mandates interface {
		Decide(ctx context.Context, who actor.Actor, a mandate.Ask) (mandate.Right, error)
	}
	Cases interface {
		ProgressOf(ctx context.Context, number string) (casework.Progress, error)
	}
	// Rates counts looks and wrong tries.
	Rates interface {
		HitUntil(ctx context.Context, name, subject string, window time.Duration, now time.Time) (int64, time.Time, error)
		Take(ctx context.Context, subject string, r limit.Rule, now time.Time) (limit.Count, error)
		Clear(ctx context.Context, subject string) error
	}
)

// Papers makes documents of answers.
type Papers interface {
	// Print makes the document and gives its id.
	Print(ctx context.Context, who actor.Actor, out casework.Printout) (string, error)
}

// Limits are the settings of the room.
type Limits struct {
	PerAccount int64         // looks of one person an hour
	PerAddress int64         // looks of visitors of one address an hour
	Rows       int           // the most rows of an export
	Floor      time.Duration // 办件进度查询 never answers earlier
	Tries      int           // wrong phones of 办件进度查询 from one network before a case number is closed to that
	Guesses    int           // the same from everywhere
}

// floor is the shortest time of an answer to 办件进度查询.
const floor = 250 * time.Millisecond

// LimitsOf returns the limits that the settings name.
func LimitsOf(c config.Limits) Limits {
	return Limits{PerAccount: int64(c.QueriesPerHour), PerAddress: int64(c.AddressQueriesPerHour), Rows: c.QueryRows, Floor: floor,
		Tries: c.ProgressTries, Guesses: c.ProgressGuesses}
}

// Service answers queries.
type Service struct {
	Core     Core
	Items    *catalog.Service
	Units    Units
	Persons  Persons
	Mandates Mandates
	Cases    Cases
	Papers   Papers
	Rates    Rates
	Limits   Limits
	Keys     *secret.Keyring
	Tx       tx.Tx
	Audit    *audit.Service
	Now      func() time.Time
}

// Asking is what somebody asks for.
type Asking struct {
	Code  string
	Typed map[string]string // by the keys of the parameters
	Page  int               // from 1
	Human bool              // the slider was passed for this asking
}

// Result is one page of an answer, ready to print.
type Result struct {
	Query Query
	Table Table   // of a table
	Facts []Fact  // of a record
	Lists []Table // below the record
	Total int
	Page  int
	Cut   bool   // an export that leaves rows out
	AsOf  string // 2026-11-25 24:00; "" where it is of this moment
}

// PerPage is the number of rows on a page, and of one call for an export.
const (
	PerPage  = 20
	perCall  = 50
	mostPage = 1000
)

// Faults that a page explains.
var (
	ErrNotHuman       = fault.New(fault.Invalid, "请先完成安全验证")
	ErrNotInstitution = fault.New(fault.Forbidden, "这项查询只对事业单位开放：统一社会信用代码以 12 开头，查询的是本单位的人员")
	ErrNotConnected   = fault.New(fault.NotFound, "您所在地区的数据还没有接入，目前能查省本级和泰州的数据")
)

// Words are the acts of the room for the log of a unit.
var Words = map[string]string{"query.asked": "查询数据", "query.exported": "导出查询结果", "query.printed": "打印查询凭证"}

// InLog says what queries are called in the log of a unit.
func (s *Service) InLog() audit.Things {
	return audit.Things{Named: func(_ context.Context, _ string, ids []string) (map[string]audit.Thing, error) {
		out := map[string]audit.Thing{}
		for _, code := range ids {
			if q, ok := s.Named(code); ok {
				out[code] = audit.Thing{Name: q.Name, Item: code, Path: q.Path()}
			}
		}
		return out, nil
	}}
}

// lock is what holds a view to whoever asks.
type lock struct {
	values map[string]string
	holder person.Person // of a personal query, and of a signed-in person who asks a public one
}

// May gives a query to those who may ask it. Faults: NotFound, Anonymous, ErrNotInstitution, Forbidden without the grant.
func (s *Service) May(ctx context.Context, who actor.Actor, code string) (Query, error) {
	q, _, err := s.may(ctx, who, code)
	return q, err
}

// MayAsk is May without the query.
func (s *Service) MayAsk(ctx context.Context, who actor.Actor, code string) error {
	_, err := s.May(ctx, who, code)
	return err
}

// may is the one rule of who may ask what, and about whom.
func (s *Service) may(ctx context.Context, who actor.Actor, code string) (Query, lock, error) {
	q, ok := s.Named(code)
	if !ok {
		return Query{}, lock{}, fault.New(fault.NotFound, "没有这项查询")
	}
	var l lock
	var err error
	switch q.Asks {
	case catalog.AnybodyAsks:
		if who.PersonID != "" && q.Private() {
			l.holder, err = s.Persons.Find(ctx, who.PersonID)
		}
	case catalog.PersonAsks:
		if who.PersonID == "" {
			return q, l, fault.New(fault.Anonymous, "请先登录")
		}
		l.holder, err = s.Persons.Find(ctx, who.PersonID)
		l.values = map[string]string{"aac058": string(l.holder.DocType), "aac147": l.holder.DocNumber}
	case catalog.UnitAsks:
		l.values, err = s.mayForUnit(ctx, who, code)
	}
	if err != nil {
		return q, l, fmt.Errorf("asking %s: %w", code, err)
	}
	return q, l, nil
}

// ForPublicInstitution reports whether a unit is a 事业单位, who alone ask the queries of units: its code begins with 12
// (GB 32100-2015), and it is no 机构 of another unit.
func ForPublicInstitution(uscc, number string) bool {
	return strings.HasPrefix(uscc, "12") && !unit.IsInstitution(number)
}

func (s *Service) mayForUnit(ctx context.Context, who actor.Actor, code string) (map[string]string, error) {
	if _, err := s.Mandates.Decide(ctx, who, mandate.Ask{UnitID: who.UnitID}); err != nil {
		return nil, err
	}
	u, err := s.Units.Find(ctx, who.UnitID)
	if err != nil {
		return nil, err
	}
	if !ForPublicInstitution(string(u.USCC), u.Number) {
		return nil, ErrNotInstitution
	}
	if _, err := s.Mandates.Decide(ctx, who, mandate.Ask{UnitID: who.UnitID, Item: code}); err != nil {
		return nil, err
	}
	return map[string]string{"aab998": string(u.USCC)}, nil
}

// Check reads what was typed, and asks nobody. Faults: those of May, and Invalid with fields.
func (s *Service) Check(ctx context.Context, who actor.Actor, a Asking) error {
	q, _, err := s.may(ctx, who, a.Code)
	if err == nil {
		_, err = q.values(a.Typed, s.Now())
	}
	return err
}

// Ask answers. Faults: those of Check, ErrNotHuman before the slider, Limited, ErrNotConnected, Away.
func (s *Service) Ask(ctx context.Context, who actor.Actor, a Asking) (Result, error) {
	q, l, values, err := s.admit(ctx, who, a)
	if err != nil {
		return Result{}, err
	}
	page := max(1, min(a.Page, mostPage))
	if q.Record() {
		page = 1
	}
	answer, err := s.source(ctx, who, q, Asked{View: q.View, Values: values, Page: page, Size: PerPage})
	if err != nil {
		return Result{}, err
	}
	r := shown(q, l, values, answer)
	r.Page = page
	return r, s.record(ctx, who, "query.asked", q, values, len(answer.Rows), page)
}

// Export gives all rows of a unit's query, up to Limits.Rows.
func (s *Service) Export(ctx context.Context, who actor.Actor, a Asking) (Result, error) {
	q, l, values, err := s.admit(ctx, who, a)
	if err != nil {
		return Result{}, err
	}
	if q.Asks != catalog.UnitAsks {
		return Result{}, fault.New(fault.NotFound, "")
	}
	whole, err := s.whole(ctx, who, q, values)
	if err != nil {
		return Result{}, err
	}
	r := shown(q, l, values, whole)
	r.Cut = len(whole.Rows) < whole.Total
	return r, s.record(ctx, who, "query.exported", q, values, len(whole.Rows), 0)
}

// whole gives all rows, up to Limits.Rows.
func (s *Service) whole(ctx context.Context, who actor.Actor, q Query, values map[string]string) (Answer, error) {
	var whole Answer
	for page := 1; ; page++ {
		part, err := s.source(ctx, who, q, Asked{View: q.View, Values: values, Page: page, Size: perCall})
		if err != nil {
			return Answer{}, err
		}
		whole.Rows, whole.Total, whole.AsOf = append(whole.Rows, part.Rows...), part.Total, part.AsOf
		if len(part.Rows) < perCall || len(whole.Rows) >= min(part.Total, s.Limits.Rows) {
			break
		}
	}
	whole.Rows = whole.Rows[:min(len(whole.Rows), s.Limits.Rows)]
	return whole, nil
}

// admit lets an asking in: the right, the parameters, the slider, the limit. It gives the values with the lock on them.
func (s *Service) admit(ctx context.Context, who actor.Actor, a Asking) (Query, lock, map[string]string, error) {
	q, l, err := s.may(ctx, who, a.Code)
	if err != nil {
		return q, l, nil, err
	}
	values, err := q.values(a.Typed, s.Now())
	switch {
	case err != nil:
		return q, l, nil, err
	case q.Slider() && !a.Human:
		return q, l, nil, ErrNotHuman
	}
	for name, v := range l.values {
		values[name] = v
	}
	return q, l, values, s.count(ctx, who, q)
}

// count counts one look, for the account or for the address of a visitor.
func (s *Service) count(ctx context.Context, who actor.Actor, q Query) error {
	name, subject, most := "query.address", who.IP, s.Limits.PerAddress
	if who.PersonID != "" {
		name, subject, most = "query.account", who.PersonID, s.Limits.PerAccount
	}
	if q.PerHour > 0 { // the item allows fewer
		if err := s.hit(ctx, "query.item", q.Code+" "+subject, q.PerHour); err != nil {
			return err
		}
	}
	return s.hit(ctx, name, subject, most)
}

func (s *Service) hit(ctx context.Context, name, subject string, most int64) error {
	n, ends, err := s.Rates.HitUntil(ctx, name, subject, time.Hour, s.Now())
	if err != nil {
		return fmt.Errorf("counting a query: %w", err)
	}
	if n > most {
		wait := max(time.Minute, ends.Sub(s.Now()))
		say := fmt.Sprintf("查询次数太多，请 %d 分钟后再试", int((wait+time.Minute-1)/time.Minute))
		return &fault.Fault{Kind: fault.Limited, Say: say, RetryAfter: wait}
	}
	return nil
}

func (s *Service) source(ctx context.Context, who actor.Actor, q Query, a Asked) (Answer, error) {
	if q.Of.Hall {
		return s.progress(ctx, who, a.Values)
	}
	answer, err := s.Core.View(ctx, a)
	switch {
	case errors.Is(err, fault.NotFound):
		return Answer{}, ErrNotConnected
	case err != nil:
		return Answer{}, fmt.Errorf("asking for %s: %w", q.Code, err)
	}
	return answer, nil
}

// shown formats an answer: the columns of the definition, masked.
func shown(q Query, l lock, values map[string]string, a Answer) Result {
	own := q.Asks != catalog.AnybodyAsks || l.holder.DocNumber != "" && values["aac147"] == l.holder.DocNumber
	r := Result{Query: q, Total: a.Total, AsOf: catalog.Day(a.AsOf)}
	if !q.Record() {
		r.Table = tabled(q.Of, q.Columns, a.Rows, own)
		r.Table.Title = q.Short()
		return r
	}
	if len(a.Rows) == 0 {
		r.Total = 0
		return r
	}
	r.Total = 1
	facts, lists := q.Split()
	record := tabled(q.Of, facts, a.Rows[:1], own)
	for i, label := range record.Head {
		r.Facts = append(r.Facts, Fact{label, record.Rows[0][i]})
	}
	for _, list := range q.Of.Lists {
		columns := lists[list.Key]
		if len(columns) == 0 {
			continue
		}
		t := tabled(q.Of, columns, a.Rows[0].Lists[list.Key], own)
		t.Title = list.Title
		r.Lists = append(r.Lists, t)
	}
	return r
}

// record writes a look down: who, which query, about whom by keyed hash, how many rows.
func (s *Service) record(ctx context.Context, who actor.Actor, act string, q Query, values map[string]string, rows, page int) error {
	d := actor.Deed{Act: act, Object: "query", ObjectID: q.Code, Detail: map[string]string{"rows": strconv.Itoa(rows)}}
	if !q.Of.Hall {
		d.Detail[actor.DetailItem] = q.Code
	}
	if q.Asks == catalog.UnitAsks {
		d.UnitID = who.UnitID
	}
	if page > 0 {
		d.Detail["page"] = strconv.Itoa(page)
	}
	if about := subject(q, values); about != "" {
		d.Detail["about"] = hex.EncodeToString(s.Keys.Index("query.about", about))[:32]
	}
	err := s.Tx.InTx(ctx, func(ctx context.Context) error { return s.Audit.Record(ctx, who, d) })
	if err != nil {
		return fmt.Errorf("writing the look down: %w", err)
	}
	return nil
}

// subject is whom a look was about: what was asked of a person, or the document of the person who asks.
func subject(q Query, values map[string]string) string {
	if !q.Private() && q.Asks != catalog.PersonAsks {
		return ""
	}
	if d := values["aac147"]; d != "" {
		return "aac147=" + regno.Normalise(d)
	}
	var parts []string
	for _, p := range q.Params {
		if v := values[p.Takes]; v != "" && q.typeOf(p).Personal() {
			parts = append(parts, p.Takes+"="+v)
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, "|")
}
