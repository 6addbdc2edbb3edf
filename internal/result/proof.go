package result

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/workday"
)

const (
	proofMonths = 3        // how long the proof of a query holds when the query does not say
	proofs      = "proofs" // stands for the case in the key of a proof's file
)

// lastMoment is the end of the day on which a proof runs out.
func lastMoment(now time.Time, months int) time.Time {
	y, m, d := now.In(workday.Zone).AddDate(0, cmp.Or(months, proofMonths), 0).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, workday.Zone).Add(-time.Microsecond)
}

// Print makes the document that proves the answer to a query, for the unit or the person who asked (RES-7), and gives its id. The
// caller has checked that they may ask. Conflict when a name cannot be printed.
func (s *Service) Print(ctx context.Context, who actor.Actor, out casework.Printout) (string, error) {
	if who.Owner() == "" {
		return "", fault.New(fault.Anonymous, "请先登录")
	}
	now, by := s.Now(), authority(province, s.Owner, s.Words)
	p := Paper{ID: id.New(), ItemCode: out.Code, Item: out.Name, Owner: who.Owner(), Personal: !who.ForUnit(), Kind: Proof,
		Title: out.Name + "凭证", Office: by.Office, State: Valid, IssuedAt: now, Until: lastMoment(now, out.Months),
		Code: newCode(), Holder: out.Holder}
	if rest, ok := strings.CutSuffix(out.Name, "查询"); ok {
		p.Title = rest + "查询凭证"
	}
	err := s.Tx.InTx(ctx, func(ctx context.Context) error {
		var err error
		if p.Number, err = s.draw(ctx, by, now); err != nil {
			return err
		}
		set, err := s.printed(ctx, p, proofParts(out, now, p.Until))
		if err != nil {
			return err
		}
		file, err := s.Render(set)
		if err != nil {
			return unprintable(err, casework.Taken{})
		}
		return s.keep(ctx, who, p, file)
	})
	return p.ID, err
}

// proofParts is what a proof says: what was asked, the rows with their time, and how long it holds.
func proofParts(out casework.Printout, now, until time.Time) []Part {
	asof := out.AsOf
	if asof == "" {
		asof = now.In(workday.Zone).Format("2006-01-02 15:04")
	}
	first := []string{"经查询，“" + out.Name + "”的结果如下。", "查询时间：" + now.In(workday.Zone).Format("2006-01-02 15:04") + "，数据时间：" + asof + "。"}
	if len(out.Asked) > 0 {
		first = append(first, "查询条件："+strings.Join(out.Asked, "；")+"。")
	}
	parts := []Part{{Words: first}}
	for _, t := range out.Tables {
		p := Part{Heading: t.Title, Head: t.Head, Rows: t.Rows}
		if len(t.Rows) == 0 {
			p.Head, p.Words = nil, []string{"没有记录。"}
		}
		parts = append(parts, p)
	}
	return append(parts, Part{Words: []string{"本凭证只反映数据时间时的记录。有效期至" + chineseDay(until) + "。"}})
}

// Listed is a proof in the list of whoever may read it, with its state now.
type Listed struct {
	Paper
	Log    string // where it stands in the public log; "" when it does not
	Signed string // what the signature beside it is, in a sentence; "" for none
}

// Proofs are the proofs that whoever asks may read: those of their queries that they may still ask.
func (s *Service) Proofs(ctx context.Context, who actor.Actor) ([]Listed, error) {
	if who.Owner() == "" {
		return nil, fault.New(fault.Anonymous, "请先登录")
	}
	list, err := s.Store.Proofs(ctx, who.Owner())
	if err != nil {
		return nil, fmt.Errorf("listing proofs: %w", err)
	}
	log, err := s.logged(ctx, list)
	if err != nil {
		return nil, err
	}
	sealers, err := s.sealers(ctx, list)
	if err != nil {
		return nil, err
	}
	var out []Listed
	may := map[string]error{}
	for _, p := range list {
		err, asked := may[p.ItemCode]
		if !asked {
			err = s.MayAsk(ctx, who, p.ItemCode)
			may[p.ItemCode] = err
		}
		switch {
		case err == nil:
			p.State = p.StateAt(s.Now())
			l := Listed{Paper: p, Signed: SaySigned(sealers[p.ID])}
			if e, ok := log[p.ID]; ok {
				l.Log = e.Say()
			}
			out = append(out, l)
		case !errors.Is(err, fault.Forbidden) && !errors.Is(err, fault.NotFound):
			return nil, err
		}
	}
	return out, nil
}

// ReadProof opens a proof for whoever may still ask its query. NotFound for everybody else.
func (s *Service) ReadProof(ctx context.Context, who actor.Actor, paperID string) (Paper, io.ReadCloser, error) {
	p, err := s.proofOf(ctx, who, paperID)
	if err != nil {
		return Paper{}, nil, err
	}
	return s.give(ctx, who, p)
}

// ProofSignature is Signature for a proof.
func (s *Service) ProofSignature(ctx context.Context, who actor.Actor, paperID string) (name string, cms []byte, err error) {
	p, err := s.proofOf(ctx, who, paperID)
	if err != nil {
		return "", nil, err
	}
	return s.signatureOf(ctx, p)
}

func (s *Service) proofOf(ctx context.Context, who actor.Actor, paperID string) (Paper, error) {
	p, err := s.paperOf(ctx, "", paperID)
	if err != nil {
		return Paper{}, err
	}
	none := fault.New(fault.NotFound, "没有找到这份凭证，或者它不属于您")
	if who.Owner() == "" || p.Owner != who.Owner() {
		return Paper{}, none
	}
	switch err := s.MayAsk(ctx, who, p.ItemCode); {
	case errors.Is(err, fault.Forbidden), errors.Is(err, fault.NotFound):
		return Paper{}, none
	case err != nil:
		return Paper{}, err
	}
	return p, nil
}
