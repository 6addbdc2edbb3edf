package region

import "strings"

// Split reads an address that begins with a county of the table: 江苏省泰州市海陵区府前路1号 gives 321202 and 府前路1号. The province, the
// city or the word 省 may be left out as long as only one county fits, and space between the names is passed over. It is false when
// none fits.
func Split(address string) (county, rest string, ok bool) {
	address = strings.TrimSpace(address)
	for _, p := range Provinces() {
		if after, is := past(address, p.Name); is {
			return splitIn(p.Code, after)
		}
	}
	for _, p := range Provinces() { // without its province: one city or county, or none
		c, r, is := splitIn(p.Code, address)
		if is && ok {
			return "", "", false
		}
		if is {
			county, rest, ok = c, r, true
		}
	}
	return county, rest, ok
}

// splitIn reads what stands behind the name of a province.
func splitIn(province, s string) (county, rest string, ok bool) {
	for _, city := range Within(province) {
		after, is := past(s, city.Name)
		if !is {
			continue
		}
		for _, c := range Within(city.Code) {
			if r, is := past(after, c.Name); is {
				return c.Code, r, true
			}
		}
		for _, c := range Within(city.Code) {
			if c.Name == city.Name { // a city without counties
				return c.Code, after, true
			}
		}
	}
	for _, city := range Within(province) { // without its city
		for _, c := range Within(city.Code) {
			r, is := past(s, c.Name)
			if is && ok {
				return "", "", false
			}
			if is {
				county, rest, ok = c.Code, r, true
			}
		}
	}
	return county, rest, ok
}

// past gives what stands behind a name; a province may lack its last word.
func past(s, name string) (string, bool) {
	for _, n := range []string{name, strings.TrimSuffix(name, "省")} {
		if rest, ok := strings.CutPrefix(s, n); ok {
			return strings.TrimLeft(rest, " \t　"), true
		}
	}
	return s, false
}
