package enrol

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wangting/internal/regno"
)

// REG-9: a step cannot be reached by its address before the earlier ones are done.
func TestAStepOpensOnlyAfterTheOnesBefore(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	filled := Draft{State: Open, Claim: Claim{USCC: "91320100MA1TE5T0XF"}}
	passed, stale, done := filled, filled, filled
	passed.FaceUntil, stale.FaceUntil, done.State = now.Add(time.Minute), now, Done
	for name, tc := range map[string]struct {
		draft Draft
		next  Step
		open  []Step
	}{
		"nothing answered":             {Draft{State: Open}, Particulars, []Step{Particulars}},
		"the unit is known":            {filled, Face, []Step{Particulars, Face}},
		"the face has passed":          {passed, Account, []Step{Particulars, Face, Account}},
		"the face passed too long ago": {stale, Face, []Step{Particulars, Face}},
		"all is done":                  {done, Finished, []Step{Finished}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := tc.draft.Next(now); got != tc.next {
				t.Errorf("next is %v, want %v", got, tc.next)
			}
			var open []Step
			for _, s := range tc.draft.Route() {
				if tc.draft.MayOpen(s, now) {
					open = append(open, s)
				}
			}
			if fmt.Sprint(open) != fmt.Sprint(tc.open) {
				t.Errorf("open are %v, want %v", open, tc.open)
			}
		})
	}
}

// SEC-1: never in logs.
func TestAClaimPrintsNoPerson(t *testing.T) {
	c := Claim{USCC: "91320100MA1TE5T0XF", UnitName: "江南", RepName: "测试甲",
		Document: regno.Document{Type: regno.IdentityCard, Number: "11010519491231002X"}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if s := fmt.Sprintf(verb, c); strings.Contains(s, "测试甲") || strings.Contains(s, "1231002X") {
			t.Errorf("%s prints %s", verb, s)
		}
	}
}
