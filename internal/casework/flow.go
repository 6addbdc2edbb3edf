package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// Standing is where a case stands in the flow of its item, with everything on which the next act depends.
// It is the only interpreter of a flow: commands ask it, and pages build their buttons from it.
type Standing struct {
	Case    Case
	Flow    catalog.Flow
	Events  []Event
	Matters []Matter
	Notes   []Note                      // oldest first
	Checks  []Checklist                 // oldest first
	Forms   map[catalog.Post]*form.Form // of the 内部附注
	Lacks   []Slot                      // needed materials that are not there and may follow
	Consent *Consent                    // what the other side was last asked; nil when the item does not want them
	Now     time.Time

	marked *form.Form // of the 内部附注, what documents may say; nil when nothing is, or no document is made of it
}

// Act is one act of the flow for one member of staff: possible, or why not.
type Act struct {
	Verb   string // of catalog.Verbs
	Name   string
	To     string // key of the stage to which it leads
	Why    string // 为什么不能办理; "" when it is possible
	passed bool   // it belongs to a stage that the case has left, or to another state
	hands  bool   // only somebody else may do it
}

// Possible reports whether the act can be done now.
func (a Act) Possible() bool { return a.Why == "" }

// Stage is the stage of the case. A case from before there were stages is at the one that its state implies.
func (s Standing) Stage() catalog.Stage {
	key := s.Case.Stage
	if key == "" {
		key = impliedStage(s.Case)
	}
	if st, ok := s.Flow.Stage(key); ok {
		return st
	}
	return catalog.Stage{}
}

func impliedStage(c Case) string {
	switch {
	case c.AcceptedAt.IsZero():
		return catalog.AcceptStage
	case c.Verdict != NoVerdict:
		return catalog.CloseStage
	case c.State == Reviewing:
		return catalog.DecideStage
	}
	return catalog.ReviewStage
}

// stateAt is the coarse state of a case that has arrived at a stage and waits there.
func stateAt(st catalog.Stage, c Case) State {
	switch {
	case st.Kind == catalog.Publicity:
		return Publicity
	case c.Verdict != NoVerdict:
		return Decided
	case st.Post == catalog.DecidePost:
		return Reviewing
	case st.Post == catalog.AcceptPost, st.Kind == catalog.Automatic:
		return Submitted
	}
	return Accepted
}

// opinions are the events that count for four eyes: who gave one has acted in its stage.
var opinions = map[Verb]bool{Accept: true, Review: true, Second: true, Publish: true, Decide: true}

// acted gives who has acted in each stage. When a case goes back, by 退回 or by a correction, what was done in the stages
// that it passes again no longer counts: it is done anew.
func (s Standing) acted() map[string][]string {
	out := map[string][]string{}
	for _, e := range s.Events {
		st, ok := s.Flow.Stage(cmp.Or(e.Stage, stageOfOld(e)))
		if !ok || e.By.Kind != "staff" {
			continue
		}
		switch {
		case opinions[e.Verb]:
			out[st.Key] = append(out[st.Key], e.By.ID)
			if e.For != "" { // a deputy counts as both
				out[st.Key] = append(out[st.Key], e.For)
			}
		case e.Verb == Ask || e.Verb == Back:
			use, _ := st.Use(string(e.Verb))
			again := s.Flow.StageIndex(s.Flow.Target(st, use))
			for _, later := range s.Flow.Stages[again:] {
				delete(out, later.Key)
			}
		}
	}
	return out
}

// actedFor reports whether an act was done by a deputy who stood in for the caller, or for the one for whom the caller stands in.
func (s Standing) actedFor(verb Verb, who actor.Actor) bool {
	return slices.ContainsFunc(s.Events, func(e Event) bool { return e.Verb == verb && who.IsAmong(e.For) })
}

// stageOfOld is the stage of an event from before events had one. All those cases have the usual flow.
func stageOfOld(e Event) string {
	switch e.Verb {
	case Accept:
		return catalog.AcceptStage
	case Review, Ask:
		return catalog.ReviewStage
	case Decide:
		return catalog.DecideStage
	}
	return ""
}

// Acts gives every act of the flow for a member of staff, in the order of catalog.Verbs. 恢复 belongs to every flow that
// can be suspended.
func (s Standing) Acts(who actor.Actor) []Act {
	acted := s.acted()
	var out []Act
	for _, v := range catalog.Verbs {
		here := slices.ContainsFunc(s.Flow.Stages, func(st catalog.Stage) bool { return st.Kind != catalog.Automatic && offers(st, v.Key) })
		if here {
			out = append(out, s.act(who, v, acted))
		}
	}
	return out
}

