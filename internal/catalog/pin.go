package catalog

import (
	"context"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// MostPins is how many items editors can put before the others in 「热门服务」 (POR-3).
const MostPins = 8

// pinned begins the mark that keeps the pins, so that an empty list is told from one that nobody has made.
const pinned = "pinned"

func pinsOf(mark string) []string {
	words := strings.Fields(mark)
	if len(words) == 0 || words[0] != pinned {
		return nil
	}
	return append([]string{}, words[1:]...)
}

// Pins are the codes that stand first in 「热门服务」: those that editors chose, or those that come so with the items.
func (c *Catalogue) Pins() []string {
	if c.pins != nil {
		return slices.Clone(c.pins)
	}
	var list []string
	for _, it := range c.hot {
		if it.Pin > 0 {
			list = append(list, it.Code)
		}
	}
	return list
}

// Pin puts items before the others in 「热门服务」, at once on this node and within a minute on the others. was is what the page had shown:
// Conflict when somebody has changed it since. Faults: Invalid beside pin.<place> for an item that is not there or stands twice.
func (s *Service) Pin(ctx context.Context, who actor.Actor, was, now []string) error {
	f := &fault.Fault{Kind: fault.Invalid}
	for i, code := range now {
		say := ""
		switch {
		case s.Catalogue().Item(code) == nil:
			say = "没有这个事项，请重新选择"
		case slices.Contains(now[:i], code):
			say = "“" + s.Catalogue().Item(code).Name + "”选了两次"
		default:
			continue
		}
		f.Fields = append(f.Fields, fault.Field{Name: PinField(i), Say: say})
	}
	if len(now) > MostPins || len(f.Fields) > 0 {
		return f
	}
	return s.change(ctx, who, "item.pinned", "hot", strings.Join(now, " "), func(ctx context.Context) error {
		if err := s.Current(ctx); err != nil {
			return err
		}
		if !slices.Equal(s.Catalogue().Pins(), was) {
			return fault.New(fault.Conflict, "另一位编辑刚刚改过热门服务，下面是最新的顺序，请核对后再保存")
		}
		return s.Store.SetMark(ctx, markPins, strings.TrimSpace(pinned+" "+strings.Join(now, " ")))
	})
}

// PinField is the name of the input of a place, from 0.
func PinField(i int) string { return "pin." + string(rune('1'+i)) }
