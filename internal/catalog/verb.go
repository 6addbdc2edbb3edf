package catalog

import (
	"cmp"
	"slices"
	"strconv"
)

// ClockEffect is what an act does to the promised limit.
type ClockEffect string

const (
	Runs   ClockEffect = "照计" // the limit runs on
	Starts ClockEffect = "起算" // acceptance stops, the promise starts
	Stands ClockEffect = "暂停" // the days left are kept
	Grows  ClockEffect = "顺延" // days are added, once
	Stops  ClockEffect = "终结" // no limit runs any more
)

// VerbKind is one act of the closed list: what it is called, where it may stand, and what it means. An
// editor arranges these acts and never invents one. Package casework does what they say.
type VerbKind struct {
	Key     string // as in VerbUse.Verb, and in the events of cases
	Name    string
	Clock   ClockEffect
	Kinds   []StageKind // stages that may offer it
	Posts   []Post      // desks that may offer it
	Moves   bool        // leads on: VerbUse.To is required
	Ends    bool        // ends the case
	Opinion bool        // an opinion inside, which counts for four eyes
	Absent  string      // why a flow cannot use it yet; "" when it works
}

var (
	byHand   = []StageKind{Manual, Consult, Delivery}
	allPosts = []Post{AcceptPost, ReviewPost, DecidePost}
	late     = []Post{ReviewPost, DecidePost}
)

// Verbs is the closed list, in the order of the screen.
var Verbs = []VerbKind{
	{Key: "accept", Name: "受理", Clock: Starts, Kinds: byHand, Posts: []Post{AcceptPost}, Moves: true},
	{Key: "refuse", Name: "不予受理", Clock: Stops, Kinds: byHand, Posts: []Post{AcceptPost}, Ends: true},
	{Key: "ask", Name: "补正", Clock: Stands, Kinds: byHand, Posts: allPosts},
	{Key: "accept_lacking", Name: "容缺受理", Clock: Starts, Kinds: byHand, Posts: []Post{AcceptPost}, Moves: true},
	{Key: "review", Name: "审查", Clock: Runs, Kinds: byHand, Posts: []Post{ReviewPost}, Moves: true, Opinion: true},
	{Key: "second", Name: "复审", Clock: Runs, Kinds: byHand, Posts: late, Moves: true, Opinion: true},
	{Key: "consult", Name: "征求意见", Clock: Stands, Kinds: byHand, Posts: late},
	{Key: "hear", Name: "听证或陈述申辩", Clock: Stands, Kinds: byHand, Posts: late},
	{Key: "publish", Name: "公示", Clock: Stands, Kinds: byHand, Posts: late, Moves: true, Opinion: true},
	{Key: "suspend", Name: "中止", Clock: Stands, Kinds: byHand, Posts: late},
	{Key: "resume", Name: "恢复", Clock: Runs, Kinds: byHand, Posts: late},
	{Key: "extend", Name: "延长", Clock: Grows, Kinds: byHand, Posts: late},
	{Key: "back", Name: "退回上一环节", Clock: Runs, Kinds: byHand, Posts: late},
	{Key: "grant", Name: "准予", Clock: Runs, Kinds: []StageKind{Manual, Consult, Delivery, Automatic}, Posts: late, Moves: true},
	{Key: "deny", Name: "不予", Clock: Runs, Kinds: byHand, Posts: late, Moves: true},
	{Key: "terminate", Name: "终止", Clock: Stops, Kinds: []StageKind{Manual, Consult, Publicity, Delivery}, Posts: late, Ends: true},
	{Key: "close", Name: "办结", Clock: Stops, Kinds: byHand, Posts: late, Ends: true},
	{Key: HandVerb, Name: "转人工", Clock: Runs, Kinds: []StageKind{Automatic}, Moves: true},
}

// HandVerb is the act of an automatic stage that gives a case to staff.
const HandVerb = "hand"

// VerbOf gives an act of the closed list.
func VerbOf(key string) (VerbKind, bool) {
	i := slices.IndexFunc(Verbs, func(v VerbKind) bool { return v.Key == key })
	if i < 0 {
		return VerbKind{}, false
	}
	return Verbs[i], true
}

