package main

import (
	"fmt"
	"strings"
)

// node is a part of a style sheet: a rule with selectors and declarations, a block of
// nodes such as @media, or text that stays as it is, such as @keyframes.
type node struct {
	prelude   string
	selectors []string
	decls     []decl
	children  []*node
	verbatim  string
}

type decl struct {
	name, value string
	important   bool
}

// parse reads a sheet that esbuild has written: nothing nests, and no comment is left.
func parse(sheet string) ([]*node, error) {
	var nodes []*node
	for {
		sheet = strings.TrimSpace(sheet)
		if sheet == "" {
			return nodes, nil
		}
		end := indexOutside(sheet, "{;")
		if end < 0 {
			return nil, fmt.Errorf("a part without an end: %.60s", sheet)
		}
		prelude := strings.TrimSpace(sheet[:end])
		if sheet[end] == ';' {
			nodes, sheet = append(nodes, &node{prelude: prelude}), sheet[end+1:]
			continue
		}
		size := indexOutside(sheet[end+1:], "}")
		if size < 0 {
			return nil, fmt.Errorf("a block without an end: %.60s", sheet)
		}
		n, err := parseBlock(prelude, sheet[end+1:end+1+size])
		if err != nil {
			return nil, err
		}
		nodes, sheet = append(nodes, n), sheet[end+size+2:]
	}
}

func parseBlock(prelude, body string) (*node, error) {
	if !strings.HasPrefix(prelude, "@") {
		return &node{selectors: split(prelude, ","), decls: parseDecls(body)}, nil
	}
	switch at, _, _ := strings.Cut(prelude, " "); at {
	case "@layer", "@media", "@container", "@supports":
		children, err := parse(body)
		return &node{prelude: prelude, children: children}, err
	case "@keyframes", "@page":
		return &node{verbatim: prelude + "{" + body + "}"}, nil
	default:
		return nil, fmt.Errorf("%s is unknown to the build of the style sheet", at)
	}
}

func parseDecls(body string) []decl {
	var list []decl
	for _, part := range split(body, ";") {
		name, value, ok := strings.Cut(part, ":")
		if !ok {
			continue
		}
		value, important := strings.CutSuffix(strings.TrimSpace(value), "!important")
		list = append(list, decl{strings.TrimSpace(name), strings.TrimSpace(value), important})
	}
	return list
}

// split cuts text at a separator outside quotes and brackets, and trims the parts.
func split(text, separator string) []string {
	var parts []string
	for {
		i := indexOutside(text, separator)
		if i < 0 {
			break
		}
		if part := strings.TrimSpace(text[:i]); part != "" {
			parts = append(parts, part)
		}
		text = text[i+1:]
	}
	if part := strings.TrimSpace(text); part != "" {
		parts = append(parts, part)
	}
	return parts
}

// indexOutside gives the index of the first of the characters outside quotes and brackets.
func indexOutside(text, chars string) int {
	depth, quote := 0, byte(0)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case depth == 0 && strings.IndexByte(chars, c) >= 0:
			return i
		case strings.IndexByte("([{", c) >= 0:
			depth++
		case strings.IndexByte(")]}", c) >= 0:
			depth--
		}
	}
	return -1
}

// write gives the sheet back as text.
func write(b *strings.Builder, nodes []*node) {
	for _, n := range nodes {
		switch {
		case n.verbatim != "":
			b.WriteString(n.verbatim)
		case n.selectors != nil:
			b.WriteString(strings.Join(n.selectors, ",") + "{")
			for _, d := range n.decls {
				b.WriteString(d.name + ":" + d.value)
				if d.important {
					b.WriteString("!important")
				}
				b.WriteString(";")
			}
			b.WriteString("}")
		case n.children != nil:
			b.WriteString(n.prelude + "{")
			write(b, n.children)
			b.WriteString("}")
		}
		b.WriteString("\n")
	}
}
