package catalog

import (
	"fmt"
	"slices"

	"wangting/internal/form"
)

// Finding is one thing that the publish check says about an item.
type Finding struct {
	Where string // flow:<key of the stage>; "flow" for the whole
	Must  bool   // 必须修改; else 建议修改
	Say   string
}

// mostRoutes bounds the search for routes. A flow with more is refused as too tangled to be checked.
const mostRoutes = 20_000

// mostStages is the limit of stages of a flow.
const mostStages = 30

// flowCheck collects what is wrong with one flow.
type flowCheck struct {
	it     *Item
	flow   Flow
	found  []Finding
	leads  map[string][]string // by staff or by time, without 补正
	always map[string][]string // the same, by acts without a condition
	routes int
}

// CheckFlow says what keeps the flow of an item from being published.
func (it *Item) CheckFlow() []Finding {
	c := &flowCheck{it: it, flow: it.TheFlow(), leads: map[string][]string{}, always: map[string][]string{}}
	if len(c.flow.Stages) == 0 {
		c.must("", "流程没有环节。请至少添加“受理”“决定”和“办结”")
		return c.found
	}
	if first := c.flow.Stages[0]; first.Post != AcceptPost && first.Kind != Automatic {
		c.must(c.flow.Stages[0].Key, "第一个环节的岗位应当是“受理”")
	}
	if len(c.flow.Stages) > mostStages {
		c.must("", "流程有 %d 个环节，最多 %d 个。请合并", len(c.flow.Stages), mostStages)
		return c.found
	}
	for i := range c.flow.Stages {
		c.stage(i)
	}
	c.limits()
	if slices.ContainsFunc(c.found, func(f Finding) bool { return f.Must }) {
		return c.found // where a target is missing, routes say nothing
	}
	c.reach()
	c.loops()
	c.ways()
	c.notes()
	return c.found
}

func (c *flowCheck) must(key, say string, args ...any) { c.add(true, key, say, args...) }

func (c *flowCheck) add(must bool, key, say string, args ...any) {
	where := "flow"
	if key != "" {
		where += ":" + key
	}
	f := Finding{Where: where, Must: must, Say: fmt.Sprintf(say, args...)}
	if !slices.Contains(c.found, f) {
		c.found = append(c.found, f)
	}
}

// stage checks one stage by itself, and notes where it leads.
func (c *flowCheck) stage(i int) {
	s := c.flow.Stages[i]
	switch {
	case s.Key == "":
		c.must("", "第 %d 个环节没有标识", i+1)
	case c.flow.StageIndex(s.Key) != i:
		c.must(s.Key, "“%s”与另一个环节的标识相同", s.Name)
	}
	if s.Name == "" {
		c.must(s.Key, "第 %d 个环节没有名称", i+1)
	}
	if !slices.Contains([]StageKind{Manual, Publicity, Consult, Automatic, Delivery}, s.Kind) {
		c.must(s.Key, "“%s”没有选择环节类型", s.Name)
	}
	if s.Kind != Publicity && s.Kind != Automatic && !slices.Contains(allPosts, s.Post) {
		c.must(s.Key, "“%s”没有选择岗位", s.Name)
	}
	for _, key := range s.NotSame {
		if c.flow.StageIndex(key) < 0 {
			c.must(s.Key, "“%s”的“不得由同一人办理”指向一个不存在的环节", s.Name)
		}
	}
	switch s.Kind {
	case Publicity:
		c.publicity(s)
	case Automatic:
		c.automatic(s, i)
	}
	for j, u := range s.Verbs {
		c.use(s, u, j)
	}
}

func (c *flowCheck) publicity(s Stage) {
	if s.Days < 1 {
		c.must(s.Key, "“%s”没有填写公示的工作日", s.Name)
	}
	next, ok := c.flow.After(s.Key)
	if !ok {
		c.must(s.Key, "“%s”后面没有环节，公示期满后无法继续办理", s.Name)
		return
	}
	c.leads[s.Key], c.always[s.Key] = append(c.leads[s.Key], next.Key), append(c.always[s.Key], next.Key)
}

// use checks one act of a stage.
func (c *flowCheck) use(s Stage, u VerbUse, at int) {
	v, ok := VerbOf(u.Verb)
	if !ok {
		c.must(s.Key, "“%s”的操作“%s”不在可用操作的清单里", s.Name, u.Verb)
		return
	}
	if slices.IndexFunc(s.Verbs, func(o VerbUse) bool { return o.Verb == u.Verb }) != at {
		c.must(s.Key, "“%s”有两个“%s”", s.Name, v.Name)
	}
	switch {
	case v.Absent != "":
		c.must(s.Key, "“%s”不能使用“%s”：%s", s.Name, v.Name, v.Absent)
	case !slices.Contains(v.Kinds, s.Kind):
		c.must(s.Key, "“%s”的环节类型不能使用“%s”", s.Name, v.Name)
	case s.Kind != Publicity && s.Kind != Automatic && !slices.Contains(v.Posts, s.Post):
		c.must(s.Key, "“%s”的岗位不能使用“%s”", s.Name, v.Name)
	case u.When != nil && s.Kind != Manual:
		c.must(s.Key, "“%s”的“%s”带有条件，只有人工环节的操作可以有条件", s.Name, v.Name)
	case u.When != nil && u.Verb == "close":
		c.must(s.Key, "“%s”的“%s”不能带条件，条件不满足的办件就不能办结", s.Name, v.Name)
	case u.When != nil && !c.compares(u.When):
		c.must(s.Key, "“%s”的“%s”的条件用了申请人不填的字段", s.Name, v.Name)
	}
	c.document(s, u, v)
	c.target(s, u, v)
}

