package desk

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/staff"
	"wangting/internal/ui"
)

// hands adds who the 承办人 is, and the forms to claim, release, assign or hand the case over.
func (p Pages) hands(r *http.Request, who actor.Actor, v *caseView, view casework.View, open []casework.Verb, t *typed) error {
	c := view.Case
	mine := who.IsAmong(c.ClaimedBy)
	switch v.Holder = c.ClaimedBy; {
	case c.ClaimedBy == "":
	case c.ClaimedBy == who.StaffID:
		v.Held = "承办人：您"
	case mine:
		v.Held = "承办人：" + holder(who, c.ClaimedBy, view.Names) + "，由您代办"
	default:
		v.Held = "已由" + holder(who, c.ClaimedBy, view.Names) + "认领"
	}
	sends := (casework.Handles(who) || who.Has(actor.Admin)) && (!view.Confined || c.State.Ended())
	if p.SendAt != nil && sends && v.posted && c.Verdict != casework.NoVerdict {
		v.Parcel = p.SendAt(c.ID)
	}
	onlyAsked := view.Confined && c.State == casework.Consulting
	v.MayClaim, v.MayRelease = c.ClaimedBy == "" && len(open) > 0 && !onlyAsked, mine && roleAt(c.State) != ""
	if roleAt(c.State) == "" {
		return nil
	}
	leads, err := p.Core.Leads(r.Context(), who, c)
	if err != nil {
		return err
	}
	if !mine && !leads {
		return nil
	}
	list, err := p.colleaguesOf(r.Context(), v, roleAt(c.State), c.Region)
	if err != nil {
		return err
	}
	tree, err := p.departmentsOf(r.Context(), v)
	if err != nil {
		return err
	}
	if handOverForm(r, who, v, view, list, tree, t); leads {
		assignForm(v, c, list, tree, t)
	}
	return nil
}

// colleaguesOf gives the colleagues who may take a step of a role in a region. The page asks for all colleagues once.
func (p Pages) colleaguesOf(ctx context.Context, v *caseView, role actor.Role, region string) ([]staff.Account, error) {
	if v.working == nil {
		list, err := p.Colleagues.Working(ctx)
		if err != nil {
			return nil, fmt.Errorf("listing colleagues: %w", err)
		}
		v.working = list
	}
	return slices.DeleteFunc(slices.Clone(v.working), func(a staff.Account) bool { return !a.Takes(role, region) }), nil
}

// departmentsOf gives all departments. The page asks for them once.
func (p Pages) departmentsOf(ctx context.Context, v *caseView) (staff.Tree, error) {
	if v.tree == nil {
		tree, err := p.Colleagues.Tree(ctx)
		if err != nil {
			return nil, fmt.Errorf("reading departments: %w", err)
		}
		v.tree = tree
	}
	return v.tree, nil
}

// handOverForm offers the colleagues, departments and regions that may take the case.
func handOverForm(r *http.Request, who actor.Actor, v *caseView, view casework.View, list []staff.Account, tree staff.Tree, t *typed) {
	c := view.Case
	chosen := func(name string) string {
		if t == nil || t.Verb != casework.HandOver {
			return ""
		}
		return t.More[name]
	}
	for _, one := range list {
		if one.ID != who.StaffID && one.ID != c.ClaimedBy {
			v.Colleagues = append(v.Colleagues, ui.Option{Value: one.ID, Label: one.Name, Selected: t.gives(casework.HandOver, one.ID)})
		}
	}
	if d, ok := tree.Find(c.Department); ok {
		v.Department = d.Name
	}
	for _, d := range tree {
		if staff.Covers(d.Region, c.Region) && d.ID != c.Department {
			v.Departments = append(v.Departments, ui.Option{Value: d.ID, Label: d.Name, Selected: d.ID == chosen("department")})
		}
	}
	for _, g := range ui.ShellFrom(r.Context()).Regions {
		if g.Code != c.Region && view.Item.GoesTo(g.Code) {
			v.Regions = append(v.Regions, ui.Option{Value: g.Code, Label: g.Name, Selected: g.Code == chosen("region")})
		}
	}
	if len(v.Colleagues)+len(v.Departments)+len(v.Regions) > 0 {
		v.HandOver = v.form(casework.HandOver, t)
	}
}

// assignForm offers the people of the department; of the whole region while the case is in none, or nobody of it can take the case.
func assignForm(v *caseView, c casework.Case, list []staff.Account, tree staff.Tree, t *typed) {
	if members := tree.Within(list, c.Department); len(members) > 0 {
		list = members
	}
	for _, one := range list {
		if one.ID != c.ClaimedBy {
			v.Members = append(v.Members, ui.Option{Value: one.ID, Label: one.Name, Selected: t.gives(casework.Assign, one.ID)})
		}
	}
	if len(v.Members) > 0 {
		v.Assign = v.form(casework.Assign, t)
	}
}

// gives reports whether a form that comes back has chosen a colleague.
func (t *typed) gives(verb casework.Verb, staffID string) bool {
	return t != nil && t.Verb == verb && t.To == staffID
}
