package editor

import (
	"testing"

	"wangting/internal/form"
)

// items.md §6, in-core: an editor chooses from all checks that the hall can make.
func TestAnEditorChoosesWhatTheCoreSystemIsAsked(t *testing.T) { // ITM-2
	offered := map[string]bool{}
	for _, o := range checkOptions() {
		offered[o.Value] = true
	}
	for _, c := range form.CoreChecks {
		if !offered[c.Key] {
			t.Errorf("%s is not offered", c.Key)
		}
	}
	known := map[string]bool{}
	for _, o := range ruleKinds {
		known[o.Value] = true
	}
	if !known[form.InCore] || !known["early"] {
		t.Error("an editor cannot choose the rule")
	}
}
