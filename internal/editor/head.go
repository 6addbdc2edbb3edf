package editor

import (
	"encoding/json"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// Basic is the head of an item as it is edited.
type Basic struct {
	Name       string   `json:"name"`
	Short      string   `json:"short,omitempty"`
	Type       string   `json:"type,omitempty"`
	Mode       string   `json:"mode"`
	Board      string   `json:"board"`
	Audience   string   `json:"audience"`
	Department string   `json:"department"`
	Issuer     string   `json:"issuer,omitempty"`
	Summary    string   `json:"summary"`
	Fee        string   `json:"fee,omitempty"`
	Line       string   `json:"line,omitempty"`
	Offline    string   `json:"offline,omitempty"`
	Themes     []string `json:"themes,omitempty"`
	Who        []string `json:"who,omitempty"`
	Words      string   `json:"words,omitempty"`
}

// Law is what the item stands on and how long it takes.
type Law struct {
	PromiseDays int             `json:"promiseDays,omitempty"`
	LegalDays   int             `json:"legalDays,omitempty"`
	LegalNote   string          `json:"legalNote,omitempty"`
	Remedy      string          `json:"remedy,omitempty"`
	LegalBasis  []catalog.Basis `json:"legalBasis,omitempty"`
}

// Guide is what the guide says beside the form.
type Guide struct {
	Conditions string         `json:"conditions,omitempty"` // a line each
	Steps      []catalog.Step `json:"steps,omitempty"`
	Results    string         `json:"results,omitempty"`
	Notices    string         `json:"notices,omitempty"`
	FAQ        []catalog.QA   `json:"faq,omitempty"`
}

// Scope is where, when and for whose eyes.
type Scope struct {
	Regions      []string         `json:"regions,omitempty"`
	RegionIn     string           `json:"regionIn,omitempty"`
	EmployerIn   string           `json:"employerIn,omitempty"`
	EmployerWord string           `json:"employerWord,omitempty"`
	JointWith    string           `json:"jointWith,omitempty"`
	Codes        string           `json:"codes,omitempty"` // a line each
	OtherUnits   string           `json:"otherUnits,omitempty"`
	Face         bool             `json:"face,omitempty"`
	Sensitive    bool             `json:"sensitive,omitempty"`
	Begins       string           `json:"begins,omitempty"`
	Ends         string           `json:"ends,omitempty"`
	Seasons      []catalog.Season `json:"seasons,omitempty"`
	EndWords     string           `json:"endWords,omitempty"`
	Windows      []catalog.Window `json:"windows,omitempty"`
	Routes       []Routed         `json:"routes,omitempty"`
}

// setHead sets what the item itself holds; errGone when the path leads elsewhere.
func setHead(it *catalog.Item, path string, raw json.RawMessage) error {
	switch path {
	case PathBasic:
		var b Basic
		err := json.Unmarshal(raw, &b)
		b.into(it)
		return err
	case PathLaw:
		var l Law
		err := json.Unmarshal(raw, &l)
		it.PromiseDays, it.LegalDays, it.LegalNote, it.Remedy, it.LegalBasis = l.PromiseDays, l.LegalDays, l.LegalNote, l.Remedy, l.LegalBasis
		return err
	case PathGuide:
		var g Guide
		err := json.Unmarshal(raw, &g)
		it.Conditions, it.Steps, it.Results, it.Notices, it.FAQ = split(g.Conditions), g.Steps, split(g.Results), split(g.Notices), g.FAQ
		return err
	case PathScope:
		var s Scope
		err := json.Unmarshal(raw, &s)
		it.JointWith = s.JointWith
		it.Codes, it.OtherUnits, it.Face = split(s.Codes), s.OtherUnits, s.Face
		it.Regions, it.RegionIn, it.EmployerIn, it.EmployerWord, it.Sensitive = s.Regions, s.RegionIn, s.EmployerIn, s.EmployerWord, s.Sensitive
		it.Begins, it.Ends, it.Seasons, it.EndWords, it.Windows = s.Begins, s.Ends, s.Seasons, s.EndWords, s.Windows
		it.Routes = routesFrom(it, s.Routes)
		return err
	case PathMessages:
		var m struct{ Messages []catalog.Message }
		err := json.Unmarshal(raw, &m)
		it.Messages = m.Messages
		return err
	case PathEntitled:
		return setEntitled(it, raw)
	case PathWrite:
		return setWrite(it, raw)
	case PathRating:
		return setRating(it, raw)
	case PathLookup:
		return setLookup(it, raw)
	case PathFlow:
		return json.Unmarshal(raw, flowOf(it)) // names acceptDays only
	case PathRules:
		var r struct{ Rules []form.Rule }
		err := json.Unmarshal(raw, &r)
		definitionOf(it).Rules = r.Rules
		return err
	}
	return errGone
}

func basicOf(it *catalog.Item) Basic {
	b := Basic{
		Name: it.Name, Short: it.Short, Type: it.Type, Mode: ModeApply, Board: it.Board, Audience: string(it.Audience),
		Department: it.Department, Issuer: it.Issuer, Summary: it.Summary, Fee: it.Fee, Line: it.Line, Offline: it.Offline,
		Themes: it.Themes, Who: it.Who, Words: lines(it.Words),
	}
	switch {
	case !it.Online:
		b.Mode = ModeGuide
	case it.Query:
		b.Mode = ModeQuery
	case it.Immediate:
		b.Mode = ModeImmediate
	}
	return b
}

func (b Basic) into(it *catalog.Item) {
	it.Name, it.Short, it.Type, it.Board, it.Audience = b.Name, b.Short, b.Type, b.Board, catalog.Audience(b.Audience)
	it.Department, it.Issuer, it.Summary, it.Fee, it.Line, it.Offline = b.Department, b.Issuer, b.Summary, b.Fee, b.Line, b.Offline
	it.Themes, it.Who, it.Words = b.Themes, b.Who, split(b.Words)
	it.Online, it.Query, it.Immediate = b.Mode != ModeGuide, b.Mode == ModeQuery, b.Mode == ModeImmediate
}

func lines(list []string) string { return strings.Join(list, "\n") }

func split(s string) []string {
	var list []string
	for l := range strings.Lines(s) {
		if l = strings.TrimSpace(l); l != "" {
			list = append(list, l)
		}
	}
	return list
}
