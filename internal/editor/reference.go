package editor

import (
	"slices"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
	"wangting/internal/wording"
)

// reference is one place of an item that names an element by its key.
type reference struct {
	to    string // path of the element
	in    string // path of the element that it stands in; "" is the item
	say   string // where it stands, in words
	fixed bool   // code reads it: it cannot be taken away
}

// walk visits every reference of an item, and takes those away of which drop says so. It is the only place that knows them all: what asks
// for uses, deletes them or looks for dead ones asks it. Without a drop it changes nothing.
//
// A condition loses what it asks about the element. A rule, a check point, a route, a table or a line of a document goes as a whole: it
// means nothing, or something else, without it. A rule of an automatic stage stays without its parameter, which the check refuses: it
// must never hold for more people than before.
func walk(it *catalog.Item, drop func(reference) bool) {
	w := walker{it, drop}
	w.form()
	w.materials()
	w.flow()
	w.documents()
	w.routes()
	if it.RegionIn != "" && drop(reference{KindField + ":" + it.RegionIn, "", "由它决定哪个地区办理", false}) {
		it.RegionIn = ""
	}
	if it.EmployerIn != "" && drop(reference{KindField + ":" + it.EmployerIn, "", "由它决定哪个单位审核", false}) {
		it.EmployerIn, it.EmployerWord = "", ""
	}
	if it.JointWith != "" && drop(reference{KindField + ":" + it.JointWith, "", "由它决定谁确认共同申请", false}) {
		it.JointWith = ""
	}
	w.write()
	w.entitled()
	for _, r := range it.Readings() {
		if at := KindField + ":" + r.Key; r.With == "" || there(it, KindField+":"+r.With) {
			drop(reference{at, "", r.By + "要用到它", true})
		}
	}
	w.lookup()
}

// references are all that walk visits.
func references(it *catalog.Item) (list []reference) {
	own := *it // looking for a field gives an item an empty form
	walk(&own, func(r reference) bool {
		list = append(list, r)
		return false
	})
	return list
}

// dead are the references to what is not there; those of code are the check's own words (catalog.CheckReads).
func dead(it *catalog.Item) (list []reference) {
	for _, r := range references(it) {
		if !r.fixed && !there(it, r.to) {
			list = append(list, r)
		}
	}
	return list
}

func there(it *catalog.Item, path string) bool {
	_, err := elementAt(it, path)
	return err == nil
}

type walker struct {
	it   *catalog.Item
	drop func(reference) bool
}

// beside is the path of a question by its key, first among the columns of a table; "" when the key asks about no question.
func (w walker) beside(table, key string) string {
	if strings.HasPrefix(key, "@") {
		return ""
	}
	if table != "" && there(w.it, KindField+":"+table+"/"+key) {
		return KindField + ":" + table + "/" + key
	}
	return KindField + ":" + key
}

// condition visits what a condition asks about.
func (w walker) condition(c **form.Cond, table, in, say string) {
	if *c == nil {
		return
	}
	asked := (*c).Fields()
	slices.Sort(asked)
	for _, key := range slices.Compact(asked) {
		if to := w.beside(table, key); to != "" && w.drop(reference{to, in, say, false}) {
			*c = without(*c, key)
		}
	}
}

// list takes away the elements of which gone says so. It writes nothing when there are none, so that shared items can be asked.
func list[T any](all *[]T, gone func(*T) bool) {
	var out []T
	for i := range *all {
		if !gone(&(*all)[i]) {
			out = append(out, (*all)[i])
		}
	}
	if len(out) < len(*all) {
		*all = out
	}
}

// keys takes away the keys that drop says.
func (w walker) keys(all *[]string, kind, in, say string) {
	list(all, func(key *string) bool { return w.drop(reference{kind + *key, in, say, false}) })
}

