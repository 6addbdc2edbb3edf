package audit

import (
	"context"
	"crypto/hmac"
	"errors"
	"fmt"

	"wangting/internal/secret"
)

const verifyBatch = 500

// Verify reads the whole record and reports rows that were changed, removed, added or
// moved. Anchors are earlier heads that were kept elsewhere: a chain that does not
// contain them was restored from a backup or rewritten. Verify may run while the hall
// works.
func (s *Service) Verify(ctx context.Context, anchors ...Head) (Report, error) {
	r := Report{}
	for _, a := range anchors {
		r.Anchors = append(r.Anchors, Anchor{Head: a})
	}
	w := walk{keys: s.Keys, report: &r, chain: origin(s.Keys)}
	w.reached("")
	for {
		rows, err := s.Store.Sealed(ctx, w.seq, verifyBatch)
		if err != nil {
			return r, fmt.Errorf("reading the audit: %w", err)
		}
		for _, e := range rows {
			w.step(e)
		}
		if len(rows) > 0 {
			continue
		}
		done, err := s.atEnd(ctx, &w)
		if err != nil {
			return r, err
		}
		if done {
			break
		}
	}
	for _, a := range r.Anchors {
		if !a.reached {
			r.bad(a.Seq, "", "校验链到不了这个链值：末尾被删除了，或者恢复成了更早的数据")
		}
	}
	return r, s.verifyWaiting(ctx, &r)
}

// atEnd compares the end of the walk with the head. Rows may be sealed during the walk,
// so the walk goes on while the head is further on and there are rows to read.
func (s *Service) atEnd(ctx context.Context, w *walk) (bool, error) {
	h, err := s.head(ctx)
	switch {
	case errors.Is(err, errHead):
		w.report.bad(0, "", "链头没有大厅的标记：它被改过")
		return true, nil
	case err != nil:
		return false, err
	}
	w.report.Head = h
	switch {
	case h.Seq == w.seq:
		if !hmac.Equal(h.Chain, w.chain) {
			w.report.bad(h.Seq, "", "校验链的末尾与链头不一致")
		}
		return true, nil
	case h.Seq < w.seq:
		w.report.bad(w.seq, "", fmt.Sprintf("链头在第 %d 条，其后还有记录", h.Seq))
		return true, nil
	}
	more, err := s.Store.Sealed(ctx, w.seq, 1)
	if err != nil {
		return false, fmt.Errorf("reading the audit: %w", err)
	}
	if len(more) == 0 {
		w.report.bad(w.seq+1, "", fmt.Sprintf("从这里到第 %d 条的记录被删除", h.Seq))
		return true, nil
	}
	return false, nil
}

// walk goes along the chain.
type walk struct {
	keys   *secret.Keyring
	report *Report
	seq    int64
	chain  []byte
}

// step checks one sealed row. After a bad row it continues with that row's own values, so
// that one fault is reported once.
func (w *walk) step(e Entry) {
	w.report.Rows++
	w.report.Sealed++
	if !hmac.Equal(e.Digest, digest(w.keys, e)) {
		w.report.bad(e.Seq, e.ID, "这条记录被改过，或者不是大厅写的")
	}
	switch {
	case e.Seq != w.seq+1:
		w.report.bad(w.seq+1, "", fmt.Sprintf("从这里到第 %d 条的记录被删除", e.Seq-1))
	case !hmac.Equal(e.Chain, link(w.keys, w.chain, e.Digest, e.Seq)):
		w.report.bad(e.Seq, e.ID, "这条记录与前一条接不上：其中一条被移动、调换或者改过")
	}
	w.seq, w.chain = e.Seq, e.Chain
	w.reached(e.ID)
}

// reached compares the anchors of the place where the walk stands; the origin is one too.
func (w *walk) reached(rowID string) {
	for i, a := range w.report.Anchors {
		if a.Seq != w.seq || a.reached {
			continue
		}
		held := hmac.Equal(a.Chain, w.chain)
		w.report.Anchors[i].reached, w.report.Anchors[i].Held = true, held
		if !held {
			w.report.bad(w.seq, rowID, "链值与给出的不同：校验链被重写过，或者不是同一条")
		}
	}
}

func (s *Service) verifyWaiting(ctx context.Context, r *Report) error {
	after := ""
	for {
		rows, err := s.Store.Waiting(ctx, after, verifyBatch)
		if err != nil {
			return fmt.Errorf("reading what is not sealed: %w", err)
		}
		for _, e := range rows {
			after = e.ID
			r.Rows++
			r.Unsealed++
			if r.Oldest.IsZero() || e.At.Before(r.Oldest) {
				r.Oldest = e.At
			}
			if !hmac.Equal(e.Digest, digest(s.Keys, e)) {
				r.bad(0, e.ID, "这条记录被改过，或者不是大厅写的")
			}
		}
		if len(rows) < verifyBatch {
			return nil
		}
	}
}
