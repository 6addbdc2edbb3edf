package resultdb_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/blob"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/notice"
	"wangting/internal/result"
	"wangting/internal/result/resultdb"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// hall is casework that makes documents, set as plain text by a stand-in.
type hall struct {
	*ct.Hall
	papers *result.Service
	rows   resultdb.Store
	book   *audittest.Book
	last   result.Content
	told   []notice.Message
	mu     sync.Mutex
}

func each(t *testing.T, body func(t *testing.T, h *hall)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := ct.New(t, db)
		h := &hall{Hall: c, rows: resultdb.Store{DB: db, Keys: secrettest.Keyring(t)}, book: audittest.New(t)}
		h.papers = &result.Service{Store: h.rows, Tx: db, Audit: h.book.Service, Log: c.Log, Files: c.Files, Now: c.Time, Render: h.render, Cases: c.Service,
			Items: c.Items, Persons: c.Persons, Notices: h, Public: "https://hall.example/", Owner: "江苏省人力资源和社会保障厅"}
		c.OnStep = append(c.OnStep, h.papers.Made)
		c.AlsoShow = append(c.AlsoShow, h.papers.Steps)
		c.Documents = h.papers.Documents
		body(t, h)
	})
}

func (h *hall) Tell(_ context.Context, _ actor.Actor, m notice.Message) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.told = append(h.told, m)
	return nil
}

func (h *hall) render(c result.Content) ([]byte, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.last = c
	text := fmt.Sprint(c.Title, c.Number, c.Holder, c.Parts)
	if i := strings.IndexRune(text, '☃'); i >= 0 {
		return nil, result.Unprintable{Rune: '☃'}
	}
	return []byte("%PDF-" + text), nil
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (h *hall) accepted(t *testing.T, who actor.Actor, item string) string {
	t.Helper()
	c := h.Filed(t, who, item).CaseID
	must(t, h.AcceptCase(t.Context(), ct.Clerk, c, ""))
	return c
}

func (h *hall) of(t *testing.T, who actor.Actor, caseID string) []result.Paper {
	t.Helper()
	list, err := h.papers.OfCase(t.Context(), who, caseID)
	must(t, err)
	return list
}

func kinds(list []result.Paper) (out []string) {
	for _, p := range list {
		out = append(out, string(p.Kind)+" "+p.Title+" "+p.Number)
	}
	return out
}

// RES-1: every step that tells the applicant something makes its document, with the next number of the year.
func TestEachStepMakesItsDocument(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		c := h.Filed(t, ct.Boss, ct.Subsidy).CaseID
		must(t, h.AskCorrection(ctx, ct.Clerk, c, casework.Asking{Words: "请补正。", Days: 5,
			Points: []casework.Point{{Name: "count", Reason: casework.Wrong, Words: "人数不对"}}}))
		if got := fmt.Sprint(h.last.Parts); !strings.Contains(got, "1. 培训人数：有误，人数不对。") || !strings.Contains(got, "请补正。") {
			t.Errorf("the 补正告知书 says %s", got)
		}
		other := h.accepted(t, ct.Boss, ct.Subsidy)
		must(t, h.DecideCase(ctx, ct.Reviewer, other, casework.Approved, ""))
		third := h.accepted(t, ct.Boss, ct.Subsidy)
		must(t, h.DecideCase(ctx, ct.Reviewer, third, casework.Denied, "人数不符。"))
		if got := fmt.Sprint(h.last.Parts); !strings.Contains(got, "人数不符。") || !strings.Contains(got, "六十日") || !strings.Contains(got, "六个月") ||
			!strings.Contains(got, "南京市人民政府") {
			t.Errorf("the 不予决定书 says %s", got)
		}
		fourth := h.Filed(t, ct.Boss, ct.Subsidy).CaseID
		must(t, h.RefuseAcceptance(ctx, ct.Clerk, fourth, "不属于本机关职权范围。"))
		for caseID, want := range map[string][]string{
			c:      {"correction 补正告知书 宁人社网办〔2026〕1号"},
			other:  {"accepted 受理通知书 宁人社网办〔2026〕2号", "granted 准予决定书 宁人社网办〔2026〕3号"},
			third:  {"accepted 受理通知书 宁人社网办〔2026〕4号", "denied 不予决定书 宁人社网办〔2026〕5号"},
			fourth: {"refused 不予受理决定书 宁人社网办〔2026〕6号"},
		} {
			if got := kinds(h.of(t, ct.Boss, caseID)); !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		}
		if n := h.book.Count("result.issued"); n != 6 {
			t.Errorf("%d documents are in the audit", n)
		}
	})
}

