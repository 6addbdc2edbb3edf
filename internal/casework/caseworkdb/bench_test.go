package caseworkdb_test

import (
	"sync/atomic"
	"testing"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/store/storetest"
)

// BenchmarkSubmit submits drafts from many clients at once, with durable writes.
func BenchmarkSubmit(b *testing.B) {
	h := ct.New(b, storetest.SQLite(b))
	drafts := make([]casework.Case, b.N)
	for i := range drafts {
		drafts[i] = h.Drafted(b, ct.Boss, ct.Arbitration)
	}
	var next atomic.Int64
	b.SetParallelism(16)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			c := drafts[next.Add(1)-1]
			if _, err := h.Submit(b.Context(), ct.Boss, c.ID, c.Version); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "submits/s")
}
