package privacy

import (
	"context"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/staff"
	"wangting/internal/unit"
)

// mostLooks bounds the list of looks.
const mostLooks = 100

// StaffLook is one look of staff, as the person whose data was shown reads it: no name of staff, but their post and region.
type StaffLook struct {
	At           time.Time
	Post, Region string
	What, Why    string
	Number, Item string
}

// reasons are the kinds of reasons. What staff typed as theirs may speak of others, so it stays with the auditors.
var reasons = map[string]string{
	"case.opened":        "办理或者查看您的办件",
	"case.material_read": "审核您提交的材料",
	"case.numbers_seen":  "核对身份，已填写原因",
	"audit.numbers_seen": "审计检查，已填写原因",
}

// Looks lists who of the staff has looked at the caller's own cases, materials and full numbers, the newest first.
func (s *Service) Looks(ctx context.Context, who actor.Actor) ([]StaffLook, error) {
	me, err := self(who)
	if err != nil {
		return nil, err
	}
	list, err := s.Store.Looks(ctx, me.PersonID, mostLooks)
	if err != nil {
		return nil, fmt.Errorf("reading who has looked at the data of person %s: %w", me.PersonID, err)
	}
	out := make([]StaffLook, len(list))
	for i, l := range list {
		out[i] = StaffLook{At: l.At, Post: staff.RolesLabel(l.Roles), Region: unit.RegionName(l.Region), What: s.Audit.Word(l.Act),
			Why: reasons[l.Act], Number: l.Number, Item: l.Item}
		if out[i].Post == "" {
			out[i].Post = "工作人员"
		}
	}
	return out, nil
}
