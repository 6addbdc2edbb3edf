package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/pquerna/otp/totp"

	"wangting/internal/actor"
	"wangting/internal/app/demo"
	"wangting/internal/staff"
)

// ITM-11: the check of an item names the stages that nobody can take, until somebody who can is there.
func TestTheCheckOfAnItemNamesWhereNobodyWorks(t *testing.T) {
	h := open(t, unchanged)
	a := demo.Staff[0]
	_, err := h.Rooms.Staff.Add(t.Context(), system, staff.New{Login: a.Login, Name: a.Name, Region: "320000", Password: a.Password, TOTPSecret: a.TOTP,
		Roles: []actor.Role{actor.Editor}})
	must(t, err)
	code, err := totp.GenerateCode(a.TOTP, h.now())
	must(t, err)
	v := h.visitor()
	v.want(v.post("/staff/login", url.Values{"login": {a.Login}, "password": {a.Password}, "code": {code}}), http.StatusSeeOther, "/staff")
	page := "/staff/items/" + mediationCode + "/check"
	if _, body := v.asked(page); !strings.Contains(body, "无人可办：省本级") {
		t.Error("the check does not say that nobody works")
	}
	_, err = h.Rooms.Staff.Add(t.Context(), system, staff.New{Login: "demo-other", Name: "演示同事", Region: "320000", Password: a.Password,
		TOTPSecret: a.TOTP, Roles: []actor.Role{actor.Clerk, actor.Reviewer}})
	must(t, err)
	if _, body := v.asked(page); strings.Contains(body, "无人可办") {
		t.Error("the check still says that nobody works")
	}
}