// Numbers have no gaps: neither many at once nor steps that are undone leave one out.
func TestNumbersHaveNoGaps(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		const n = 16
		var mu sync.Mutex
		var got []int64
		won := storetest.Race(t, 3*n, func(i int) error {
			return h.DB.InTx(t.Context(), func(ctx context.Context) error {
				k, err := h.rows.NextNumber(ctx, "result/320100/2026")
				if err != nil {
					return err
				}
				if i%3 == 0 {
					return fault.New(fault.Invalid, "undone")
				}
				mu.Lock()
				defer mu.Unlock()
				got = append(got, k)
				return nil
			})
		})
		if won != 2*n {
			t.Errorf("%d took a number", won)
		}
		slices.Sort(got)
		for i, k := range got {
			if k != int64(i+1) {
				t.Fatalf("the numbers are %v", got)
			}
		}
		if len(got) != 2*n {
			t.Errorf("%d numbers", len(got))
		}
	})
}

func TestSixteenCasesAcceptedAtOnceGetSixteenNumbers(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		var wg sync.WaitGroup
		var cases []string
		for range 16 {
			cases = append(cases, h.Filed(t, ct.Boss, ct.Subsidy).CaseID)
		}
		for i, c := range cases {
			wg.Go(func() {
				words := ""
				if i%4 == 0 {
					words = "雪人☃" // cannot be printed: this step is undone
				}
				if err := h.AcceptCase(t.Context(), ct.Clerk, c, words); (err != nil) != (i%4 == 0) {
					t.Errorf("case %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		var numbers []string
		for _, c := range cases {
			for _, p := range h.of(t, ct.Boss, c) {
				numbers = append(numbers, p.Number)
			}
		}
		slices.Sort(numbers)
		for i := range 12 {
			if want := fmt.Sprintf("宁人社网办〔2026〕%d号", i+1); !slices.Contains(numbers, want) {
				t.Errorf("%s is missing among %v", want, numbers)
			}
		}
		if len(numbers) != 12 {
			t.Errorf("%d documents: %v", len(numbers), numbers)
		}
	})
}

// A document that cannot be printed undoes its step, and says at which input.
func TestAStepWhoseDocumentCannotBePrintedIsUndone(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		c := h.Filed(t, ct.Boss, ct.Subsidy).CaseID
		files, before := h.Blobs(), h.of(t, ct.Boss, c)
		err := h.AcceptCase(t.Context(), ct.Clerk, c, "雪人☃")
		if f := fault.Of(err); f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Name != "words" || !strings.Contains(f.Fields[0].Say, "U+2603") {
			t.Errorf("the fault is %v", err)
		}
		v, err := h.Open(t.Context(), ct.Boss, c)
		must(t, err)
		if v.Case.State != casework.Submitted || h.Blobs() != files || len(before)+len(h.of(t, ct.Boss, c)) != 0 {
			t.Errorf("the step left something: %s, %d files for %d", v.Case.State, h.Blobs(), files)
		}
		must(t, h.AcceptCase(t.Context(), ct.Clerk, c, ""))
		if got := h.of(t, ct.Boss, c)[0].Number; got != "宁人社网办〔2026〕1号" {
			t.Errorf("the number after the undone step is %s", got)
		}
	})
}

// CAS-10: who may read a document is who may read its case.
func TestADocumentIsReadByThoseWhoMayReadItsCase(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		plain, secret := h.accepted(t, ct.Boss, ct.Subsidy), h.accepted(t, ct.Boss, ct.Arbitration)
		h.Deny(ct.Handler.PersonID, ct.Subsidy)
		h.Deny(ct.Handler.PersonID, ct.Arbitration)
		for name, tc := range map[string]struct {
			who    actor.Actor
			caseID string
			ok     bool
		}{
			"the unit's representative":                     {ct.Boss, plain, true},
			"a handler without the grant, a plain case":     {ct.Handler, plain, true},
			"a handler without the grant, a sensitive case": {ct.Handler, secret, false},
			"another unit": {ct.Stranger, plain, false},
			"the representative as a person, who acts for none": {ct.Boss.Self(), plain, false},
			"staff of the city":     {ct.Clerk, plain, true},
			"staff of the province": {ct.Provincer, secret, true},
			"staff of another city": {ct.Suzhou, plain, false},
		} {
			list, err := h.rows.OfCase(t.Context(), tc.caseID)
			must(t, err)
			p, body, err := h.papers.Read(t.Context(), tc.who, tc.caseID, list[0].ID)
			if tc.ok {
				must(t, err)
				b, err := io.ReadAll(body)
				must(t, errors.Join(err, body.Close()))
				if int64(len(b)) != p.Size || !bytes.HasPrefix(b, []byte("%PDF-")) {
					t.Errorf("%s reads %q", name, b)
				}
			} else if !errors.Is(err, fault.NotFound) {
				t.Errorf("%s: %v, want NotFound", name, err)
			}
			if _, err := h.DocumentsOf(t.Context(), tc.who, tc.caseID); (err == nil) != tc.ok {
				t.Errorf("%s lists: %v", name, err)
			}
		}
		list, err := h.rows.OfCase(t.Context(), secret)
		must(t, err)
		for _, paper := range []string{list[0].ID, id.New(), "x", ""} {
			if _, _, err := h.papers.Read(t.Context(), ct.Boss, plain, paper); !errors.Is(err, fault.NotFound) {
				t.Errorf("document %q under another case: %v, want NotFound", paper, err)
			}
		}
	})
}

