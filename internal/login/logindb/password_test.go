package logindb_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"wangting/internal/fault"
	"wangting/internal/login"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

func TestEveryWayOfNamingTheAccountLetsItsOwnerIn(t *testing.T) { // LOG-2
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		for name, typed := range map[string][2]string{
			"code and document":               {code, card},
			"code and phone":                  {code, phone},
			"number and document":             {number, card},
			"number and phone":                {number, phone},
			"small letters and spaces":        {" 91320000 ma1np2rb47 ", "32010119900101121x"},
			"full width digits and a country": {"２００００００００１", "+86 138-0000-0082"},
		} {
			in, err := w.try(typed[0], typed[1], password)
			if err != nil || in.MandateID != "m1" || in.PersonID != "p" || in.UnitID != "u" || in.ID == "" {
				t.Errorf("%s: %+v, %v", name, in, err)
			}
		}
		if len(w.notices.in) != 6 || w.notices.in[0].PersonID != "p" || w.notices.in[0].Browser != "Windows 电脑 · Chrome 浏览器" {
			t.Errorf("the owner was told %+v", w.notices.in) // LOG-8
		}
	})
}

func TestAFirstPasswordHoldsUntilItsTimeAndNoLonger(t *testing.T) { // LOG-6
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		w.exec(`UPDATE login_credential SET temporary_us = $1 WHERE mandate_id = 'm1'`, store.Us(w.now.Add(72*time.Hour)))
		if _, err := w.try(code, card, password); err != nil {
			t.Errorf("before its time: %v", err)
		}
		w.now = w.now.Add(72*time.Hour - time.Second)
		if _, err := w.try(code, card, password); err != nil {
			t.Errorf("at its last second: %v", err)
		}
		w.now = w.now.Add(time.Second)
		if _, err := w.try(code, card, password); !strings.Contains(fault.Of(err).Say, "初始密码已过期") {
			t.Errorf("after its time: %v", err)
		}
	})
}

func TestEveryRefusalHasTheSameWordsAndCostsOnePassword(t *testing.T) { // LOG-3
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		w.unit("v", "2000000002", "12320000466006047D")
		w.unit("closed", "2000000003", "91320100MA1ABCDE1A")
		w.exec(`UPDATE unit SET state = 'suspended' WHERE id = 'closed'`)
		w.mandate("m2", "closed", "p", 1)
		w.password("m2", password)
		w.person("r", "01|320101198805052311", "13700000011") // a mandate without a password
		w.mandate("m4", "u", "r", 3)
		w.person("s", "01|320101198706062311", "13700000022") // a mandate that has ended
		w.mandate("m5", "u", "s", 3)
		w.password("m5", password)
		w.exec(`UPDATE mandate SET state = 'ended' WHERE id = 'm5'`)
		w.person("x", "01|320101198607072311", "13700000033") // a mandate that has expired
		w.mandate("m6", "u", "x", 3)
		w.password("m6", password)
		w.exec(`UPDATE mandate SET until_us = $1 WHERE id = 'm6'`, store.Us(w.now))

		for name, typed := range map[string][3]string{
			"a wrong password":              {code, card, "Wrong-1234"},
			"a person of another unit":      {"2000000002", card, password},
			"an unknown person":             {code, "320101198508082311", password},
			"an unknown phone":              {code, "13011112222", password},
			"an unknown unit":               {"91320000MA1ABCDEXX", card, password},
			"an institution number":         {"JG320000000001", card, password},
			"no account at all":             {"随便", "不是号码", password},
			"a suspended unit":              {"2000000003", card, password},
			"a mandate without a password":  {code, "13700000011", password},
			"a mandate that has ended":      {code, "13700000022", password},
			"a mandate whose time has come": {code, "13700000033", password},
		} {
			before := w.hasher.verified.Load() + w.hasher.nothing.Load()
			_, err := w.try(typed[0], typed[1], typed[2])
			if f := fault.Of(err); f.Kind != fault.Invalid || f.Say != login.Wrong || len(f.Fields) != 0 {
				t.Errorf("%s: %v", name, err)
			}
			if cost := w.hasher.verified.Load() + w.hasher.nothing.Load() - before; cost != 1 {
				t.Errorf("%s cost %d password computations, want 1", name, cost)
			}
		}
	})
}

