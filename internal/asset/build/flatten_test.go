package main

import (
	"strings"
	"testing"
)

// A.9: what a sheet with layers becomes without them.
func TestLayersBecomePlainRulesThatWinOverTheSameOnes(t *testing.T) {
	for name, c := range map[string]struct{ sheet, want string }{
		"a later rule that weighs as much needs nothing": {
			"@layer a, b; @layer a { .x { color: red; } } @layer b { .y { color: blue; } }",
			".x{color:red;} .y{color:blue;}"},
		"a later rule that weighs less is raised": {
			"@layer a, b; @layer a { .x.y { color: red; } } @layer b { p { color: blue; } }",
			".x.y{color:red;} p:not(#_){color:blue;}"},
		"a rule that sets something else stays": {
			"@layer a, b; @layer a { .x.y { color: red; } } @layer b { p { margin: 0; } }",
			".x.y{color:red;} p{margin:0;}"},
		"a part of a shorthand counts": {
			"@layer a, b; @layer a { .x.y { margin-left: 1px; } } @layer b { p { margin: 0; } }",
			".x.y{margin-left:1px;} p:not(#_){margin:0;}"},
		"another type of element stays": {
			"@layer a, b; @layer a { a.x { color: red; } } @layer b { p { color: blue; } }",
			"a.x{color:red;} p{color:blue;}"},
		"what wins within the layer is raised with it": {
			"@layer a, b; @layer a { .x.y { color: red; } } @layer b { .p.q.r { color: pink; } p { color: blue; } }",
			".x.y{color:red;} .p.q.r:not(#_){color:pink;} p:not(#_){color:blue;}"},
		"layers come in their order, not in that of the files": {
			"@layer a, b; @layer b { .y { color: blue; } } @layer a { .x { color: red; } }",
			".x{color:red;} .y{color:blue;}"},
		"a pseudo-element stays last": {
			"@layer a, b; @layer a { .x.y::before { color: red; } } @layer b { p::before { color: blue; } }",
			".x.y::before{color:red;} p:not(#_)::before{color:blue;}"},
		"is() is spelt out, each as heavy as its heaviest": {
			"@layer a; @layer a { .s > :is(.x, nav.y, p):first-child { color: red; } }",
			".s > .x:not(_):first-child,.s > nav.y:first-child,.s > p:not(._):first-child{color:red;}"},
		"logical sides become the screen's": {
			"@layer a; @layer a { p { margin-inline: 1px calc(2px + 1px); inset-block-start: 0; border-inline-end-color: red; } }",
			"p{margin-left:1px;margin-right:calc(2px + 1px);top:0;border-right-color:red;}"},
		"a query stays around its rules": {
			"@layer a, b; @layer a { .x.y { color: red; } } @layer b { @media (width: 1px) { p { color: blue; } } }",
			".x.y{color:red;} @media (width: 1px){p:not(#_){color:blue;} }"},
	} {
		got, err := flatten(c.sheet)
		if got = strings.TrimSpace(strings.ReplaceAll(got, "\n", " ")); err != nil || got != c.want {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, c.want)
		}
	}
}

func TestASheetThatCannotBeFlattenedStopsTheBuild(t *testing.T) {
	for name, sheet := range map[string]string{
		"layers that disagree by !important": "@layer a, b; " +
			"@layer a { .x { color: red !important; } } @layer b { .y { color: blue !important; } }",
		"a layer without a place":      "@layer a; @layer c { .x { color: red; } }",
		"an at-rule that nobody knows": "@scope (.x) { p { color: red; } }",
		"a block without an end":       "@layer a; @layer a { .x { color: red; }",
	} {
		if got, err := flatten(sheet); err == nil {
			t.Errorf("%s became %q", name, got)
		}
	}
}
