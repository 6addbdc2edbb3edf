package institution_test

import (
	"testing"
	"time"

	"wangting/internal/institution"
	"wangting/internal/regno"
)

func TestTheFirstPasswordIsThePrefixAndTheLastSix(t *testing.T) { // INS-5: Js292010
	for number, want := range map[string]string{"320102199001292010": "Js292010", "12345": "Js12345"} {
		if got := institution.FirstPassword("Js", regno.Document{Number: number}); got != want {
			t.Errorf("of %s it is %s, want %s", number, got, want)
		}
	}
}

func TestTheKindsAreThoseOfTheManual(t *testing.T) { // INS-1
	if n := len(institution.Kinds()); n != 13 {
		t.Errorf("%d kinds", n)
	}
	if institution.KindName("06") != "民办职业培训学校" || institution.KindName("zz") != "其他" {
		t.Error("a name is wrong")
	}
}

// INS-4: the text message and the pages say how long a first password holds as the setting has it.
func TestHowLongAFirstPasswordHoldsIsSaidOfTheSetting(t *testing.T) {
	for d, want := range map[time.Duration]string{72 * time.Hour: "72 小时", 24 * time.Hour: "24 小时", 90 * time.Minute: "90 分钟"} {
		if got := institution.Holds(d); got != want {
			t.Errorf("%s is said as %s", d, got)
		}
	}
}
