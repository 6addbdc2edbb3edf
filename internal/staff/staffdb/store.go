// Package staffdb stores staff accounts and sessions in SQL. It seals names and second
// factors. It knows no rule about who may do what.
package staffdb

import (
	"context"
	"fmt"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/staff"
	"wangting/internal/store"
)

// Purposes of the sealed and hashed columns, for the keyring.
const (
	purposeName = "staff.name"
	purposeTOTP = "staff.totp"
)

// Sealed are the columns of the room that hold sealed values.
var Sealed = []secretdb.Column{
	{Table: "staff", ID: "id", Name: "name_sealed", Purpose: purposeName},
	{Table: "staff", ID: "id", Name: "totp_sealed", Purpose: purposeTOTP},
}

// Store is staff.Store over SQL.
type Store struct {
	DB   *store.DB
	Keys *secret.Keyring
}

type accountRow struct {
	ID         string `db:"id"`
	Login      string `db:"login"`
	NameSealed []byte `db:"name_sealed"`
	Roles      string `db:"roles"`
	Region     string `db:"region"`
	Department string `db:"department_id"`
	State      string `db:"state"`
	MustChange bool   `db:"must_change"`
	PasswordUs int64  `db:"password_us"`
	CreatedUs  int64  `db:"created_us"`
	Version    int64  `db:"version"`
}

func (s *Store) account(r accountRow) (staff.Account, error) {
	name, err := s.Keys.Open(purposeName, r.NameSealed)
	if err != nil {
		return staff.Account{}, err
	}
	return staff.Account{ID: r.ID, Login: r.Login, Name: name, Roles: split(r.Roles), Region: r.Region, Department: r.Department,
		State: staff.State(r.State), MustChange: r.MustChange, PasswordAt: store.Time(r.PasswordUs),
		CreatedAt: store.Time(r.CreatedUs), Version: r.Version}, nil
}

func split(roles string) []actor.Role {
	var out []actor.Role
	for r := range strings.SplitSeq(roles, ",") {
		if r != "" {
			out = append(out, actor.Role(r))
		}
	}
	return out
}

func join(roles []actor.Role) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	return strings.Join(names, ",")
}

