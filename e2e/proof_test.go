package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// RES-3, RES-5, RES-8; acceptance 29: a package verifies its document without a network and finds one changed byte, and after 撤销 by two
// persons the check page says so and leads to the decision that took it back.
func verifyAndRevoke(t *testing.T, h *hall.Hall, unit, reviewer, decider *browser.Visitor, number string, pdf []byte) {
	t.Helper()
	unit.Open("/unit/cases")
	unit.FollowNear(number, item)
	packed := ""
	for range 60 {
		for _, l := range unit.Links("") {
			if strings.Contains(l.Name, "下载离线核验包：职业培训补贴审核结果通知书") {
				packed = l.Href
			}
		}
		if packed != "" {
			break
		}
		unit.Open(unit.Address())
	}
	zip, err := unit.Bytes(packed)
	if err != nil {
		t.Fatal(err)
	}
	for range 60 { // the archive signs a few seconds after the hall
		if strings.Contains(zipped(t, zip, "核验.html"), `"witnesses": [`) {
			break
		}
		h.Later(20 * time.Second)
		unit.Open(unit.Address())
		if zip, err = unit.Bytes(packed); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	page, same, other := filepath.Join(dir, "核验.html"), filepath.Join(dir, "same.pdf"), filepath.Join(dir, "other.pdf")
	changed := []byte(string(pdf))
	changed[len(changed)/2] ^= 1
	for name, content := range map[string][]byte{page: []byte(zipped(t, zip, "核验.html")), same: pdf, other: changed} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	v := chromium.Visit(t, h.URL, browser.Desktop)
	v.Cut("http*://*:*")
	v.Open("file://" + page)
	v.Headed("离线核验")
	v.Upload("要核验的文件（可以拖到这里）", same)
	v.See("核验通过：准予决定书于")
	v.See("另有 泰州示例档案馆 共同签名")
	v.See("此后没有改动")
	v.Upload("要核验的文件（可以拖到这里）", other)
	v.See("文件被改动")

	reviewer.Open(atDesk(unit))
	for _, l := range reviewer.Links("") {
		if strings.HasPrefix(l.Name, "更正、撤销、补发职业培训补贴审核结果通知书") {
			reviewer.Open(l.Href)
			break
		}
	}
	reviewer.Choose("要做的事", "撤销")
	reviewer.Fill("理由", "发票有误。")
	reviewer.Fill("依据", "《职业培训补贴办法》第九条")
	reviewer.Tick("已经考虑这份文书给予申请人的权利（更正、撤销时）")
	reviewer.Press("提出")
	reviewer.See("由您提出，须由另一名审核人员确认")
	decider.Open(reviewer.Address())
	decider.Press("确认")
	decider.See("这份文书不能再更正、撤销或者补发")
}
