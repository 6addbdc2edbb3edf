package wording

import (
	"strings"

	"wangting/internal/catalog"
)

// Basis names the laws of an item.
func Basis(it *catalog.Item) []string {
	var out []string
	for _, b := range it.LegalBasis {
		s := b.Title
		if !strings.HasPrefix(s, "《") && !strings.Contains(s, "》") {
			s = "《" + s + "》"
		}
		if b.Text != "" {
			s += "：" + strings.Join(Paragraphs(b.Text), " ")
		}
		out = append(out, s)
	}
	return out
}