// steps are what the documents of a case tell its applicant.
func (h *hall) steps(t *testing.T, caseID string) ([]casework.Step, error) {
	t.Helper()
	o, err := h.OpenedBy(t.Context(), ct.Boss, caseID)
	must(t, err)
	return h.papers.Steps(t.Context(), o)
}

// 送达 is the first reading by the applicant; staff do not serve a document by looking at it.
func TestTheFirstReadingByTheApplicantIsTheService(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx, c := t.Context(), h.accepted(t, ct.Boss, ct.Subsidy)
		p := h.of(t, ct.Boss, c)[0]
		read := func(who actor.Actor) {
			t.Helper()
			_, body, err := h.papers.Read(ctx, who, c, p.ID)
			must(t, err)
			must(t, body.Close())
		}
		read(ct.Clerk)
		if steps, err := h.steps(t, c); err != nil || len(steps) != 0 {
			t.Fatalf("staff have served it: %v %v", steps, err)
		}
		h.SetTime(ct.Start.Add(time.Hour))
		storetest.Race(t, 8, func(int) error { read(ct.Boss); return nil })
		h.SetTime(ct.Start.Add(2 * time.Hour))
		read(ct.Handler)
		steps, err := h.steps(t, c)
		if err != nil || len(steps) != 1 || !steps[0].At.Equal(ct.Start.Add(time.Hour)) || steps[0].Words != "受理通知书　"+p.Number {
			t.Errorf("the timeline says %+v (%v)", steps, err)
		}
		if served, again := h.book.Count("result.served"), h.book.Count("result.read"); served != 1 || again != 9 {
			t.Errorf("the audit has %d services and %d readings", served, again)
		}
	})
}

