// Package region knows the places of the country down to the county, by the codes
// of GB/T 2260: two digits for a province, four for a city, six for a county. The table
// also holds development zones that statistics count as counties: parcels can be sent
// there. A 统一社会信用代码 is not checked against the table.
package region

import (
	_ "embed"
	"strings"
	"sync"
)

// Province is the code under which the hall keeps what is of the whole province, 省本级.
const Province = "320000"

// Place is a province, a city or a county.
type Place struct {
	Code string
	Name string
}

//go:embed regions.csv
var table string

// places holds all places by the code of the place that they belong to; "" holds the provinces.
var places = sync.OnceValue(func() map[string][]Place {
	in := map[string][]Place{}
	for line := range strings.Lines(table) {
		code, name, _ := strings.Cut(strings.TrimSpace(line), ",")
		above := code[:len(code)-2]
		in[above] = append(in[above], Place{code, name})
	}
	return in
})

// Provinces gives the provinces.
func Provinces() []Place { return places()[""] }

// Within gives the cities of a province or the counties of a city.
func Within(code string) []Place {
	if code == "" {
		return nil
	}
	return places()[code]
}

// Path gives the names of a county's province, its city and itself; false when there is
// no such county.
func Path(county string) ([3]string, bool) {
	if len(county) != 6 {
		return [3]string{}, false
	}
	p, ok1 := find("", county[:2])
	c, ok2 := find(county[:2], county[:4])
	a, ok3 := find(county[:4], county)
	return [3]string{p.Name, c.Name, a.Name}, ok1 && ok2 && ok3
}

// Full is a county as a parcel names it: 江苏省泰州市海陵区. Names that only group counties
// (市辖区 …) are left out. A city without counties (东莞市) is its own county. It is "" when
// there is no such county.
func Full(county string) string {
	names, ok := Path(county)
	if !ok {
		return ""
	}
	if grouping(names[1]) || names[1] == names[2] {
		return names[0] + names[2]
	}
	return names[0] + names[1] + names[2]
}

func grouping(city string) bool {
	return city == "市辖区" || city == "县" || strings.HasSuffix(city, "直辖县级行政区划")
}

func find(above, code string) (Place, bool) {
	for _, p := range places()[above] {
		if p.Code == code {
			return p, true
		}
	}
	return Place{}, false
}

// Known reports whether there is a province, city or county of a code.
func Known(code string) bool {
	if len(code) < 2 || len(code) > 6 || len(code)%2 != 0 {
		return false
	}
	for n := 2; n <= len(code); n += 2 {
		if _, ok := find(code[:n-2], code[:n]); !ok {
			return false
		}
	}
	return true
}

// Names are the names of a place and of those that it belongs to, as Full writes them; "" when there is no such place.
func Names(code string) string {
	if !Known(code) || len(code) == 6 {
		return Full(code)
	}
	province, _ := find("", code[:2])
	if len(code) == 2 {
		return province.Name
	}
	city, _ := find(code[:2], code)
	if grouping(city.Name) {
		return province.Name
	}
	return province.Name + city.Name
}
