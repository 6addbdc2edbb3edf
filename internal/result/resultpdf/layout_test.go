package resultpdf_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wangting/internal/result"
	"wangting/internal/result/resultpdf"
	"wangting/internal/workday"
)

const digits = "0123456789"

func content() result.Content {
	return result.Content{
		Title:      "不予决定书",
		Office:     "南京市人力资源和社会保障局",
		Number:     "宁人社网办〔2026〕127号",
		CaseNumber: "RS20261109000127",
		Holder:     "江南示例精密机械有限公司",
		Parts: []result.Part{
			{Words: []string{"你单位于2026年11月9日提交的“就业技能培训补贴申请”申请（办件编号RS20261109000127）收悉。经审查，不符合规定的条件，决定不予批准。"}},
			{Heading: "一、事实和理由", Words: []string{"参加培训的18人中有3人没有取得职业资格证书，签到表第2页与培训计划不一致。"}},
			{Heading: "二、依据", Words: []string{"《江苏省职业培训补贴管理办法》第十二条：补贴对象应当取得职业资格证书或者职业技能等级证书。"}},
			{Heading: "三、救济途径", Words: []string{"如不服本决定，可以自收到本决定书之日起六十日内，依照《中华人民共和国行政复议法》的规定向南京市人民政府申请行政复议；" +
				"也可以自收到本决定书之日起六个月内，依照《中华人民共和国行政诉讼法》的规定向有管辖权的人民法院提起行政诉讼。"}},
		},
		Day:      "2026年11月27日",
		Issued:   time.Date(2026, 11, 27, 10, 0, 0, 0, workday.Zone),
		Code:     result.ReadCode("7KQ4M2XD91FA3B0C"),
		CheckURL: "https://hall.example/check/7KQ4M2XD91FA3B0C",
		Demo:     true,
	}
}

func render(t testing.TB, c result.Content) []byte {
	t.Helper()
	b, err := resultpdf.Render(c)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// pages gives the words of each page as a reader of PDF files finds them.
func pages(t *testing.T, pdf []byte) []string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Fatal("pdftotext is missing: scripts/test installs poppler-utils")
	}
	cmd := exec.CommandContext(t.Context(), tool, "-enc", "UTF-8", "-layout", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil || problems.Len() > 0 {
		t.Fatalf("pdftotext: %v %s", err, problems.String())
	}
	all := strings.Split(string(out), "\f")
	return all[:len(all)-1]
}

// joined takes out what layout has put between characters.
func joined(s string) string { return strings.Join(strings.Fields(s), "") }

// running is the text of the pages without their feet, as it is read.
func running(list []string) string {
	var b strings.Builder
	for _, p := range list {
		words, _, _ := strings.Cut(p, "验证码")
		b.WriteString(words)
	}
	return joined(b.String())
}

func TestEveryWordOfADocumentCanBeFoundInIt(t *testing.T) {
	c := content()
	list := pages(t, render(t, c))
	text := running(list) + joined(strings.Join(list, ""))
	want := []string{c.Title, c.Office, c.Number, c.CaseNumber, c.Holder, c.Day, c.Code.String(), "演示文件，不具法律效力", "第1页", "共" + fmt.Sprint(len(list)) + "页"}
	for _, p := range c.Parts {
		want = append(append(want, p.Heading), p.Words...)
	}
	for _, w := range want {
		if !strings.Contains(text, joined(w)) {
			t.Errorf("%q is not in the text of the document: %s", w, text)
		}
	}
}

func TestRareCharactersArePrintedAndFound(t *testing.T) {
	for _, name := range []string{"王𬭎", "李㛃", "䶮建国", "𠮷野示例", "阿依古丽·买买提", "鿍𫠆𬬭"} {
		c := content()
		c.Holder = name
		if text := joined(strings.Join(pages(t, render(t, c)), "")); !strings.Contains(text, name+"：") {
			t.Errorf("%s is not in the text of the document: %s", name, text)
		}
	}
}