func (w walker) form() {
	d := definitionOf(w.it)
	for p := range d.Parts {
		part := &d.Parts[p]
		w.condition(&part.When, "", KindPart+":"+part.Key, "“"+part.Title+"”的显示条件")
		for f := range part.Fields {
			q := &part.Fields[f]
			in := KindField + ":" + q.Key
			w.condition(&q.When, "", in, "“"+q.Label+"”的显示条件")
			list(&q.Takes, func(t *form.Take) bool {
				return w.drop(reference{in + "/" + t.Column, in, "表格“" + q.Label + "”从名册取得的列", false})
			})
			for c := range q.Fields {
				col := &q.Fields[c]
				w.condition(&col.When, q.Key, in+"/"+col.Key, "表格“"+q.Label+"”里“"+col.Label+"”的显示条件")
			}
		}
	}
	list(&d.Rules, w.rule)
}

// rule visits what a rule names; it goes when one of these does.
func (w walker) rule(r *form.Rule) (gone bool) {
	say, seen := "填写规则“"+ruleWords(w.it, *r)+"”", map[string]bool{}
	for _, at := range ruleNames(w.it, *r) {
		if to := KindField + ":" + at; !seen[to] {
			seen[to] = true
			gone = w.drop(reference{to, "", say, false}) || gone
		}
	}
	if r.When != nil {
		for _, key := range r.When.Fields() {
			if to := w.beside(r.Rows, key); to != "" && !seen[to] {
				seen[to] = true
				gone = w.drop(reference{to, "", say + "的条件", false}) || gone
			}
		}
	}
	return gone
}

// ruleNames are the questions and columns that a rule names, as table/column.
func ruleNames(it *catalog.Item, r form.Rule) (names []string) {
	w := walker{it: it}
	top := func(keys ...string) {
		for _, key := range keys {
			if key != "" {
				names = append(names, key)
			}
		}
	}
	within := func(key string) {
		if key != "" {
			names = append(names, strings.TrimPrefix(w.beside(r.Rows, key), KindField+":"))
		}
	}
	column := func(key string) {
		if key != "" {
			names = append(names, r.Rows+"/"+key)
		}
	}
	if aboutRows(r) {
		column(r.Field)
		within(r.Of)
		within(r.Times)
	} else {
		top(r.Field, r.Of, r.Times)
	}
	check, _ := form.CoreCheckOf(r.Check)
	for _, read := range check.Reads {
		if !read.Maybe {
			within(read.Key)
		}
	}
	column(r.Column)
	for _, c := range r.Columns {
		column(c)
	}
	top(r.Rows, r.Reason)
	return names
}

// aboutRows reports whether a rule is about each row of its table, not about the table as a whole.
func aboutRows(r form.Rule) bool {
	return r.Rows != "" && !slices.Contains([]string{"rows-equal", "sum", "unique"}, r.Rule)
}

func (w walker) materials() {
	for i := range w.it.Materials {
		m := &w.it.Materials[i]
		w.condition(&m.RequiredIf, "", KindMaterial+":"+m.Key, "材料“"+m.Name+"”的必交条件")
	}
}

func (w walker) flow() {
	stages := flowOf(w.it).Stages
	for i := range stages {
		s := &stages[i]
		in, name := KindStage+":"+s.Key, "环节“"+s.Name+"”"
		list(&s.Points, func(c *catalog.Check) bool {
			return c.On != "" && w.drop(reference{c.On, in, name + "的审查要点“" + c.Text + "”", false})
		})
		list(&s.Verbs, func(v *catalog.VerbUse) bool {
			act := name + "的“" + VerbName(v.Verb) + "”"
			w.condition(&v.When, "", in, act+"的条件")
			if v.Document != "" && w.drop(reference{KindDocument + ":" + v.Document, in, act + "出具它", false}) {
				v.Document = ""
			}
			return v.To != "" && w.drop(reference{KindStage + ":" + v.To, in, act + "去到这个环节", false})
		})
		w.keys(&s.NotSame, KindStage+":", in, name+"与它不得由同一人办理")
		for _, u := range s.Rules {
			w.params(u, in)
		}
	}
}

