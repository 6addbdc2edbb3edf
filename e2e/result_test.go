package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// RES-1, RES-3, RES-6; acceptance 28: a unit applies, staff accept and decide, the unit downloads the decision, and somebody who was shown
// it checks it: on a wide screen and on a phone.
func TestADecisionIsDownloadedAndCheckedByAnybody(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	u := h.Opened("江南示例精密机械", "13851420019")
	unit := chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)
	clerk, reviewer, decider := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, clerk, "clerk")
	staff(h, reviewer, "reviewer")
	staff(h, decider, "decider")

	granted := applied(t, unit, u)
	take(clerk, granted)
	clerk.Press("受理")
	clerk.See("已受理")
	clerk.See("受理通知书")
	denied := applied(t, unit, u)
	take(clerk, denied)
	clerk.Press("受理")
	clerk.See("已受理")

	ruled(reviewer, decider, granted, "准予", "材料齐全，准予补贴。")
	ruled(reviewer, decider, denied, "不予", "参加培训的 2 人没有取得证书，不符合补贴条件。")
	decider.See("不予补贴决定书")
	decider.Axe()
	unit.Open("/unit/messages")
	unit.See("文书可以下载")

	no := downloaded(t, unit, denied, "不予补贴决定书")
	text := pdfText(t, no)
	for _, want := range []string{"参加培训的2人没有取得证书", "《", "六十日", "行政复议", "六个月", "行政诉讼", "江南示例精密机械"} {
		if !strings.Contains(text, want) {
			t.Errorf("the decision lacks %q: %s", want, text)
		}
	}
	yes := downloaded(t, unit, granted, "职业培训补贴审核结果通知书")
	if !bytes.HasPrefix(yes, []byte("%PDF-")) {
		t.Fatalf("the download is no PDF: %.40q", yes)
	}
	unit.See("文书送达")
	unit.Axe()
	number := strings.TrimPrefix(unit.Attribute("#documents .file a.btn--2", "aria-label"), "下载职业培训补贴审核结果通知书 ")
	check := unit.Attribute(`#documents .file a[href^="/check/"]`, "href")

	defer func() {
		verifyAndRevoke(t, h, unit, reviewer, decider, granted, yes)
		v := chromium.Visit(t, h.URL, browser.Desktop)
		v.Open(check)
		v.See("已撤销")
		v.Follow("核验撤销决定书")
		v.See("真实，有效")
	}()
	for name, view := range map[string]browser.View{"desktop": browser.Desktop, "phone": browser.Phone} {
		v := chromium.Visit(t, h.URL, view)
		v.Open("/queries")
		v.Follow("核验文书")
		v.Headed("结果核验")
		v.Axe()
		v.Press("核验")
		wantContains(t, "an empty number", v.Mistake("文书编号或回执编号"), "请填写")
		v.Fill("文书编号或回执编号", number)
		v.Fill("验证码", strings.TrimPrefix(check, "/check/"))
		v.Press("核验")
		answerInWords(t, v)
		v.See("真实，有效")
		v.See(number)
		v.See("职业培训补贴审核结果通知书")
		v.Miss("江南示例精密机械有限公司")
		v.Axe()

		dir := t.TempDir()
		same, other := filepath.Join(dir, "same.pdf"), filepath.Join(dir, "other.pdf")
		changed := bytes.Clone(yes)
		changed[len(changed)/2] ^= 1
		for file, content := range map[string][]byte{same: yes, other: changed} {
			if err := os.WriteFile(file, content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		v.Upload("选择 PDF 文件", same)
		v.Press("核对文件")
		v.See("一致")
		v.See("没有改动")
		v.Upload("选择 PDF 文件", other)
		v.Press("核对文件")
		v.See("不一致")
		v.Axe()
		if s := v.Overflow(); s != "" {
			t.Errorf("%s: the page is too wide: %s", name, s)
		}
		if status := v.Try("/check/0000000000000000"); status != 404 {
			t.Errorf("%s: an unknown code gave %d", name, status)
		}
		v.See("没有查到")
	}
}

// applied files an application and gives its number.
func applied(t *testing.T, v *browser.Visitor, u hall.Unit) string {
	t.Helper()
	v.Open("/items/training-subsidy")
	v.Follow("在线办理")
	v.Arrive("/unit/apply/")
	fillApplication(t, v, u)
	uploadMaterials(t, v)
	return file(t, v)
}

// ruled has a case reviewed and decided by two members of staff.
func ruled(reviewer, decider *browser.Visitor, number, verdict, words string) {
	take(reviewer, number)
	reviewer.Fill("审查意见", "填报内容与材料一致。")
	reviewer.Press("审查通过")
	reviewer.See("审查意见已提交")
	take(decider, number)
	decider.Fill("决定内容", words)
	decider.Press(verdict)
	decider.See("决定已作出")
}

// downloaded opens a case and gives the bytes of its newest document.
func downloaded(t *testing.T, v *browser.Visitor, number, title string) []byte {
	t.Helper()
	v.Open("/unit/cases")
	v.FollowNear(number, item)
	v.See(title)
	address := v.Attribute("#documents .file a.btn--2", "href")
	b, err := v.Bytes(address)
	if err != nil {
		t.Fatal(err)
	}
	v.Open(v.Address())
	return b
}

// pdfText gives the words of a PDF file without spaces.
func pdfText(t *testing.T, pdf []byte) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Fatal("pdftotext is missing: scripts/test installs poppler-utils")
	}
	cmd := exec.CommandContext(t.Context(), tool, "-enc", "UTF-8", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), "")
}
