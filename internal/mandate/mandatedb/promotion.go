package mandatedb

import (
	"context"
	"time"

	"wangting/internal/due"
	"wangting/internal/mandate"
	"wangting/internal/store"
)

var _ mandate.Promotions = Store{}

type promotionRow struct {
	ID        string `db:"id"`
	MandateID string `db:"mandate_id"`
	UnitID    string `db:"unit_id"`
	PersonID  string `db:"person_id"`
	GiverID   string `db:"giver_id"`
	AskedUs   int64  `db:"asked_us"`
}

const addPromotionSQL = `
INSERT INTO mandate_promotion (mandate_id, id, unit_id, person_id, giver_id, asked_us)
VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (mandate_id) DO NOTHING`

// AddPromotion reports false when one waits for the mandate already.
func (s Store) AddPromotion(ctx context.Context, p mandate.Promotion) (bool, error) {
	n, err := s.DB.Exec(ctx, addPromotionSQL, p.MandateID, p.ID, p.UnitID, p.PersonID, p.GiverID, store.Us(p.AskedAt))
	return n > 0, err
}

const promotionsSQL = `
SELECT id, mandate_id, unit_id, person_id, giver_id, asked_us
  FROM mandate_promotion
 WHERE `

// Promotions gives those of a unit.
func (s Store) Promotions(ctx context.Context, unitID string) ([]mandate.Promotion, error) {
	return s.promotions(ctx, promotionsSQL+`unit_id = $1 ORDER BY asked_us, mandate_id`, unitID)
}

// PromotionsFor gives those that wait for a person.
func (s Store) PromotionsFor(ctx context.Context, personID string) ([]mandate.Promotion, error) {
	return s.promotions(ctx, promotionsSQL+`person_id = $1 ORDER BY asked_us, mandate_id`, personID)
}

// PromotionsUntil gives those that were asked for at or before asked, the oldest first.
func (s Store) PromotionsUntil(ctx context.Context, asked time.Time, after mandate.Promotion) ([]mandate.Promotion, error) {
	return s.promotions(ctx, promotionsSQL+`asked_us <= $1
   AND (asked_us, mandate_id) > ($3, $4)
 ORDER BY asked_us, mandate_id
 LIMIT $2`, store.Us(asked), due.Batch, store.Us(after.AskedAt), after.MandateID)
}

// DropPromotion removes the one of a mandate.
func (s Store) DropPromotion(ctx context.Context, mandateID string) (bool, error) {
	n, err := s.DB.Exec(ctx, `DELETE FROM mandate_promotion WHERE mandate_id = $1`, mandateID)
	return n > 0, err
}

func (s Store) promotions(ctx context.Context, query string, args ...any) ([]mandate.Promotion, error) {
	var rows []promotionRow
	if err := s.DB.Select(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	out := make([]mandate.Promotion, len(rows))
	for i, r := range rows {
		out[i] = mandate.Promotion{
			ID:        r.ID,
			MandateID: r.MandateID,
			UnitID:    r.UnitID,
			PersonID:  r.PersonID,
			GiverID:   r.GiverID,
			AskedAt:   store.Time(r.AskedUs),
		}
	}
	return out, nil
}
