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
