package casework

import (
	"slices"

	"wangting/internal/catalog"
)

// Ahead gives the stages that an open case has before it, its own first, in the order in which the guide shows them.
func (s Standing) Ahead() []catalog.Stage {
	if s.Case.State.Ended() {
		return nil
	}
	return s.Flow.Stages[max(0, s.Flow.StageIndex(s.Stage().Key)):]
}

// Pause says for what the promised limit stands; "" while it runs, or when none does.
func (c Case) Pause() string {
	if c.Clock.Paused.IsZero() {
		return ""
	}
	switch c.State {
	case Correcting:
		return "补正"
	case Suspended:
		return "中止"
	case Consulting:
		return "征求意见"
	case Publicity:
		return "公示"
	case Accepted, Reviewing:
		return "听证或陈述申辩"
	case Submitted:
		return "待对方确认"
	}
	return ""
}

// Because gives the words with which a case was brought to where it waits now: why it was suspended, how it is consulted
// about, what was published. "" when nobody said anything.
func (v View) Because() string {
	verb := map[State]Verb{Suspended: Suspend, Consulting: Consult, Publicity: Publish, Terminated: Terminate,
		Accepted: Hear, Reviewing: Hear}[v.Case.State]
	for _, e := range slices.Backward(v.Events) {
		if e.Verb == verb {
			return e.Words
		}
	}
	return ""
}
