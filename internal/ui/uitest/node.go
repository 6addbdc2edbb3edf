package uitest

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

// words is the text of n with single spaces.
func words(n *html.Node) string {
	var b strings.Builder
	var visit func(*html.Node)
	visit = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c)
		}
	}
	visit(n)
	return strings.Join(strings.Fields(b.String()), " ")
}

// name is the accessible name of a button or link: its aria-label, the text of its
// aria-labelledby, its own text, or the alt text of its image.
func name(r *reader, n *html.Node) string {
	if l := attr(n, "aria-label"); l != "" {
		return l
	}
	if id := attr(n, "aria-labelledby"); id != "" && r.ids[id] != nil {
		return words(r.ids[id])
	}
	if w := words(n); w != "" {
		return w
	}
	if img := child(n, atom.Img); img != nil {
		return attr(img, "alt")
	}
	return ""
}

// child finds the first element of a kind below n.
func child(n *html.Node, kind atom.Atom) *html.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == kind {
			return c
		}
		if found := child(c, kind); found != nil {
			return found
		}
	}
	return nil
}

func within(n *html.Node, kind atom.Atom) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.DataAtom == kind {
			return true
		}
	}
	return false
}

// parentIs reports whether the parent of n has a class.
func parentIs(n *html.Node, class string) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		for c := range strings.FieldsSeq(attr(p, "class")) {
			if c == class {
				return true
			}
		}
	}
	return false
}

func heading(n *html.Node) int {
	if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
		return int(n.Data[1] - '0')
	}
	return 0
}
