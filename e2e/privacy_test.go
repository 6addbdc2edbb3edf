package e2e

import (
	"archive/zip"
	"bytes"
	"io"
	"net/url"
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// SEC-5: a citizen sees what is held about them and who has looked, takes a copy, cannot end their account while a case runs or a unit
// counts on them, withdraws, ends it, and cannot sign in any more.
func TestACitizenTakesACopyAndEndsTheirAccount(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	u := h.Opened("江南示例精密机械", "13851420777")
	h.Personal(u)
	id := h.OwnCase(u, "dispute-mediation", "identity", sampleOf(t, "dispute-mediation"))
	h.SeenByClerk(id, "clerk")
	v := chromium.Visit(t, h.URL, browser.Desktop)
	login := func() {
		v.Open("/login/person")
		v.Fill("证件号码/移动电话", u.RepDocNumber)
		v.Fill("请输入密码", hall.Password)
		v.Press("登录")
	}
	login()
	v.Arrive("/me")
	v.Follow("我的数据")
	v.Headed("我的数据")
	v.See("个人信息保护法")
	look(t, v, "privacy-held")
	v.Follow("查看记录")
	v.Headed("谁看过我的数据")
	v.See("办理或者查看您的办件")
	look(t, v, "privacy-looks")
	v.Open("/me/data/consents")
	look(t, v, "privacy-consents")

	v.Open("/me/data/export")
	v.Fill("登录密码", "Wrong-2026")
	v.Press("下载")
	wantContains(t, "the fault", v.Mistake("登录密码"), "登录密码不正确")
	look(t, v, "privacy-export")
	content, err := v.Posted("/me/data/export", url.Values{"password": {hall.Password}}.Encode())
	if err != nil {
		t.Fatal(err)
	}
	wantContains(t, "the copy", zipped(t, content, "cases.json"), "身份证.pdf")
	wantContains(t, "the copy", zipped(t, content, "account.json"), u.RepDocNumber)

	v.Open("/me/data/remove")
	v.See("1 件申请没有办结")
	v.See("您是“" + u.Name + "”的法定代表人")
	look(t, v, "privacy-hindered")
	v.Open("/me/applications/" + id)
	v.Press("撤回申请")
	v.See("已撤回")
	h.Leaderless(u)
	v.Open("/me/data/remove")
	v.See("依法保留")
	look(t, v, "privacy-remove")
	v.Fill("登录密码", hall.Password)
	v.Press("确认注销")
	wantContains(t, "the fault", v.Mistake("我已了解注销后不能恢复，需要的文书已经下载"), "请确认")
	v.Tick("我已了解注销后不能恢复，需要的文书已经下载")
	v.Fill("登录密码", hall.Password)
	v.Press("确认注销")
	v.Headed("个人账户已注销")
	look(t, v, "privacy-removed")
	v.Open("/me")
	v.Arrive("/login/person")
	login()
	v.Arrive("/login/person")
}

// zipped is a file of an archive.
func zipped(t *testing.T, content []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(b))
}
