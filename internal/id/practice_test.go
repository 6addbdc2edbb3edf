package id_test

import (
	"testing"
	"time"

	"wangting/internal/id"
)

func TestAnIdentifierOfPracticeSaysSoAndWhenItWasMade(t *testing.T) {
	at := time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)
	p := id.NewPractice(at)
	if !id.Valid(p) || !id.Practice(p) || p == id.NewPractice(at) {
		t.Errorf("%s is no identifier of practice", p)
	}
	if real := id.New(); id.Practice(real) || real >= id.PracticeFrom || p < id.PracticeFrom {
		t.Errorf("%s and %s are not apart", real, p)
	}
	if p < id.PracticeBefore(at) || p >= id.PracticeBefore(at.Add(time.Second)) {
		t.Errorf("%s is not of its second", p)
	}
}