// document checks the document of an act. An act that names none has the usual one of the hall, which holds reasons and remedies
// where it says no.
func (c *flowCheck) document(s Stage, u VerbUse, v VerbKind) {
	known := slices.ContainsFunc(c.it.Documents, func(d Document) bool { return d.Key == u.Document })
	if u.Document != "" && !known {
		c.must(s.Key, "“%s”的“%s”要出具的文书不存在", s.Name, v.Name)
	}
	if slices.ContainsFunc(c.it.Documents, func(d Document) bool { return d.Key == u.Document && d.For != "" && d.For != issuedBy[u.Verb] }) {
		c.must(s.Key, "“%s”的“%s”要出具的文书不是在“%s”时出具的", s.Name, v.Name, v.Name)
	}
}

// target checks where an act leads, and notes it.
func (c *flowCheck) target(s Stage, u VerbUse, v VerbKind) {
	to, ok := c.flow.Stage(c.flow.Target(s, u))
	switch {
	case u.To == "" && v.Moves:
		c.must(s.Key, "“%s”的“%s”没有选择下一环节", s.Name, v.Name)
	case !ok:
		c.must(s.Key, "“%s”的“%s”指向一个不存在的环节", s.Name, v.Name)
	case v.Ends && u.To != "":
		c.must(s.Key, "“%s”的“%s”使办件结束，不能有下一环节", s.Name, v.Name)
	case u.Verb == "publish" && to.Kind != Publicity, u.Verb != "publish" && to.Kind == Publicity && to.Key != s.Key:
		c.must(s.Key, "进入公示环节要用“公示”，“公示”也只能进入公示环节：“%s”的“%s”", s.Name, v.Name)
	case s.Post != AcceptPost && s.Kind != Automatic && to.Post == AcceptPost && to.Key != s.Key:
		c.must(s.Key, "“%s”的“%s”回到“%s”。已受理的办件不能再回到受理环节", s.Name, v.Name, to.Name)
	case u.Verb == "back" && to.Key == s.Key:
		c.must(s.Key, "“%s”前面没有可以退回的环节", s.Name)
	case (v.Key == "grant" || v.Key == "deny") && !endsAt(to):
		c.must(s.Key, "“%s”的“%s”之后的环节“%s”应当能够办结", s.Name, v.Name, to.Name)
	case v.Moves || u.Verb == "back":
		c.leads[s.Key] = append(c.leads[s.Key], to.Key)
		if u.When == nil {
			c.always[s.Key] = append(c.always[s.Key], to.Key)
		}
	}
}

// compares reports whether a condition compares only what applicants answer, and where the case is handled.
func (c *flowCheck) compares(w *form.Cond) bool {
	return !slices.ContainsFunc(w.Fields(), func(name string) bool {
		return name != form.AtRegion && name != form.AtAudience && !c.asked(name)
	})
}

func endsAt(s Stage) bool {
	_, ok := s.Use("close")
	return ok
}

// limits checks the days of the item against the law, and those of the stages against the promise.
func (c *flowCheck) limits() {
	it, days := c.it, 0
	for _, s := range c.flow.Stages {
		if s.Days < 0 {
			c.must(s.Key, "“%s”的办理时限不能是负数", s.Name)
		}
	}
	if it.LegalDays > 0 && it.PromiseDays > it.LegalDays {
		c.must("", "承诺时限 %d 个工作日超过法定时限 %d 个工作日", it.PromiseDays, it.LegalDays)
	}
	if c.flow.AcceptDays < 0 || it.Type == "行政许可" && c.flow.AcceptDays > 5 {
		c.must("", "受理时限 %d 个工作日不合规定，行政许可应当在 5 个工作日内告知", c.flow.AcceptDays)
	}
	c.each(c.flow.Stages[0].Key, func(route []string) {
		sum := 0
		for _, key := range route {
			if s, ok := c.flow.Stage(key); ok && s.Post != AcceptPost && s.Kind != Publicity {
				sum += s.Days
			}
		}
		days = max(days, sum)
	})
	if it.PromiseDays > 0 && days > it.PromiseDays {
		c.must("", "各环节的办理时限合计 %d 个工作日，超过承诺时限 %d 个工作日", days, it.PromiseDays)
	}
}

