package storetest

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"wangting/internal/store"
)

// A database that a test has used is the same to the next as one just copied.
func TestADatabaseGivenBackIsAsNew(t *testing.T) {
	s, from := used(t)
	fresh, err := s.create(t.Context(), from.name)
	if err != nil {
		t.Fatal(err)
	}
	want := rows(t, s, fresh)
	if !strings.Contains(want, "goose_db_version 1") {
		t.Fatalf("the copy holds %s", want)
	}
	name := giveBackAfter(t, s, from, func(ctx context.Context, db *store.DB) error {
		for _, statement := range []string{
			`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)`,
			`DELETE FROM goose_db_version WHERE version_id = 0`,
			`INSERT INTO hall_mark (name, value) VALUES ('a', 'b')`,
		} {
			if _, err := db.Exec(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
	if len(from.free) != 1 || from.free[0] != name {
		t.Fatalf("free are %q, want %s", from.free, name)
	}
	if got := rows(t, s, name); got != want {
		t.Errorf("the rows are\n%s\nwant\n%s", got, want)
	}
}

func TestADatabaseWhoseTablesChangedIsNotUsedAgain(t *testing.T) {
	for _, statement := range []string{
		`CREATE TABLE more (id TEXT)`, `ALTER TABLE goose_db_version ADD COLUMN more TEXT`, `ALTER TABLE goose_db_version DROP COLUMN tstamp`,
		`CREATE INDEX more ON goose_db_version (is_applied)`, `DROP INDEX mandate_record_then`,
	} {
		s, from := used(t)
		giveBackAfter(t, s, from, func(ctx context.Context, db *store.DB) error {
			_, err := db.Exec(ctx, statement)
			return err
		})
		if len(from.free) != 0 {
			t.Errorf("used again after %s", statement)
		}
	}
}

// used gives the server and a template of this test alone.
func used(t *testing.T) (*server, *template) {
	t.Helper()
	s, err := start()
	if err != nil {
		t.Fatal(err)
	}
	shared, err := s.template("store", migrate)
	if err != nil {
		t.Fatal(err)
	}
	return s, &template{name: shared.name, schema: shared.schema}
}

func giveBackAfter(t *testing.T, s *server, from *template, work func(context.Context, *store.DB) error) string {
	t.Helper()
	name, err := s.take(t.Context(), from)
	if err == nil {
		err = prepare(t.Context(), s.url(name), work)
	}
	if err != nil {
		t.Fatal(err)
	}
	s.giveBack(t, from, name)
	return name
}

// rows tells what each table holds, and where each sequence stands.
func rows(t *testing.T, s *server, name string) (all string) {
	t.Helper()
	const query = `
SELECT coalesce(string_agg(relname || ' ' || (xpath('/row/n/text()', query_to_xml(
         format('SELECT count(*) || coalesce(md5(string_agg(x::text, chr(10) ORDER BY x::text)), %L) AS n FROM %I.%I x', '', nspname, relname),
         false, true, '')))[1]::text, chr(10) ORDER BY relname), '')
       || (SELECT string_agg(concat_ws(' ', sequencename, last_value), chr(10) ORDER BY sequencename) FROM pg_sequences)
  FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
 WHERE relkind = 'r' AND nspname = 'public'`
	err := s.within(name, func(ctx context.Context, c *sql.Conn) error {
		return c.QueryRowContext(ctx, query).Scan(&all)
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
