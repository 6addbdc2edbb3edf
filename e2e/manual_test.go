package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
	"wangting/internal/portal/portalmanual"
)

// manualDir is set by make manual: the folder into which the journey puts the pictures of the manual.
const manualDir = "WANGTING_MANUAL"

// album takes the pictures of the manual.
type album struct {
	t     *testing.T
	taken []string
}

// take takes a picture of what the visitor sees.
func (a *album) take(v *browser.Visitor, view browser.View, name string) {
	a.t.Helper()
	a.taken = append(a.taken, name)
	dir := os.Getenv(manualDir)
	if dir == "" {
		return
	}
	scale := 0.6
	if view.Phone {
		scale = 0.9
	}
	b, err := v.Shot(view, scale)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".webp"), b, 0o644)
	}
	if err != nil {
		a.t.Fatalf("taking the picture %s: %v", name, err)
	}
}

// OPS-4: a journey passes every page of the manual and takes its pictures, so it fails when one is no longer there.
func TestTheManualShowsThePagesOfTheHall(t *testing.T) {
	t.Parallel()
	a := &album{t: t}
	h, unit := hall.StartFilled(t)
	v, phone := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Phone)
	a.outside(h, v, phone)
	a.inside(v, phone, unit)
	slices.Sort(a.taken)
	if want := portalmanual.Pictures(); !slices.Equal(a.taken, want) {
		t.Errorf("the journey took %v, the manual shows %v", a.taken, want)
	}
	if os.Getenv(manualDir) != "" {
		return // this hall still shows the pictures of before
	}
	v.Open(portalmanual.Path)
	v.Headed("操作手册")
	v.Axe()
	for _, name := range a.taken {
		if status := v.Fetch(portalmanual.Path + "/pictures/" + name); status != 200 {
			t.Errorf("the picture %s answers %d; run make manual", name, status)
		}
	}
	phone.Open(portalmanual.Path)
	phone.Axe()
	if out := phone.Overflow() + phone.Squeezed(); out != "" {
		t.Error(out)
	}
}

// outside are the pages before one is signed in.
func (a *album) outside(h *hall.Hall, v, phone *browser.Visitor) {
	v.Open("/")
	a.take(v, browser.Desktop, "home")
	v.Open("/register")
	v.See("注册说明")
	a.take(v, browser.Desktop, "register")
	u := h.Known("常州示例新材料")
	fillParticulars(v, u)
	v.Press("下一步")
	v.Arrive("/register/face")
	v.Headed("法定代表人注册")
	a.take(v, browser.Desktop, "face")
	v.Open("/upgrade")
	v.See("升级说明")
	a.take(v, browser.Desktop, "upgrade")
	v.Open("/login")
	v.See("忘记密码")
	a.take(v, browser.Desktop, "login")
	phone.Open("/login")
	a.take(phone, browser.Phone, "login-phone")
}

// inside are the pages of the centre of a unit.
func (a *album) inside(v, phone *browser.Visitor, u hall.Unit) {
	enter(v, u.USCC, u.RepDocNumber)
	a.take(v, browser.Desktop, "unit")
	v.Open("/unit/info")
	v.Headed("单位信息")
	a.take(v, browser.Desktop, "info")
	v.Open("/unit/apply/recruitment-filing")
	v.Headed("招聘信息发布")
	a.take(v, browser.Desktop, "apply")
	v.Open("/unit")
	v.FollowNear("需要补正", "去补正")
	v.FollowNear("缺少时间和经过", "去补正")
	a.take(v, browser.Desktop, "correction")
	v.Open("/unit/cases?class=done")
	v.Follow("劳动人事争议调解申请")
	v.See("已办结")
	a.take(v, browser.Desktop, "closed")
	v.Open("/unit/agents")
	v.Headed("开通多经办人")
	a.take(v, browser.Desktop, "agents")
	v.Press("同意开通")
	v.Follow("创建经办用户")
	v.Headed("创建经办用户")
	a.take(v, browser.Desktop, "agents-new")
	enter(phone, u.USCC, u.RepDocNumber)
	phone.Open("/unit/cases")
	phone.Headed("单位办件")
	a.take(phone, browser.Phone, "cases-phone")
}
