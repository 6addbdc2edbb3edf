package staffdb

import (
	"context"
	"time"

	"wangting/internal/fault"
	"wangting/internal/staff"
	"wangting/internal/store"
)

const addDepartmentSQL = `
INSERT INTO staff_department (id, region, name, parent_id, head_id, version)
VALUES ($1, $2, $3, $4, $5, $6)`

// AddDepartment keeps a new department; a taken name is a Conflict.
func (s *Store) AddDepartment(ctx context.Context, d staff.Department) error {
	_, err := s.DB.Exec(ctx, addDepartmentSQL, d.ID, d.Region, d.Name, d.ParentID, d.HeadID, d.Version)
	return err
}

const putDepartmentSQL = `
UPDATE staff_department
   SET name      = $2,
       parent_id = $3,
       head_id   = $4,
       version   = version + 1
 WHERE id        = $1
   AND version   = $5`

// PutDepartment keeps a changed department; somebody's newer change is a Conflict.
func (s *Store) PutDepartment(ctx context.Context, d staff.Department) error {
	n, err := s.DB.Exec(ctx, putDepartmentSQL, d.ID, d.Name, d.ParentID, d.HeadID, d.Version)
	return oneRow(n, err, fault.Conflict)
}

const departmentsSQL = `
SELECT id, region, name, parent_id, head_id, version
  FROM staff_department
 ORDER BY region, name`

// AllDepartments gives every department, by region and name.
func (s *Store) AllDepartments(ctx context.Context) ([]staff.Department, error) {
	var rows []struct {
		ID       string `db:"id"`
		Region   string `db:"region"`
		Name     string `db:"name"`
		ParentID string `db:"parent_id"`
		HeadID   string `db:"head_id"`
		Version  int64  `db:"version"`
	}
	err := s.DB.Select(ctx, &rows, departmentsSQL)
	out := make([]staff.Department, len(rows))
	for i, r := range rows {
		out[i] = staff.Department(r)
	}
	return out, err
}

// rosterSQL has the accounts by login, and then the departments by region and name.
const rosterSQL = `
SELECT 0 AS part, '' AS region_first, login AS name, id, name_sealed, roles, region, department_id, state, must_change, password_us,
       created_us, version, '' AS parent_id, '' AS head_id
  FROM staff
UNION ALL
SELECT 1, region, name, id, CAST(NULL AS BYTEA), '', region, '', '', FALSE, 0, 0, version, parent_id, head_id
  FROM staff_department
 ORDER BY 1, 2, 3`

// Roster gives every account, by login, and every department, by region and name, in one statement.
func (s *Store) Roster(ctx context.Context) ([]staff.Account, []staff.Department, error) {
	var rows []struct {
		Part        int    `db:"part"`
		RegionFirst string `db:"region_first"`
		Name        string `db:"name"`
		ParentID    string `db:"parent_id"`
		HeadID      string `db:"head_id"`
		accountRow
	}
	if err := s.DB.Select(ctx, &rows, rosterSQL); err != nil {
		return nil, nil, err
	}
	var accounts []accountRow
	var departments []staff.Department
	for _, r := range rows {
		if r.Part == 0 {
			r.Login = r.Name
			accounts = append(accounts, r.accountRow)
			continue
		}
		departments = append(departments, staff.Department{ID: r.ID, Region: r.Region, Name: r.Name, ParentID: r.ParentID, HeadID: r.HeadID,
			Version: r.Version})
	}
	list, err := s.accounts(accounts)
	return list, departments, err
}

const addDeputySQL = `
INSERT INTO staff_deputy (id, staff_id, deputy_id, from_us, until_us, set_by)
VALUES ($1, $2, $3, $4, $5, $6)`

// AddDeputy keeps who stands in for whom.
func (s *Store) AddDeputy(ctx context.Context, d staff.Deputy) error {
	_, err := s.DB.Exec(ctx, addDeputySQL, d.ID, d.StaffID, d.DeputyID, store.Us(d.From), store.Us(d.Until), d.SetBy)
	return err
}

const endDeputySQL = `
UPDATE staff_deputy
   SET until_us = $2
 WHERE id       = $1
   AND until_us > $2`

// EndDeputy ends it at a moment; NotFound when it has ended.
func (s *Store) EndDeputy(ctx context.Context, deputyID string, at time.Time) error {
	n, err := s.DB.Exec(ctx, endDeputySQL, deputyID, store.Us(at))
	return oneRow(n, err, fault.NotFound)
}

const deputiesOfSQL = `
SELECT id, staff_id, deputy_id, from_us, until_us, set_by
  FROM staff_deputy
 WHERE (staff_id = $1 OR deputy_id = $1)
   AND until_us > $2
 ORDER BY from_us, id`

// DeputiesOf gives what is set about somebody, on either side, and has not ended at a moment.
func (s *Store) DeputiesOf(ctx context.Context, staffID string, at time.Time) ([]staff.Deputy, error) {
	var rows []struct {
		ID       string `db:"id"`
		StaffID  string `db:"staff_id"`
		DeputyID string `db:"deputy_id"`
		FromUs   int64  `db:"from_us"`
		UntilUs  int64  `db:"until_us"`
		SetBy    string `db:"set_by"`
	}
	err := s.DB.Select(ctx, &rows, deputiesOfSQL, staffID, store.Us(at))
	out := make([]staff.Deputy, len(rows))
	for i, r := range rows {
		out[i] = staff.Deputy{ID: r.ID, StaffID: r.StaffID, DeputyID: r.DeputyID, From: store.Time(r.FromUs), Until: store.Time(r.UntilUs),
			SetBy: r.SetBy}
	}
	return out, err
}

// LockStaff stops other transactions from setting who an account stands in for.
func (s *Store) LockStaff(ctx context.Context, staffID string) error {
	return s.DB.Lock(ctx, "staff:"+staffID)
}

// LockTree stops other transactions from changing the tree of departments.
func (s *Store) LockTree(ctx context.Context) error { return s.DB.Lock(ctx, "staff.departments") }
