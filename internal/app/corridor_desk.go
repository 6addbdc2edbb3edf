package app

import (
	"context"

	"wangting/internal/actor"
	"wangting/internal/casework/caseworkdesk"
	"wangting/internal/staff"
)

// deskColleagues are the staff to whom a case can be handed.
type deskColleagues struct{ staff *staff.Service }

func (c deskColleagues) Colleagues(ctx context.Context, role actor.Role, region string) ([]caseworkdesk.Colleague, error) {
	list, err := c.staff.Colleagues(ctx, role, region)
	if err != nil {
		return nil, err
	}
	out := make([]caseworkdesk.Colleague, len(list))
	for i, a := range list {
		out[i] = caseworkdesk.Colleague{ID: a.ID, Name: a.Name}
	}
	return out, nil
}
