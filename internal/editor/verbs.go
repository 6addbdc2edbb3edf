package editor

import (
	"wangting/internal/catalog"
	"wangting/internal/form"
)

// VerbOptions are the acts that a stage may offer, without those that the hall cannot do yet.
func VerbOptions() []form.Option {
	var list []form.Option
	for _, v := range catalog.Verbs {
		if v.Absent == "" {
			list = append(list, opt(v.Key, v.Name))
		}
	}
	return list
}

// VerbName is the word for an act.
func VerbName(verb string) string {
	if v, ok := catalog.VerbOf(verb); ok {
		return v.Name
	}
	return verb
}
