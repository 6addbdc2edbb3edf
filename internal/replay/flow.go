package replay

import (
	"reflect"
	"slices"
	"strings"

	"wangting/internal/auto"
	"wangting/internal/casework"
	"wangting/internal/catalog"
)

// outcome is what an automatic stage makes of a case.
type outcome string

const (
	byStaff outcome = "staff" // staff decide: there is no automatic stage, or it gave the case to them
	byRules outcome = "rules" // 自动办结
	unknown outcome = "unknown"
)

// automaticStage is the first stage of a flow, when rules decide in it.
func automaticStage(f catalog.Flow) (catalog.Stage, bool) {
	if len(f.Stages) == 0 || f.Stages[0].Kind != catalog.Automatic {
		return catalog.Stage{}, false
	}
	return f.Stages[0], true
}

// then is how the case was decided.
func (p past) then() outcome {
	if _, ok := p.took(casework.Decide, "system"); ok {
		return byRules
	}
	return byStaff
}

// automatic compares the automatic decision with what the rules of the draft say. recheck asks a rule that needs no core. A rule that held
// then, with the same parameters, holds: what the core said that day is kept in the decision.
func (p past) automatic(recheck func(catalog.RuleUse) (holds, known bool, err error)) (now outcome, out []finding, err error) {
	st, auto := automaticStage(p.now.Flow)
	then := p.then()
	if !auto {
		if then == byRules {
			out = []finding{{section: Automatic, say: "当时自动办结，按草稿由工作人员办理"}}
		}
		return byStaff, out, nil
	}
	now, why, err := p.ruled(st, recheck)
	switch {
	case err != nil:
		return now, nil, err
	case now == unknown:
		out = []finding{{Automatic, "无法重算：规则要问核心业务系统当时的数据，大厅没有保存", true}}
	case now == then:
	case now == byRules:
		out = []finding{{section: Automatic, say: "当时由工作人员办理，按草稿自动办结"}}
	default:
		out = []finding{{section: Automatic, say: "当时自动办结，按草稿转人工：" + why}}
	}
	return now, out, nil
}

func (p past) ruled(st catalog.Stage, recheck func(catalog.RuleUse) (bool, bool, error)) (now outcome, why string, err error) {
	_, follow := p.now.Outlay(p.c.Data, p.files)
	if len(follow) > 0 {
		return byStaff, "材料没有齐", nil
	}
	before, was := automaticStage(p.was.Flow)
	handed, toStaff := p.took(casework.HandVerb, "system")
	drawn := toStaff && auto.Drawn(handed.Words)
	held := was && (drawn || p.then() == byRules)
	left := false
	for _, u := range st.Rules {
		if held && slices.ContainsFunc(before.Rules, func(old catalog.RuleUse) bool { return reflect.DeepEqual(old, u) }) {
			continue
		}
		holds, known, err := recheck(u)
		if err != nil {
			return unknown, "", err
		}
		if known && !holds {
			kind, _ := catalog.RuleOf(u.Rule)
			return byStaff, "不满足规则“" + kind.Name + "”", nil
		}
		left = left || !known
	}
	switch {
	case drawn && st.Sample > 0:
		return byStaff, "抽中人工核查", nil
	case !left:
		return byRules, "", nil
	case toStaff && !drawn && reflect.DeepEqual(before.Rules, st.Rules):
		return byStaff, "", nil // the same rules as then
	}
	return unknown, "", nil
}

// way is how a case goes through a flow: the stages in order. stuck is the last of them, when no act leads on from it.
func (p past) way(f catalog.Flow, decided outcome) (stages []catalog.Stage, stuck bool) {
	if len(f.Stages) == 0 {
		return nil, true
	}
	seen := map[string]bool{}
	for st, ok := f.Stages[0], true; ok && !seen[st.Key]; {
		seen[st.Key] = true
		stages = append(stages, st)
		use, leads := p.leading(st, decided)
		switch {
		case st.Kind == catalog.Publicity:
			if st, ok = f.After(st.Key); !ok {
				return stages, true
			}
		case !leads:
			return stages, true
		case use.Verb == "close":
			return stages, false
		default:
			if st, ok = f.Stage(f.Target(st, use)); !ok {
				return stages, true
			}
		}
	}
	return stages, false
}

// onwards are the acts by which a case goes on, the first that is offered; what staff did in the past comes before.
var onwards = []string{"accept", casework.AcceptLacking, "review", "second", "publish", "grant", "deny", "close"}

// leading is the act by which the case goes on from a stage.
func (p past) leading(st catalog.Stage, decided outcome) (catalog.VerbUse, bool) {
	if st.Kind == catalog.Automatic {
		if decided == byRules {
			return st.Use("grant")
		}
		return st.Use(catalog.HandVerb)
	}
	best, found := catalog.VerbUse{}, false
	for _, verb := range onwards {
		use, ok := st.Use(verb)
		denies := p.c.Verdict == casework.Denied
		if !ok || verb == "grant" && denies || verb == "deny" && !denies {
			continue
		}
		if !found {
			best, found = use, true
		}
		if p.did(verb) {
			return use, true
		}
	}
	return best, found
}

// did reports whether an act was done in the case.
func (p past) did(verb string) bool {
	switch verb {
	case "grant", "deny":
		verb = string(casework.Decide)
	case casework.AcceptLacking:
		return false // it is an acceptance in the timeline
	}
	_, ok := p.took(casework.Verb(verb), "staff")
	return ok
}

// flow compares the ways of a decided case.
func (p past) flow(now outcome) (out []finding, stages []catalog.Stage) {
	stages, stuck := p.way(p.now.Flow, now)
	if stuck && len(stages) > 0 {
		out = append(out, finding{section: Flow, say: "到“" + stages[len(stages)-1].Name + "”没有可以往下走的操作"})
	}
	if p.c.Verdict == casework.NoVerdict || now == unknown {
		return out, stages
	}
	before, _ := p.way(p.was.Flow, p.then())
	if was, is := named(before), named(stages); was != is && !stuck {
		out = append(out, finding{section: Flow, say: "当时经过" + was + "，按草稿经过" + is})
	}
	return out, stages
}

func named(list []catalog.Stage) string {
	var names []string
	for _, st := range list {
		names = append(names, "“"+st.Name+"”")
	}
	return strings.Join(names, "")
}
