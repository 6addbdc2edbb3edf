package casework

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/catalog"
)

// The table in the package comment and the table in the code must be equal.
func TestTheDrawingAndTheTableAgree(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^//\t([A-Z_]+) +([a-z_]+) +([A-Z_]+) +(applicant|employer|clerk|reviewer|system)$`)
	var drawn []Move
	for _, m := range line.FindAllStringSubmatch(string(doc), -1) {
		by := actor.Role(m[4])
		if m[4] == "applicant" {
			by = ""
		}
		drawn = append(drawn, Move{State(m[1]), Verb(m[2]), State(m[3]), by})
	}
	if !slices.Equal(drawn, Moves()) {
		t.Errorf("drawn %v\ntable %v", drawn, Moves())
	}
}

var allStates = []State{Draft, UnitReview, UnitSent, Submitted, Correcting, Accepted, Reviewing, Decided, Closed,
	NotAccepted, Withdrawn, Lapsed, Deleted, Consulting, Publicity, Suspended, Terminated}

func TestEveryStateHasAWordOfTheClosedList(t *testing.T) { // DESIGN §9
	closed := strings.Fields("草稿 待审核 已受理 审核中 待补正 补正中 补正已提交 待复审 公示中 已办结 不予受理 已撤回 待单位审核 单位退回 待本人确认 已生效 即将到期 已失效 征求意见中 已中止 已终止")
	for _, s := range allStates {
		for _, answered := range []bool{false, true} {
			for _, w := range []string{s.Word(answered), s.StaffWord(answered)} {
				if !slices.Contains(closed, w) {
					t.Errorf("%s is called %q", s, w)
				}
			}
		}
	}
}

func TestEveryStateIsReachedAndEveryOpenOneHasADesk(t *testing.T) { // CAS-4, STA-2
	for _, s := range allStates {
		if s != Draft && !slices.ContainsFunc(moves, func(m Move) bool { return m.To == s }) {
			t.Errorf("nothing leads to %s", s)
		}
		atUnit := s == UnitReview || s == UnitSent // waits for people outside the hall
		if open := s.Bucket() == OpenBucket; open != (s.Desk() != NoDesk || atUnit) {
			t.Errorf("%s is open: %v, and waits at %q", s, open, s.Desk())
		}
	}
}

func TestACaseIsCountedWhereItIsListed(t *testing.T) { // CEN-1, CEN-4
	for name, tc := range map[string]struct {
		c    Case
		want string
	}{
		"a draft":              {Case{State: Draft}, "u:draft"},
		"a filed case":         {Case{State: Submitted}, "u:open r:accept"},
		"one to mend":          {Case{State: Correcting}, "u:open u:correct r:applicant"},
		"a decided one":        {Case{State: Decided}, "u:open r:close"},
		"a closed one":         {Case{State: Closed}, "u:done u:rate"},
		"one to rate early":    {Case{State: Accepted, AcceptedAt: time.Unix(1, 0), RateAt: []catalog.Occasion{catalog.RateAccept}}, "u:open u:rate r:review"},
		"one rated early":      {Case{State: Accepted, AcceptedAt: time.Unix(1, 0), RateAt: []catalog.Occasion{catalog.RateAccept}, RatedAccept: true}, "u:open r:review"},
		"one taken back late":  {Case{State: Withdrawn, AcceptedAt: time.Unix(1, 0), RateAt: []catalog.Occasion{catalog.RateAccept}}, "u:done"},
		"one never rated":      {Case{State: Closed, RateAt: []catalog.Occasion{catalog.RateNever}}, "u:done"},
		"a rated one":          {Case{State: Closed, Rated: true}, "u:done"},
		"one not accepted":     {Case{State: NotAccepted}, "u:done"},
		"one taken back":       {Case{State: Withdrawn}, "u:done"},
		"a deleted draft":      {Case{State: Deleted}, ""},
		"a sensitive one":      {Case{State: Submitted, Sensitive: true, ItemCode: "i"}, "u/i:open r:accept"},
		"one at the employer":  {Case{State: UnitReview, EmployerID: "e", ItemCode: "i"}, "u:open e/i:endorse"},
		"one it sent back":     {Case{State: UnitSent, EmployerID: "e"}, "u:open u:correct"},
		"a sensitive closed 1": {Case{State: Closed, Sensitive: true, ItemCode: "i"}, "u/i:done u/i:rate"},
	} {
		t.Run(name, func(t *testing.T) {
			tc.c.ID, tc.c.UnitID, tc.c.Region = "1", "u", "r"
			var got []string
			for _, b := range tc.c.places() {
				owner := b.Owner
				if b.Scope != "" {
					owner += "/" + b.Scope
				}
				got = append(got, owner+":"+b.Class)
			}
			if s := strings.Join(got, " "); s != tc.want {
				t.Errorf("counted in %q, want %q", s, tc.want)
			}
		})
	}
}
