package editor

import (
	"context"
	"time"

	"wangting/internal/catalog"
)

// sealed says which offices of an item could not seal its documents on the day it is published (ITM-13). It asks the service of the seals,
// so nothing calls it inside a transaction, nor at each look at a draft. A service that is away is advice, and it is asked no further.
func (s *Service) sealed(ctx context.Context, it *catalog.Item, at time.Time) (out []Finding) {
	if s.Seal == nil || !it.Online {
		return nil
	}
	var regions []string
	switch {
	case it.Query && it.Lookup != nil && it.Lookup.Proof:
		regions = []string{province} // which issues every proof
	case !it.Query:
		for _, r := range regionsOf(it) {
			regions = append(regions, r.Code)
		}
	}
	section := "documents"
	if it.Query {
		section = "query"
	}
	if now := s.Now(); at.Before(now) {
		at = now
	}
	for _, code := range regions {
		office, why, err := s.Seal(ctx, it, code, at)
		if err != nil {
			return append(out, Finding{section, "", false, "电子印章服务暂时没有回答，没有核对文书用的印章，可以稍后再检查一次"})
		}
		if why != "" {
			out = append(out, Finding{section, "", true, office + "的电子印章在发布的那一天不能用：" + why + "。请联系电子印章服务的管理单位"})
		}
	}
	return out
}

// Proved is Findings, and what the service of the seals says of the day on which the item is published; at is that day, a moment that has
// passed is now.
func (s *Service) Proved(ctx context.Context, it *catalog.Item, at time.Time) []Finding {
	return append(s.Findings(ctx, it), s.sealed(ctx, it, at)...)
}
