// Package agreement owns the texts to which people agree, with their versions: 《法人用户注册协议》, 《个人用户注册协议》 and 开通须知. A text comes
// with the program; what editors have published stands in its place (Published). Consents are recorded by whoever asks for them, with
// the version of the text that was shown, and every version that was ever in force stays readable (SEC-5).
package agreement

import (
	"context"
	"embed"
	"fmt"
	"strings"

	"wangting/internal/fault"
)

// Kind is what a text is for.
type Kind string

// The texts of the hall. Giving is read before a unit opens 多经办人 (HAN-1).
const (
	UnitRegistration   Kind = "unit-registration"
	PersonRegistration Kind = "person-registration"
	Giving             Kind = "giving"
)

// Kinds are all of them, in the order of the screen.
var Kinds = []Kind{UnitRegistration, PersonRegistration, Giving}

// Name is the title of the text; "" for a kind that is none.
func (k Kind) Name() string { return shipped[k].Name }

// Text is one version of an agreement.
type Text struct {
	Name    string // 法人用户注册协议
	Version string
	Parts   []Part
}

// Part is a heading and its paragraphs.
type Part struct {
	Heading    string
	Paragraphs []string
}

//go:embed texts
var texts embed.FS

var shipped = func() map[Kind]Text {
	all := map[Kind]Text{}
	for _, k := range Kinds {
		raw, err := texts.ReadFile("texts/" + string(k) + ".txt")
		if err != nil {
			panic(err) // the files are part of the program
		}
		name, rest, _ := strings.Cut(string(raw), "\n")
		version, body, _ := strings.Cut(rest, "\n")
		all[k] = Text{strings.TrimSpace(name), strings.TrimSpace(version), Parts(body)}
	}
	return all
}()

// Parts reads the body of a text: headings after “# ” or “## ”, and a paragraph a line.
func Parts(body string) []Part {
	var all []Part
	for line := range strings.Lines(body) {
		line = strings.TrimSpace(line)
		heading, isHeading := strings.CutPrefix(strings.Replace(line, "## ", "# ", 1), "# ")
		switch {
		case line == "":
		case isHeading:
			all = append(all, Part{Heading: strings.TrimSpace(heading)})
		case len(all) == 0:
			all = append(all, Part{Paragraphs: []string{line}})
		default:
			p := &all[len(all)-1]
			p.Paragraphs = append(p.Paragraphs, line)
		}
	}
	return all
}

// Body writes parts as Parts reads them.
func Body(parts []Part) string {
	var b strings.Builder
	for _, p := range parts {
		if p.Heading != "" {
			b.WriteString("## " + p.Heading + "\n")
		}
		for _, line := range p.Paragraphs {
			b.WriteString(line + "\n")
		}
	}
	return strings.TrimSpace(b.String())
}

// Shelf gives the texts of one hall. The newsroom sets its functions; without them, as on a nil Shelf, the texts are those of the program.
type Shelf struct {
	// Published gives the version that editors have put in force, and its body; false when there is none.
	Published func(Kind) (version, body string, ok bool)
	// Past gives the body of a version that was in force once; NotFound for any other.
	Past func(ctx context.Context, k Kind, version string) (body string, err error)
}

// InForce is the text to which whoever asks now has to agree.
func (s *Shelf) InForce(k Kind) Text {
	if s != nil && s.Published != nil {
		if version, body, ok := s.Published(k); ok {
			return Text{k.Name(), version, Parts(body)}
		}
	}
	return shipped[k]
}

// StillInForce reports whether what somebody has read is still in force; a page that does not say what it has shown ("") is believed.
func (s *Shelf) StillInForce(k Kind, read string) bool {
	return read == "" || read == s.InForce(k).Version
}

// Version gives a text that is or was in force. NotFound for any other.
func (s *Shelf) Version(ctx context.Context, k Kind, version string) (Text, error) {
	switch now := s.InForce(k); {
	case now.Name == "":
		return now, errNone
	case version == "" || version == now.Version:
		return now, nil
	case version == shipped[k].Version:
		return shipped[k], nil
	case s == nil || s.Past == nil:
		return Text{}, errNone
	}
	body, err := s.Past(ctx, k, version)
	if err != nil {
		return Text{}, fmt.Errorf("reading version %s of %s: %w", version, k, err)
	}
	return Text{k.Name(), version, Parts(body)}, nil
}

// Taken reports whether a version belongs to the text that comes with the program.
func (k Kind) Taken(version string) bool { return shipped[k].Version == version }

// Shipped is the text that comes with the program.
func (k Kind) Shipped() Text { return shipped[k] }

var errNone error = fault.New(fault.NotFound, "没有这个版本的协议。请从页面下方的链接打开现在的协议")
