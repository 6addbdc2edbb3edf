package caseworkdb

import (
	"context"
	"fmt"

	"wangting/internal/casework"
	"wangting/internal/id"
	"wangting/internal/store"
)

// waitingDeliveriesSQL goes up from a place; %[1]s and %[2]s are for the other way.
const waitingDeliveriesSQL = `
SELECT d.due_us, d.way, c.id, c.number, c.item_name, c.unit_name, c.region, c.state
  FROM case_delivery d
  JOIN case_file c
    ON c.id = d.case_id
 WHERE d.state = 'waiting'
   AND (d.due_us, d.case_id) %[1]s ($1, $2)
   AND c.owner_id NOT LIKE '` + id.PracticeFrom + `%%'
   AND ($3 = '' OR c.region = $3)
 ORDER BY d.due_us%[2]s, d.case_id%[2]s
 LIMIT $4`

// waitingDeliveries is waitingDeliveriesSQL in one of its two ways.
func waitingDeliveries(back bool) string {
	side, down := way(back)
	return fmt.Sprintf(waitingDeliveriesSQL, side, down)
}

// WaitingDeliveries gives the cases whose documents wait to be delivered, the earliest due first, but none of practice. It reads neither
// the data of a case nor where a letter goes.
func (s Store) WaitingDeliveries(ctx context.Context, q casework.PileQuery) ([]casework.Undelivered, error) {
	at := casework.ListPlace{}
	if q.After != nil {
		at = *q.After
	}
	var rows []struct {
		Due    int64  `db:"due_us"`
		Way    string `db:"way"`
		ID     string `db:"id"`
		Number string `db:"number"`
		Item   string `db:"item_name"`
		Unit   string `db:"unit_name"`
		Region string `db:"region"`
		State  string `db:"state"`
	}
	if err := s.DB.Select(ctx, &rows, waitingDeliveries(q.Back), at.Us, at.ID, q.Region, q.Limit); err != nil {
		return nil, err
	}
	out := make([]casework.Undelivered, len(rows))
	for i, r := range rows {
		out[i] = casework.Undelivered{Way: casework.Way(r.Way), DueAt: store.Time(r.Due), Case: casework.Case{ID: r.ID, Number: r.Number,
			ItemName: r.Item, UnitName: r.Unit, Region: r.Region, State: casework.State(r.State)}}
	}
	return out, nil
}
