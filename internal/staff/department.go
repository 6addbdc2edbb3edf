package staff

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
)

// Department is one 部门 of a region. The departments of a region are a tree.
type Department struct {
	ID       string
	Region   string
	Name     string // unique in the region; flows of items name departments so
	ParentID string // "" at the top
	HeadID   string // 负责人, a member of staff; "" for none
	Version  int64
}

// Departments stores the tree. A name that the region has already is a Conflict; so is a Put of an outdated version.
type Departments interface {
	AddDepartment(ctx context.Context, d Department) error
	PutDepartment(ctx context.Context, d Department) error
	// AllDepartments gives every department, by region and name.
	AllDepartments(ctx context.Context) ([]Department, error)
	// Roster gives every account, by login, and every department, by region and name, in one statement.
	Roster(ctx context.Context) ([]Account, []Department, error)
	// LockTree stops other transactions from changing the tree until this one ends: two changes may each be right and make a ring together.
	LockTree(ctx context.Context) error
}

// Tree is the departments of the hall, by region and name.
type Tree []Department

// Find gives a department by id.
func (t Tree) Find(departmentID string) (Department, bool) {
	i := slices.IndexFunc(t, func(d Department) bool { return d.ID == departmentID })
	if departmentID == "" || i < 0 {
		return Department{}, false
	}
	return t[i], true
}

// Named gives the id of the department of a region that has a name; "" when there is none.
func (t Tree) Named(region, name string) string {
	for _, d := range t {
		if d.Region == region && d.Name == name {
			return d.ID
		}
	}
	return ""
}

// Above gives a department and those above it, from the bottom.
func (t Tree) Above(departmentID string) []Department {
	var out []Department
	for d, ok := t.Find(departmentID); ok && len(out) < len(t); d, ok = t.Find(d.ParentID) {
		out = append(out, d)
	}
	return out
}

// Heads reports whether somebody is the head of a department or of one above it.
func (t Tree) Heads(staffID, departmentID string) bool {
	return staffID != "" && slices.ContainsFunc(t.Above(departmentID), func(d Department) bool { return d.HeadID == staffID })
}

// Of gives the ids of the departments whose work somebody sees as theirs: their own, and what they are the head of.
func (t Tree) Of(staffID, own string) []string {
	var out []string
	for _, d := range t {
		if d.ID == own || t.Heads(staffID, d.ID) {
			out = append(out, d.ID)
		}
	}
	return out
}

