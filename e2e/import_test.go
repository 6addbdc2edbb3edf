package e2e

import (
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
	"wangting/internal/workday"
)

// HAN-8: handlers are imported from a workbook, with a report line by line; a wrong file is explained.
func TestHandlersAreImportedFromAWorkbook(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u, other := h.Opened("江南示例精密机械", "13851420151"), h.Opened("苏州示例软件", "13851420152")
	h.Personal(other)
	h.Several(u)
	v := chromium.Visit(t, h.URL, browser.Desktop)
	enter(v, u.USCC, u.RepDocNumber)
	v.Open("/unit/agents")
	v.Follow("批量导入")
	v.Axe()
	v.Press("导入")
	wantContains(t, "the fault", v.Mistake("选择文件"), "请选择要导入的 .xlsx 文件")
	v.Upload("选择文件", material(t, "假的.xlsx", "this is no workbook"))
	v.Press("导入")
	wantContains(t, "the fault", v.Mistake("选择文件"), "打不开这个文件")
	v.Axe()
	now := h.Now().In(workday.Zone)
	today := now.Format("2006/1/2")
	v.Upload("选择文件", workbook(t, [][]any{
		{"用户类别", "姓名", "证件类型", "证件号码", "移动电话", "开始日期", "结束日期"},
		{"普通经办人", other.RepName, "居民身份证", other.RepDocNumber, other.Phone, today, now.AddDate(1, 0, 0)},
		{"普通经办人", "查无此人", "居民身份证", "320105197411151748", "13851420199", today, today},
		{"领导", "", "居民身份证", "1", "2", "", ""},
	}))
	v.Press("导入")
	v.See("成功 1 行，共 3 行")
	v.See("已添加，等待本人确认")
	v.See("没有查到姓名、证件号码和移动电话都一致的个人用户")
	v.See("请选择用户类别")
	v.Axe()
	v.Open("/unit/agents")
	v.See("待本人确认")
	for _, path := range []string{"/unit/agents.xlsx", "/unit/agents/import.xlsx"} {
		if code := v.Fetch(h.URL + path); code != 200 {
			t.Errorf("%s answers %d", path, code)
		}
	}
}

func workbook(t *testing.T, rows [][]any) string {
	t.Helper()
	f := excelize.NewFile()
	for i, row := range rows {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := f.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "经办用户.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}
