package resultdb_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/blob"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/result"
)

var answer = casework.Printout{Code: "institution-wage", Name: "工资重新测算情况查询", Holder: "泰州市示例医院", AsOf: "2026-11-23 24:00",
	Asked:  []string{"年度 2026"},
	Tables: []casework.PrintedTable{{Head: []string{"姓名", "年度"}, Rows: [][]string{{"示例甲子", "2026"}}}, {Title: "补发", Head: []string{"月份"}}}}

// asks lets everybody ask but those it names.
func (h *hall) asks(refused ...string) {
	h.papers.MayAsk = func(_ context.Context, who actor.Actor, _ string) error {
		for _, p := range refused {
			if who.PersonID == p {
				return fault.New(fault.Forbidden, "")
			}
		}
		return nil
	}
}

// RES-7: a proof has a number, a code and a last day; it says what was asked and as of when.
func TestAnAnswerIsProvedByADocument(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		h.asks()
		paper, err := h.papers.Print(ctx, ct.Boss, answer)
		must(t, err)
		list, err := h.papers.Proofs(ctx, ct.Boss)
		must(t, err)
		if len(list) != 1 || list[0].ID != paper || list[0].Title != "工资重新测算情况查询凭证" || list[0].State != result.Valid || list[0].Log == "" {
			t.Fatalf("the list is %+v", list)
		}
		var said strings.Builder
		for _, p := range h.last.Parts {
			said.WriteString(p.Heading + strings.Join(p.Words, "") + strings.Join(p.Head, ""))
			for _, r := range p.Rows {
				said.WriteString(strings.Join(r, ""))
			}
		}
		for _, want := range []string{"数据时间：2026-11-23 24:00", "查询条件：年度 2026", "示例甲子", "补发没有记录", "有效期至2027年"} {
			if !strings.Contains(said.String(), want) {
				t.Errorf("%q is not in %s", want, said.String())
			}
		}
		code := string(list[0].Code)
		v, err := h.papers.Check(ctx, code)
		must(t, err)
		if v.State != result.Valid || v.Until.IsZero() || v.Digest != list[0].Digest || strings.Contains(v.Holder, "泰州市示例医院") || v.Log == "" {
			t.Errorf("the check says %+v", v)
		}
		h.papers.Now = func() time.Time { return v.Until }
		if v, err := h.papers.Check(ctx, code); err != nil || v.State != result.Valid {
			t.Errorf("in its last moment: %v, %v", v.State, err)
		}
		h.papers.Now = func() time.Time { return v.Until.Add(time.Second) }
		if v, err := h.papers.Check(ctx, code); err != nil || v.State != result.Expired || v.State.Word() != "已过期" {
			t.Errorf("after its last day: %v, %v", v.State, err)
		}
	})
}

func TestAProofIsReadByThoseWhoMayAskItsQuery(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		h.asks(ct.Handler.PersonID)
		o := &office{}
		h.papers.Sealer, h.papers.Seals, h.papers.Later = o, h.rows, o
		paper, err := h.papers.Print(ctx, ct.Boss, answer)
		must(t, err)
		must(t, h.papers.Sign(ctx, o.jobs[0]))
		for name, tc := range map[string]struct {
			who  actor.Actor
			want error
		}{
			"who printed it":               {ct.Boss, nil},
			"a handler without the grant":  {ct.Handler, fault.NotFound},
			"the person, for themselves":   {ct.Boss.Self(), fault.NotFound},
			"a visitor":                    {actor.Actor{}, fault.NotFound},
			"staff, who have other places": {ct.Clerk, fault.NotFound},
		} {
			_, body, err := h.papers.ReadProof(ctx, tc.who, paper)
			if !errors.Is(err, tc.want) {
				t.Errorf("%s: %v, want %v", name, err, tc.want)
			}
			if err == nil {
				b, err := io.ReadAll(body)
				must(t, errors.Join(err, body.Close()))
				if !strings.HasPrefix(string(b), "%PDF-") {
					t.Errorf("%s reads %.20q", name, b)
				}
			}
			if _, cms, err := h.papers.ProofSignature(ctx, tc.who, paper); !errors.Is(err, tc.want) || (len(cms) > 0) != (tc.want == nil) {
				t.Errorf("%s, the signature: %d bytes, %v, want %v", name, len(cms), err, tc.want)
			}
			if list, err := h.papers.Proofs(ctx, tc.who); err == nil && len(list) > 0 && list[0].Signed == "" {
				t.Errorf("%s is offered no signature", name)
			}
			if list, err := h.papers.Proofs(ctx, tc.who); err == nil && (len(list) > 0) != (tc.want == nil) {
				t.Errorf("%s sees %d proofs", name, len(list))
			}
		}
		c := h.of(t, ct.Boss, h.accepted(t, ct.Boss, ct.Subsidy))[0]
		if _, _, err := h.papers.ReadProof(ctx, ct.Boss, c.ID); !errors.Is(err, fault.NotFound) {
			t.Errorf("the document of a case is read as a proof: %v", err)
		}
	})
}

func TestTheFileOfAProofThatWasUndoneIsSwept(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		h.asks()
		paper, err := h.papers.Print(ctx, ct.Boss, answer)
		must(t, err)
		lost := result.ProofPrefix + id.New()
		must(t, h.Files.Keep(ctx, lost, strings.NewReader("x"), 1))
		s := blob.Sweeper{Files: h.Files, Prefix: result.Prefix, Alive: h.rows.Alive, Hall: h.DB.HallName,
			Now: func() time.Time { return clocktest.Now().AddDate(1, 0, 0) }}
		must(t, s.Run(ctx))
		for key, want := range map[string]bool{result.ProofPrefix + paper: true, lost: false} {
			body, err := h.Files.Open(ctx, key)
			if (err == nil) != want {
				t.Errorf("%s: %v", key, err)
			}
			if err == nil {
				_ = body.Close()
			}
		}
	})
}
