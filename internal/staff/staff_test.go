package staff

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

func TestAnAccountIsAskedForInTheRightForm(t *testing.T) {
	good := New{Login: " 0417 ", Name: " 示例审核员 ", Roles: []actor.Role{actor.Reviewer, actor.Clerk, actor.Clerk}, Region: "320100"}
	tidy, err := good.tidy()
	if err != nil {
		t.Fatalf("a good account was refused: %v", err)
	}
	if tidy.Login != "0417" || tidy.Name != "示例审核员" || !slices.Equal(tidy.Roles, []actor.Role{actor.Clerk, actor.Reviewer}) {
		t.Errorf("tidied to %+v", tidy)
	}
	for name, tc := range map[string]struct {
		change func(*New)
		field  string
	}{
		"a login of one letter":         {func(n *New) { n.Login = "a" }, "login"},
		"a login with a space":          {func(n *New) { n.Login = "a b" }, "login"},
		"a login of Chinese characters": {func(n *New) { n.Login = "张三" }, "login"},
		"no name":                       {func(n *New) { n.Name = "　" }, "name"},
		"no role":                       {func(n *New) { n.Roles = nil }, "roles"},
		"a role that does not exist":    {func(n *New) { n.Roles = []actor.Role{"root"} }, "roles"},
		"a region that is no code":      {func(n *New) { n.Region = "南京" }, "region"},
	} {
		t.Run(name, func(t *testing.T) {
			n := good
			tc.change(&n)
			_, err := n.tidy()
			if !errors.Is(err, fault.Invalid) || fault.Of(err).FieldSays(tc.field) == "" {
				t.Errorf("gave %v, want a word beside %s", err, tc.field)
			}
		})
	}
}

func TestEveryRoleHasAChineseName(t *testing.T) {
	for role, want := range map[actor.Role]string{actor.Clerk: "窗口受理员", actor.Reviewer: "审核员", actor.Editor: "编辑",
		actor.Auditor: "审计员", actor.Admin: "管理员"} {
		if got := RoleLabel(role); got != want {
			t.Errorf("%s is %q, want %q", role, got, want)
		}
	}
	if got := RolesLabel([]actor.Role{actor.Admin, actor.Clerk}); got != "窗口受理员、管理员" {
		t.Errorf("two roles read %q", got)
	}
	if len(Roles()) != 5 {
		t.Errorf("there are %d roles, want 5", len(Roles()))
	}
}

func TestARegionCoversWhatLiesInIt(t *testing.T) {
	for name, tc := range map[string]struct {
		region, other string
		want          bool
	}{
		"the province covers a city":         {"320000", "320100", true},
		"the province covers a district":     {"320000", "320104", true},
		"a city covers its district":         {"320100", "320104", true},
		"a city covers itself":               {"320100", "320100", true},
		"a city covers no other city":        {"320100", "320500", false},
		"a city does not cover the province": {"320100", "320000", false},
		"a city whose code ends in 1000":     {"321000", "321002", true},
		"nobody covers nothing":              {"", "320100", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Covers(tc.region, tc.other); got != tc.want {
				t.Errorf("Covers(%s, %s) = %v", tc.region, tc.other, got)
			}
		})
	}
}

func TestAPasswordHasToBeHardToGuess(t *testing.T) {
	for name, tc := range map[string]struct {
		password string
		want     error
	}{
		"three kinds are enough":    {"Correct7horse", nil},
		"a made-up one passes":      {madeUp(), nil},
		"nine characters":           {"Short7pw!", fault.Invalid},
		"sixty-five characters":     {"Aa1" + strings.Repeat("x", 62), fault.Invalid},
		"two kinds":                 {"onlylowerand123", fault.Invalid},
		"the login is in it":        {"Zhang.san-2026", fault.Invalid},
		"Chinese counts as another": {"密码Secret2026", nil},
	} {
		t.Run(name, func(t *testing.T) {
			err := checkPassword("new_password", "zhang.san", tc.password)
			if !errors.Is(err, tc.want) {
				t.Errorf("%q gave %v, want %v", tc.password, err, tc.want)
			}
		})
	}
}

func TestMadeUpPasswordsDiffer(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		seen[madeUp()] = true
	}
	if len(seen) != 100 {
		t.Errorf("only %d of 100 differ", len(seen))
	}
}

func TestACodeFitsItsStepAndTheOnesBeside(t *testing.T) {
	const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
	now := time.Date(2026, 11, 23, 9, 0, 15, 0, time.UTC)
	at := now.Unix() / stepSeconds
	for name, tc := range map[string]struct {
		made time.Time
		want int64
	}{
		"the code of now":              {now, at},
		"the code of a step ago":       {now.Add(-30 * time.Second), at - 1},
		"the code of a step ahead":     {now.Add(30 * time.Second), at + 1},
		"the code of two steps ago":    {now.Add(-60 * time.Second), 0},
		"the code of two steps ahead":  {now.Add(60 * time.Second), 0},
		"the code of yesterday's time": {now.AddDate(0, 0, -1), 0},
	} {
		t.Run(name, func(t *testing.T) {
			code, err := totp.GenerateCode(secret, tc.made)
			if err != nil {
				t.Fatal(err)
			}
			step, fits := matchStep(secret, code, now)
			if fits != (tc.want != 0) || step != tc.want {
				t.Errorf("matched step %d (%v), want %d", step, fits, tc.want)
			}
		})
	}
	code, _ := totp.GenerateCode(secret, now)
	if _, fits := matchStep(secret, code[:3]+" "+code[3:]+" ", now); !fits {
		t.Error("a code typed in two groups was refused")
	}
	if _, fits := matchStep(secret, "", now); fits {
		t.Error("no code at all was taken")
	}
}

func TestTheAddressForTheAppHoldsIssuerLoginAndSecret(t *testing.T) {
	u, err := url.Parse(otpauth("网上办事服务大厅", "0417", "JBSWY3DPEHPK3PXP"))
	if err != nil {
		t.Fatal(err)
	}
	if u.Scheme != "otpauth" || u.Host != "totp" || u.Path != "/网上办事服务大厅:0417" {
		t.Errorf("address is %s", u)
	}
	if u.Query().Get("secret") != "JBSWY3DPEHPK3PXP" || u.Query().Get("issuer") != "网上办事服务大厅" {
		t.Errorf("parameters are %v", u.Query())
	}
}

func TestAChangeOfPasswordIsCheckedBeforeAnythingElse(t *testing.T) {
	for name, tc := range map[string]struct {
		change Change
		field  string
	}{
		"no old password":        {Change{"", "NewSecret2026", "NewSecret2026"}, "old_password"},
		"the new one is weak":    {Change{"OldSecret2026", "weak", "weak"}, "new_password"},
		"the new one is the old": {Change{"OldSecret2026", "OldSecret2026", "OldSecret2026"}, "new_password"},
		"typed twice, different": {Change{"OldSecret2026", "NewSecret2026", "NewSecret2027"}, "again_password"},
	} {
		t.Run(name, func(t *testing.T) {
			err := tc.change.check("0417")
			if fault.Of(err).FieldSays(tc.field) == "" {
				t.Errorf("gave %v, want a word beside %s", err, tc.field)
			}
		})
	}
}
