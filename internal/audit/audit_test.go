package audit_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/clocktest"
	"wangting/internal/fault"
)

// asked is a store that only remembers what was searched for.
type asked struct {
	audit.Store
	q audit.Query
}

func (a *asked) Search(_ context.Context, q audit.Query) ([]audit.Entry, error) {
	a.q = q
	return nil, nil
}

// STA-5: searchable; HAN-7: a log the unit can read.
func TestWhoMaySearchTheRecord(t *testing.T) {
	auditor := actor.Actor{StaffID: "s", Roles: []actor.Role{actor.Auditor}}
	chief := actor.Actor{PersonID: "p", UnitID: "ours", Level: actor.Representative}
	for name, tc := range map[string]struct {
		who      actor.Actor
		q        audit.Query
		wantUnit string
		wantErr  error
	}{
		"an auditor searches everything":           {who: auditor},
		"an auditor narrows to a unit":             {who: auditor, q: audit.Query{UnitID: "any"}, wantUnit: "any"},
		"a representative sees the unit's own log": {who: chief, wantUnit: "ours"},
		"another unit's log is not there":          {who: chief, q: audit.Query{UnitID: "theirs"}, wantErr: fault.NotFound},
		"a handler sees none": {who: actor.Actor{PersonID: "p", UnitID: "ours", Level: actor.Operator},
			wantErr: fault.Forbidden},
		"a clerk sees none": {who: actor.Actor{StaffID: "s", Roles: []actor.Role{actor.Clerk}},
			wantErr: fault.Forbidden},
		"nobody sees none":                           {wantErr: fault.Forbidden},
		"an object needs its kind and its id":        {who: auditor, q: audit.Query{Object: "case"}, wantErr: fault.Invalid},
		"an object with kind and id is searched for": {who: auditor, q: audit.Query{Object: "case", ObjectID: "1"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := &asked{}
			_, err := (&audit.Service{Store: a}).Search(t.Context(), tc.who, tc.q)
			if !errors.Is(err, tc.wantErr) {
				t.Fatalf("got %v, want %v", err, tc.wantErr)
			}
			if err == nil && (a.q.UnitID != tc.wantUnit || a.q.Limit != 50) {
				t.Errorf("searched for %+v", a.q)
			}
		})
	}
}

func TestADeedWithoutActOrObjectIsRefused(t *testing.T) {
	s := &audit.Service{Store: &asked{}, Now: clocktest.Now}
	for _, d := range []actor.Deed{{Object: "unit"}, {Act: "unit.created"}} {
		if err := s.Record(t.Context(), actor.Actor{}, d); err == nil {
			t.Errorf("%+v was recorded", d)
		}
	}
}

func TestAHeadIsReadAsItWasWritten(t *testing.T) {
	want := audit.Head{Seq: 1042, Chain: bytes.Repeat([]byte{0x9f, 0x3c}, 16)}
	got, err := audit.ParseHead(want.String())
	if err != nil || got.String() != want.String() || len(got.Chain) != 32 {
		t.Errorf("%q came back as %q (%v)", want, got, err)
	}
	for _, bad := range []string{"", "12", "x:00", "12:", "12:zz", "-1:00", "12:9f3c", want.String() + "0", want.String()[:68] + "zz"} {
		if h, err := audit.ParseHead(bad); err == nil {
			t.Errorf("%q was read as %v", bad, h)
		}
	}
}

func TestHeadsAreFoundInATextThatSomebodyKept(t *testing.T) {
	one, two := audit.Head{Seq: 7, Chain: bytes.Repeat([]byte{1}, 32)}, audit.Head{Seq: 1042, Chain: bytes.Repeat([]byte{0xab}, 32)}
	for name, tc := range map[string]struct {
		text string
		want int
	}{
		"one a line":         {one.String() + "\n" + two.String() + "\n", 2},
		"a log":              {`time=2026-11-27T09:00:00 level=INFO msg="audit anchor" head=` + two.String(), 1},
		"the proof":          {"wangting audit verify --anchor " + one.String() + " --anchor " + two.String(), 2},
		"a value cut short":  {two.String()[:60], 0},
		"a value too long":   {two.String() + "ff", 0},
		"a number too great": {"9999999999999999999" + two.String()[4:], 0},
		"nothing":            {"", 0},
	} {
		got := audit.HeadsIn(tc.text)
		if len(got) != tc.want {
			t.Errorf("%s: %v were found", name, got)
		}
		for _, h := range got {
			if h.String() != one.String() && h.String() != two.String() {
				t.Errorf("%s: found %s", name, h)
			}
		}
	}
}

func FuzzHeadsIn(f *testing.F) {
	f.Add("1042:" + strings.Repeat("9f", 32))
	f.Add("x 0:" + strings.Repeat("0", 64) + " 12:zz")
	f.Fuzz(func(t *testing.T, text string) {
		for _, h := range audit.HeadsIn(text) {
			if again, err := audit.ParseHead(h.String()); err != nil || again.String() != h.String() {
				t.Errorf("%q gave %v (%v)", text, h, err)
			}
		}
	})
}

// STA-5: the report speaks in sentences.
func TestAReportSaysWhatWasFound(t *testing.T) {
	head := audit.Head{Seq: 7, Chain: bytes.Repeat([]byte{1}, 32), Mark: []byte{1}}
	whole := audit.Report{Rows: 8, Sealed: 7, Unsealed: 1, Oldest: clocktest.Now(), Head: head, Anchors: []audit.Anchor{{Head: head, Held: true}}}
	said := strings.Join(whole.Says(), "\n")
	for _, want := range []string{"核对了 8 条审计记录，其中 7 条已编入校验链。1 条等待编入，最早的写于 ", "没有发现记录被修改", "校验链仍然包含 7:0101", "校验链现在到 7:0101"} {
		if !strings.Contains(said, want) {
			t.Errorf("it lacks %q: %s", want, said)
		}
	}
	bad := audit.Report{Rows: 8, Sealed: 8, Bad: []audit.Bad{{Seq: 5, ID: "r", What: "被改过"}, {ID: "w", What: "被改过"}}, More: 3, Anchors: []audit.Anchor{{Head: head}}}
	said = strings.Join(bad.Says(), "\n")
	for _, want := range []string{"发现 5 处问题：", "第 5 条（r）：被改过。", "没有编入校验链的记录（w）：被改过。", "还有 3 处没有列出。", "校验链不包含 7:0101"} {
		if !strings.Contains(said, want) {
			t.Errorf("it lacks %q: %s", want, said)
		}
	}
}
