package web

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"wangting/internal/fault"
	"wangting/internal/secret"
	"wangting/internal/store"
)

// parking keeps parked forms in the database.
type parking struct {
	db   *store.DB
	keys *secret.Keyring
	now  func() time.Time
}

// What is kept for one browser. A form that is beyond it is not kept, and its sender is told so: those that wait are never
// dropped for it.
const (
	mostParked      = 100           // forms
	mostParkedBytes = 5 * MostTyped // of all together, sealed
)

// errFull is the answer for a browser that has no room for another form.
var errFull = errors.New("a browser has too many parked forms")

const sealParked = "web.parked"

const parkSQL = `
INSERT INTO web_parked (browser, path, data, expires_us)
VALUES ($1, $2, $3, $4)
    ON CONFLICT (browser, path) DO UPDATE
   SET data = excluded.data, expires_us = excluded.expires_us`

const waitingSQL = `
SELECT COUNT(*) AS forms, COALESCE(SUM(LENGTH(data)), 0) AS bytes
  FROM web_parked
 WHERE browser    = $1
   AND path      <> $2
   AND expires_us > $3`

// put keeps a form in its place. Another form that a page waits to show from there makes room: it then waits to be sent again, and
// moved is true. errFull when there is no room for both.
func (k parking) put(ctx context.Context, browser, path string, p parked) (moved bool, err error) {
	err = k.db.InTx(ctx, func(ctx context.Context) error {
		if err := k.db.Lock(ctx, "web_parked "+browser); err != nil { // two tabs at once
			return err
		}
		old, err := k.get(ctx, browser, path)
		switch {
		case errors.Is(err, fault.NotFound):
		case err != nil:
			return err
		default:
			if moved = old.Moves != nil && !old.sameAs(p); moved {
				if err := k.move(ctx, browser, old); err != nil {
					return err
				}
			}
		}
		return k.write(ctx, browser, path, p)
	})
	return moved && err == nil, err
}

// move puts a form that a page was to show among those that wait to be sent again.
func (k parking) move(ctx context.Context, browser string, p parked) error {
	at := p.Moves.At
	p.Sent, p.Moves = p.Moves, nil
	p.Sent.At = time.Time{}
	key, err := p.key()
	if err != nil {
		return err
	}
	p.Sent.ID, p.Sent.At = key, at
	return k.write(ctx, browser, key, p)
}

func (k parking) write(ctx context.Context, browser, path string, p parked) error {
	b, err := json.Marshal(p)
	if err != nil {
		return err
	}
	data := k.keys.Seal(sealParked, string(b))
	var waiting struct{ Forms, Bytes int }
	if err := k.db.Get(ctx, &waiting, waitingSQL, browser, path, store.Us(k.now())); err != nil {
		return err
	}
	if waiting.Forms >= mostParked || waiting.Bytes+len(data) > mostParkedBytes {
		return errFull
	}
	_, err = k.db.Exec(ctx, parkSQL, browser, path, data, store.Us(k.now().Add(lifetime)))
	return err
}

const parkedSQL = `
SELECT data
  FROM web_parked
 WHERE browser    = $1
   AND path       = $2
   AND expires_us > $3`

func (k parking) get(ctx context.Context, browser, path string) (parked, error) {
	var data []byte
	if err := k.db.Get(ctx, &data, parkedSQL, browser, path, store.Us(k.now())); err != nil {
		return parked{}, err
	}
	return k.open(data)
}

func (k parking) open(data []byte) (p parked, err error) {
	plain, err := k.keys.Open(sealParked, data)
	if err != nil {
		return p, err
	}
	return p, json.Unmarshal([]byte(plain), &p)
}

const unfinishedSQL = `
SELECT data
  FROM web_parked
 WHERE browser    = $1
   AND path    LIKE $2
   AND expires_us > $3
 ORDER BY expires_us DESC, path`

// unfinished gives the forms of a browser that no page shows by itself, newest first.
func (k parking) unfinished(ctx context.Context, browser string) ([]parked, error) {
	var rows [][]byte
	if err := k.db.Select(ctx, &rows, unfinishedSQL, browser, sentPrefix+"%", store.Us(k.now())); err != nil {
		return nil, err
	}
	var all []parked
	for _, data := range rows {
		p, err := k.open(data)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

const shownSQL = `
UPDATE web_parked
   SET data = $1
 WHERE browser = $2
   AND path    = $3`

// noteShown marks a form that a page has shown again. Its time does not begin anew.
func (k parking) noteShown(ctx context.Context, browser, path string) error {
	p, err := k.get(ctx, browser, path)
	if err != nil || p.Sent == nil {
		return err
	}
	p.Sent.Shown = true
	b, err := json.Marshal(p)
	if err != nil {
		return err
	}
	_, err = k.db.Exec(ctx, shownSQL, k.keys.Seal(sealParked, string(b)), browser, path)
	return err
}

func (k parking) drop(ctx context.Context, browser, path string) error {
	_, err := k.db.Exec(ctx, `DELETE FROM web_parked WHERE browser = $1 AND path = $2`, browser, path)
	return err
}

// dropAll forgets every form of a browser.
func (k parking) dropAll(ctx context.Context, browser string) error {
	_, err := k.db.Exec(ctx, `DELETE FROM web_parked WHERE browser = $1`, browser)
	return err
}
