package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
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
