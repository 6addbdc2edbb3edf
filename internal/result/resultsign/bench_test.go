package resultsign_test

import (
	"testing"
	"time"

	"wangting/internal/result/resultsign"
)

func BenchmarkSign(b *testing.B) {
	for name, key := range keys(b) {
		certificate, private := identity(b, key, made.AddDate(3, 0, 0))
		s, err := resultsign.Read(certificate, private, func() time.Time { return made })
		if err != nil {
			b.Fatal(err)
		}
		plain := document(b)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				signed, err := s.Sign(plain)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(signed)-len(plain)), "more-bytes")
			}
		})
	}
}
