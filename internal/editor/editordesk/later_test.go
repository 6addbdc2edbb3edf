package editordesk

import (
	"testing"
	"time"

	"wangting/internal/catalog"
	"wangting/internal/clocktest"
)

// B8: what is approved for another day is not called published, and what waited past its day waits for nothing.
func TestAnApprovalSaysFromWhenItCounts(t *testing.T) {
	now := clocktest.Now()
	for name, c := range map[string]struct {
		at    time.Time
		waits bool
	}{"at once": {time.Time{}, false}, "on a day to come": {now.AddDate(0, 0, 3), true}, "on a day that came while it waited": {now.AddDate(0, 0, -1), false}} {
		if got := later(c.at, now); (got != "") != c.waits {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// B8, ITM-20: nobody begins an application of a version that was replaced.
func TestACorrectionSaysWhoSeesIt(t *testing.T) {
	now := &catalog.Item{Version: 3}
	if filling(now, 3) != "以后的申请" || filling(now, 4) != "以后的申请" || filling(nil, 1) != "以后的申请" || filling(now, 2) != "按它填写的草稿" {
		t.Error("a correction of an older version promises new applications")
	}
}
