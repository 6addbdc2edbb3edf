package resultdocx_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"wangting/internal/result"
	"wangting/internal/result/resultdocx"
)

const mark = "草案，双方签署后生效"

func sample() []result.Part {
	return []result.Part{
		{Words: []string{"甲方（用人单位）：泰州示例物流有限公司 <&>\x01。"}},
		{Heading: "第一条　合同期限", Words: []string{"自 2026年12月1日 起\n至 2029年11月30日 止。", "试用期 6 个月。"}},
		{Heading: "附表", Head: []string{"项目", "金额"}, Rows: [][]string{{"月工资", "6800.00"}, {"只有一格"}}},
	}
}

func render(t testing.TB) []byte {
	t.Helper()
	b, err := resultdocx.Render("劳动合同（文本草案）", mark, sample())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// reader says what python-docx finds in a file: paragraphs line by line, then the cells of tables.
const reader = `
import sys, docx
d = docx.Document(sys.argv[1])
for p in d.paragraphs: print("P", p.alignment, p.runs[0].bold, p.text)
for t in d.tables:
    for r in t.rows: print("T", "|".join(c.text for c in r.cells))
`

func TestAnotherProgramReadsTheDocument(t *testing.T) { // §2.14
	file := filepath.Join(t.TempDir(), "a.docx")
	if err := os.WriteFile(file, render(t), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "/usr/bin/python3", "-c", reader, file)
	cmd.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("python3-docx, which scripts/test installs, does not read it: %v\n%s", err, out)
	}
	want := []string{
		"P CENTER (1) None " + mark, "P CENTER (1) True 劳动合同（文本草案）", "P None None 甲方（用人单位）：泰州示例物流有限公司 <&>。",
		"P None True 第一条　合同期限", "P None None 自 2026年12月1日 起 至 2029年11月30日 止。", "P None None 试用期 6 个月。", "P None True 附表",
		"P CENTER (1) True " + mark, "T 项目|金额", "T 月工资|6800.00", "T 只有一格|",
	}
	if got := strings.Split(strings.TrimRight(string(out), "\n"), "\n"); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("it reads\n%s\nwant\n%s", out, strings.Join(want, "\n"))
	}
}

func TestTheSameDraftIsTheSameBytes(t *testing.T) {
	if !bytes.Equal(render(t), render(t)) {
		t.Error("two documents of the same draft differ")
	}
}
