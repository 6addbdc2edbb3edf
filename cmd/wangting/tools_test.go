package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wangting/internal/fault"
)

func TestTheAnchorsOfTheCommandLineAndOfAFile(t *testing.T) {
	head, other := "1042:"+strings.Repeat("9f", 32), "7:"+strings.Repeat("01", 32)
	for name, tc := range map[string]struct {
		given []string
		file  string
		want  string // heads, or what the refusal says
		fails bool
	}{
		"none":                       {},
		"two on the command line":    {given: []string{head, other}, want: head + " " + other},
		"one, and a log":             {given: []string{other}, file: `msg="audit anchor" head=` + head, want: other + " " + head},
		"one that is cut short":      {given: []string{"1042:9f3c"}, want: "--anchor", fails: true},
		"a file without any":         {file: "nothing", want: "没有", fails: true},
		"a word instead of a number": {given: []string{"last"}, want: "--anchor", fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			v := auditVerifyCmd{Anchor: tc.given}
			if tc.file != "" {
				v.Anchors = filepath.Join(t.TempDir(), "heads")
				if err := os.WriteFile(v.Anchors, []byte(tc.file), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			all, err := v.anchors()
			if tc.fails {
				if err == nil || !strings.Contains(err.Error(), tc.want) {
					t.Errorf("it gives %v, want a refusal with %q", err, tc.want)
				}
				return
			}
			var got []string
			for _, h := range all {
				got = append(got, h.String())
			}
			if err != nil || strings.Join(got, " ") != tc.want {
				t.Errorf("it gives %v (%v), want %q", got, err, tc.want)
			}
		})
	}
}

// What moves items speaks to people: the kinds of faults and the names of fields are for logs.
func TestTheErrorsOfItemsAreInWords(t *testing.T) {
	for _, tc := range []struct{ err, want string }{{inWords(fault.On("file", "打不开这个文件")).Error(), "打不开这个文件"},
		{inWords(fmt.Errorf("importing: %w", fault.New(fault.NotFound, "没有这个事项"))).Error(), "没有这个事项"},
		{inWords(errors.New("disk full")).Error(), "disk full"}} {
		if tc.err != tc.want {
			t.Errorf("%q, want %q", tc.err, tc.want)
		}
	}
}
