package e2e

import (
	"slices"
	"testing"
	"time"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
	"wangting/internal/workday"
)

// EDT-13, EDT-14: the editor saves the open element by itself, says so only of what is stored, tells who comes second, and loses
// nothing when the login ends.
func TestTheEditorSavesByItselfAndLosesNothing(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	e, e2 := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, e, "editor")
	staff(h, e2, "editor2")
	e.Open("/staff/items/economic-layoff/form")
	e.Follow("编辑：联系人")
	e2.Open("/staff/items/economic-layoff/form")
	e2.Follow("编辑：联系人")
	before := e.Value("提示")

	e.Fill("提示", "填写经办人")
	e.See(saved(h))
	e.Fill("提示", "填写经办人的姓名")
	stored(t, e, "提示", "填写经办人的姓名")
	look(t, e, "editor-kept")
	e.Fill("题目", "")
	e.See("没有自动保存：")
	e.Miss(saved(h))
	e.Fill("题目", "企业联系人")
	e.See(saved(h))

	// who comes second is told and overwrites nothing
	e2.Fill("提示", "填写负责人的姓名")
	e2.See("没有自动保存：演示编辑刚刚也改了这一处")
	look(t, e2, "editor-kept-second")
	stored(t, e, "提示", "填写经办人的姓名")
	e2.Press("保存")
	e2.See("演示编辑刚刚也改了这一处")
	stored(t, e, "提示", "填写经办人的姓名")

	// the typing was one change
	e.Press("撤销")
	e.Follow("编辑：联系人")
	if got := e.Value("提示"); got != before {
		t.Errorf("after 撤销 the hint is %q", got)
	}

	// the login ends while somebody types
	other := e.Tab()
	other.Open("/staff/items")
	other.Press("退出")
	e.Fill("提示", "登录失效时填写的")
	e.See("登录已失效，请重新登录，您填写的内容还在本页")
	e.Axe()
	h.Later(time.Minute)
	staff(h, other, "editor")
	e.Miss("登录已失效")
	e.See(saved(h))
	stored(t, e, "提示", "登录失效时填写的")

	// and before somebody presses 保存
	other.Open("/staff/items")
	other.Press("退出")
	e.Fill("提示", "按下保存时登录已失效")
	e.Press("保存")
	e.Arrive("/staff/login")
	h.Later(time.Minute)
	a, code := h.Staff("editor")
	e.Fill("账号", a.Login)
	e.Fill("密码", a.Password)
	e.Fill("动态验证码", code)
	e.Press("登录")
	e.See("已恢复您上次填写的内容")
	if got := e.Value("提示"); got != "按下保存时登录已失效" {
		t.Errorf("the hint came back as %q", got)
	}
	e.Press("保存")
	stored(t, e, "提示", "按下保存时登录已失效")
}

// EDT-5: a document is offered with a real case, and where no case is closed yet the page says so.
func TestADocumentIsOfferedWithARealCase(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	e := chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, e, "editor")
	e.Open("/staff/items/training-subsidy/documents")
	e.See("用样例数据预览：真实办件（已遮掩）")
	look(t, e, "editor-real")
	e.Follow("用样例数据预览：真实办件（已遮掩）")
	e.See("这个事项还没有可以用来预览的已办结办件")
	e.Axe()
}

// saved is what the form says of what is stored, in the hour of the hall's clock.
func saved(h *hall.Hall) string { return "已保存 " + h.Now().In(workday.Zone).Format("15:") }

// stored waits until another tab of the same person shows what a field of the open element holds.
func stored(t *testing.T, e *browser.Visitor, label, want string) {
	t.Helper()
	tab := e.Tab()
	got := ""
	for range 40 {
		tab.Open(e.Address())
		if got = tab.Value(label); got == want {
			return
		}
	}
	t.Errorf("%s is stored as %q, want %q", label, got, want)
}

// EDT-3: what an item lists is ordered by buttons, and by the mouse where there is a script; parts and documents by buttons.
func TestWhatAnItemListsIsDraggedAndMovedByButtons(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	e := chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, e, "editor")
	const form, line = "/staff/items/economic-layoff/form", ".flds > li:nth-child(2) .fld"
	e.Open(form)
	first, second := e.Attribute(".flds > li:nth-child(1) .fld", "data-path"), e.Attribute(line, "data-path")
	third := e.Attribute(".flds > li:nth-child(3) .fld", "data-path")
	look(t, e, "editor-order")
	e.Drag(`.fld[data-path="`+first+`"] .grip`, 125)
	e.Arrive(form)
	e.Open(form)
	for i, want := range []string{second, third, first} {
		if got := e.Attribute(".flds > li:nth-child("+string(rune('1'+i))+") .fld", "data-path"); got != want {
			t.Errorf("line %d is %s, want %s", i+1, got, want)
		}
	}
	e.Press("撤销")
	if got := e.Attribute(line, "data-path"); got != second {
		t.Errorf("after 撤销 the second line is %s, want %s", got, second)
	}
	e.Drag(`.fld[data-path="`+third+`"] .grip`, -70)
	e.Open(form)
	if got := e.Attribute(line, "data-path"); got != third {
		t.Errorf("dragged up, the second line is %s, want %s", got, third)
	}

	// each line has all six by name, and 移到 leads to where one chooses
	top := e.Attribute(".flds > li:nth-child(1) .fld", "data-path")
	for _, word := range []string{"上移", "下移", "复制"} {
		if e.Buttons(word+"：联系人") != 1 {
			t.Errorf("the line of 联系人 has no button %s", word)
		}
	}
	var links []string
	for _, l := range e.Links("") {
		links = append(links, l.Name)
	}
	for _, word := range []string{"编辑", "移到", "删除"} {
		if !slices.Contains(links, word+"：联系人") {
			t.Errorf("the line of 联系人 has no link %s", word)
		}
	}
	for _, word := range []string{"预览", "试办", "检查", "提交审批", "导出", "复制为新事项", "停止受理"} {
		e.SeeLink(".titlebar", word)
	}
	e.Follow("移到：联系人")
	e.Choose("移到", "最前面")
	e.Press("移到这里")
	if got := e.Attribute(".flds > li:nth-child(1) .fld", "data-path"); got == top {
		t.Errorf("after 移到 the first line is still %s", got)
	}
	e.Press("撤销")
	e.Press("复制：联系人")
	e.See("联系人（副本）")
	e.Press("撤销")

	part := e.Attribute(".chips a:nth-child(2)", "href")
	e.Open(part)
	look(t, e, "editor-part")
	e.Press("上移")
	e.Open(form)
	if got := e.Attribute(".chips a:nth-child(1)", "href"); got != part {
		t.Errorf("the first part is %s, want %s", got, part)
	}
}
