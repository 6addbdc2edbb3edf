package logindb

import (
	"context"
	"time"

	"wangting/internal/login"
	"wangting/internal/store"
)

type scanRow struct {
	ID        string `db:"id"`
	Purpose   string `db:"purpose"`
	Binding   string `db:"binding"`
	Token     []byte `db:"token"`
	Typed     []byte `db:"typed"`
	Match     string `db:"match"`
	IP        string `db:"ip"`
	Browser   string `db:"browser"`
	Within    string `db:"within"`
	State     string `db:"state"`
	PersonID  string `db:"person_id"`
	MandateID string `db:"mandate_id"`
	UnitID    string `db:"unit_id"`
	CreatedUs int64  `db:"created_us"`
	ExpiresUs int64  `db:"expires_us"`
}

func (r scanRow) scan() login.Scan {
	return login.Scan{
		ID:        r.ID,
		Purpose:   login.ScanPurpose(r.Purpose),
		Binding:   r.Binding,
		Token:     r.Token,
		Typed:     r.Typed,
		Match:     r.Match,
		IP:        r.IP,
		Browser:   r.Browser,
		Within:    r.Within,
		State:     login.ScanState(r.State),
		PersonID:  r.PersonID,
		MandateID: r.MandateID,
		UnitID:    r.UnitID,
		CreatedAt: store.Time(r.CreatedUs),
		ExpiresAt: store.Time(r.ExpiresUs),
	}
}

const (
	endScansSQL = `
UPDATE login_scan
   SET state = 'expired'
 WHERE binding = $1
   AND state IN ('new', 'scanned', 'confirmed')`

	addScanSQL = `
INSERT INTO login_scan (id, purpose, binding, token, typed, match, ip, browser, within,
                        state, person_id, mandate_id, unit_id, created_us, expires_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'new', '', '', '', $10, $11)`

	scanSQL = `
SELECT id, purpose, binding, token, typed, match, ip, browser, within,
       state, person_id, mandate_id, unit_id, created_us, expires_us
  FROM login_scan`

	moveScanSQL = `
UPDATE login_scan
   SET state = $1, person_id = $2, mandate_id = $3, unit_id = $4, expires_us = $5
 WHERE id = $6
   AND state = $7
   AND expires_us > $8`
)

// AddScan stores a scan and ends the other open scans of the same browser session.
func (s Store) AddScan(ctx context.Context, c login.Scan) error {
	return s.DB.InTx(ctx, func(ctx context.Context) error {
		if _, err := s.DB.Exec(ctx, endScansSQL, c.Binding); err != nil {
			return err
		}
		_, err := s.DB.Exec(ctx, addScanSQL, c.ID, string(c.Purpose), c.Binding, c.Token, c.Typed, c.Match, c.IP, c.Browser, c.Within,
			store.Us(c.CreatedAt), store.Us(c.ExpiresAt))
		return err
	})
}

// Scan returns a scan by id.
func (s Store) Scan(ctx context.Context, id string) (login.Scan, error) {
	return s.scan(ctx, ` WHERE id = $1`, id)
}

// ScanByToken returns the scan whose QR code holds the token.
func (s Store) ScanByToken(ctx context.Context, token []byte) (login.Scan, error) {
	return s.scan(ctx, ` WHERE token = $1`, token)
}

// ScanByTyped returns the open scan with the eight-digit code, or the last one that had it.
func (s Store) ScanByTyped(ctx context.Context, typed []byte) (login.Scan, error) {
	return s.scan(ctx, ` WHERE typed = $1 ORDER BY id DESC LIMIT 1`, typed)
}

func (s Store) scan(ctx context.Context, where string, arg any) (login.Scan, error) {
	var r scanRow
	err := s.DB.Get(ctx, &r, scanSQL+where, arg)
	return r.scan(), err
}

// MoveScan updates a scan if it is still in the state from; it reports whether it was.
func (s Store) MoveScan(ctx context.Context, c login.Scan, from login.ScanState, now time.Time) (bool, error) {
	n, err := s.DB.Exec(
		ctx, moveScanSQL, string(c.State), c.PersonID, c.MandateID, c.UnitID, store.Us(c.ExpiresAt), c.ID, string(from), store.Us(now),
	)
	return n == 1, err
}

// SweepScans deletes scans that expired before the given time.
func (s Store) SweepScans(ctx context.Context, then time.Time) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM login_scan WHERE expires_us < $1`, store.Us(then))
	return err
}
