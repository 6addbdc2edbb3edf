package blob_test

import (
	"strings"
	"testing"

	"wangting/internal/blob"
)

func TestTheNameOfAFileIsMadeHarmless(t *testing.T) { // SEC-3
	long := strings.Repeat("长", 200)
	for in, want := range map[string]string{
		"申请表.pdf": "申请表.pdf", `C:\Users\me\表 一.docx`: "表 一.docx", "../../etc/passwd": "passwd", "a/b": "b", " 空 格.pdf ": "空 格.pdf",
		"": "未命名", "..": "未命名", "/": "未命名", "a\x00b\u202efdp.exe": "abfdp.exe", "x\x00y\n.pdf": "xy.pdf", "\xff半.pdf": "半.pdf",
		`a:b*c?"d<e>|.pdf`: "abcde.pdf", long + ".pdf": long[:3*116] + ".pdf", "a." + long: ("a." + long)[:2+3*118],
	} {
		if got := blob.FileName(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
