package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"
)

// IN-7: every script that is delivered has the syntax of browsers of the last eight years: to rewrite it for them changes nothing.
func TestScriptsHaveTheSyntaxOfOlderBrowsers(t *testing.T) {
	names, err := filepath.Glob("../dist/*.js")
	if err != nil || len(names) < 10 {
		t.Fatalf("%d scripts, %v", len(names), err)
	}
	for _, name := range names {
		js, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		written := func(o api.TransformOptions) string {
			o.Loader, o.Charset = api.LoaderJS, api.CharsetUTF8
			r := api.Transform(string(js), o)
			if err := report(r.Errors); err != nil {
				t.Errorf("%s: %v", filepath.Base(name), err)
			}
			return string(r.Code)
		}
		if older, as := written(api.TransformOptions{Target: syntax}), written(api.TransformOptions{Target: api.ESNext}); older != as {
			t.Errorf("%s has syntax that is newer than ES2018", filepath.Base(name))
		}
	}
}

// IN-7: what the scripts call is there in Chrome 69 too, unless they look first. esbuild adds no functions.
func TestScriptsRunInOlderBrowsers(t *testing.T) {
	newer := regexp.MustCompile(`structuredClone|\.at\(|\.replaceAll\(|Object\.hasOwn\b|\.replaceChildren\(|AbortSignal\.(timeout|any)|` +
		`Object\.(fromEntries|groupBy)|\.(toSorted|toReversed|toSpliced|findLast|findLastIndex)\(|crypto\.randomUUID|\.matchAll\(|` +
		`Promise\.(any|allSettled|withResolvers)|WeakRef|globalThis|(file|blob|part|chunk)\.(arrayBuffer|text|stream)\(`)
	looked := regexp.MustCompile(`\.(requestSubmit|showModal|showPicker|checkVisibility|togglePopover)\(`)
	names, err := filepath.Glob("../src/js/*.js")
	if err != nil || len(names) < 10 {
		t.Fatalf("%d scripts, %v", len(names), err)
	}
	for _, name := range names {
		js, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(js)) {
			if what := newer.FindString(line); what != "" {
				t.Errorf("%s calls %s: %s", filepath.Base(name), what, strings.TrimSpace(line))
			}
			if m := looked.FindStringSubmatch(line); m != nil && !regexp.MustCompile(`(if \(|\?|!)[\w.]*\.`+m[1]+`\b[^(]`).MatchString(string(js)) {
				t.Errorf("%s calls %s without a look", filepath.Base(name), m[1])
			}
		}
	}
}
