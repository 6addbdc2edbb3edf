package actor

import (
	"maps"
	"slices"
	"strings"
)

// Scopes of what belongs to a unit. Everybody who acts for the unit sees a thing with the scope "".
// Any other scope is Managers, or the code of an item: then only those see the thing who may handle
// that item.
const (
	// Managers is the scope of what concerns the mandates of a unit.
	Managers = "@managers"
	// EveryScope in a Sight covers all scopes of a unit.
	EveryScope = "*"
)

// Sight holds the scopes that somebody sees, by unit. The zero Sight sees no scope but "".
type Sight map[string][]string

// Sees reports whether a thing of a unit is seen.
func (s Sight) Sees(unitID, scope string) bool {
	return scope == "" || slices.Contains(s[unitID], EveryScope) || slices.Contains(s[unitID], scope)
}

// Granted are the codes of the items that a mandate of an operator covers, read in the statement that found its login. They filter what is
// shown; every act asks the mandate again.
type Granted struct {
	MandateID string // "" when nothing was read
	Items     []string
}

// Text is the Sight as ",unit:scope,unit:scope,". SQL looks for a piece of it by REPLACE, which knows no wildcards.
func (s Sight) Text() string {
	var b strings.Builder
	b.WriteByte(',')
	for _, unit := range slices.Sorted(maps.Keys(s)) {
		for _, scope := range s[unit] {
			b.WriteString(unit + ":" + scope + ",")
		}
	}
	return b.String()
}
