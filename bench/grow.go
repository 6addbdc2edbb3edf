package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/app"
	"wangting/internal/notice"
	"wangting/internal/store"
)

// size is how much a unit has.
type size struct{ cases, institutions, grants, messages int }

// small fills a page of every list, so that what differs is only what lies behind it.
var small = size{cases: 200, institutions: 25, grants: 25, messages: 60}

func large() size { return size{cases: *cases, institutions: 2000, grants: 10_000, messages: 100_000} }

// grow fills the units of some accounts: one filed case and one message of each come to
// be through the cores, everything else is copied from them by the database, so that a
// million of them take seconds and look as real ones do.
func (b *bench) grow(ctx context.Context, of map[int]size) (err error) {
	patient := b.settings
	patient.DatabasePatience = 10 * time.Minute // a million rows are one statement
	h, err := app.Open(ctx, patient, app.Options{Log: slog.New(slog.DiscardHandler)})
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
		if _, err := h.Rooms.Notices.ReadAll(ctx, who); err != nil { // who comes back daily has read all of it
			return err
		}
	}
	_, err = h.DB.Writer().ExecContext(ctx, tidy(h.DB.Engine())) // not within a transaction
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
	m := notice.Message{UnitID: who.UnitID, Kind: notice.AboutHall, Title: "系统消息", Body: "一条消息。"}
	return h.Rooms.Notices.Tell(ctx, actor.SystemActor("bench"), m)
}

type growth struct {
	db  *store.DB
	who actor.Actor
	n   int // of the unit, to keep numbers apart
}

// copies clones the newest row of a table that where names, n times; with replaces
// columns by expressions in which i counts.
func (g growth) copies(ctx context.Context, n int, table, where string, with map[string]string) error {
	var columns []string
	if err := g.db.Select(ctx, &columns, columnsOf(g.db.Engine()), table); err != nil {
		return err
	}
	values := make([]string, len(columns))
	for k, c := range columns {
		if values[k] = with[c]; values[k] == "" {
			values[k] = "t." + c
		}
	}
	_, err := g.db.Exec(ctx, fmt.Sprintf(`
%s
INSERT INTO %s (%s)
SELECT %s FROM n, (SELECT * FROM %s WHERE %s ORDER BY id DESC LIMIT 1) AS t`,
		counting(n), table, strings.Join(columns, ", "), strings.Join(values, ", "), table, where), g.who.UnitID)
	if err != nil {
		return fmt.Errorf("growing %s: %w", table, err)
	}
	return nil
}

// id makes the ids of copies; they sort before those of today.
func (g growth) id(kind int) string {
	return fmt.Sprintf("'0190%04x-%04x-7000-8000-' || %s", kind, g.n, g.padded(12))
}

func (g growth) cases(ctx context.Context, s size) error {
	err := g.copies(ctx, s.cases, "case_file", "owner_id = $1", map[string]string{
		"id": g.id(1), "number": fmt.Sprintf("'RS2020%02d' || %s", g.n, g.padded(7)),
		"updated_us": "t.updated_us - i * 1000000", "submitted_us": "t.submitted_us - i * 1000000",
		"state": "CASE WHEN i % 20 = 0 THEN 'ACCEPTED' ELSE 'CLOSED' END", "bucket": "CASE WHEN i % 20 = 0 THEN 'open' ELSE 'done' END",
		"mark": "CASE WHEN i % 20 > 0 AND i % 7 = 0 THEN 'rate' ELSE '' END", "desk": "''",
		"verdict": "CASE WHEN i % 20 = 0 THEN '' ELSE 'approved' END"})
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
	_, err := g.db.Exec(ctx, counting(s.institutions)+fmt.Sprintf(`
INSERT INTO institution (id, number, unit_id, case_id, name, kind, level, region, account_id, mandate_id, created_us, opened_us, version)
SELECT %s, 'JG%02d' || %s, $1, 'c%d-' || i, '示例职业培训学校', '职业培训机构', '', '320100', '', '', 1, 0, 1 FROM n`,
		g.id(2), g.n, g.padded(6), g.n), g.who.UnitID)
	return err
}

// grants are mandates that have ended, with what was known of them and of their items.
func (g growth) grants(ctx context.Context, s size) error {
	n := counting(s.grants)
	for _, q := range []string{
		n + fmt.Sprintf(`
INSERT INTO mandate (id, unit_id, person_id, level, state, from_us, until_us, giver_id, granted_us, ended_us, ended_why, version)
SELECT %s, $1, $2, 3, 'ended', i * 1000000, i * 1000000 + 500000, '', i * 1000000, i * 1000000 + 500000, '由法定代表人删除', 2 FROM n`, g.id(3)),
		n + fmt.Sprintf(`
INSERT INTO mandate_record (id, mandate_id, unit_id, person_id, level, state,
       from_us, until_us, since_us, ended_us, recorded_us, replaced_us)
SELECT %[1]s, %[1]s, $1, $2, 3, 'active',
       i * 1000000, i * 1000000 + 500000, i * 1000000, 0, i * 1000000, i * 1000000 + 500000 FROM n`, g.id(3)),
		n + fmt.Sprintf(`
INSERT INTO mandate_record (id, mandate_id, unit_id, person_id, level, state,
       from_us, until_us, since_us, ended_us, recorded_us, replaced_us)
SELECT %s, %s, $1, $2, 3, 'ended', i * 1000000, i * 1000000 + 500000,
       i * 1000000, i * 1000000 + 500000, i * 1000000 + 500000, 0 FROM n`, g.id(4), g.id(3)),
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
		"id": g.id(6), "at_us": "t.at_us - i * 1000000", "read_us": "0",
	})
}
