// Package caseworktest gives tests a casework service over a real database, with stand-ins for the
// other services: a few items, rights that a test sets, and lists of the audited acts and the
// enqueued notifications.
package caseworktest

import (
	"context"
	"encoding/hex"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/audit/audittest"
	"wangting/internal/blob"
	"wangting/internal/casework"
	"wangting/internal/casework/caseworkdb"
	"wangting/internal/config"
	"wangting/internal/form"
	"wangting/internal/id"
	"wangting/internal/ledger"
	"wangting/internal/ledger/ledgerdb"
	"wangting/internal/limit/limitdb"
	"wangting/internal/notice"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/workday"
)

// Schema is the form of the items.
const Schema = `{
 "type":"object",
 "required":["company","count","reason"],
 "properties":{
  "company":{"type":"string","title":"单位名称","x-prefill":"unit.name","x-identity":"unit.name"},
  "count":{"type":"integer","title":"培训人数","minimum":1,"x-suffix":"人"},
  "reason":{"type":"string","x-kind":"longtext","title":"申请理由","minLength":4,"maxLength":200},
  "phone":{"type":"string","title":"联系电话","format":"phone","x-mask":"phone"}
 },
 "x-rules":[{"rule":"between","field":"count","max":500,"level":"warn","say":"培训人数超过 500 人，请核对"}],
 "x-parts":[{"title":"申请内容","fields":["company","count","reason","phone"]}]
}`

// Codes of the items.
const (
	Subsidy     = "subsidy"     // 就业技能培训补贴申请: 20 days, two materials
	Arbitration = "arbitration" // sensitive, two reviewers
	Title       = "title-returned"
	Injury      = "injury"
	Permit      = "permit" // 行政许可 with a flow of its own
	Layoff      = "layoff" // a table of at most four people
	Crowd       = "crowd"  // the same of ten thousand
	Joint       = "joint"  // of units and persons, and the other side confirms
)

// Hall is the service with its stand-ins.
type Hall struct {
	*casework.Service
	DB *store.DB

	mu     sync.Mutex
	now    time.Time
	denied map[string]bool // key: person id + item code
	book   *audittest.Book
	Told   []casework.Telling
	dir    string // directory of the files
	// Inbox and Texts are what people were told directly, not by a job of a step.
	Inbox []notice.Message
	Texts []notice.SMS
}

// Start is the initial time of every Hall: Monday 23 November 2026, 09:12.
var Start = time.Date(2026, 11, 23, 9, 12, 0, 0, workday.Zone)

// New makes a Hall over a migrated database.
func New(t testing.TB, db *store.DB) *Hall {
	t.Helper()
	h := &Hall{DB: db, now: Start, denied: map[string]bool{}, dir: t.TempDir(), book: audittest.New(t)}
	rows := caseworkdb.Store{DB: db, Keys: secrettest.Keyring(t)}
	files, err := blob.Open(blob.Options{URL: h.dir, Keys: rows.Keys})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	h.Service = &casework.Service{
		Store:     rows,
		Lists:     rows,
		Tx:        db,
		Audit:     h.book.Service,
		Log:       &ledger.Service{Store: ledgerdb.Store{DB: db, Keys: rows.Keys}, Tx: db, Now: h.Time, Origin: "hall.example/log"},
		Queue:     h,
		Files:     files,
		Calendar:  workday.China(),
		Now:       h.Time,
		Items:     Catalog(t, items()...),
		Rights:    rights{h},
		Units:     Units{},
		Persons:   Persons{},
		Staff:     colleagues{},
		Rates:     limitdb.New(db),
		Limits:    config.Default().Limits,
		Notices:   notices{h},
		Addresses: Addresses{},
	}
	colleagues{}.keep(t, db, rows.Keys)
	h.OnStep = append(h.OnStep, h.AwaitDelivery)
	h.Items.Now = h.Time
	return h
}