func TestAnUnknownAccountAsksForThePuzzleAndLocksLikeAKnownOne(t *testing.T) { // LOG-3
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		for name, account := range map[string]string{"known": code, "unknown": "91320000MA1ABCDEXX"} {
			t.Run(name, func(t *testing.T) {
				var said []string
				for n := 1; n <= 7; n++ {
					_, err := w.try(account, card, "Wrong-1234")
					said = append(said, fault.Of(err).Say)
					if errors.Is(err, login.ErrPuzzle) {
						w.puzzle.solved.Store(1)
						_, err = w.try(account, card, "Wrong-1234")
						said = append(said, fault.Of(err).Say)
					}
				}
				puzzle, locked := "请先完成安全验证，再输入密码登录", "密码连续输错 5 次，请 15 分钟后再试，或重新设置密码"
				want := []string{login.Wrong, login.Wrong, login.Wrong, puzzle, login.Wrong, puzzle, locked, locked, locked}
				if len(said) != len(want) {
					t.Fatalf("said %q", said)
				}
				for i := range want {
					if said[i] != want[i] {
						t.Errorf("answer %d: %q, want %q", i+1, said[i], want[i])
					}
				}
				if _, err := w.try(account, card, password); !errors.Is(err, fault.Limited) || fault.Of(err).RetryAfter != 15*time.Minute {
					t.Errorf("the right password while locked: %v", err)
				}
			})
		}
		if len(w.notices.locked) != 1 || w.notices.locked[0].MandateID != "m1" || w.notices.locked[0].IP != visitor.IP {
			t.Errorf("owners told of a lock: %+v", w.notices.locked)
		}
	})
}

func TestALockIsOfOneMandateAndEndsAfterAQuarterOfAnHour(t *testing.T) { // LOG-3
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		w.puzzle.solved.Store(2)
		for range 5 {
			_, _ = w.try(code, card, "Wrong-1234")
		}
		if _, err := w.try(number, phone, password); !errors.Is(err, fault.Limited) {
			t.Errorf("the same mandate by other names while locked: %v", err)
		}
		if _, err := w.try(code, "13900000099", password); err != nil {
			t.Errorf("a colleague while the other is locked: %v", err)
		}
		w.now = w.now.Add(15*time.Minute - time.Second)
		if _, err := w.try(code, card, password); !errors.Is(err, fault.Limited) {
			t.Errorf("a second too early: %v", err)
		}
		w.now = w.now.Add(time.Second)
		if _, err := w.try(code, card, password); err != nil {
			t.Errorf("after the lock: %v", err)
		}
	})
}

func TestANewPasswordLiftsTheLock(t *testing.T) { // LOG-7
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		w.puzzle.solved.Store(2)
		for range 5 {
			_, _ = w.try(code, card, "Wrong-1234")
		}
		w.password("m1", "Fresh-1234")
		if _, err := w.try(code, card, "Fresh-1234"); err != nil {
			t.Errorf("the new password: %v", err)
		}
	})
}

func TestASuccessForgetsTheAccountsFailuresAndOldOnesForgetThemselves(t *testing.T) { // LOG-3
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		fail := func(times int) {
			for range times {
				if _, err := w.try(code, card, "Wrong-1234"); fault.Of(err).Say != login.Wrong {
					t.Fatalf("a failure gave %v", err)
				}
			}
		}
		fail(2)
		if _, err := w.try(code, card, password); err != nil {
			t.Fatal(err)
		}
		fail(2)
		w.now = w.now.Add(15 * time.Minute)
		fail(3)
		if due, err := w.in.PuzzleDue(t.Context(), visitor, login.Attempt{Account: code, Who: card}); err != nil || !due {
			t.Errorf("after three failures a puzzle is due: %v, %v", due, err)
		}
	})
}

