package resultdb_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/result"
)

// office plays the service of the seals, and the queue before it.
type office struct {
	away   bool
	signed []string // offices
	jobs   []result.SignTask
	due    time.Time // of the last one for later
}

func (o *office) Sign(_ context.Context, name string, file []byte) (result.Signed, error) {
	if o.away {
		return result.Signed{}, fault.New(fault.Away, "")
	}
	o.signed = append(o.signed, name)
	return result.Signed{CMS: append([]byte("CMS of "), file...), Owner: name + "（演示）"}, nil
}

func (o *office) Lacks(_ context.Context, name string, _ time.Time) (string, error) {
	if o.away {
		return "", fault.New(fault.Away, "")
	}
	return name + "的印章停用了", nil
}

// ITM-13: the seal that is looked at is the one of the office that issues documents in the region.
func TestTheSealOfARegionIsThatOfItsOffice(t *testing.T) {
	s := &result.Service{Owner: "江苏省人力资源和社会保障厅"}
	arbitration := &catalog.Item{Issuer: "劳动人事争议仲裁委员会"}
	if name, _, _ := s.SealAt(t.Context(), arbitration, "320100", time.Time{}); name != "南京市劳动人事争议仲裁委员会" { // ITM-13
		t.Errorf("an award has the seal of %s", name)
	}
	for region, want := range map[string]string{"320100": "南京市人力资源和社会保障局", "320000": s.Owner} {
		s.Sealer = &office{}
		if name, why, err := s.SealAt(t.Context(), nil, region, time.Time{}); name != want || why != want+"的印章停用了" || err != nil {
			t.Errorf("%s: %s, %s, %v", region, name, why, err)
		}
		s.Sealer = nil
		if name, why, err := s.SealAt(t.Context(), nil, region, time.Time{}); name != want || why != "" || err != nil {
			t.Errorf("%s in a hall without seals: %s, %s, %v", region, name, why, err)
		}
	}
	s.Sealer = &office{away: true}
	if _, why, err := s.SealAt(t.Context(), nil, "320100", time.Time{}); why != "" || !errors.Is(err, fault.Away) {
		t.Errorf("away: %s, %v", why, err)
	}
}

func (o *office) Enqueue(_ context.Context, kind string, body any) error {
	if kind == result.JobSign {
		o.jobs = append(o.jobs, body.(result.SignTask))
	}
	return nil
}

func (o *office) EnqueueAt(ctx context.Context, kind string, body any, due time.Time) error {
	o.due = due
	return o.Enqueue(ctx, kind, body)
}

// RES-2: the document is there at once, also while nobody signs; the signature is offered when it is there, and made once.
func TestADocumentIsSignedAfterItIsMade(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx, o := t.Context(), &office{away: true}
		h.papers.Sealer, h.papers.Seals, h.papers.Later = o, h.rows, o
		c := h.accepted(t, ct.Boss, ct.Subsidy)
		if len(o.jobs) != 1 || len(o.signed) != 0 {
			t.Fatalf("%d jobs, signed %v", len(o.jobs), o.signed)
		}
		task := o.jobs[0]
		for range 20 { // more often than the queue tries a job that fails
			must(t, h.papers.Sign(ctx, o.jobs[len(o.jobs)-1]))
		}
		if len(o.jobs) != 21 || o.jobs[20] != task || !o.due.After(h.Time()) {
			t.Errorf("without the service: %d jobs, the last due %s", len(o.jobs), o.due)
		}
		offered := func() (path, say string) {
			t.Helper()
			list, err := h.DocumentsOf(ctx, ct.Boss, c)
			must(t, err)
			return list[0].Signature, list[0].Signed
		}
		if path, say := offered(); path != "" || say != "" {
			t.Errorf("a signature that is not there is offered: %q %q", path, say)
		}
		if _, _, err := h.papers.Signature(ctx, ct.Boss, c, task.Paper); !errors.Is(err, fault.NotFound) {
			t.Errorf("a signature that is not there: %v", err)
		}
		o.away = false
		for range 2 { // the queue may run a job twice
			must(t, h.papers.Sign(ctx, task))
		}
		if len(o.signed) != 1 || o.signed[0] != "南京市人力资源和社会保障局" || h.book.Count("result.signed") != 1 {
			t.Errorf("signed %v, %d in the audit", o.signed, h.book.Count("result.signed"))
		}
		path, say := offered()
		if path != "papers/"+task.Paper+"/signature" || !strings.Contains(say, "南京市人力资源和社会保障局（演示）") || !strings.Contains(say, "GB/T 35275") {
			t.Errorf("offered at %q: %s", path, say)
		}
		name, cms, err := h.papers.Signature(ctx, ct.Boss, c, task.Paper)
		if err != nil || !strings.HasSuffix(name, "号.p7s") || !strings.HasPrefix(string(cms), "CMS of %PDF-") {
			t.Errorf("%q, %.20q, %v", name, cms, err)
		}
		if p := h.of(t, ct.Boss, c)[0]; !p.ServedAt.IsZero() {
			t.Error("the signature has served the document")
		}
		if _, _, err := h.papers.Signature(ctx, ct.Stranger, c, task.Paper); !errors.Is(err, fault.NotFound) {
			t.Errorf("somebody else's signature: %v", err)
		}
		h.papers.Sealer = nil
		if path, say := offered(); path != "" || say != "" {
			t.Errorf("a hall without a service of seals offers %q %q", path, say)
		}
	})
}

// A step that is undone leaves no job, and a job without a document does nothing.
func TestNobodySignsWhatIsNotThere(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		o := &office{}
		h.papers.Sealer, h.papers.Seals, h.papers.Later = o, h.rows, o
		must(t, h.papers.Sign(t.Context(), result.SignTask{Paper: "gone"}))
		if len(o.signed) != 0 {
			t.Errorf("signed %v", o.signed)
		}
	})
}