// reach checks that every stage can be reached, and that 办结 can be reached from it, whatever the answers are.
func (c *flowCheck) reach() {
	from := reached(c.leads, c.flow.Stages[0].Key)
	ends := func(leads map[string][]string, key string) bool {
		return slices.ContainsFunc(c.flow.Stages, func(e Stage) bool { return endsAt(e) && reached(leads, key)[e.Key] })
	}
	for _, s := range c.flow.Stages {
		switch {
		case !from[s.Key]:
			c.must(s.Key, "没有任何操作通向“%s”", s.Name)
		case !ends(c.leads, s.Key):
			c.must(s.Key, "从“%s”走不到“办结”", s.Name)
		case !ends(c.always, s.Key):
			c.must(s.Key, "从“%s”走到“办结”的操作都有条件，条件都不满足的办件会停在这里。请保留一个没有条件的操作", s.Name)
		}
	}
}

// reached gives what can be reached from a stage, itself included.
func reached(leads map[string][]string, key string) map[string]bool {
	seen, open := map[string]bool{key: true}, []string{key}
	for len(open) > 0 {
		for _, next := range leads[open[0]] {
			if !seen[next] {
				seen[next] = true
				open = append(open, next)
			}
		}
		open = open[1:]
	}
	return seen
}

// each calls visit for every route from a stage that passes no stage twice: for each place on it, so that visit sees all beginnings.
func (c *flowCheck) each(key string, visit func(route []string)) {
	var walk func(route []string)
	walk = func(route []string) {
		if c.routes++; c.routes > mostRoutes {
			return
		}
		visit(route)
		for _, next := range c.leads[route[len(route)-1]] {
			if !slices.Contains(route, next) {
				walk(append(slices.Clone(route), next))
			}
		}
	}
	walk([]string{key})
	if c.routes > mostRoutes {
		c.must("", "流程的走法太多，无法检查。请减少环节之间的跳转")
	}
}

// loops finds circles that one member of staff could go round alone: no applicant acts in them (补正 does not count as a way), and
// no stage of them asks for different hands than another.
func (c *flowCheck) loops() {
	for _, s := range c.flow.Stages {
		c.each(s.Key, func(route []string) {
			if slices.Contains(c.leads[route[len(route)-1]], s.Key) && !c.twoPeople(route) {
				c.must(s.Key, "从“%s”出发可以由一个人反复办理而没有尽头。请指定不得由同一人办理的环节", s.Name)
			}
		})
	}
}

// ways finds routes to 办结 on which one person could do everything.
func (c *flowCheck) ways() {
	c.each(c.flow.Stages[0].Key, func(route []string) {
		last, _ := c.flow.Stage(route[len(route)-1])
		if endsAt(last) && !c.nobody(route) && !c.twoPeople(route) {
			c.must(last.Key, "有一条从“%s”到“%s”的走法可以由一个人办完。请指定不得由同一人办理的环节", c.flow.Stages[0].Name, last.Name)
		}
	})
}

// nobody reports whether a route passes an automatic stage and 办结 only, which the program then does too.
func (c *flowCheck) nobody(route []string) bool {
	if len(route) != 2 {
		return false
	}
	s, _ := c.flow.Stage(route[0])
	return s.Kind == Automatic
}

// twoPeople reports whether a route has two stages whose hands must differ.
func (c *flowCheck) twoPeople(route []string) bool {
	return slices.ContainsFunc(route, func(key string) bool {
		s, _ := c.flow.Stage(key)
		return slices.ContainsFunc(s.NotSame, func(other string) bool { return other != key && slices.Contains(route, other) })
	})
}

// notes finds required 内部附注 that a way to 办结 passes by: nobody would fill them there.
func (c *flowCheck) notes() {
	if c.it.Definition == nil {
		return
	}
	for _, p := range c.it.Definition.Parts {
		needed := p.ByStaff() && slices.ContainsFunc(p.Fields, func(f form.FieldDef) bool { return f.Required || f.Must })
		if !needed {
			continue
		}
		c.each(c.flow.Stages[0].Key, func(route []string) {
			last, _ := c.flow.Stage(route[len(route)-1])
			if endsAt(last) && !slices.ContainsFunc(route, func(key string) bool { return c.asks(key, Post(p.Filler)) }) {
				c.must(last.Key, "内部附注“%s”必须填写，但有一条从“%s”到“%s”的走法不经过填写它的岗位", p.Title, c.flow.Stages[0].Name, last.Name)
			}
		})
	}
}

// asks reports whether the 内部附注 of a post are required in a stage, which an act leads on from.
func (c *flowCheck) asks(key string, post Post) bool {
	s, _ := c.flow.Stage(key)
	return s.Kind != Automatic && s.Post == post && slices.ContainsFunc(s.Verbs, func(u VerbUse) bool {
		v, _ := VerbOf(u.Verb)
		return v.Moves
	})
}