// Act gives one act for a member of staff.
func (s Standing) Act(who actor.Actor, verb string) Act {
	v, ok := catalog.VerbOf(verb)
	if !ok {
		return Act{Verb: verb, Why: "没有这项操作，请刷新页面后再操作"}
	}
	return s.act(who, v, s.acted())
}

// offers reports whether a stage offers an act: what can be suspended can be resumed.
func offers(st catalog.Stage, verb string) bool {
	if verb == "resume" {
		verb = "suspend"
	}
	_, ok := st.Use(verb)
	return ok
}

func (s Standing) act(who actor.Actor, v catalog.VerbKind, acted map[string][]string) Act {
	st := s.Stage()
	use, _ := st.Use(v.Key)
	a := Act{Verb: v.Key, Name: v.Name, To: s.Flow.Target(st, use)}
	if a.Why = s.stands(v.Key); a.Why != "" {
		a.passed = true
		return a
	}
	if st.Kind == catalog.Automatic {
		a.Why = errAutomatic.Say
		return a
	}
	if !offers(st, v.Key) {
		a.Why, a.passed = s.elsewhere(v, st)
		return a
	}
	switch {
	case !who.Has(roleOfPost(st.Post)):
		a.Why, a.hands = "这一步须由“"+postLabels[st.Post]+"”岗位的工作人员办理", true
	default:
		a.Why = s.sameHands(who, st, v, acted)
		a.hands = a.Why != ""
	}
	if a.Why == "" {
		a.Why = cmp.Or(s.guard(v.Key), s.lacks(v.Key))
	}
	if a.Why == "" && v.Moves {
		a.Why = cmp.Or(s.unwritten(st), s.unchecked(v.Key, st))
	}
	return a
}

// stands says why nothing, or nothing but what the state waits for, is possible.
func (s Standing) stands(verb string) string {
	switch c := s.Case; {
	case c.State.Ended():
		return "办件已结束"
	case c.State == Correcting:
		return "正在等待申请人补正，补正后才能办理"
	case c.State == Suspended && verb != "resume" && verb != "terminate":
		return "办件已中止，恢复后才能办理"
	case c.State != Suspended && verb == "resume":
		return "办件没有中止"
	case c.State == Consulting:
		return "正在征求意见，意见反馈或者到期后才能办理"
	case s.open(Hearing) > 0 && verb != "terminate":
		return "听证或者陈述申辩还没有笔录，登记笔录后才能办理"
	case c.State == Publicity && verb != "terminate":
		return "公示期未满，期满后才能办理"
	}
	return ""
}

// elsewhere says in which other stage an act is done.
func (s Standing) elsewhere(v catalog.VerbKind, st catalog.Stage) (why string, passed bool) {
	at := s.Flow.StageIndex(st.Key)
	for i, other := range s.Flow.Stages {
		if i > at && offers(other, v.Key) {
			return "“" + v.Name + "”在“" + other.Name + "”环节办理，现在是“" + st.Name + "”环节", false
		}
	}
	if !slices.ContainsFunc(s.Flow.Stages, func(other catalog.Stage) bool { return offers(other, v.Key) }) {
		return "这个事项的办理流程没有“" + v.Name + "”，现在是“" + st.Name + "”环节", false
	}
	return "“" + v.Name + "”的环节已过，现在是“" + st.Name + "”环节", true
}

// sameHands says why this member of staff may not act in a stage: they acted in another that asks for different hands.
func (s Standing) sameHands(who actor.Actor, st catalog.Stage, v catalog.VerbKind, acted map[string][]string) string {
	if v.Key == "ask" || v.Key == "suspend" || v.Key == "resume" || v.Key == "consult" || v.Key == "hear" {
		return "" // these say nothing about the outcome
	}
	if (v.Key == "review" || v.Key == "second" || v.Key == "publish") && (s.presided(who.StaffID) || who.For != "" && s.presided(who.For)) {
		return "您主持了这件办件的听证或者陈述申辩，须由另一名工作人员审查"
	}
	for _, key := range st.NotSame {
		if !who.IsAmong(acted[key]...) {
			continue
		}
		switch other, _ := s.Flow.Stage(key); other.Post {
		case catalog.AcceptPost:
			return errSameHands.Say
		case catalog.ReviewPost:
			if st.Post == catalog.DecidePost {
				return "您已提出审查意见，须由另一名审核人员复审"
			}
			fallthrough
		default:
			return "您已办理“" + other.Name + "”环节，须由另一名工作人员办理"
		}
	}
	return ""
}

