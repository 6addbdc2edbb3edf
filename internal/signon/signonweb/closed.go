package signonweb

import (
	"net/http"

	"wangting/internal/ui"
	"wangting/internal/web"
)

// A login that is not offered yet says so, and names one that works.

// closedCA is shown in the login box where the hall trusts no certificate authority yet.
var closedCA = ui.NoteVM{
	Kind:   "warn",
	Title:  "CA 登录暂未开放",
	Say:    "已有 CA 证书的单位，现在也可以用统一社会信用代码、本人证件号码和密码登录，办理的业务相同。请用",
	Action: ui.Link{Text: "账号密码登录", Href: "/login"},
}

// closedView is a whole page about a login that is not offered.
type closedView struct {
	Title string
	Note  ui.NoteVM
	Now   []string // the logins that work
	Go    []ui.ButtonVM
}

var (
	toLogin    = ui.ButtonVM{Text: "单位登录", Href: "/login"}
	toRegister = ui.ButtonVM{Text: "注册单位账户", Href: "/register", Kind: "2"}
	toPerson   = ui.ButtonVM{Text: "个人登录", Href: "/login/person", Kind: "2"}

	province = closedView{
		Title: "省政务服务账户登录",
		Note:  ui.NoteVM{Kind: "warn", Title: "省政务服务账户登录暂未开放"},
		Now: []string{
			"已在本大厅注册的单位，请用账号密码登录。",
			"还没有账户的单位，由法定代表人用支付宝刷脸即可注册。",
			"为自己办事的，请用个人登录。",
		},
		Go: []ui.ButtonVM{toLogin, toRegister, toPerson},
	}
	licence = closedView{
		Title: "电子营业执照登录",
		Note:  ui.NoteVM{Kind: "warn", Title: "电子营业执照登录暂未开放"},
		Now: []string{
			"已在本大厅注册的单位，请用账号密码登录。",
			"还没有账户的单位，由法定代表人用支付宝刷脸即可注册。",
			"为自己办事的，请用个人登录。",
		},
		Go: []ui.ButtonVM{toLogin, toRegister, toPerson},
	}
)

func closed(v closedView) web.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, http.StatusOK, closedPage(v))
	}
}