// check says what is wrong with a department in the tree.
func (d Department) check(t Tree) error {
	f := &fault.Fault{Kind: fault.Invalid}
	bad := func(field, say string) { f.Fields = append(f.Fields, fault.Field{Name: field, Say: say}) }
	if d.Name == "" || utf8.RuneCountInString(d.Name) > 40 {
		bad("name", "请填写部门名称，不超过 40 个字")
	}
	if other := t.Named(d.Region, d.Name); other != "" && other != d.ID {
		bad("name", "本地区已有同名的部门")
	}
	switch up, ok := t.Find(d.ParentID); {
	case d.ParentID == "":
	case !ok || up.Region != d.Region:
		bad("parent", "请选择本地区的上级部门")
	case d.ID != "" && slices.ContainsFunc(t.Above(d.ParentID), func(a Department) bool { return a.ID == d.ID }):
		bad("parent", "上级部门不能是本部门或者它的下级部门")
	}
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

// Tree gives every department. Like Named, it checks no rights.
func (s *Service) Tree(ctx context.Context) (Tree, error) {
	list, err := s.Store.AllDepartments(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading departments: %w", err)
	}
	return list, nil
}

// Roster gives the active accounts, by login, and every department, in one statement. Like Named, it checks no rights.
func (s *Service) Roster(ctx context.Context) ([]Account, Tree, error) {
	list, tree, err := s.Store.Roster(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the roster: %w", err)
	}
	return slices.DeleteFunc(list, func(a Account) bool { return a.State != Active }), tree, nil
}

// Manages gives the departments that who may manage.
func (s *Service) Manages(ctx context.Context, who actor.Actor) (Tree, error) {
	all, err := s.Tree(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(d Department) bool { return mayManage(who, d.Region) != nil }), nil
}

// SaveDepartment makes a department, or changes the one with its id at its version; a department never moves to another region. Faults are
// beside name, region, parent and head.
func (s *Service) SaveDepartment(ctx context.Context, who actor.Actor, d Department) (Department, error) {
	d.Name = strings.TrimSpace(d.Name)
	err := s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.LockTree(ctx); err != nil {
			return err
		}
		tree, err := s.Tree(ctx)
		if err != nil {
			return err
		}
		if d.ID != "" {
			was, ok := tree.Find(d.ID)
			if !ok || mayManage(who, was.Region) != nil {
				return fault.New(fault.NotFound, "没有找到这个部门")
			}
			d.Region = was.Region
		}
		if !regionForm.MatchString(d.Region) || mayManage(who, d.Region) != nil {
			return fault.On("region", "请选择所属地区")
		}
		if err := d.check(tree); err != nil {
			return err
		}
		if err := s.mayHead(ctx, d); err != nil {
			return err
		}
		save := s.Store.PutDepartment
		if d.ID == "" {
			d.ID, save = id.New(), s.Store.AddDepartment
		}
		if err := save(ctx, d); err != nil {
			return err
		}
		return s.Audit.Record(ctx, who, actor.Deed{Act: "staff.department-saved", Object: "department", ObjectID: d.ID,
			Detail: map[string]string{"region": d.Region, "parent": d.ParentID, "head": d.HeadID}})
	})
	if errors.Is(err, fault.Conflict) {
		err = fault.Wrap(fault.Conflict, "这个部门刚刚被别人修改过，请查看后再保存", err)
	}
	return d, err
}

func (s *Service) mayHead(ctx context.Context, d Department) error {
	if d.HeadID == "" {
		return nil
	}
	a, err := s.Store.Account(ctx, d.HeadID)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return fmt.Errorf("reading the head: %w", err)
	}
	if err != nil || !a.MayHead(d.Region) {
		return fault.On("head", "请选择在本地区受理或者审核办件的人员作为负责人")
	}
	return nil
}

// MayHead reports whether an account may be the head of a department of a region: who assigns cases handles cases.
func (a Account) MayHead(region string) bool {
	return a.may(actor.Clerk, region) || a.may(actor.Reviewer, region)
}

// SetDepartment puts an account into a department of a region that it serves; "" into none.
func (s *Service) SetDepartment(ctx context.Context, who actor.Actor, accountID, departmentID string) error {
	return s.change(ctx, who, accountID, "staff.department-set", func(ctx context.Context, a *Account) error {
		tree, err := s.Tree(ctx)
		if err != nil {
			return err
		}
		if d, ok := tree.Find(departmentID); departmentID != "" && (!ok || !Serves(a.Region, d.Region)) {
			return fault.On("department", "请选择本地区的部门")
		}
		a.Department = departmentID
		return nil
	})
}

// Within gives those of a list who work in a department or in one below it.
func (t Tree) Within(list []Account, departmentID string) []Account {
	var out []Account
	for _, a := range list {
		if slices.ContainsFunc(t.Above(a.Department), func(d Department) bool { return d.ID == departmentID }) {
			out = append(out, a)
		}
	}
	return out
}

// Peopled gives the names of the heads of the departments, by id, and the departments in which nobody active works, nor in one below.
func (s *Service) Peopled(ctx context.Context, t Tree) (heads map[string]string, empty map[string]bool, err error) {
	heads, empty = map[string]string{}, map[string]bool{}
	for _, d := range t {
		empty[d.ID] = true
	}
	_, err = s.those(ctx, func(a Account) bool {
		if slices.ContainsFunc(t, func(d Department) bool { return d.HeadID == a.ID }) {
			heads[a.ID] = a.Name
		}
		for _, d := range t.Above(cmp.Or(a.Department, "-")) {
			if a.State == Active {
				delete(empty, d.ID)
			}
		}
		return false
	})
	return heads, empty, err
}
