package logindb_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"wangting/internal/fault"
	"wangting/internal/login"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// LOG-3: one person's number in any writing, known or unknown, is one counter.
func TestOneNumberInEveryWritingIsOneCountWhetherOrNotTheAccountExists(t *testing.T) {
	for name, writings := range map[string][2][]string{ // known, unknown
		"a phone": {
			{phone, phone, phone, "+86" + phone},
			{"13000000000", "13000000000", "13000000000", "+8613000000000"},
		},
		"a phone in four writings": {
			{"+86 " + phone, "0086-" + phone, "86" + phone, phone},
			{"+86 13000000000", "0086-13000000000", "8613000000000", "13000000000"},
		},
		"a document": {
			{card, " " + card, card[:6] + " " + card[6:], "\ufeff" + card},
			{"32010119860707231X", "32010119860707231x", "3201 0119 8607 0723 1X", "３２０１０１１９８６０７０７２３１Ｘ"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				w := newWorld(t, db)
				known, unknown := w.answers(code, writings[0]), w.answers(code, writings[1])
				strange := w.answers("91320000MA1ABCDEXX", writings[0])
				if !slices.Equal(known, unknown) || !slices.Equal(known, strange) {
					t.Errorf("known %q, unknown %q, in an unknown unit %q", known, unknown, strange)
				}
				if !strings.HasPrefix(known[3], "请先完成安全验证") {
					t.Errorf("the fourth try was answered %q", known[3])
				}
			})
		})
	}
}

// LOG-3: the names of one account together do not tell that it exists.
func TestTheOtherNameOfALockedAccountIsAnsweredLikeAStrangers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		w.in.Limits.PuzzleAfter = 1000
		tries := []string{phone, phone, phone, phone, phone, card, card}
		known, unknown := w.answers(code, tries), w.answers("91320000MA1ABCDEXX", tries)
		if !slices.Equal(known, unknown) || known[6] != login.Wrong {
			t.Errorf("known %q, unknown %q", known, unknown)
		}
		if _, err := w.try(code, card, password); !errors.Is(err, fault.Limited) {
			t.Errorf("the right password of a locked account by its other name: %v", err)
		}
	})
}

// IN-5: blanks pasted around a password are no failure.
func TestBlanksAroundAPasswordAreTakenOff(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		for _, pw := range []string{" " + password, password + "\u00a0", "\ufeff" + password + "\r\n"} {
			if _, err := w.try(code, card, pw); err != nil {
				t.Errorf("%q: %v", pw, err)
			}
		}
		if _, err := w.try(code, card, " \t"); fault.Of(err).FieldSays("password") != "请填写密码" {
			t.Errorf("blanks alone: %v", err)
		}
	})
}

func (w *world) answers(account string, tries []string) []string {
	var said []string
	for _, who := range tries {
		_, err := w.try(account, who, "Wrong-1234")
		said = append(said, fault.Of(err).Say)
	}
	return said
}
