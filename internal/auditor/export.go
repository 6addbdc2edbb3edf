package auditor

import (
	"context"
	"fmt"
	"strconv"

	"wangting/internal/actor"
	"wangting/internal/audit"
)

// MostRows is how many deeds an export holds.
const MostRows = 10000

// Export is a part of the record with what proves it.
type Export struct {
	Lines []Line // newest first
	Cut   bool   // there are more
	// First and Last are the links of the lowest and the highest row of the chain in it, and Head the end of the chain when it was
	// made: whoever keeps them can ask `wangting audit verify` whether the chain still contains them. Zero without rows.
	First, Last, Head audit.Head
}

// Anchors are the links of an export, each once, in the order of the chain.
func (x Export) Anchors() []audit.Head {
	var all []audit.Head
	for _, h := range []audit.Head{x.First, x.Last, x.Head} {
		if h.Seq > 0 && (len(all) == 0 || all[len(all)-1].Seq != h.Seq) {
			all = append(all, h)
		}
	}
	return all
}

// Export gives what matches, at most MostRows. It seals the record first, so that every row has its place in the chain.
func (s *Service) Export(ctx context.Context, who actor.Actor, q Search) (Export, error) {
	return s.export(ctx, who, q, MostRows)
}

func (s *Service) export(ctx context.Context, who actor.Actor, q Search, most int) (Export, error) {
	a, err := s.read(ctx, who, q)
	if err != nil {
		return Export{}, err
	}
	var x Export
	if x.Head, err = s.Audit.Seal(ctx); err != nil {
		return Export{}, fmt.Errorf("sealing before an export: %w", err)
	}
	n := newNames(s)
	for a.in.Limit = 500; ; {
		page, err := s.inspect(ctx, who, a)
		if err != nil {
			return Export{}, err
		}
		lines, err := s.lines(ctx, n, page)
		if err != nil {
			return Export{}, err
		}
		x.take(lines.Lines, most)
		if len(page) < a.in.Limit || x.Cut {
			break
		}
		a.in.Before = audit.Next(page)
	}
	d := a.deed("audit.exported")
	d.Detail["rows"] = strconv.Itoa(len(x.Lines))
	return x, s.record(ctx, who, d)
}

// take adds sealed lines up to most; one that came after the sealing waits for the next export.
func (x *Export) take(lines []Line, most int) {
	for _, l := range lines {
		if l.Seq == 0 || l.Seq > x.Head.Seq {
			continue
		}
		if len(x.Lines) == most {
			x.Cut = true
			return
		}
		x.Lines = append(x.Lines, l)
		h := audit.Head{Seq: l.Seq, Chain: l.Chain}
		if x.First.Seq == 0 || l.Seq < x.First.Seq {
			x.First = h
		}
		if l.Seq > x.Last.Seq {
			x.Last = h
		}
	}
}
