package wording

import (
	_ "embed"
	"encoding/json"
	"slices"
	"sync"

	"wangting/internal/catalog"
)

//go:embed templates.json
var templatesFile []byte

var usual = sync.OnceValues(func() (all []catalog.Document, err error) {
	err = json.Unmarshal(templatesFile, &all)
	return all, err
})

// Template gives the document of a kind that an item issues: its own, or the hall's.
func Template(it *catalog.Item, kind string) (catalog.Document, error) {
	all, err := usual()
	if err != nil {
		return catalog.Document{}, err
	}
	d := catalog.Document{}
	if i := slices.IndexFunc(all, func(d catalog.Document) bool { return d.For == kind }); i >= 0 {
		d = all[i]
		d.Blocks = slices.Clone(d.Blocks)
	}
	if it == nil {
		return d, nil
	}
	if i := slices.IndexFunc(it.Documents, func(d catalog.Document) bool { return it.DocumentFor(d) == kind }); i >= 0 {
		own := it.Documents[i]
		own.For = kind
		if len(own.Blocks) == 0 {
			own.Blocks = d.Blocks
		}
		if own.Name == "" {
			own.Name = d.Name
		}
		return own, nil
	}
	return d, nil
}
