package filing

import (
	"testing"

	"wangting/internal/casework"
)

// CEN-6: what is answered, by whomever or by nobody, is not offered for an answer again.
func TestOnlyWhatWaitsIsOfferedForAnAnswer(t *testing.T) {
	for _, answer := range []casework.EndorsementAnswer{casework.Agreed, casework.Disagreed, casework.SentBack, casework.Unsaid, casework.TakenBack} {
		if row := taskOf(casework.Endorsement{Answer: answer}, "测**"); row.Do.Text != "查看" || row.Note == "" {
			t.Errorf("%s is listed as %q with %q", answer, row.Note, row.Do.Text)
		}
	}
	if row := taskOf(casework.Endorsement{}, "测**"); row.Do.Text != "审核" {
		t.Errorf("what waits is listed with %q", row.Do.Text)
	}
}
