package casework

import (
	"slices"

	"wangting/internal/fault"
)

// handles is nil when the city of a case handles the item. The unit's own city decides, the city that a person names, or that of the
// employer who endorses; a person's draft that names none yet belongs to none.
func (it Item) handles(c Case) error {
	if len(it.Regions) == 0 || slices.Contains(it.Regions, c.Region) || c.Personal() && c.State == Draft {
		return nil
	}
	return fault.New(fault.Forbidden, "“"+it.Name+"”没有在这个地区开通办理，请查看办事指南，或者到当地窗口咨询")
}

// GoesTo reports whether cases of the item can be given to a region: the province, or a city that handles the item.
func (it Item) GoesTo(region string) bool {
	return region == Province || cityOf(region) == region && (len(it.Regions) == 0 || slices.Contains(it.Regions, region))
}
