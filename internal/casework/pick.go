package casework

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// Answers from a list of the core system (form.Pick): one is chosen on a page of its own, is saved into the draft like one that is typed,
// and what the list says beside it is filled in by known.

// Choosable is one entry of a list.
type Choosable struct {
	Value  string // the answer
	Words  string // what it is, for people
	Closed string // why it cannot be chosen; "" when it can
}

// PickView is what the page of a list shows.
type PickView struct {
	View
	Field   form.Field
	Pick    form.Pick
	Choices []Choosable
	Away    error // why there is no list; the answer can be typed
}

// Faults of a list that cannot be had.
var (
	errNoPick   = fault.New(fault.NotFound, "您所在地区的数据还没有接入，不能从清单中选择，请返回后直接填写")
	errPickGone = fault.New(fault.Away, "核心业务系统没有应答，清单暂时打不开。请稍后再试，也可以返回后直接填写")
)

// OpenPick gives the list from which an answer of a draft is chosen, and says in Away why there is none. NotFound when the question
// has no list.
func (s *Service) OpenPick(ctx context.Context, who actor.Actor, caseID, field string) (PickView, error) {
	if _, err := s.draft(ctx, who, caseID); err != nil {
		return PickView{}, err
	}
	open, err := s.Open(ctx, who, caseID)
	if err != nil {
		return PickView{}, err
	}
	v := PickView{View: open}
	f, asked := open.Item.Form.Field(field)
	if v.Field = f; !asked {
		return v, errNoCase
	}
	if v.Pick, asked = form.PickOf(f.Pick); !asked {
		return v, errNoCase
	}
	if s.Choices == nil || open.Case.Practice() {
		v.Away = errNoPick
		return v, nil
	}
	v.Choices, err = s.Choices(ctx, open.Case, v.Pick.Key)
	switch {
	case errors.Is(err, fault.NotFound):
		v.Away = errNoPick
	case errors.Is(err, fault.Away):
		v.Away = errPickGone
	case err != nil:
		return v, fmt.Errorf("reading the list %s: %w", v.Pick.Key, err)
	}
	return v, nil
}

// Pick saves what was chosen from a list as the answer of a draft. Faults: Invalid beside the field when it is not in the list or cannot
// be chosen; Conflict when the draft has been saved since version; NotFound and Away when the list cannot be asked.
func (s *Service) Pick(ctx context.Context, who actor.Actor, caseID, field, value string, version int64) error {
	v, err := s.OpenPick(ctx, who, caseID, field)
	if err != nil {
		return err
	}
	if v.Away != nil {
		return v.Away
	}
	at := slices.IndexFunc(v.Choices, func(c Choosable) bool { return c.Value == value })
	switch {
	case value == "":
		return fault.On(field, "请选择"+v.Field.Label)
	case at < 0:
		return fault.On(field, "清单中没有所选的这一项，请重新选择")
	case v.Choices[at].Closed != "":
		return fault.On(field, v.Choices[at].Closed+"，请选择其他的")
	}
	data := maps.Clone(v.Case.Data)
	if data == nil {
		data = form.Data{}
	}
	data[field] = value
	_, err = s.Save(ctx, who, caseID, data, version)
	return err
}

// once refuses an application about something that another running case of the owner is about. Submissions of one day draw their numbers
// one after another, so that behind the number of two at the same moment one is refused. Fault: Invalid.
func (s *Service) once(ctx context.Context, item Item, c Case) error {
	for _, f := range item.Form.Picked() {
		pick, _ := form.PickOf(f.Pick)
		value, _ := c.Data[f.Name].(string)
		if pick.Once == "" || value == "" {
			continue
		}
		number, err := s.about(ctx, c, f.Name, value)
		if err != nil {
			return err
		}
		if number != "" {
			return fault.On(f.Name, pick.Once+"已经有一件在办，办件编号"+number+"，不能重复提交")
		}
	}
	return nil
}

// about gives the number of a running case of the same owner and item with the same answer; "" when there is none.
func (s *Service) about(ctx context.Context, c Case, field, value string) (string, error) {
	return s.another(ctx, c, func(row Case) (bool, error) {
		full, err := s.Store.Case(ctx, row.ID)
		if err != nil {
			return false, fmt.Errorf("reading case %s: %w", row.ID, err)
		}
		return full.Data[field] == value, nil
	})
}
