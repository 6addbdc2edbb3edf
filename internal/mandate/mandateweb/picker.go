package mandateweb

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"wangting/internal/find"
)

// What the picker lists besides everything.
const (
	onlyPicked  = "picked"
	onlyChanged = "changed"
)

// picker is the choice of items as a person left it. It does without a script what scope.js does at once: a box 全选 that
// was pressed leads its items, and a box that was not touched follows them.
type picker struct {
	all    []Item
	was    []string // the items that were granted when the page was first read
	picked map[string]bool
	words  string
	only   string // "", onlyPicked or onlyChanged
}

func freshPicker(all []Item, granted []string) picker {
	return picker{all: all, was: granted, picked: set(granted)}
}

func set(list []string) map[string]bool {
	m := make(map[string]bool, len(list))
	for _, x := range list {
		m[x] = true
	}
	return m
}

// postedPicker reads the form of a page that listed some of the items and kept the others in hidden fields.
func postedPicker(all []Item, form url.Values) picker {
	p := picker{
		all:    all,
		was:    strings.Fields(form.Get("was")),
		picked: set(form["item"]),
		words:  strings.TrimSpace(form.Get("q")),
		only:   form.Get("only"),
	}
	listed, full := set(strings.Fields(form.Get("listed"))), set(strings.Fields(form.Get("full")))
	ticked := set(form["board"])
	for _, board := range boardsOf(all) {
		id := boardID(board)
		p.whole(full[id], ticked[id], func(it Item) bool { return it.Group == board && listed[it.Code] })
	}
	p.whole(full["all"], form.Get("all") != "", func(Item) bool { return true })
	return p
}

// whole obeys a box 全选: a box ticked now ticks its items. A box that is ticked no more clears them, unless one of them was
// unticked, for then the box was only left behind.
func (p picker) whole(before, now bool, of func(Item) bool) {
	switch {
	case now && !before:
		p.take(true, of)
	case before && !now && !slices.ContainsFunc(p.all, func(it Item) bool { return of(it) && !p.picked[it.Code] }):
		p.take(false, of)
	}
}

func (p picker) take(on bool, of func(Item) bool) {
	for _, it := range p.all {
		if of(it) && on {
			p.picked[it.Code] = true
		} else if of(it) {
			delete(p.picked, it.Code)
		}
	}
}

// codes are the items picked.
func (p picker) codes() []string {
	var out []string
	for code := range p.picked {
		out = append(out, code)
	}
	slices.Sort(out)
	return out
}

// listed gives the items to show: those that the words name as written, in pinyin or by initials, or else those near.
func (p picker) listed() map[string]bool {
	show := map[string]bool{}
	was := set(p.was)
	var docs []find.Doc
	for _, it := range p.all {
		if p.only == onlyPicked && !p.picked[it.Code] || p.only == onlyChanged && p.picked[it.Code] == was[it.Code] {
			continue
		}
		if find.Contains(it.Name, p.words) {
			show[it.Code] = true
		}
		docs = append(docs, find.Doc{Title: it.Name, Href: it.Code})
	}
	if len(show) > 0 || p.words == "" {
		return show
	}
	for _, h := range find.New(docs).Search(p.words, len(docs)) {
		if h.Good {
			show[h.Href] = true
		}
	}
	return show
}

type boardView struct {
	ID, Name     string
	Picked, Size int  // of all its items
	Full         bool // all listed items are picked
	Items        []itemView
	Found        bool // the items were looked for: all of them are shown
}

// A long board shows its first items and folds the rest; a rest of two would be a click for nothing.
const (
	foldAfter = 10
	foldFrom  = 13
)

// ranked are the items in the order of the page: what was granted or is picked first, when some are folded.
func (b boardView) ranked() []itemView {
	if b.Found || len(b.Items) < foldFrom {
		return b.Items
	}
	list := slices.Clone(b.Items)
	slices.SortStableFunc(list, func(x, y itemView) int { return x.rank() - y.rank() })
	return list
}

// First are the items in sight.
func (b boardView) First() []itemView { return b.ranked()[:len(b.Items)-len(b.Rest())] }

// Rest are the items behind 「再看 n 项」.
func (b boardView) Rest() []itemView {
	if b.Found || len(b.Items) < foldFrom {
		return nil
	}
	return b.ranked()[foldAfter:]
}

// sayRest is the label of what is folded.
func sayRest(rest []itemView) string {
	picked := 0
	for _, it := range rest {
		if it.Picked {
			picked++
		}
	}
	if picked > 0 {
		return fmt.Sprintf("再看 %d 项，其中已选 %d 项", len(rest), picked)
	}
	return fmt.Sprintf("再看 %d 项", len(rest))
}

type itemView struct {
	Code, Name string
	Change     string // 新选 or 取消
	Picked     bool
}

func (it itemView) rank() int {
	if it.Picked || it.Change != "" {
		return 0
	}
	return 1
}

func boardsOf(all []Item) []string {
	var out []string
	for _, it := range all {
		if !slices.Contains(out, it.Group) {
			out = append(out, it.Group)
		}
	}
	return out
}

// boardID is a board's name as an id in the page; an id holds no spaces.
func boardID(name string) string { return "board-" + strings.Join(strings.Fields(name), "-") }

// view fills in what the page shows of the choice.
func (p picker) view(v *scopeView) {
	show, was := p.listed(), set(p.was)
	v.Words, v.Only, v.Was, v.Size = p.words, p.only, strings.Join(p.was, " "), len(p.all)
	at := map[string]int{}
	for i, name := range boardsOf(p.all) {
		at[name] = i
		v.Boards = append(v.Boards, boardView{ID: boardID(name), Name: name, Full: true, Found: p.words != "" || p.only != ""})
	}
	var listed, full []string
	for _, it := range p.all {
		b, picked := &v.Boards[at[it.Group]], p.picked[it.Code]
		b.Size++
		if picked {
			b.Picked++
			v.Picked++
		}
		change := ""
		if picked != was[it.Code] {
			change = map[bool]string{true: "新选", false: "取消"}[picked]
			v.Changed++
		}
		switch {
		case show[it.Code]:
			listed = append(listed, it.Code)
			b.Items = append(b.Items, itemView{Code: it.Code, Name: it.Name, Change: change, Picked: picked})
			b.Full = b.Full && picked
		case picked:
			v.Hidden = append(v.Hidden, Item{Code: it.Code, Group: b.ID})
		case change != "":
			v.Gone++
		}
	}
	for _, b := range v.Boards {
		if b.Full && len(b.Items) > 0 {
			full = append(full, b.ID)
		}
	}
	if v.Whole() && v.AllPicked() {
		full = append(full, "all")
	}
	v.Listed, v.Full = strings.Join(listed, " "), strings.Join(full, " ")
	v.Says = p.says(len(listed), len(v.Hidden))
}

func (p picker) says(shown, kept int) string {
	switch {
	case p.words != "" && shown == 0:
		return fmt.Sprintf("没有找到“%s”，请换个词，或用拼音首字母检索。已选的 %d 项会保留。", p.words, kept)
	case p.words != "":
		return fmt.Sprintf("找到 %d 项，其余已选的 %d 项会保留。", shown, kept)
	case p.only != "" && shown == 0:
		return map[string]string{onlyPicked: "还没有选择事项。", onlyChanged: "还没有改动。"}[p.only]
	}
	return ""
}