// guard says what must happen before an act.
func (s Standing) guard(verb string) string {
	switch verb {
	case "accept", string(AcceptLacking):
		return s.unconsented("受理")
	case "grant":
		if why := s.unconsented("准予"); why != "" { // a correction after the acceptance may name somebody else
			return why
		}
		if n := s.open(Objection); n > 0 {
			return fmt.Sprintf("还有 %d 条公示异议没有答复，答复后才能准予", n)
		}
	case "extend":
		switch {
		case slices.ContainsFunc(s.Matters, func(m Matter) bool { return m.Kind == Extension && m.Agreed }):
			return "办理时限已经延长过一次，不能再延长"
		case s.open(Extension) > 0:
			return "已有一份延长申请等待另一名工作人员同意"
		case s.Case.Clock.Due.IsZero() || s.Now.After(s.Case.Clock.Due):
			return "办理时限已到，延长须在到期前告知申请人"
		}
	}
	return ""
}

// leading are the acts by which a case goes on towards its end; what is asked, moved or stopped beside them says nothing about it.
var leading = map[string]bool{"accept": true, string(AcceptLacking): true, "review": true, "second": true, "publish": true, "grant": true,
	"deny": true, "close": true}

// Hinder says why the caller can do none of the acts by which the case goes on from its stage, although their post could; "" when one is
// possible, and when the stage belongs to another post.
func (s Standing) Hinder(who actor.Actor) string {
	st := s.Stage()
	if st.Kind == catalog.Automatic {
		return errAutomatic.Say
	}
	if !who.Has(roleOfPost(st.Post)) {
		return ""
	}
	why := ""
	for _, a := range s.Acts(who) {
		switch {
		case !leading[a.Verb] || !offers(st, a.Verb):
		case a.Possible():
			return ""
		default:
			why = cmp.Or(why, a.Why)
		}
	}
	return why
}

// NotByAcceptor reports whether whoever accepted the case may not act in its stage.
func (s Standing) NotByAcceptor() bool {
	return slices.ContainsFunc(s.Stage().NotSame, func(key string) bool {
		other, ok := s.Flow.Stage(key)
		return ok && other.Post == catalog.AcceptPost
	})
}

func (s Standing) open(k MatterKind) (n int) {
	for _, m := range s.Matters {
		if m.Kind == k && m.Open() {
			n++
		}
	}
	return n
}

// postLabels are the 岗位 as editors call them.
var postLabels = map[catalog.Post]string{catalog.AcceptPost: "受理", catalog.ReviewPost: "审查", catalog.DecidePost: "决定"}

func roleOfPost(p catalog.Post) actor.Role {
	if p == catalog.AcceptPost {
		return actor.Clerk
	}
	return actor.Reviewer
}

// standing reads where a case stands.
func (s *Service) standing(ctx context.Context, c Case) (Standing, Item, error) {
	item, err := s.itemOfCase(ctx, c)
	if err != nil {
		return Standing{}, item, fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	st := Standing{Case: c, Flow: item.Flow, Forms: item.Notes, Now: s.Now(), marked: item.Outward}
	if st.Events, err = s.Store.Events(ctx, c.ID); err != nil {
		return st, item, fmt.Errorf("reading events: %w", err)
	}
	if st.Matters, err = s.Store.Matters(ctx, c.ID); err != nil {
		return st, item, fmt.Errorf("reading what is asked about the case: %w", err)
	}
	if len(item.Notes) > 0 {
		if st.Notes, err = s.Store.Notes(ctx, c.ID); err != nil {
			return st, item, fmt.Errorf("reading what staff noted: %w", err)
		}
	}
	if pointed(item.Flow) {
		if st.Checks, err = s.Store.ChecklistsOf(ctx, c.ID); err != nil {
			return st, item, fmt.Errorf("reading the points: %w", err)
		}
	}
	if st.Consent, err = s.consentOf(ctx, item, c); err != nil {
		return st, item, err
	}
	if lets(item.Flow) {
		files, err := s.Store.Materials(ctx, c.ID)
		if err != nil {
			return st, item, fmt.Errorf("reading materials: %w", err)
		}
		st.Lacks = item.Lacking(c.Data, files)
	}
	return st, item, nil
}

// refusal is the fault of an act that is not possible.
func (a Act) refusal() error {
	switch {
	case a.passed:
		return errChanged
	case a.hands:
		return fault.New(fault.Forbidden, a.Why)
	}
	return fault.New(fault.Conflict, a.Why)
}