// params visits the parameters of a rule of an automatic stage that name questions.
func (w walker) params(u catalog.RuleUse, in string) {
	k, _ := catalog.RuleOf(u.Rule)
	for _, p := range k.Params {
		v := u.Params[p.Key]
		key, named := strings.CutPrefix(v, "=")
		if (named || p.Type == catalog.TableParam) && v != "" &&
			w.drop(reference{KindField + ":" + key, in, "即时办结的规则“" + k.Name + "”的参数“" + p.Name + "”", false}) {
			delete(u.Params, p.Key)
		}
	}
}

func (w walker) documents() {
	for i := range w.it.Documents {
		d := &w.it.Documents[i]
		in, name := KindDocument+":"+d.Key, "文书“"+d.Name+"”"
		w.keys(&d.Public, KindField+":", in, name+"的核验页显示它")
		list(&d.Blocks, func(b *catalog.Block) bool { return w.block(d, b, name) })
	}
}

// block visits what a piece of a document names; it goes when it prints what goes.
func (w walker) block(d *catalog.Document, b *catalog.Block, name string) (gone bool) {
	in := KindBlock + ":" + d.Key + "/" + b.Key
	say := name + "的段落“" + BlockName(w.it, *b) + "”"
	w.condition(&b.When, "", in, say+"的显示条件")
	for _, tag := range append(wording.Tags(b.Text), wording.Tags(b.Else)...) {
		if key, is := strings.CutPrefix(tag, wording.FieldTag); is {
			gone = w.drop(reference{KindField + ":" + key, in, say, false}) || gone
		}
	}
	if b.Kind != catalog.TableOf {
		return gone
	}
	printed := len(b.Columns)
	w.keys(&b.Columns, KindField+":"+b.Field+"/", in, name+"的表格印出这一列")
	gone = gone || printed > 0 && len(b.Columns) == 0 // none would print all
	return b.Field != "" && w.drop(reference{KindField + ":" + b.Field, in, say, false}) || gone
}

func (w walker) routes() {
	list(&w.it.Routes, func(r *catalog.Route) (gone bool) {
		if r.When == nil {
			return false
		}
		for _, key := range r.When.Fields() {
			if to := w.beside("", key); to != "" {
				gone = w.drop(reference{to, "", "分派到“" + r.Department + "”的规则", false}) || gone
			}
		}
		return gone
	})
}

// lookup visits what the view of a query and its proof read.
func (w walker) lookup() {
	if !w.it.Query || w.it.Lookup == nil {
		return
	}
	v := viewOf(w.it)
	for _, p := range w.it.Lookup.Params {
		if slices.ContainsFunc(v.Needs, func(set []string) bool { return slices.Contains(set, p.Takes) }) {
			w.drop(reference{KindParam + ":" + p.Key, "", "视图“" + v.Name + "”要求填写它", true})
		}
	}
	for _, c := range w.it.Lookup.Columns {
		if w.it.Lookup.Proof {
			w.drop(reference{KindColumn + ":" + c.Key, "", "查询凭证印出这一列", true})
		}
	}
}

// references refuses an item whose cases would fail in code that reads their answers, or that names what is not there.
func (c *checker) references() {
	for _, f := range c.it.CheckReads() {
		path := f.Where
		if path == "form" {
			path = ""
		}
		c.add(Finding{"form", path, f.Must, f.Say})
	}
	for _, r := range dead(c.it) {
		if r.in != "" && !c.faulty(r.in) { // what stands elsewhere, the checks of rules, routes and the scope say
			c.must(false, sectionAt(r.in), r.in, r.say+"用了已经删除的内容")
		}
	}
}

// sectionAt is the page of the editor on which an element stands.
func sectionAt(path string) string {
	switch kind, _, _ := cutPath(path); kind {
	case KindMaterial:
		return "materials"
	case KindStage:
		return "flow"
	case KindDocument, KindBlock:
		return "documents"
	}
	return "form"
}
