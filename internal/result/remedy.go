package result

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"
)

//go:embed remedies.json
var remediesFile []byte

// remedy is what the holder of a document can do about a no. The first that fits an item counts; the last fits all.
type remedy struct {
	Name    string   `json:"name"`
	Items   []string `json:"items"` // codes
	Names   []string `json:"names"` // parts of an item's name
	Refused []string `json:"refused"`
	Denied  []string `json:"denied"`
	Ended   []string `json:"ended"` // without a decision
}

var remedies = sync.OnceValues(func() (all []remedy, err error) {
	err = json.Unmarshal(remediesFile, &all)
	return all, err
})

// remediesOf gives the paragraphs for a document that says no.
func remediesOf(k Kind, code, name string, by Authority) ([]string, error) {
	all, err := remedies()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(r remedy) bool {
		named := slices.ContainsFunc(r.Names, func(part string) bool { return strings.Contains(name, part) })
		return r.Name == "" || named || slices.Contains(r.Items, code)
	})
	words := all[i].Denied
	switch k {
	case Refused:
		words = all[i].Refused
	case Terminated:
		words = all[i].Ended
	}
	var out []string
	for _, w := range words {
		out = append(out, strings.ReplaceAll(w, "{review}", by.Review))
	}
	return out, nil
}