const addAccountSQL = `
INSERT INTO staff (id, login, name_sealed, roles, region, state, password_hash, must_change,
                   password_us, totp_sealed, totp_step, created_us, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

// AddAccount keeps a new account; a taken login is a Conflict.
func (s *Store) AddAccount(ctx context.Context, a staff.Account, sec staff.Secrets) error {
	_, err := s.DB.Exec(ctx, addAccountSQL, a.ID, a.Login, s.Keys.Seal(purposeName, a.Name), join(a.Roles), a.Region,
		string(a.State), sec.PasswordHash, a.MustChange, store.Us(a.PasswordAt),
		s.Keys.Seal(purposeTOTP, sec.TOTPSecret), sec.LastStep, store.Us(a.CreatedAt), a.Version)
	return err
}

const putAccountSQL = `
UPDATE staff
   SET name_sealed = $2,
       roles       = $3,
       region      = $4,
       state       = $5,
       department_id = $7,
       version     = version + 1
 WHERE id          = $1
   AND version     = $6`

// PutAccount keeps a changed account; somebody's newer change is a Conflict.
func (s *Store) PutAccount(ctx context.Context, a staff.Account) error {
	n, err := s.DB.Exec(ctx, putAccountSQL, a.ID, s.Keys.Seal(purposeName, a.Name), join(a.Roles), a.Region, string(a.State), a.Version,
		a.Department)
	return oneRow(n, err, fault.Conflict)
}

// oneRow turns a write that changed no row into a fault.
func oneRow(n int64, err error, kind fault.Kind) error {
	if err == nil && n == 0 {
		return fault.New(kind, "")
	}
	return err
}

const accountSQL = `
SELECT id, login, name_sealed, roles, region, department_id, state, must_change, password_us, created_us, version
  FROM staff
 WHERE id = $1`

// Account reads one account by id.
func (s *Store) Account(ctx context.Context, id string) (staff.Account, error) {
	return s.one(ctx, accountSQL, id)
}

const byIDsSQL = `
SELECT id, login, name_sealed, roles, region, department_id, state, must_change, password_us, created_us, version
  FROM staff
 WHERE id IN (%s)`

// AccountsByID reads accounts by id.
func (s *Store) AccountsByID(ctx context.Context, ids []string) (map[string]staff.Account, error) {
	places, args := store.In(1, ids)
	var rows []accountRow
	if err := s.DB.Select(ctx, &rows, fmt.Sprintf(byIDsSQL, places), args...); err != nil {
		return nil, err
	}
	list, err := s.accounts(rows)
	all := map[string]staff.Account{}
	for _, a := range list {
		all[a.ID] = a
	}
	return all, err
}

const byLoginSQL = `
SELECT id, login, name_sealed, roles, region, department_id, state, must_change, password_us, created_us, version
  FROM staff
 WHERE login = $1`

// AccountByLogin reads one account by its login.
func (s *Store) AccountByLogin(ctx context.Context, login string) (staff.Account, error) {
	return s.one(ctx, byLoginSQL, login)
}

func (s *Store) one(ctx context.Context, query, arg string) (staff.Account, error) {
	var r accountRow
	if err := s.DB.Get(ctx, &r, query, arg); err != nil {
		return staff.Account{}, err
	}
	return s.account(r)
}

const afterSQL = `
SELECT id, login, name_sealed, roles, region, department_id, state, must_change, password_us, created_us, version
  FROM staff
 WHERE login > $1
 ORDER BY login
 LIMIT $2`

// AccountsAfter reads the accounts behind a login, in its order.
func (s *Store) AccountsAfter(ctx context.Context, login string, limit int) ([]staff.Account, error) {
	var rows []accountRow
	if err := s.DB.Select(ctx, &rows, afterSQL, login, limit); err != nil {
		return nil, err
	}
	return s.accounts(rows)
}

func (s *Store) accounts(rows []accountRow) ([]staff.Account, error) {
	accounts := make([]staff.Account, len(rows))
	for i, r := range rows {
		var err error
		if accounts[i], err = s.account(r); err != nil {
			return nil, err
		}
	}
	return accounts, nil
}

const secretsSQL = `
SELECT password_hash, totp_sealed, totp_step
  FROM staff
 WHERE id = $1`

// Secrets reads what proves an account's holder.
func (s *Store) Secrets(ctx context.Context, accountID string) (staff.Secrets, error) {
	var r struct {
		Hash   string `db:"password_hash"`
		Sealed []byte `db:"totp_sealed"`
		Step   int64  `db:"totp_step"`
	}
	if err := s.DB.Get(ctx, &r, secretsSQL, accountID); err != nil {
		return staff.Secrets{}, err
	}
	plain, err := s.Keys.Open(purposeTOTP, r.Sealed)
	return staff.Secrets{PasswordHash: r.Hash, TOTPSecret: plain, LastStep: r.Step}, err
}

const putPasswordSQL = `
UPDATE staff
   SET password_hash = $2,
       must_change   = $3,
       password_us   = $4,
       version       = version + 1
 WHERE id            = $1`

// PutPassword keeps a new password.
func (s *Store) PutPassword(ctx context.Context, accountID, hash string, mustChange bool, at time.Time) error {
	n, err := s.DB.Exec(ctx, putPasswordSQL, accountID, hash, mustChange, store.Us(at))
	return oneRow(n, err, fault.NotFound)
}

const putTOTPSQL = `
UPDATE staff
   SET totp_sealed = $2,
       version     = version + 1
 WHERE id          = $1`

// PutTOTP stores a new secret. The last step stays, so that older codes cannot be used.
func (s *Store) PutTOTP(ctx context.Context, accountID, totp string) error {
	n, err := s.DB.Exec(ctx, putTOTPSQL, accountID, s.Keys.Seal(purposeTOTP, totp))
	return oneRow(n, err, fault.NotFound)
}

const useStepSQL = `
UPDATE staff
   SET totp_step = $2
 WHERE id        = $1
   AND totp_step < $2`

// UseStep raises the last step; false when it is not lower than step.
func (s *Store) UseStep(ctx context.Context, accountID string, step int64) (bool, error) {
	n, err := s.DB.Exec(ctx, useStepSQL, accountID, step)
	return n == 1, err
}
