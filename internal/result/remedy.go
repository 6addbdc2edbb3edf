package result

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"wangting/internal/catalog"
)

//go:embed remedies.json
var remediesFile []byte

// remedy is what the holder of a document can do about a no: what the item itself names (one of catalog.Remedies), or what its type has.
// The first that fits counts; the last fits all.
type remedy struct {
	Slug    string   `json:"slug"`
	Types   []string `json:"types"`
	Before  []string `json:"before"` // codes of items whose versions from before there were types name nothing
	Refused []string `json:"refused"`
	Denied  []string `json:"denied"`
	Ended   []string `json:"ended"` // without a decision
}

var remedies = sync.OnceValues(func() (all []remedy, err error) {
	err = json.Unmarshal(remediesFile, &all)
	return all, err
})

// remediesOf gives the paragraphs for a document of an item that says no (RES-6).
func remediesOf(k Kind, it *catalog.Item, by Authority) ([]string, error) {
	all, err := remedies()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(r remedy) bool {
		switch {
		case it.Remedy != "" || r.Slug == "":
			return r.Slug == it.Remedy || r.Slug == ""
		case it.Type == "":
			return slices.Contains(r.Before, it.Code)
		}
		return slices.Contains(r.Types, it.Type)
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
