package control

import (
	"net/http"

	"wangting/internal/emulator/legacy"
)

// olderView holds the strings of the page of the older halls.
type olderView struct {
	HallURL string
	Halls   []olderHall
}

type olderHall struct {
	Code, Name, Way string
	Accounts        []olderAccount
}

type olderAccount struct {
	User     string `json:"user"`
	Password string `json:"password"`
	Leads    string `json:"leads"` // what 历史用户升级 does with it
}

// older shows the accounts of the older halls.
func (d Deps) older(w http.ResponseWriter, r *http.Request) {
	v := olderView{HallURL: d.HallURL}
	for _, h := range legacy.Halls {
		v.Halls = append(v.Halls, olderHall{h.Code, h.Name, h.Way, d.accounts(h.Code)})
	}
	if !wantsPage(r) {
		byHall := map[string][]olderAccount{}
		for _, h := range v.Halls {
			byHall[h.Code] = h.Accounts
		}
		answer(w, http.StatusOK, byHall)
		return
	}
	render(w, r, http.StatusOK, olderPage(v))
}

func (d Deps) accounts(hall string) (all []olderAccount) {
	for _, a := range legacy.Accounts[hall] {
		o := olderAccount{User: a.User, Password: a.Password}
		u, known := d.People.Unit(a.USCC)
		switch {
		case a.Status == "CA":
			o.Leads = "拒绝：原来用 CA 证书登录的账户不能升级"
		case a.Status == "LOCKED":
			o.Leads = "拒绝：账户在原大厅已锁定"
		case a.USCC == "":
			o.Leads = "没有统一社会信用代码，须到窗口办理"
		case known:
			o.Leads = "升级为 " + u.Name
		default:
			o.Leads = "升级为 " + a.USCC
		}
		all = append(all, o)
	}
	return all
}
