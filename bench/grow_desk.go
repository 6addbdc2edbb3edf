package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"wangting/internal/app"
	"wangting/internal/casework/caseworkdb"
	"wangting/internal/find"
)

// What a region has at its desk: every tenth case waits there, half of those to be accepted; the units have a hundred cases each.
const (
	deskRegion = "320100"
	deskUnits  = 10_000
)

// unitID and unitName are those of the grown units, by number.
func unitID(n int) string   { return fmt.Sprintf("01920000-0000-7000-8000-%012d", n) }
func unitName(n int) string { return fmt.Sprintf("江南第%d精密机械有限公司", n) }

// growDesk files one case and copies it: n cases of one region, of many units and three items, over a year, and everything that they are
// found by.
func (b *bench) growDesk(ctx context.Context, n int) (*app.Hall, error) {
	patient := b.settings
	patient.DatabasePatience = 10 * time.Minute
	h, err := app.Open(ctx, patient, app.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	who, err := signIn(ctx, h, b.accounts[0])
	if err == nil {
		err = seed(ctx, h, who)
	}
	if err == nil {
		err = growth{h.DB, who, 0}.desk(ctx, n)
	}
	if err == nil {
		err = nameUnits(ctx, caseworkdb.Store{DB: h.DB, Keys: h.Keys})
	}
	if err == nil {
		_, err = h.DB.Writer().ExecContext(ctx, tidy(h.DB.Engine()))
	}
	if err != nil {
		_ = h.Close()
		return nil, err
	}
	return h, nil
}

// desk copies the newest case. Every part of what is asked of a case varies by itself.
func (g growth) desk(ctx context.Context, n int) error {
	day := int64(24 * time.Hour / time.Microsecond)
	err := g.copies(ctx, n, "case_file", "owner_id = $1", map[string]string{
		"id": g.id(1), "number": "'2' || " + g.padded(13),
		"owner_id":     "'01920000-0000-7000-8000-' || " + g.paddedBy(fmt.Sprintf("i %% %d", deskUnits), 12),
		"unit_name":    fmt.Sprintf("'江南第' || (i %% %d) || '精密机械有限公司'", deskUnits),
		"region":       "'" + deskRegion + "'",
		"item_code":    "CASE i % 3 WHEN 0 THEN t.item_code WHEN 1 THEN 'unit-enrolment' ELSE 'dispute-mediation' END",
		"submitted_us": "t.submitted_us - i * 30000000", "updated_us": "t.updated_us - i * 30000000",
		"due_us":     fmt.Sprintf("CASE WHEN i %% 10 = 0 THEN t.submitted_us + (i %% 30 - 5) * %d ELSE 0 END", day),
		"state":      "CASE i % 20 WHEN 0 THEN 'SUBMITTED' WHEN 10 THEN 'ACCEPTED' ELSE 'CLOSED' END",
		"desk":       "CASE i % 20 WHEN 0 THEN 'accept' WHEN 10 THEN 'review' ELSE '' END",
		"bucket":     "CASE WHEN i % 10 = 0 THEN 'open' ELSE 'done' END",
		"verdict":    "CASE WHEN i % 10 = 0 THEN '' WHEN i % 9 = 0 THEN 'denied' ELSE 'approved' END",
		"claimed_by": "CASE WHEN i % 50 = 10 THEN 'holder-' || (i % 40) ELSE '' END",
		"department": "CASE WHEN i % 10 = 0 THEN 'department-' || (i % 7) ELSE '' END",
	})
	if err != nil {
		return err
	}
	const tokens = `
INSERT INTO case_token (token, at_us, case_id)
SELECT DISTINCT %s, submitted_us, id FROM case_file WHERE region = '` + deskRegion + `' AND number IS NOT NULL
    ON CONFLICT DO NOTHING`
	for from := 1; from <= 11; from++ {
		if _, err := g.db.Exec(ctx, fmt.Sprintf(tokens, fmt.Sprintf("SUBSTR(number, %d, 4)", from))); err != nil {
			return fmt.Errorf("growing the digits of numbers: %w", err)
		}
	}
	if _, err := g.db.Exec(ctx, fmt.Sprintf(tokens, "'u' || owner_id")); err != nil {
		return fmt.Errorf("growing the cases of units: %w", err)
	}
	return nil
}

// nameUnits keeps by what the units are found.
func nameUnits(ctx context.Context, s caseworkdb.Store) error {
	const some = 500 // in one transaction
	for first := 0; first < deskUnits; first += some {
		err := s.DB.InTx(ctx, func(ctx context.Context) error {
			for n := first; n < first+some; n++ {
				words := append(find.Tails(unitName(n)), fmt.Sprintf("9132%014d", n))
				if err := s.AddUnitWords(ctx, unitID(n), words); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("naming units: %w", err)
		}
	}
	return nil
}