// Keys of the stages of the usual flow. They are also what cases from before there were flows are at.
const (
	AcceptStage = "accept"
	ReviewStage = "review"
	DecideStage = "decide"
	CloseStage  = "close"
)

// TheFlow is how applications for the item are handled: its own flow, or the usual one of items of format 1.
func (it *Item) TheFlow() Flow {
	if it.Flow != nil {
		return *it.Flow
	}
	return usualFlow(it.TwoReviewers)
}

// usualFlow is 受理, 审查, 决定, 办结. Whoever accepted never decides; with two reviewers, whoever proposed does not either,
// and nobody decides without a proposal.
func usualFlow(two bool) Flow {
	decide := []VerbUse{{Verb: "grant", To: CloseStage}, {Verb: "deny", To: CloseStage}}
	review := Stage{Key: ReviewStage, Name: "审查", Kind: Manual, Post: ReviewPost, NotSame: []string{AcceptStage},
		Verbs: []VerbUse{{Verb: "review", To: DecideStage}, {Verb: "ask"}}}
	second := Stage{Key: DecideStage, Name: "决定", Kind: Manual, Post: DecidePost, NotSame: []string{AcceptStage},
		Verbs: append(slices.Clone(decide), VerbUse{Verb: "ask", To: ReviewStage})}
	if two {
		second.NotSame = append(second.NotSame, ReviewStage)
	} else {
		review.Verbs = append(review.Verbs, decide...)
	}
	return Flow{Stages: []Stage{
		{Key: AcceptStage, Name: "受理", Kind: Manual, Post: AcceptPost,
			Verbs: []VerbUse{{Verb: "accept", To: ReviewStage}, {Verb: "refuse"}, {Verb: "ask"}}},
		review,
		second,
		{Key: CloseStage, Name: "办结", Kind: Manual, Post: DecidePost, Verbs: []VerbUse{{Verb: "close"}}},
	}}
}

// Stage gives a stage by its key.
func (f Flow) Stage(key string) (Stage, bool) {
	i := f.StageIndex(key)
	if i < 0 {
		return Stage{}, false
	}
	return f.Stages[i], true
}

// StageIndex is the place of a stage in the order of the flow, or -1.
func (f Flow) StageIndex(key string) int {
	return slices.IndexFunc(f.Stages, func(s Stage) bool { return s.Key == key })
}

// Use gives how a stage offers an act.
func (s Stage) Use(verb string) (VerbUse, bool) {
	i := slices.IndexFunc(s.Verbs, func(u VerbUse) bool { return u.Verb == verb })
	if i < 0 {
		return VerbUse{}, false
	}
	return s.Verbs[i], true
}

// Target is the key of the stage to which an act leads from a stage; its own key when it stays. 退回 without a target goes to the
// stage before; a publicity that has ended leads to the stage after it.
func (f Flow) Target(s Stage, u VerbUse) string {
	if u.To == "" && u.Verb == "back" {
		if i := f.StageIndex(s.Key); i > 0 {
			return f.Stages[i-1].Key
		}
	}
	return cmp.Or(u.To, s.Key)
}

// After is the stage that follows another in order: where a case goes when its publicity ends.
func (f Flow) After(key string) (Stage, bool) {
	i := f.StageIndex(key)
	if i < 0 || i+1 >= len(f.Stages) {
		return Stage{}, false
	}
	return f.Stages[i+1], true
}

// guide is the flow as the guide of the item shows it, behind what the applicant does first.
func (it *Item) guide() []Step {
	f := *it.Flow
	steps := []Step{{Name: "申请", Who: "申请人"}}
	if i := slices.IndexFunc(it.Steps, func(s Step) bool { return s.Name == "申请" }); i >= 0 {
		steps = slices.Clone(it.Steps[:i+1])
	}
	for _, s := range f.Stages {
		step := Step{Name: s.Name, Who: cmp.Or(s.Department, it.Department), Say: s.Note}
		if s.Kind == Automatic {
			step.Who = "系统"
		}
		days := s.Days
		if s.Post == AcceptPost && s.Kind == Manual {
			days = cmp.Or(days, f.AcceptDays)
		}
		if days > 0 {
			step.Days = strconv.Itoa(days) + " 个工作日"
		}
		steps = append(steps, step)
	}
	return steps
}
