package storetest

import (
	"context"
	"database/sql"
	"testing"
)

// A copy of 200 tables costs PostgreSQL ten times what a test does with them. So a test gives
// its database back when it ends: its rows go, those of the migrations come again, and the
// next test takes it. A database whose tables have changed is left behind.

// template is a database to which work has been done, and its copies that wait for a test.
type template struct {
	name   string
	schema string
	free   []string
}

// take gives a copy that nobody uses.
func (s *server) take(ctx context.Context, from *template) (string, error) {
	s.mu.Lock()
	if n := len(from.free); n > 0 {
		name := from.free[n-1]
		from.free = from.free[:n-1]
		s.mu.Unlock()
		return name, nil
	}
	s.mu.Unlock()
	return s.create(ctx, from.name)
}

// giveBack makes a copy as new for the next test.
func (s *server) giveBack(t testing.TB, from *template, name string) {
	err := s.within(name, func(ctx context.Context, c *sql.Conn) error {
		if schema, err := shape(ctx, c); err != nil || schema != from.schema {
			return sql.ErrNoRows
		}
		_, err := c.ExecContext(ctx, anewSQL)
		return err
	})
	if err != nil {
		t.Logf("the database %s is not used again: %v", name, err)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	from.free = append(from.free, name)
}

// keep copies what the work has written beside its tables, and notes their shape.
func (s *server) keep(from *template) error {
	return s.within(from.name, func(ctx context.Context, c *sql.Conn) error {
		if _, err := c.ExecContext(ctx, keepSQL); err != nil {
			return err
		}
		var err error
		from.schema, err = shape(ctx, c)
		return err
	})
}

func (s *server) within(name string, work func(context.Context, *sql.Conn) error) error {
	ctx := context.Background()
	db, err := sql.Open("pgx", s.url(name))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	c, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	return work(ctx, c)
}

// shape tells one set of tables, columns, indexes, triggers and functions from another, cheaply.
func shape(ctx context.Context, c *sql.Conn) (shape string, err error) {
	return shape, c.QueryRowContext(ctx, shapeSQL).Scan(&shape)
}

const shapeSQL = `
SELECT concat_ws(' ',
       (SELECT concat_ws(' ', count(*), max(oid)) FROM pg_class WHERE oid >= 16384),
       (SELECT concat_ws(' ', count(*), max(attrelid), sum(length(attname)))
          FROM pg_attribute WHERE attrelid >= 16384 AND NOT attisdropped),
       (SELECT concat_ws(' ', count(*), max(oid)) FROM pg_constraint),
       (SELECT concat_ws(' ', count(*), max(oid)) FROM pg_trigger),
       (SELECT concat_ws(' ', count(*), max(oid)) FROM pg_proc))`

const keepSQL = `
DO $$
DECLARE t record; n bigint;
BEGIN
  CREATE SCHEMA kept;
  FOR t IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
    EXECUTE format('SELECT count(*) FROM public.%I', t.relname) INTO n;
    IF n > 0 THEN
      EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%1$I', t.relname);
    END IF;
  END LOOP;
  CREATE TABLE kept."sequences of public" AS
    SELECT quote_ident(sequencename) AS name, coalesce(last_value, start_value) AS at, last_value IS NOT NULL AS used
      FROM pg_sequences WHERE schemaname = 'public';
END $$`

// anewSQL deletes in any order, past foreign keys.
const anewSQL = `
DO $$
DECLARE t record;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR t IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
    EXECUTE format('DELETE FROM public.%I', t.relname);
  END LOOP;
  FOR t IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'kept'::regnamespace AND relname NOT LIKE '% %' LOOP
    EXECUTE format('INSERT INTO public.%I OVERRIDING SYSTEM VALUE SELECT * FROM kept.%1$I', t.relname);
  END LOOP;
  FOR t IN SELECT * FROM kept."sequences of public" LOOP
    PERFORM setval(('public.' || t.name)::regclass, t.at, t.used);
  END LOOP;
END $$`
