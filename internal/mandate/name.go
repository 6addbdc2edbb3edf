package mandate

import (
	"wangting/internal/actor"
	"wangting/internal/regno"
)

// NameFor is the name of somebody with a mandate of a unit, now or before, as who may read it: in full for those who
// manage the unit's people, because they must be able to tell two of them apart, and masked for anybody else (HAN-6).
func NameFor(who actor.Actor, unitID, name string) string {
	manages := who.Level == actor.Representative || who.Level == actor.Administrator
	if manages && who.ForUnit() && who.UnitID == unitID {
		return name
	}
	return regno.MaskName(name)
}
