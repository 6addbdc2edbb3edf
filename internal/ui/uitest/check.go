// Package uitest checks HTML. Every test of a page calls Check, which enforces the rules
// of package ui: accessibility and the content security policy. It does not know the
// content of any page.
package uitest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"wangting/internal/asset"
)

// Check fails t for every rule that a whole page breaks.
func Check(t testing.TB, page []byte) {
	t.Helper()
	for _, fault := range Faults(page) {
		t.Error(fault)
	}
}

// CheckFragment is Check for a part of a page: it needs no title and no h1, and its ids
// may refer to elements outside the part.
func CheckFragment(t testing.TB, part []byte) {
	t.Helper()
	for _, fault := range FragmentFaults(part) {
		t.Error(fault)
	}
}

// Faults lists what is wrong with a whole page.
func Faults(page []byte) []string {
	r := read(page)
	r.checkPage()
	r.checkParts(true)
	return r.faults
}

// FragmentFaults lists what is wrong with a part of a page.
func FragmentFaults(part []byte) []string {
	r := read(part)
	r.checkParts(false)
	return r.faults
}

// reader walks a document once and collects what the rules need.
type reader struct {
	faults   []string
	nodes    []*html.Node
	ids      map[string]*html.Node
	labelled map[string]string // id of a control → words of its label
}

func read(source []byte) *reader {
	r := &reader{ids: map[string]*html.Node{}, labelled: map[string]string{}}
	doc, err := html.Parse(bytes.NewReader(source))
	if err != nil {
		r.say("the page does not parse: %v", err)
		return r
	}
	r.balance(source)
	r.walk(doc)
	return r
}

func (r *reader) say(format string, args ...any) {
	r.faults = append(r.faults, fmt.Sprintf(format, args...))
}

func (r *reader) walk(n *html.Node) {
	if n.Type == html.ElementNode {
		r.nodes = append(r.nodes, n)
		if id := attr(n, "id"); id != "" && !within(n, atom.Template) {
			if r.ids[id] != nil {
				r.say("id %q stands twice", id)
			}
			r.ids[id] = n
		}
		if n.DataAtom == atom.Label {
			r.labelled[attr(n, "for")] = words(n)
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.walk(c)
	}
}

// void elements have no end tag.
var void = []string{"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

// balance reads the tags one by one, because the parser would close open tags and drop a
// form within a form.
func (r *reader) balance(source []byte) {
	var open []string
	z := html.NewTokenizer(bytes.NewReader(source))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				r.say("never closed: <%s>", strings.Join(open, "> <"))
			}
			return
		case html.StartTagToken:
			if name, _ := z.TagName(); !slices.Contains(void, string(name)) {
				if string(name) == "form" && slices.Contains(open, "form") {
					r.say("a form stands in a form")
				}
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				r.say("</%s> closes %v", name, open)
				return
			}
			open = open[:len(open)-1]
		}
	}
}

func (r *reader) checkPage() {
	count := map[atom.Atom]int{}
	for _, n := range r.nodes {
		count[n.DataAtom]++
		switch n.DataAtom {
		case atom.Title:
			if n.Parent.DataAtom == atom.Head && words(n) == "" {
				r.say("the title is empty")
			}
		case atom.Html:
			if attr(n, "lang") == "" {
				r.say("the page does not say its language")
			}
		}
	}
	if count[atom.H1] != 1 {
		r.say("the page has %d h1, want one", count[atom.H1])
	}
	if count[atom.Title] == 0 {
		r.say("the page has no title")
	}
	if count[atom.Main] != 1 {
		r.say("the page has %d main, want one", count[atom.Main])
	}
}

func (r *reader) checkParts(whole bool) {
	level := 0
	for _, n := range r.nodes {
		r.checkPolicy(n)
		r.checkNames(n)
		r.checkReferences(n, whole)
		r.checkIcon(n)
		if h := heading(n); h > 0 {
			if whole && level > 0 && h > level+1 {
				r.say("h%d %q follows h%d: a level is left out", h, words(n), level)
			}
			level = h
		}
	}
}

// checkPolicy refuses what the content security policy would block.
func (r *reader) checkPolicy(n *html.Node) {
	for _, a := range n.Attr {
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
			r.say("<%s %s=%q> is inline and would be blocked", n.Data, a.Key, a.Val)
		}
		address := a.Key == "href" || a.Key == "src" || a.Key == "action"
		if address && strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
			r.say("<%s %s=%q> is a script", n.Data, a.Key, a.Val)
		}
	}
	if n.DataAtom == atom.Style && n.Namespace == "" {
		r.say("an inline style sheet would be blocked")
	}
	if n.DataAtom == atom.Script && attr(n, "src") == "" && attr(n, "type") != "application/json" {
		r.say("an inline script would be blocked")
	}
}

// checkNames requires a name for every control.
func (r *reader) checkNames(n *html.Node) {
	switch n.DataAtom {
	case atom.Input:
		switch attr(n, "type") {
		case "hidden":
		case "submit", "button", "image":
			if attr(n, "value") == "" && attr(n, "aria-label") == "" {
				r.say("an input button has no name")
			}
		default:
			r.checkLabel(n)
		}
	case atom.Select, atom.Textarea:
		r.checkLabel(n)
	case atom.Button, atom.A, atom.Summary:
		if n.DataAtom == atom.A && !has(n, "href") {
			return
		}
		if name(r, n) == "" {
			r.say("a <%s> has no name: %v", n.Data, n.Attr)
		}
	case atom.Img:
		if !has(n, "alt") {
			r.say("a picture has no alt: %v", n.Attr)
		}
	case atom.Fieldset:
		if child(n, atom.Legend) == nil && !has(n, "aria-label") && !has(n, "aria-labelledby") {
			r.say("a fieldset has no legend: %v", n.Attr)
		}
	case atom.Table:
		if child(n, atom.Caption) == nil && !has(n, "aria-label") && !parentIs(n, "receipt") {
			r.say("a table has no caption")
		}
	}
}

func (r *reader) checkLabel(n *html.Node) {
	if name := attr(n, "aria-label"); name != "" {
		return
	}
	if attr(n, "aria-labelledby") != "" {
		return
	}
	if r.labelled[attr(n, "id")] == "" {
		r.say("<%s name=%q id=%q> has no label", n.Data, attr(n, "name"), attr(n, "id"))
	}
}

// checkReferences requires that every referenced id exists.
func (r *reader) checkReferences(n *html.Node, whole bool) {
	for _, key := range []string{"aria-describedby", "aria-labelledby", "aria-controls", "for"} {
		for id := range strings.FieldsSeq(attr(n, key)) {
			if r.ids[id] == nil && !within(n, atom.Template) && (whole || key == "for") {
				r.say("<%s %s=%q> points at nothing", n.Data, key, id)
			}
		}
	}
	if href := attr(n, "href"); whole && n.DataAtom == atom.A && len(href) > 1 && href[0] == '#' && r.ids[href[1:]] == nil {
		r.say("the link %s %q leads nowhere on the page", href, words(n))
	}
}

// checkIcon requires that an icon is in the sprite, because a missing icon is invisible.
func (r *reader) checkIcon(n *html.Node) {
	if n.Data != "use" {
		return
	}
	if _, icon, _ := strings.Cut(attr(n, "href"), "#"); !asset.HasIcon(icon) {
		r.say("the sprite has no icon %q", icon)
	}
}
