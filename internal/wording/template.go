package wording

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"wangting/internal/catalog"
)

//go:embed templates.json
var templatesFile []byte

var usual = sync.OnceValues(func() (all []catalog.Document, err error) {
	err = json.Unmarshal(templatesFile, &all)
	return all, err
})

// Template gives the document of a kind that an item issues: its own, or the hall's. The hall's is called as the item calls its result.
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
	d.Name = title(kind, it, d.Name)
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

// title gives the title of a document. A granted or denied one is called as the item calls its result.
func title(kind string, it *catalog.Item, otherwise string) string {
	if kind == Granted || kind == Denied {
		if name := resultNamed(it, kind == Denied); name != "" {
			return name
		}
	}
	return otherwise
}

// endings are those of names of documents. A result that is no document, such as money on an account, names none.
var endings = []string{"书", "证明", "回执", "批复", "意见", "凭证", "确认单", "通知单"}

func resultNamed(it *catalog.Item, against bool) string {
	if it == nil {
		return ""
	}
	for _, line := range it.Results {
		line = strings.ReplaceAll(line, "或者", "、")
		for name := range strings.FieldsFuncSeq(line, func(r rune) bool { return strings.ContainsRune("、，,", r) }) {
			if strings.Contains(name, "受理") || strings.HasPrefix(name, "不") != against || strings.HasPrefix(name, "未") {
				continue
			}
			for _, e := range endings {
				if strings.HasSuffix(name, e) && len([]rune(name)) <= 30 {
					return name
				}
			}
		}
	}
	return ""
}
