package caseworkdb

import (
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"wangting/internal/casework"
	"wangting/internal/id"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// BenchmarkSearch searches among CASES cases (100,000 unless said), and gives the time within which 95 of 100 searches are answered.
func BenchmarkSearch(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv("CASES"))
	if err != nil {
		n = 100_000
	}
	for name, open := range map[string]func(testing.TB) *store.DB{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			s := Store{DB: open(b), Keys: secrettest.Keyring(b)}
			now := time.Date(2026, 11, 23, 9, 12, 0, 0, time.UTC)
			fill(b, s, n, now)
			for name, q := range wanted(now) {
				b.Run(name, func(b *testing.B) {
					var took []time.Duration
					for b.Loop() {
						began := time.Now()
						if _, _, _, err := s.Search(b.Context(), q); err != nil {
							b.Fatal(err)
						}
						took = append(took, time.Since(began))
					}
					slices.Sort(took)
					b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
				})
			}
		})
	}
}

// fill stores n cases of three years, of which the newest are open.
func fill(b *testing.B, s Store, n int, now time.Time) {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	regions := []string{"320100", "320500", "320200"}
	step := 3 * 365 * 24 * time.Hour / time.Duration(n)
	for first := 0; first < n; first += 1000 {
		err := s.DB.InTx(b.Context(), func(ctx context.Context) error {
			var list []casework.Case
			names := map[string]string{}
			for i := first; i < min(first+1000, n); i++ {
				at := now.Add(-time.Duration(n-i) * step)
				c := casework.Case{ID: id.New(), Number: at.Format("060102") + strconv.Itoa(10_000_000 + i*37%90_000_000)[:8],
					ItemCode: "i" + strconv.Itoa(r.IntN(40)), Region: regions[r.IntN(3)], State: casework.Closed, SubmittedAt: at, UpdatedAt: at}
				c.UnitID = "u" + strconv.Itoa(r.IntN(n/20+1))
				if i%2 == 0 {
					c.PersonID, c.UnitID = "p"+strconv.Itoa(i), ""
					names[c.ID] = "测试" + strconv.Itoa(r.IntN(3000))
				}
				switch {
				case i > n-n/50:
					c.State, c.Clock.Due = casework.Submitted, at.AddDate(0, 0, 10)
				case i%997 == 0:
					c.State = casework.Suspended
				}
				if i%211 == 0 {
					c.ClaimedBy = "s1"
				}
				if err := s.Insert(ctx, c); err != nil {
					return err
				}
				list = append(list, c)
			}
			return s.AddTokens(ctx, names, list...)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	if _, err := s.DB.Exec(b.Context(), "ANALYZE"); err != nil {
		b.Fatal(err)
	}
}
