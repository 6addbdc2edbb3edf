package regno_test

import (
	"testing"
	"time"

	"wangting/internal/regno"
)

// OPS-4: forms take the numbers of practice, and each of them says what it is.
func TestNumbersOfPracticeCheckAndSayWhatTheyAre(t *testing.T) {
	now := time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	codes, cards := map[regno.USCC]bool{}, map[string]bool{}
	for _, n := range []int64{1, 2, 9_999, 10_000, 10_000_000, 99_999_999} {
		code, err := regno.ParseUSCC(string(regno.PracticeUSCC(n)))
		if err != nil || !code.Practice() || !regno.ValidOrgCode(code.OrgCode()) || codes[code] {
			t.Errorf("unit %d has %s: %v", n, code, err)
		}
		card := regno.PracticeCard(n)
		read, err := regno.ParseDocument(card.Type, card.Number, now)
		if err != nil || !read.Practice() || cards[card.Number] {
			t.Errorf("person %d has %s: %v", n, card.Number, err)
		}
		phone, err := regno.ParseMobile(string(regno.PracticeMobile(n)))
		if err != nil || !phone.Practice() {
			t.Errorf("person %d has the phone %s: %v", n, string(phone), err)
		}
		codes[code], cards[card.Number] = true, true
		if kind, _ := regno.ClassifyAccount(regno.PracticeUnitNumber(n)); kind != regno.UnknownAccount {
			t.Errorf("the number of unit %d is an account to log in with", n)
		}
	}
	if _, err := regno.ParseCaseNumber(regno.PracticeCase("26112700000158")); err == nil {
		t.Error("the number of a case of practice is taken for another's")
	}
}

// OPS-4: nobody's own number is one of practice.
func TestRealNumbersAreNotOfPractice(t *testing.T) {
	if regno.USCC("91320100MA1TE5T0XF").Practice() || regno.Mobile("13800001382").Practice() ||
		(regno.Document{Type: regno.IdentityCard, Number: "320202199205013965"}).Practice() {
		t.Error("a real number is taken for one of practice")
	}
}
