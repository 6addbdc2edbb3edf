package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/app"
	"wangting/internal/notice"
	"wangting/internal/store"
)

// size is the number of rows of each kind that a unit has.
type size struct{ cases, institutions, grants, messages int }

var (
	large = size{cases: 1_000_000, institutions: 2000, grants: 10_000, messages: 100_000}
	small = size{cases: 60, institutions: 25, grants: 25, messages: 60}
)

// grow fills the units of some accounts; the key of the map is the account's index. It
// files one case and sends one message of each through the cores. The database copies all
// other rows from these, so that a million rows take seconds and look real.
func (b *bench) grow(ctx context.Context, of map[int]size) (err error) {
	h, err := app.Open(ctx, b.settings, app.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer func() {
		if e := h.Close(); err == nil {
			err = e
		}
	}()
	for i, s := range of {
		who, err := signIn(ctx, h, b.accounts[i])
		if err != nil {
			return err
		}
		if err := seed(ctx, h, who); err != nil {
			return err
		}
		g := growth{h.DB, who, i}
		for _, f := range []func(context.Context, size) error{g.cases, g.institutions, g.grants, g.messages} {
			if err := f(ctx, s); err != nil {
				return err
			}
		}
	}
	_, err = h.DB.Exec(ctx, "ANALYZE")
	return err
}

// seed files one case and receives one message.
func seed(ctx context.Context, h *app.Hall, who actor.Actor) error {
	c, err := draftOne(ctx, h, who)
	if err != nil {
		return err
	}
	if _, err := h.Rooms.Cases.Submit(ctx, who, c.ID, c.Version); err != nil {
		return err
	}
	return h.Rooms.Notices.Tell(ctx, actor.SystemActor("bench"), notice.Message{
		UnitID: who.UnitID,
		Kind:   notice.AboutHall,
		Title:  "系统消息",
		Body:   "一条消息。",
	})
}

type growth struct {
	db  *store.DB
	who actor.Actor
	n   int // index of the unit, part of every number so that numbers differ
}

// copies clones n times the newest row of a table that matches where. The map with holds
// columns and the SQL expressions that replace them; i is the number of the copy.
func (g growth) copies(ctx context.Context, n int, table, where string, with map[string]string) error {
	var columns []string
	if err := g.db.Select(ctx, &columns, fmt.Sprintf("SELECT name FROM pragma_table_info('%s')", table)); err != nil {
		return err
	}
	values := make([]string, len(columns))
	for k, c := range columns {
		if values[k] = with[c]; values[k] == "" {
			values[k] = "t." + c
		}
	}
	_, err := g.db.Exec(ctx, fmt.Sprintf(`
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
INSERT INTO %s (%s)
SELECT %s FROM n, (SELECT * FROM %s WHERE %s ORDER BY id DESC LIMIT 1) AS t`,
		n, table, strings.Join(columns, ", "), strings.Join(values, ", "), table, where), g.who.UnitID)
	if err != nil {
		return fmt.Errorf("growing %s: %w", table, err)
	}
	return nil
}

// id returns the SQL expression for the id of a copy. These ids sort before those of today.
func (g growth) id(kind int) string {
	return fmt.Sprintf("printf('0190%04x-%04x-7000-8000-%%012x', i)", kind, g.n)
}

func (g growth) cases(ctx context.Context, s size) error {
	err := g.copies(ctx, s.cases, "case_file", "owner_id = $1", map[string]string{
		"id":           g.id(1),
		"number":       fmt.Sprintf("printf('RS2020%02d%%07d', i)", g.n),
		"updated_us":   "t.updated_us - i * 1000000",
		"submitted_us": "t.submitted_us - i * 1000000",
		"state":        "CASE WHEN i % 20 = 0 THEN 'ACCEPTED' ELSE 'CLOSED' END",
		"bucket":       "CASE WHEN i % 20 = 0 THEN 'open' ELSE 'done' END",
		"mark":         "CASE WHEN i % 20 > 0 AND i % 7 = 0 THEN 'rate' ELSE '' END",
		"desk":         "''",
		"verdict":      "CASE WHEN i % 20 = 0 THEN '' ELSE 'approved' END",
	})
	if err != nil {
		return err
	}
	_, err = g.db.Exec(ctx, `
INSERT INTO case_count (owner, scope, class, n)
SELECT owner_id, '', class, COUNT(*)
  FROM (SELECT owner_id, bucket AS class FROM case_file WHERE owner_id = $1
        UNION ALL
        SELECT owner_id, mark FROM case_file WHERE owner_id = $1 AND mark <> '') AS x
 GROUP BY owner_id, class
    ON CONFLICT (owner, scope, class) DO UPDATE SET n = excluded.n`, g.who.UnitID)
	return err
}

func (g growth) institutions(ctx context.Context, s size) error {
	_, err := g.db.Exec(ctx, fmt.Sprintf(`
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
INSERT INTO institution (id, number, unit_id, case_id, name, kind, level, region, account_id, mandate_id,
                         created_us, opened_us, version)
SELECT %s, printf('JG%02d%%06d', i), $1, printf('c%d-%%d', i), '示例职业培训学校', '职业培训机构', '', '320100', '', '',
       1, 0, 1
  FROM n`, s.institutions, g.id(2), g.n, g.n), g.who.UnitID)
	return err
}

// grants inserts mandates that have ended, and the records of them and of their items.
func (g growth) grants(ctx context.Context, s size) error {
	n := fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)`, s.grants)
	for _, q := range []string{
		n + fmt.Sprintf(`
INSERT INTO mandate (id, unit_id, person_id, level, state, from_us, until_us, giver_id, granted_us,
                     ended_us, ended_why, version)
SELECT %s, $1, $2, 3, 'ended', i * 1000000, i * 1000000 + 500000, '', i * 1000000,
       i * 1000000 + 500000, '由法定代表人删除', 2
  FROM n`, g.id(3)),
		n + fmt.Sprintf(`
INSERT INTO mandate_record (id, mandate_id, unit_id, person_id, level, state, from_us, until_us,
                            since_us, ended_us, recorded_us, replaced_us)
SELECT %[1]s, %[1]s, $1, $2, 3, 'active', i * 1000000, i * 1000000 + 500000,
       i * 1000000, 0, i * 1000000, i * 1000000 + 500000
  FROM n`, g.id(3)),
		n + fmt.Sprintf(`
INSERT INTO mandate_record (id, mandate_id, unit_id, person_id, level, state, from_us, until_us,
                            since_us, ended_us, recorded_us, replaced_us)
SELECT %s, %s, $1, $2, 3, 'ended', i * 1000000, i * 1000000 + 500000,
       i * 1000000, i * 1000000 + 500000, i * 1000000 + 500000, 0
  FROM n`, g.id(4), g.id(3)),
		n + fmt.Sprintf(`
INSERT INTO mandate_scope_record (id, mandate_id, item_code, until_us, recorded_us, replaced_us)
SELECT %s, %s, 'dispute-mediation', 0, i * 1000000, i * 1000000 + 500000 FROM n WHERE $1 <> $2`, g.id(5), g.id(3)),
	} {
		if _, err := g.db.Exec(ctx, q, g.who.UnitID, g.who.PersonID); err != nil {
			return fmt.Errorf("growing grants: %w", err)
		}
	}
	return nil
}

func (g growth) messages(ctx context.Context, s size) error {
	return g.copies(ctx, s.messages, "message", "unit_id = $1", map[string]string{
		"id":      g.id(6),
		"at_us":   "t.at_us - i * 1000000",
		"read_us": "t.at_us",
	})
}
