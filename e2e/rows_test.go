package e2e

import (
	"bytes"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
	"wangting/internal/regno/regnotest"
)

func saveBook(t *testing.T, name string, rows ...[]any) string {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), name)
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// CAS-9, ITM-7; acceptance 15 and 16: a clerk fills a table of 200 people in by a workbook, mends what is wrong and uploads it again; nothing is there twice.
func TestATableOfManyPeopleIsFilledInByAWorkbook(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("江南示例精密机械", "13851420581")
	v := chromium.Visit(t, h.URL, browser.Desktop)
	enter(v, u.USCC, u.RepDocNumber)

	rows := [][]any{{"姓名", "居民身份证号码", "移动电话", "人员类别", "证书编号", "申请金额"}}
	for i := range 200 {
		rows = append(rows, []any{"测试人员", regnotest.IdentityCard(i), 13800000000 + i, "企业在职职工", fmt.Sprintf("S%06d", i), 1500.5})
	}
	rows[7][1], rows[9][3] = "320102198001010000", "不知道"
	rows[11][1] = 320105197411151748 // a number of 18 digits, of which a spreadsheet keeps 15
	v.Open("/unit/apply/training-subsidy")
	v.Fill("联系人", "测试甲")
	v.Press("上传表格")
	v.Headed("上传表格：参加培训人员")
	v.Axe()
	v.Press("上传")
	wantContains(t, "the fault", v.Mistake("表格文件"), "请选择填好的")
	v.Upload("表格文件", saveBook(t, "名单.xlsx", rows...))
	v.Press("上传")
	v.See("共 200 行，可用 197 行，有误 3 行")
	v.See("居民身份证号码")
	v.See("居民身份证号码已被表格软件改成科学计数，后几位已丢失")
	problems, err := v.Bytes(v.Attribute(`a[href$="/problems.xlsx"]`, "href"))
	if err != nil {
		t.Fatal(err)
	}
	if n := marked(t, problems); n != 3 {
		t.Errorf("问题清单 marks %d cells, want 3", n)
	}
	v.Axe()
	v.Resize(browser.Phone)
	v.Axe()
	if out := v.Overflow() + v.Squeezed(); out != "" {
		t.Error(out)
	}
	v.Resize(browser.Desktop)
	v.Press("导入可用的行")
	v.See("已导入 197 行")
	v.See("共 3 行，可用 0 行，有误 3 行")

	rows[7][1], rows[9][3], rows[11][1] = regnotest.IdentityCard(6), "企业在职职工", regnotest.IdentityCard(10)
	v.Upload("表格文件", saveBook(t, "名单改.xlsx", rows...))
	v.Press("上传")
	v.See("共 200 行，可用 200 行，有误 0 行")
	v.Press("导入可用的行")
	v.See("已导入 3 行，更新 197 行")
	v.Follow("返回填写")
	v.Headed("就业技能培训补贴申请")
	if got := v.Value("联系人"); got != "测试甲" {
		t.Errorf("what was typed before is now %q", got)
	}
}

// marked is how many cells of a workbook have a comment.
func marked(t *testing.T, content []byte) (n int) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for _, name := range f.GetSheetList() {
		list, err := f.GetComments(name)
		if err != nil {
			t.Fatal(err)
		}
		n += len(list)
	}
	return n
}