func TestAHundredGuessesAtOnceAreAsManyAsTheLimitAllows(t *testing.T) { // LOG-3
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		w.in.Limits.PuzzleAfter, w.in.Limits.PuzzleAfterAddress, w.in.Limits.LockAfterAddress = 1000, 1000, 1000
		if in := storetest.Race(t, 100, func(int) error { _, err := w.try(code, card, "Wrong-1234"); return err }); in != 0 {
			t.Errorf("a wrong password let %d in", in)
		}
		if n := w.hasher.verified.Load(); n != 5 {
			t.Errorf("%d guesses were looked at, want 5", n)
		}
		if len(w.notices.locked) != 1 {
			t.Errorf("the owner was told %d times", len(w.notices.locked))
		}
	})
}

func TestAnAddressIsLockedOverManyAccounts(t *testing.T) { // LOG-3
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		w.in.Limits.PuzzleAfterAddress, w.in.Limits.LockAfterAddress = 1000, 8
		for _, who := range []string{"13000000001", "13000000002", "13000000003", "13000000004"} {
			_, _ = w.try(code, who, password)
			_, _ = w.try(code, who, password)
		}
		if _, err := w.try(code, card, password); !errors.Is(err, fault.Limited) ||
			fault.Of(err).Say != "您所在的网络登录失败次数过多，请 15 分钟后再试" { // a new password would not help
			t.Errorf("the ninth from one address: %v", err)
		}
		elsewhere := visitor
		elsewhere.IP = "192.0.2.8"
		if _, err := w.in.Try(t.Context(), elsewhere, login.Attempt{Account: code, Who: card, Password: password}); err != nil {
			t.Errorf("from elsewhere: %v", err)
		}
	})
}

func TestAPhoneOfTwoNamesNeitherInOneUnitButEachInTheirOwn(t *testing.T) { // LOG-2
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		w.unit("v", "2000000002", "12320000466006047D")
		w.person("r", "01|320101198805052311", phone)
		w.mandate("m7", "v", "r", 1)
		w.password("m7", "Other-1234")
		if in, err := w.try("2000000002", phone, "Other-1234"); err != nil || in.PersonID != "r" {
			t.Errorf("in the other unit: %+v, %v", in, err)
		}
		if in, err := w.try(code, phone, password); err != nil || in.PersonID != "p" {
			t.Errorf("in this unit: %+v, %v", in, err)
		}
		w.mandate("m8", "u", "r", 3)
		w.password("m8", "Third-1234")
		if _, err := w.try(code, phone, password); fault.Of(err).Say != login.Wrong {
			t.Errorf("two with one phone: %v", err)
		}
		if in, err := w.try(code, "320101198805052311", "Third-1234"); err != nil || in.PersonID != "r" {
			t.Errorf("by the document: %+v, %v", in, err)
		}
	})
}

func TestAHashWithOldParametersIsRenewedByTheWay(t *testing.T) { // SEC-2
	w := newWorld(t, storetest.SQLite(t))
	w.exec(`UPDATE login_credential SET hash = $1 WHERE mandate_id = 'm1'`, "old:"+password)
	for range 2 {
		if _, err := w.try(code, card, password); err != nil {
			t.Fatal(err)
		}
	}
	var hash string
	if err := w.db.Get(t.Context(), &hash, `SELECT hash FROM login_credential WHERE mandate_id = 'm1'`); err != nil ||
		hash != "new:"+password {
		t.Errorf("kept %q, %v", hash, err)
	}
}

func TestWhatIsMissingIsToldAndNotCounted(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	_, err := w.try("", " ", "")
	if f := fault.Of(err); f.Kind != fault.Invalid || len(f.Fields) != 3 {
		t.Errorf("gave %v", err)
	}
	var n int
	if err := w.db.Get(t.Context(), &n, `SELECT COUNT(*) FROM login_failure`); err != nil || n != 0 {
		t.Errorf("%d failures counted, %v", n, err)
	}
}
