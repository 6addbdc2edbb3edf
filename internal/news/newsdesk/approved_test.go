package newsdesk

import (
	"strings"
	"testing"
	"time"

	"wangting/internal/clocktest"
)

// B8: what is approved for a later hour is not called published.
func TestAnApprovalSaysWhenThePublicReadsIt(t *testing.T) {
	now := clocktest.Now()
	if say := approved(now.Add(time.Hour), now); strings.Contains(say, "已批准发布") || !strings.HasSuffix(say, " 发布") {
		t.Errorf("for later: %q", say)
	}
	if say := approved(now, now); say != "已批准发布" {
		t.Errorf("at once: %q", say)
	}
}
