package mandate

import (
	"testing"

	"wangting/internal/actor"
)

// HAN-6: an administrator's power is confirmed by the representative only, and the text message says so.
func TestTheTextAfterASuccessionNamesWhoConfirms(t *testing.T) {
	for level, want := range map[actor.Level]string{actor.Administrator: "新法定代表人", actor.Operator: "新法定代表人或管理员"} {
		if got := (Mandate{Level: level}).confirmers(); got != want {
			t.Errorf("level %d: %s", level, got)
		}
	}
}
