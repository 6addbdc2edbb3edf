// Package caseworktest gives tests a casework service over a real database with
// plain stand-ins for the other rooms: two items, rights that a test sets, and
// lists of what was audited and told.
package caseworktest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/casework"
	"wangting/internal/casework/caseworkdb"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/id"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/workday"
)

// Schema is the form of both items.
const Schema = `{
 "type":"object",
 "required":["company","count","reason"],
 "properties":{
  "company":{"type":"string","title":"单位名称","x-prefill":"unit.name"},
  "count":{"type":"integer","title":"培训人数","minimum":1,"x-suffix":"人"},
  "reason":{"type":"string","x-kind":"longtext","title":"申请理由","minLength":4,"maxLength":200},
  "phone":{"type":"string","title":"联系电话","x-mask":"phone"}
 },
 "x-parts":[{"title":"申请内容","fields":["company","count","reason","phone"]}]
}`

// Codes of the two items.
const (
	Subsidy     = "subsidy"     // 就业技能培训补贴申请: 20 days, two materials
	Arbitration = "arbitration" // sensitive, two reviewers
	Title       = "title-returned"
)

// Hall is the service with what surrounds it.
type Hall struct {
	*casework.Service
	DB *store.DB

	mu      sync.Mutex
	now     time.Time
	denied  map[string]bool // person + item
	book    *audittest.Book
	Told    []casework.Telling
	blobs   map[string][]byte
	Version int64
}

// Start is the time at which every hall begins: Monday 23 November 2026, 09:12.
var Start = time.Date(2026, 11, 23, 9, 12, 0, 0, workday.Zone)

// New makes a hall over a migrated database.
func New(t testing.TB, db *store.DB) *Hall {
	t.Helper()
	h := &Hall{DB: db, now: Start, denied: map[string]bool{}, blobs: map[string][]byte{}, Version: 1, book: audittest.New(t)}
	rows := caseworkdb.Store{DB: db, Keys: secrettest.Keyring(t)}
	f, err := form.Compile([]byte(Schema))
	if err != nil {
		t.Fatal(err)
	}
	h.Service = &casework.Service{Store: rows, Lists: rows, Tx: db, Audit: h.book.Service, Items: items{h, f}, Rights: rights{h}, Units: units{},
		Names: names{}, Tell: teller{h}, Files: files{h}, Staff: colleagues{}, Calendar: workday.China(), Now: h.Time,
		Facts: func(context.Context, actor.Actor) func(string) string {
			return func(path string) string {
				return map[string]string{"unit.name": "江南示例精密机械有限公司"}[path]
			}
		}}
	return h
}

// Time is the clock of the hall.
func (h *Hall) Time() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

// At sets the clock.
func (h *Hall) At(t time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = t
}

// Deny takes an item from a person.
func (h *Hall) Deny(personID, item string) { h.denied[personID+item] = true }

// People of a unit and of the staff.
var (
	Unit      = id.New()
	OtherUnit = id.New()

	Boss     = person(Unit, actor.Representative)
	Handler  = person(Unit, actor.Operator)
	Stranger = person(OtherUnit, actor.Representative)

	Self      = actor.Actor{PersonID: id.New()} // for themselves
	Neighbour = actor.Actor{PersonID: id.New()}

	Clerk     = staff("clerk-1", Nanjing, actor.Clerk)
	Reviewer  = staff("reviewer-1", Nanjing, actor.Reviewer)
	Reviewer2 = staff("reviewer-2", Nanjing, actor.Reviewer)
	Both      = staff("both-1", Nanjing, actor.Clerk, actor.Reviewer)
	Suzhou    = staff("clerk-2", "320500", actor.Clerk, actor.Reviewer)
	Provincer = staff("clerk-3", casework.Province, actor.Clerk, actor.Reviewer)
)

// Nanjing is the city of the unit.
const Nanjing = "320100"

func person(unitID string, l actor.Level) actor.Actor {
	return actor.Actor{PersonID: id.New(), UnitID: unitID, MandateID: id.New(), Level: l}
}

func staff(name, region string, roles ...actor.Role) actor.Actor {
	return actor.Actor{StaffID: name, Region: region, Roles: roles}
}

type teller struct{ *Hall }

// Tell is the notice.
func (h teller) Tell(_ context.Context, t casework.Telling) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.Told = append(h.Told, t)
	return nil
}

type rights struct{ *Hall }

// May is the mandate.
func (h rights) May(_ context.Context, who actor.Actor, unitID, item string) error {
	if who.UnitID != unitID || h.denied[who.PersonID+item] {
		return fault.New(fault.Forbidden, "您没有办理这个事项的授权")
	}
	return nil
}

type files struct{ *Hall }

// Put keeps a file; what begins with %PDF is one, all else is nothing known.
func (h files) Put(_ context.Context, key string, r io.Reader, max int64) (casework.File, error) {
	b, err := io.ReadAll(io.LimitReader(r, max+1))
	if err != nil || int64(len(b)) > max {
		return casework.File{}, fault.Wrap(fault.Invalid, "文件太大，请压缩后重新上传", err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.blobs[key] = b
	f := casework.File{Size: int64(len(b)), SHA256: fmt.Sprintf("%x", sha256.Sum256(b))}
	if strings.HasPrefix(string(b), "%PDF") {
		f.Type = "pdf"
	}
	return f, nil
}

// Open gives a file.
func (h files) Keep(_ context.Context, key string, r io.Reader, size int64) error {
	b, err := io.ReadAll(io.LimitReader(r, size+1))
	if err != nil || int64(len(b)) != size {
		return fault.New(fault.Invalid, "文件没有传完整，请检查网络后重新上传")
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.blobs[key] = b
	return nil
}

func (h files) Open(_ context.Context, key string) (io.ReadCloser, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	b, ok := h.blobs[key]
	if !ok {
		return nil, fault.New(fault.NotFound, "")
	}
	return io.NopCloser(bytes.NewReader(b)), nil
}

// Delete removes a file.
func (h files) Delete(_ context.Context, key string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.blobs, key)
	return nil
}

// Blobs is how many files are kept.
func (h *Hall) Blobs() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.blobs)
}

// Filled is data that may be handed in.
func Filled() form.Data {
	return form.Data{"company": "江南示例精密机械有限公司", "count": float64(18), "reason": "组织职工参加技能培训", "phone": "13800000082"}
}

// PDF is a small file of that type.
func PDF(words string) io.Reader { return strings.NewReader("%PDF-1.7 " + words) }

// Drafted gives a draft of an item that may be submitted.
func (h *Hall) Drafted(t testing.TB, who actor.Actor, item string) casework.Case {
	t.Helper()
	c, err := h.Begin(t.Context(), who, item)
	if err != nil {
		t.Fatal(err)
	}
	if c.Version, err = h.Save(t.Context(), who, c.ID, Filled(), c.Version); err != nil {
		t.Fatal(err)
	}
	if item == Subsidy {
		if _, err := h.Attach(t.Context(), who, c.ID, casework.Upload{Slot: "table", Name: "申请表.pdf", Body: PDF(hex.EncodeToString([]byte(c.ID)))}); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// Filed gives a case that has been submitted.
func (h *Hall) Filed(t testing.TB, who actor.Actor, item string) casework.Receipt {
	t.Helper()
	c := h.Drafted(t, who, item)
	r, err := h.Submit(t.Context(), who, c.ID, c.Version)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