func TestAnybodyWithTheCodeChecksADocument(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		p := h.of(t, ct.Boss, h.accepted(t, ct.Boss, ct.Subsidy))[0]
		other := h.of(t, ct.Boss, h.accepted(t, ct.Boss, ct.Subsidy))[0]
		for name, tc := range map[string]struct {
			number, code string
			ok           bool
		}{
			"as it is":                        {p.Number, string(p.Code), true},
			"in groups, in small letters":     {p.Number, strings.ToLower(p.Code.String()), true},
			"with other brackets and spaces":  {" 宁人社网办 [2026] １号 ", p.Code.String(), true},
			"with the number of another":      {other.Number, string(p.Code), false},
			"with a code that is none":        {p.Number, "0000000000000000", false},
			"with a code of the wrong length": {p.Number, string(p.Code[:15]), false},
			"with an empty code":              {p.Number, "", false},
			"with an empty number":            {"", string(p.Code), false},
		} {
			v, err := h.papers.CheckNumber(ctx, tc.number, tc.code)
			if tc.ok && (err != nil || v.Number != p.Number || v.State != result.Valid || v.Digest != p.Digest || strings.Contains(v.Holder, "精密机械有限")) {
				t.Errorf("%s: %+v (%v)", name, v, err)
			}
			if !tc.ok && (!errors.Is(err, fault.NotFound) || !reflect.DeepEqual(v, result.Verdict{})) {
				t.Errorf("%s: %+v %v, want NotFound", name, v, err)
			}
		}
		body, err := h.Files.Open(ctx, p.BlobKey)
		must(t, err)
		whole, err := io.ReadAll(body)
		must(t, err)
		changed := bytes.Clone(whole)
		changed[len(changed)-1] ^= 1
		for name, tc := range map[string]struct {
			file []byte
			want bool
		}{"the file": {whole, true}, "with a changed bit": {changed, false}, "cut off": {whole[:len(whole)-1], false}, "longer": {append(changed, 0), false}} {
			if same, err := h.papers.Compare(ctx, string(p.Code), bytes.NewReader(tc.file)); err != nil || same != tc.want {
				t.Errorf("%s: same is %v (%v)", name, same, err)
			}
		}
		for name, file := range map[string]io.Reader{"nothing": bytes.NewReader(nil), "too much": io.LimitReader(zeros{}, result.MostBytes+1)} {
			if _, err := h.papers.Compare(ctx, string(p.Code), file); !errors.Is(err, fault.Invalid) {
				t.Errorf("%s: %v, want Invalid", name, err)
			}
		}
		for state, want := range map[string]result.State{"revoked": result.Revoked, "replaced": result.Replaced} {
			_, err := h.DB.Exec(ctx, `UPDATE result_paper SET state = $1 WHERE id = $2`, state, p.ID)
			must(t, err)
			if v, err := h.papers.Check(ctx, string(p.Code)); err != nil || v.State != want {
				t.Errorf("%s: %+v (%v)", state, v, err)
			}
		}
	})
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// A copy of the database tells neither codes nor holders.
func TestHolderAndCodeAreSealed(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		p := h.of(t, ct.Boss, h.accepted(t, ct.Boss, ct.Subsidy))[0]
		var kept []byte
		must(t, h.DB.Get(t.Context(), &kept, `SELECT private FROM result_paper WHERE id = $1`, p.ID))
		var hash string
		must(t, h.DB.Get(t.Context(), &hash, `SELECT code_hash FROM result_paper WHERE id = $1`, p.ID))
		if bytes.Contains(kept, []byte(p.Holder)) || bytes.Contains(kept, []byte(p.Code)) || strings.Contains(hash, string(p.Code)) {
			t.Error("the row shows them")
		}
	})
}

func TestOnlyFilesThatNoDocumentNamesAreSwept(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		c := h.accepted(t, ct.Boss, ct.Subsidy)
		p := h.of(t, ct.Boss, c)[0]
		lost, foreign := result.Prefix+c+"/"+id.New(), result.Prefix+id.New()+"/"+id.New()
		for _, k := range []string{lost, foreign} {
			must(t, h.Files.Keep(t.Context(), k, strings.NewReader("x"), 1))
		}
		s := blob.Sweeper{Files: h.Files, Prefix: result.Prefix, Alive: h.rows.Alive, Hall: h.DB.HallName,
			Now: func() time.Time { return clocktest.Now().AddDate(1, 0, 0) }}
		must(t, s.Run(t.Context()))
		for key, want := range map[string]bool{p.BlobKey: true, foreign: true, lost: false} {
			body, err := h.Files.Open(t.Context(), key)
			if (err == nil) != want {
				t.Errorf("%s: %v", key, err)
			}
			if err == nil {
				_ = body.Close()
			}
		}
	})
}

func TestAPreviewSaysWhatTheDocumentWillSayAndKeepsNothing(t *testing.T) { // DSK-10
	each(t, func(t *testing.T, h *hall) {
		r := h.Filed(t, ct.Boss, ct.Permit)
		v, err := h.Dossier(t.Context(), ct.Clerk, r.CaseID)
		must(t, err)
		v.Case.Verdict = casework.Denied
		name, file, made, err := h.papers.Preview(t.Context(), casework.Taken{Case: v.Case, Verb: casework.Decide, Words: "不符合条件"})
		must(t, err)
		if !made || name == "" || !h.last.Preview || !strings.Contains(string(file), "不符合条件") || strings.Contains(h.last.Number, "2026") {
			t.Errorf("the preview is %v %q %s", made, name, file)
		}
		papers, err := h.papers.OfCase(t.Context(), ct.Clerk, r.CaseID)
		must(t, err)
		if len(papers) != 0 {
			t.Errorf("a preview left %d documents", len(papers))
		}
	})
}
