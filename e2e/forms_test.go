package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// POR-5, ITM-8: the guide offers the forms and samples of materials; an editor puts another one to a material, and is told what is wrong
// with a file beside it.
func TestFormsOfMaterialsAreOfferedAndChanged(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	v := chromium.Visit(t, h.URL, browser.Desktop)
	v.Open("/items/arbitration")
	v.See("下载空表：授权委托书.docx")
	narrow(t, v)
	links := 0
	for _, l := range v.Links("") {
		if strings.Contains(l.Href, "/files/shipped/") {
			links++
			if got := v.Fetch(l.Href); got != 200 {
				t.Errorf("%s answers %d", l.Href, got)
			}
		}
	}
	if links < 3 {
		t.Errorf("%d forms are offered", links)
	}

	e := chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, e, "editor")
	e.Open("/staff/items/training-subsidy/materials")
	e.Follow("编辑：培训计划和教学大纲")
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "大纲.pdf"), filepath.Join(dir, "程序.exe")
	if err := os.WriteFile(good, []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(bad, []byte("MZ\x90\x00"), 0o600); err != nil {
		t.Fatal(err)
	}
	e.Upload("样例", bad)
	e.Press("上传样例")
	wantContains(t, "the fault", e.Mistake("样例"), "PDF")
	narrow(t, e)
	e.Upload("样例", good)
	e.Press("上传样例")
	e.See("文件已保存")
	e.See("大纲.pdf")
	narrow(t, e)
	look(t, e, "editor-forms")
	e.Press("取下样例")
	e.Miss("大纲.pdf")
}

// POR-3: an editor puts an item first among the hot ones, and the home page shows it at once.
func TestAnEditorPinsAnItemToTheHomePage(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	v, e := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	v.Open("/")
	staff(h, e, "editor")
	e.Open("/staff/items")
	e.Follow("热门服务")
	e.Headed("热门服务")
	for _, place := range []string{"3", "4", "5", "6", "7", "8"} {
		e.Choose("第 "+place+" 位", "按申请量")
	}
	e.Choose("第 1 位", "工伤认定")
	e.Choose("第 2 位", "工伤认定")
	e.Press("保存")
	wantContains(t, "the fault", e.Mistake("第 2 位"), "选了两次")
	narrow(t, e)
	e.Choose("第 2 位", "劳动人事争议仲裁申请")
	e.Press("保存")
	e.See("热门服务已保存")
	look(t, e, "editor-pins")
	v.Open("/")
	first := ""
	for _, l := range v.Links("") {
		if _, code, ok := strings.Cut(l.Href, "/items/"); ok && first == "" {
			first = code
		}
	}
	if first != "work-injury" {
		t.Errorf("the first item of the home page is %s", first)
	}
}