// Time is the current time of the Hall's clock.
func (h *Hall) Time() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

// SetTime sets the clock.
func (h *Hall) SetTime(t time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = t
}

// Deny takes the right to an item from a person.
func (h *Hall) Deny(personID, item string) { h.denied[personID+item] = true }

// Actors of a unit and of the staff.
var (
	Unit      = id.New()
	OtherUnit = id.New()

	Boss     = acting(Unit, actor.Representative)
	Handler  = acting(Unit, actor.Operator)
	Stranger = acting(OtherUnit, actor.Representative)

	Self      = actor.Actor{PersonID: id.New()} // acts for themselves
	Neighbour = actor.Actor{PersonID: id.New()}

	Clerk     = member("clerk-1", Nanjing, actor.Clerk)
	Reviewer  = member("reviewer-1", Nanjing, actor.Reviewer)
	Reviewer2 = member("reviewer-2", Nanjing, actor.Reviewer)
	Both      = member("both-1", Nanjing, actor.Clerk, actor.Reviewer)
	Suzhou    = member("clerk-2", "320500", actor.Clerk, actor.Reviewer)
	Provincer = member("clerk-3", casework.Province, actor.Clerk, actor.Reviewer)
)

// Nanjing is the region of the unit.
const Nanjing = "320100"

func acting(unitID string, l actor.Level) actor.Actor {
	return actor.Actor{PersonID: id.New(), UnitID: unitID, MandateID: id.New(), Level: l}
}

func member(name, region string, roles ...actor.Role) actor.Actor {
	return actor.Actor{StaffID: name, Region: region, Roles: roles}
}

// Enqueue records the notifications instead of sending them.
func (h *Hall) Enqueue(_ context.Context, _ string, body any) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if t, ok := body.(casework.Telling); ok {
		h.Told = append(h.Told, t)
	}
	return nil
}

// Acts are the audited acts, in order.
func (h *Hall) Acts() []string { return h.book.Acts() }

// Entries are the audited acts with everything that was written down of them.
func (h *Hall) Entries() []audit.Entry { return h.book.Entries() }

// Dir is the directory of the files.
func (h *Hall) Dir() string { return h.dir }

// Blobs counts the stored files. It is -1 when they cannot be read, so that a test fails.
func (h *Hall) Blobs() (n int) {
	err := filepath.WalkDir(h.dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		return -1
	}
	return n
}

// Filled is form data that may be submitted.
func Filled() form.Data {
	return form.Data{
		"company": "江南示例精密机械有限公司",
		"count":   float64(18),
		"reason":  "组织职工参加技能培训",
		"phone":   "13800000082",
	}
}

// PDF begins like a small PDF file.
func PDF(words string) io.Reader { return strings.NewReader("%PDF-1.7 " + words) }

// Drafted gives a draft that may be submitted.
func (h *Hall) Drafted(t testing.TB, who actor.Actor, item string) casework.Case {
	t.Helper()
	c, err := h.Begin(t.Context(), who, item)
	if err != nil {
		t.Fatal(err)
	}
	data := Filled()
	if item == Title || item == Injury || item == Joint {
		data["employer"] = EmployerCode
	}
	if item == Joint {
		data["worker"] = WorkerData()
	}
	if c.Version, err = h.Save(t.Context(), who, c.ID, data, c.Version); err != nil {
		t.Fatal(err)
	}
	if item == Subsidy {
		if _, err := h.Attach(t.Context(), who, c.ID,
			casework.Upload{Slot: "table", Name: "申请表.pdf", Body: PDF(hex.EncodeToString([]byte(c.ID)))}); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// Filed gives the receipt of a submitted case.
func (h *Hall) Filed(t testing.TB, who actor.Actor, item string) casework.Receipt {
	t.Helper()
	c := h.Drafted(t, who, item)
	r, err := h.Submit(t.Context(), who, c.ID, c.Version)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
