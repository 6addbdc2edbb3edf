package form

import (
	"errors"
	"net/url"
	"strings"
	"unicode/utf8"

	"wangting/internal/fault"
	"wangting/internal/region"
)

// An Address is kept as CODE/LINE: 321202/府前路1号. CODE is the county of package region, or as much of it as was chosen so far; LINE is
// what stands behind it. What was typed or came in one piece and names no county stays as it is.

// The inputs of an Address, behind its name and a dot.
const (
	AddressProvince = "province"
	AddressCity     = "city"
	AddressCounty   = "county"
	AddressLine     = "line"
)

// PlacesMark is the button of a page without the script that shows the cities and counties to choose from.
const PlacesMark = "_places"

const mostLine = 120 // characters behind the county

// AddressParts gives the chosen place of an Address and the line behind it.
func AddressParts(kept string) (code, line string) {
	before, after, cut := strings.Cut(kept, "/")
	if cut && (before == "" || region.Known(before)) {
		return before, after
	}
	return "", kept
}

// AddressWords writes an Address as on a parcel: 江苏省泰州市海陵区府前路1号.
func AddressWords(kept string) string {
	code, line := AddressParts(kept)
	return region.Names(code) + line
}

// decodeAddress reads the inputs of an Address. A choice that does not lie in the one before it is none: without the script a page shows
// the cities of the province that was chosen before.
func decodeAddress(name string, v url.Values) any {
	at := func(part string) string { return entered(v.Get(name + "." + part)) }
	code := ""
	for _, part := range []string{AddressProvince, AddressCity, AddressCounty} {
		if next := at(part); len(next) == len(code)+2 && strings.HasPrefix(next, code) && region.Known(next) {
			code = next
		}
	}
	line := at(AddressLine)
	if code == "" && line == "" {
		return nil
	}
	return code + "/" + line
}

func addressSent(name string, v url.Values) bool {
	for _, part := range []string{AddressProvince, AddressCity, AddressCounty, AddressLine} {
		if v.Has(name + "." + part) {
			return true
		}
	}
	return false
}

// parseAddress reads an Address that was typed in one piece too.
func parseAddress(s string) (string, error) {
	code, line := AddressParts(s)
	if line = strings.TrimSpace(line); code != "" {
		return code + "/" + line, nil
	}
	county, rest, ok := region.Split(line)
	if !ok {
		return "", errNoCounty
	}
	return county + "/" + rest, nil
}

var (
	errNoCounty = errors.New("no county")
	errNoLine   = errors.New("no street")
)

// checkAddress is what the format asks of an Address that is submitted.
func checkAddress(s string) error {
	code, line := AddressParts(s)
	switch n := utf8.RuneCountInString(line); {
	case len(code) != 6:
		return errNoCounty
	case strings.TrimSpace(line) == "":
		return errNoLine
	case n > mostLine:
		return fault.New(fault.Invalid, "详细地址最多 120 个字，请缩短")
	}
	return nil
}

func wrongAddress(f Field, cause error) string {
	if errors.Is(cause, errNoLine) {
		return f.Label + "没有填写详细地址，请填写街道和门牌号"
	}
	return f.Label + "没有选到区县，请选择省、市和区县"
}
