package enrol

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed agreement/unit-registration.txt
var unitRegistration string

// Agreement is a text to which somebody agrees. The version is recorded with the consent, so a changed
// text needs a new version.
type Agreement struct {
	Name    string // 法人用户注册协议
	Version string
	Parts   []Part
}

// Part is a heading and its paragraphs.
type Part struct {
	Heading    string
	Paragraphs []string
}

// UnitRegistration returns 《法人用户注册协议》 of the default profile.
func UnitRegistration() Agreement {
	a, err := ParseAgreement(unitRegistration)
	if err != nil {
		panic(err) // a test reads it
	}
	return a
}

// ParseAgreement parses an agreement: the first line is its name, the second its version, then come
// headings after "# " and paragraphs.
func ParseAgreement(text string) (Agreement, error) {
	var a Agreement
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		heading, isHeading := strings.CutPrefix(line, "# ")
		switch {
		case line == "":
		case a.Name == "":
			a.Name = line
		case a.Version == "":
			a.Version = line
		case isHeading:
			a.Parts = append(a.Parts, Part{Heading: heading})
		case len(a.Parts) == 0:
			a.Parts = append(a.Parts, Part{Paragraphs: []string{line}})
		default:
			p := &a.Parts[len(a.Parts)-1]
			p.Paragraphs = append(p.Paragraphs, line)
		}
	}
	if a.Name == "" || a.Version == "" || len(a.Parts) == 0 {
		return Agreement{}, fmt.Errorf("the agreement %q lacks its version or its text", a.Name)
	}
	return a, nil
}
