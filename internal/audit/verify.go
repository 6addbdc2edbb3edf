package audit

import (
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
	"time"

	"wangting/internal/secret"
)

// Report is what Verify found.
type Report struct {
	Rows     int64
	Sealed   int64
	Unsealed int64
	Oldest   time.Time // time of the oldest unsealed row; if it is minutes old, the sealer does not work
	Head     Head
	Bad      []Bad // at most the first thousand
	More     int64 // number of further bad ones
}

// Whole reports whether nothing bad was found.
func (r Report) Whole() bool { return len(r.Bad) == 0 }

// Bad is one row or place in the chain that was tampered with.
type Bad struct {
	Seq  int64  // where in the chain; 0 for a row that is not sealed
	ID   string // of the row, if there is one
	What string
}

func (b Bad) String() string { return fmt.Sprintf("seq %d, row %s: %s", b.Seq, b.ID, b.What) }

const (
	verifyBatch = 500
	badMost     = 1000
)

func (r *Report) bad(seq int64, id, what string) {
	if len(r.Bad) == badMost {
		r.More++
		return
	}
	r.Bad = append(r.Bad, Bad{seq, id, what})
}

// Verify reads the whole record and reports rows that were changed, removed, added or
// moved. Anchors are earlier heads that were kept elsewhere: a chain that does not
// contain them was restored from a backup or rewritten. Verify may run while the hall
// works.
func (s *Service) Verify(ctx context.Context, anchors ...Head) (Report, error) {
	r := Report{}
	w := walk{keys: s.Keys, report: &r, chain: origin(s.Keys), anchors: map[int64]Head{}}
	for _, a := range anchors {
		w.anchors[a.Seq] = a
	}
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
	for _, a := range anchors {
		if _, unseen := w.anchors[a.Seq]; unseen {
			r.bad(a.Seq, "", "the chain does not reach this anchor: the end was cut off or an older state put back")
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
		w.report.bad(0, "", "the head does not bear its mark: it was changed")
		return true, nil
	case err != nil:
		return false, err
	}
	w.report.Head = h
	switch {
	case h.Seq == w.seq:
		if !hmac.Equal(h.Chain, w.chain) {
			w.report.bad(h.Seq, "", "the chain does not end in the head")
		}
		return true, nil
	case h.Seq < w.seq:
		w.report.bad(w.seq, "", fmt.Sprintf("rows stand behind the head, which is at %d", h.Seq))
		return true, nil
	}
	more, err := s.Store.Sealed(ctx, w.seq, 1)
	if err != nil {
		return false, fmt.Errorf("reading the audit: %w", err)
	}
	if len(more) == 0 {
		w.report.bad(w.seq+1, "", fmt.Sprintf("the rows from here to %d were removed", h.Seq))
		return true, nil
	}
	return false, nil
}

// walk goes along the chain.
type walk struct {
	keys    *secret.Keyring
	report  *Report
	seq     int64
	chain   []byte
	anchors map[int64]Head // those not reached yet
}

// step checks one sealed row. After a bad row it continues with that row's own values, so
// that one fault is reported once.
func (w *walk) step(e Entry) {
	w.report.Rows++
	w.report.Sealed++
	if !hmac.Equal(e.Digest, digest(w.keys, e)) {
		w.report.bad(e.Seq, e.ID, "the row was changed or is not ours")
	}
	switch {
	case e.Seq != w.seq+1:
		w.report.bad(w.seq+1, "", fmt.Sprintf("the rows from here to %d were removed", e.Seq-1))
	case !hmac.Equal(e.Chain, link(w.keys, w.chain, e.Digest, e.Seq)):
		w.report.bad(e.Seq, e.ID, "the row does not follow the one before it: one of them was moved, exchanged or changed")
	}
	w.seq, w.chain = e.Seq, e.Chain
	if a, ok := w.anchors[e.Seq]; ok {
		delete(w.anchors, e.Seq)
		if !hmac.Equal(a.Chain, e.Chain) {
			w.report.bad(e.Seq, e.ID, "the chain is not the one of the anchor")
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
				r.bad(0, e.ID, "the row was changed or is not ours")
			}
		}
		if len(rows) < verifyBatch {
			return nil
		}
	}
}