func TestACharacterThatNoFontHasIsAnErrorAndNoBox(t *testing.T) {
	for where, change := range map[string]func(*result.Content, string){
		"in the reason":  func(c *result.Content, s string) { c.Parts[1].Words[0] += s },
		"in the holder":  func(c *result.Content, s string) { c.Holder += s },
		"in the heading": func(c *result.Content, s string) { c.Parts[1].Heading += s },
		"in the title":   func(c *result.Content, s string) { c.Title += s },
	} {
		for _, r := range []rune{'😀', '\uE000', '\U0002A6D6', 'ไ'} {
			c := content()
			change(&c, string(r))
			_, err := resultpdf.Render(c)
			if u, ok := errors.AsType[result.Unprintable](err); !ok || u.Rune != r {
				t.Errorf("%c %s: %v, want that it is unprintable", r, where, err)
			}
		}
	}
}

func TestMarksWithoutAShapeAreLeftOut(t *testing.T) {
	c := content()
	c.Holder = "示\u200b例\ufe0f\u00ad甲\u0007有限公司"
	if text := joined(strings.Join(pages(t, render(t, c)), "")); !strings.Contains(text, "示例甲有限公司：") {
		t.Errorf("the holder is not clean: %s", text)
	}
}

// A document of any length: nothing is lost, each page has its foot, and the seal never stands alone.
func TestLongReasonsFlowOverPagesAndTheSealIsNeverAlone(t *testing.T) {
	for n := range 60 {
		c := content()
		var reason []string
		for i := range n {
			reason = append(reason, fmt.Sprintf("第%03d条理由：材料与登记的内容不一致，需要核对。", i))
		}
		c.Parts[1].Words = append(c.Parts[1].Words, reason...)
		list := pages(t, render(t, c))
		all := running(list)
		for _, r := range reason {
			if !strings.Contains(all, joined(r)) {
				t.Fatalf("%d reasons: %q is lost", n, r)
			}
		}
		for i, p := range list {
			foot := fmt.Sprintf("第%d页共%d页", i+1, len(list))
			if !strings.Contains(joined(p), foot) || !strings.Contains(p, c.Code.String()) {
				t.Fatalf("%d reasons: page %d lacks its foot: %s", n, i+1, p)
			}
		}
		last := joined(list[len(list)-1])
		before, _, found := strings.Cut(last, "（演示印章）")
		if !found || len([]rune(before)) < 20 {
			t.Fatalf("%d reasons on %d pages: before the seal stands only %q", n, len(list), before)
		}
	}
}

func TestAVeryLongReasonAndALongTitleAreSet(t *testing.T) {
	c := content()
	c.Parts[1].Words = []string{strings.Repeat("情况复杂", 2500), strings.Repeat(digits, 60)}
	c.Title = strings.Repeat("劳动人事争议", 6) + "决定书"
	c.Office = strings.Repeat("示例", 20) + "人力资源和社会保障局"
	list := pages(t, render(t, c))
	text := running(list)
	if got := strings.Count(text, "情况复杂"); got != 2500 || !strings.Contains(text, strings.Repeat(digits, 60)) {
		t.Errorf("%d of 2500 are there", got)
	}
}

func TestTheSameContentGivesTheSameBytes(t *testing.T) {
	if !bytes.Equal(render(t, content()), render(t, content())) {
		t.Error("two renderings differ")
	}
}

func TestADocumentIsDrawnWithoutAComplaint(t *testing.T) {
	tool, err := exec.LookPath("pdftoppm")
	if err != nil {
		t.Fatal("pdftoppm is missing: scripts/test installs poppler-utils")
	}
	file := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(file, render(t, content()), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), tool, "-r", "40", "-png", file, strings.TrimSuffix(file, ".pdf")).CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("pdftoppm: %v %s", err, out)
	}
}

func BenchmarkRender(b *testing.B) {
	var size int
	for b.Loop() {
		size = len(render(b, content()))
	}
	b.ReportMetric(float64(size)/1024, "KiB")
}

func TestADraftHasNeitherOfficeNorSeal(t *testing.T) { // items.md §2.14
	c := content()
	c.Unsigned, c.Title, c.Number = result.Unsigned, "劳动合同（文本草案）", "草案RS20261109000127"
	text := strings.Join(pages(t, render(t, c)), "\n")
	for _, words := range []string{c.Office, "印章", c.Holder + "："} {
		if strings.Contains(text, words) {
			t.Errorf("it says %s", words)
		}
	}
	if n := strings.Count(text, result.Unsigned); n != 2 || !strings.Contains(text, c.Title) {
		t.Errorf("it says %d times that it is a draft:\n%s", n, text)
	}
}
