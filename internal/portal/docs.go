package portal

import (
	"slices"
	"strings"

	"wangting/internal/find"
	"wangting/internal/news"
)

// docs are the pages and what editors have published, which the search finds beside the items.
func docs(board *news.Board) []find.Doc {
	var out []find.Doc
	for path, s := range statics {
		out = append(out, find.Doc{Kind: "网站页面", Title: s.title, Href: path, Icon: "file-text", Say: s.say, Words: s.words})
	}
	slices.SortFunc(out, func(a, b find.Doc) int { return strings.Compare(a.Href, b.Href) })
	out = append(out, offered...)
	for _, n := range board.List {
		out = append(out, find.Doc{Kind: n.Kind.Name(), Title: n.Title, Href: n.Href(), Icon: "bell", Say: n.Day()})
	}
	return out
}
