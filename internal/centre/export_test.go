package centre

import (
	"wangting/internal/unit"
	"wangting/internal/web"
)

// Home exposes the home page to tests without the front door around it.
func Home(p Pages) web.Page { return p.home }

// Numbers are the names and values of the numbers that a unit is shown.
func Numbers(u unit.Unit) (out []string) {
	for _, it := range numbers(u) {
		out = append(out, it.Key+" "+it.Value)
	}
	return out
}
