package catalog

import "slices"

// FetchKind is one material that the hall can make by itself, from what the core business system knows of the applicant (ITM-8). Package
// auto asks for it; an editor chooses it, and uploading stays possible.
type FetchKind struct {
	Key, Name string
	For       Audience
}

// Fetches is the closed list, in the order of the screen.
var Fetches = []FetchKind{
	{"unit-months", "单位近 12 个月参保缴费情况", ForUnits},
	{"person-months", "本人近 12 个月参保缴费情况", ForPersons},
	{"employment", "本人就业登记情况", ForPersons},
}

// FetchOf gives an entry of the closed list.
func FetchOf(key string) (FetchKind, bool) {
	i := slices.IndexFunc(Fetches, func(k FetchKind) bool { return k.Key == key })
	if i < 0 {
		return FetchKind{}, false
	}
	return Fetches[i], true
}
