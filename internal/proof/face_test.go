package proof

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wangting/internal/regno"
)

// REG-5: time that has run out counts at once, whether or not the row was moved.
func TestAFaceStandsWhereItsTimeLeavesIt(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		face Face
		want State
	}{
		"new, the link alive":                {Face{State: New, LinkUntil: now.Add(1), ExpiresAt: now.Add(2)}, New},
		"new, the link dead":                 {Face{State: New, LinkUntil: now, ExpiresAt: now.Add(2)}, Expired},
		"visited, the link dead":             {Face{State: Visited, LinkUntil: now, ExpiresAt: now.Add(2)}, Visited},
		"visited too long ago":               {Face{State: Visited, ExpiresAt: now}, Expired},
		"passed just now":                    {Face{State: Passed, PassedAt: now}, Passed},
		"passed, and not used in time":       {Face{State: Passed, PassedAt: now.Add(-10 * time.Minute)}, Expired},
		"failed stays failed for ever":       {Face{State: Failed}, Failed},
		"consumed stays consumed for ever":   {Face{State: Consumed}, Consumed},
		"cancelled stays cancelled for ever": {Face{State: Cancelled}, Cancelled},
	} {
		if got := tc.face.Stands(now, 10*time.Minute); got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
}

func TestAWaitIsSaidInTheUnitOneCountsIn(t *testing.T) {
	for d, want := range map[time.Duration]string{
		300 * time.Millisecond: "1 秒", 37 * time.Second: "37 秒", 90 * time.Second: "90 秒",
		91 * time.Second: "2 分钟", time.Hour: "60 分钟", 23*time.Hour + time.Minute: "24 小时",
	} {
		if got := wait(d); got != want {
			t.Errorf("%v is said as %s, want %s", d, got, want)
		}
	}
}

// SEC-1: never in logs.
func TestASubjectPrintsNoNameAndNoNumber(t *testing.T) {
	s := Subject{Document: regno.Document{Type: regno.IdentityCard, Number: "11010519491231002X"}, Name: "测试甲"}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if p := fmt.Sprintf(verb, s); strings.Contains(p, "测试甲") || strings.Contains(p, "19491231") {
			t.Errorf("%s prints %s", verb, p)
		}
	}
}
