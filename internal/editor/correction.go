package editor

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/form"
)

// Mending is all that the page of the corrections of a version shows (文字更正, ITM-20).
type Mending struct {
	Item   *catalog.Item
	Groups []MendingGroup
	Open   *Mended  // what waits; nil for nothing
	Past   []Mended // the newest first
	Base   int64    // the last correction, to be sent with the next one
	Draft  *Draft   // in the making; nil for none
	Cases  int64    // running under the version
}

// MendingGroup is a part of the form, or the materials, with its texts.
type MendingGroup struct {
	Title  string
	Places []MendingPlace
}

// MendingPlace is a text of the version with what it is, in words: “培训地点”的题目.
type MendingPlace struct {
	catalog.Place
	What string
}

// Mended is a correction with what it changes, in words.
type Mended struct {
	catalog.Correction
	Name        string // of the item
	By, Done    string // who proposed it, and who ended it
	Mine        bool   // who looks proposed it, and cannot approve
	Differences []Difference
}

// Mending gives the corrections of a published version, for editors. NotFound without the version.
func (s *Service) Mending(ctx context.Context, who actor.Actor, code string, version int64) (Mending, error) {
	list, err := s.Items.Corrections(ctx, who, code, version)
	if err != nil {
		return Mending{}, err
	}
	m := Mending{}
	if m.Item, err = s.Items.ItemVersion(ctx, code, version); err != nil {
		return m, err
	}
	m.Groups = mendingGroups(m.Item)
	seen, err := s.mended(ctx, who, list)
	if err != nil {
		return m, err
	}
	for i, c := range seen {
		m.Base = max(m.Base, c.Seq)
		if c.Waits() {
			m.Open = &seen[i]
		} else {
			m.Past = append(m.Past, c)
		}
	}
	slices.Reverse(m.Past)
	work, err := s.Work(ctx, who, code)
	if err != nil {
		return m, err
	}
	if work.Exists {
		m.Draft = &work.Draft
	}
	figures, err := s.Figures.ItemFigures(ctx, code)
	m.Cases = figures[version].Cases
	return m, err
}

// Mendings lists the corrections that wait for approval.
func (s *Service) Mendings(ctx context.Context, who actor.Actor) ([]Mended, error) {
	list, err := s.Items.AwaitedCorrections(ctx, who)
	if err != nil {
		return nil, err
	}
	return s.mended(ctx, who, list)
}

// mended says corrections in words.
func (s *Service) mended(ctx context.Context, who actor.Actor, list []catalog.Correction) ([]Mended, error) {
	if len(list) == 0 {
		return nil, nil
	}
	var ids []string
	for _, c := range list {
		ids = append(ids, c.ProposedBy)
		if c.DoneBy != "" {
			ids = append(ids, c.DoneBy)
		}
	}
	names, err := s.Names(ctx, ids...)
	if err != nil {
		return nil, fmt.Errorf("naming who corrected: %w", err)
	}
	var out []Mended
	for _, c := range list {
		it, err := s.Items.ItemVersion(ctx, c.Code, c.Version)
		if err != nil {
			return nil, err
		}
		m := Mended{Correction: c, Name: it.Name, By: names[c.ProposedBy], Done: names[c.DoneBy], Mine: c.IsOf(who)}
		for _, g := range mendingGroups(it) {
			for _, p := range g.Places {
				if say, ok := c.Texts[p.Key]; ok {
					m.Differences = append(m.Differences, Difference{Section: g.Title, What: p.What, Kind: Edited,
						Lines: []Line{{Label: "文字", Old: c.Was[p.Key], New: say}}})
				}
			}
		}
		out = append(out, m)
	}
	return out, nil
}

// mendingGroups are the texts of a version as the editor shows them: part by part, then the materials.
func mendingGroups(it *catalog.Item) (groups []MendingGroup) {
	parts := definitionOf(it).Parts
	for _, p := range it.Places() {
		title, at := "材料", len(groups)-1
		if i := slices.IndexFunc(parts, func(d form.PartDef) bool { return d.Key == p.Part }); i >= 0 && p.Part != "" {
			title = parts[i].Title + FillerSay(parts[i])
		}
		if at < 0 || groups[at].Places[0].Part != p.Part {
			groups, at = append(groups, MendingGroup{Title: title}), at+1
		}
		groups[at].Places = append(groups[at].Places, MendingPlace{Place: p, What: placeSay(p)})
	}
	return groups
}

// placeSay is what a text is, in the words of the editor's own forms.
func placeSay(p catalog.Place) string {
	kind, _, _ := strings.Cut(p.Key, "/")
	what := map[string][2]string{"part": {"标题", "说明"}, "field": {"题目", "提示"}, "material": {"名称", "说明"}}[kind]
	if p.Nth > 0 {
		return fmt.Sprintf("“%s”的第 %d 个选项", p.Of, p.Nth)
	}
	if p.Hint {
		return "“" + p.Of + "”的" + what[1]
	}
	return "“" + p.Of + "”的" + what[0]
}
