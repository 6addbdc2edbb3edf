package editor

import "wangting/internal/form"

// VerbOptions are the acts that a stage may offer; what each means, package casework says.
func VerbOptions() []form.Option {
	return []form.Option{
		opt("accept", "受理"), opt("refuse", "不予受理"), opt("ask", "补正"), opt("review", "审查"), opt("consult", "征求意见"),
		opt("suspend", "中止"), opt("extend", "延长"), opt("back", "退回上一环节"), opt("grant", "准予"), opt("deny", "不予"),
		opt("terminate", "终止"), opt("close", "办结"),
	}
}

// VerbName is the word for an act.
func VerbName(verb string) string {
	for _, o := range VerbOptions() {
		if o.Value == verb {
			return o.Label
		}
	}
	return verb
}
