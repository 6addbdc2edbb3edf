package auditdb

import (
	"context"
	"fmt"
	"strings"

	"wangting/internal/audit"
	"wangting/internal/store"
)

const entrySQL = `
SELECT ` + columns + `
  FROM audit
 WHERE id = $1`

// Entry gives one entry.
func (s Store) Entry(ctx context.Context, id string) (audit.Entry, error) {
	var r row
	err := s.DB.Get(ctx, &r, entrySQL, id)
	return r.entry(), err
}

// Search gives entries, newest first; each combination of fields has an index.
func (s Store) Search(ctx context.Context, q audit.Query) ([]audit.Entry, error) {
	query, args := searchSQL(q)
	return s.entries(ctx, query, args...)
}

// conditions collects what a search asks for, with its arguments.
type conditions struct {
	where []string
	args  []any
}

func (c *conditions) and(format string, values ...any) {
	places := make([]any, len(values))
	for i, v := range values {
		c.args = append(c.args, v)
		places[i] = len(c.args)
	}
	c.where = append(c.where, fmt.Sprintf(format, places...))
}

// in adds a condition over a list, which stands at %s.
func (c *conditions) in(format string, list []string) {
	places, values := store.In(len(c.args)+1, list)
	c.args = append(c.args, values...)
	c.where = append(c.where, strings.ReplaceAll(format, "%s", places))
}

func searchSQL(q audit.Query) (string, []any) {
	c := &conditions{}
	if q.UnitID != "" {
		c.and("unit_id = $%d", q.UnitID)
	}
	if q.Object != "" {
		c.and("object = $%d AND object_id = $%d", q.Object, q.ObjectID)
	}
	if len(q.Items) > 0 {
		c.args = append(c.args, q.UnitID)
		unit := fmt.Sprintf("$%d", len(c.args))
		c.in("id IN (SELECT audit_id FROM audit_item WHERE unit_id = "+unit+" AND item IN (%s))", q.Items)
	}
	if q.People != nil {
		c.people(*q.People)
	}
	if q.StaffID != "" { // the index has no row without one, and the database has to be told
		c.and("staff_id = $%d AND staff_id <> ''", q.StaffID)
	}
	if q.PersonID != "" {
		c.and("person_id = $%d AND person_id <> ''", q.PersonID)
	}
	if q.IP != "" {
		c.and("ip = $%d AND ip <> ''", q.IP)
	}
	switch len(q.Acts) {
	case 0:
	case 1:
		c.and("act = $%d", q.Acts[0])
	default:
		c.in("act IN (%s)", q.Acts)
	}
	if len(q.Without) > 0 {
		c.in("act NOT IN (%s)", q.Without)
	}
	if !q.From.IsZero() {
		c.and("at_us >= $%d", store.Us(q.From))
	}
	if !q.To.IsZero() {
		c.and("at_us < $%d", store.Us(q.To))
	}
	if q.Before.ID != "" {
		c.and("(at_us, id) < ($%d, $%d)", store.Us(q.Before.At), q.Before.ID)
	}
	query := "SELECT " + columns + "\n  FROM audit"
	if len(c.where) > 0 {
		query += "\n WHERE " + strings.Join(c.where, "\n   AND ")
	}
	c.args = append(c.args, q.Limit)
	return query + fmt.Sprintf("\n ORDER BY at_us DESC, id DESC\n LIMIT $%d", len(c.args)), c.args
}

func (c *conditions) people(p audit.People) {
	persons, values := store.In(len(c.args)+1, p.Persons)
	c.args = append(c.args, values...)
	mandates, values := store.In(len(c.args)+1, p.Mandates)
	c.args = append(c.args, values...)
	c.where = append(c.where, "(person_id IN ("+persons+")"+
		" OR object = 'person' AND object_id IN ("+persons+")"+
		" OR object = 'mandate' AND object_id IN ("+mandates+"))")
}
