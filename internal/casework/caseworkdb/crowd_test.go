package caseworkdb_test

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/form"
	"wangting/internal/regno/regnotest"
)

// marked is how many cells of a workbook have a comment.
func marked(t *testing.T, f *excelize.File) (n int) {
	t.Helper()
	var b bytes.Buffer
	must(t, f.Write(&b))
	must(t, f.Close())
	read, err := excelize.OpenReader(&b)
	must(t, err)
	defer func() { _ = read.Close() }()
	for _, name := range read.GetSheetList() {
		list, err := read.GetComments(name)
		must(t, err)
		n += len(list)
	}
	return n
}

// ITM-7, acceptance 15: a file of 10,000 rows, three of them bad; mended and sent again, none is there twice.
func TestTenThousandRowsComeByFile(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, c := t.Context(), h.Drafted(t, ct.Boss, ct.Crowd)
		rows := make([][]any, 10_000)
		for i := range rows {
			rows[i] = []any{"测试人员", regnotest.IdentityCard(i), "2019-03-01"}
		}
		good := [3]any{rows[7][1], rows[5000][0], rows[9999][2]}
		rows[7][1], rows[5000][0], rows[9999][2] = "320102198001010000", "", "不知道"
		must(t, h.UploadSheet(ctx, ct.Boss, c.ID, "people", workbook(t, rows...)))
		v, err := h.OpenSheet(ctx, ct.Boss, c.ID, "people")
		must(t, err)
		report, err := v.Table.Report(v.Lines)
		must(t, err)
		if n := marked(t, report); v.Good != 9997 || v.Bad() != 3 || n != 3 {
			t.Fatalf("%d good and %d bad lines, %d marked cells", v.Good, v.Bad(), n)
		}
		added, replaced, err := h.ImportSheet(ctx, ct.Boss, c.ID, "people", uploadedPage(h, c.Version))
		must(t, err)
		if added != 9997 || replaced != 0 {
			t.Errorf("%d rows added and %d replaced", added, replaced)
		}

		rows[7][1], rows[5000][0], rows[9999][2] = good[0], good[1], good[2]
		must(t, h.UploadSheet(ctx, ct.Boss, c.ID, "people", workbook(t, rows...)))
		added, replaced, err = h.ImportSheet(ctx, ct.Boss, c.ID, "people", uploadedPage(h, c.Version+1))
		must(t, err)
		numbers := map[any]bool{}
		for _, r := range rowsOf(t, h, c.ID) {
			numbers[r.(map[string]any)["number"]] = true
		}
		if n := len(rowsOf(t, h, c.ID)); added != 3 || replaced != 9997 || n != 10_000 || len(numbers) != n {
			t.Fatalf("%d rows added and %d replaced; there are %d of %d people", added, replaced, n, len(numbers))
		}

		v, err = h.OpenSheet(ctx, ct.Boss, c.ID, "people")
		must(t, err)
		book, err := v.Table.Book(v.Case.Data) // 下载当前表格 is a workbook that can be uploaded as it is
		must(t, err)
		var b bytes.Buffer
		must(t, book.Write(&b))
		must(t, book.Close())
		must(t, h.UploadSheet(ctx, ct.Boss, c.ID, "people", &b))
		if v, err = h.OpenSheet(ctx, ct.Boss, c.ID, "people"); err != nil || v.Good != 10_000 || v.Bad() != 0 {
			t.Errorf("the table sent again has %d good and %d bad lines, %v", v.Good, v.Bad(), err)
		}

		data := form.Data{"people": v.Case.Data["people"], "company": "江南示例精密机械有限公司", "count": 1.0, "reason": "组织职工参加培训", "phone": "13800000082"}
		version, err := h.Save(ctx, ct.Boss, c.ID, data, v.Case.Version)
		must(t, err)
		_, err = h.Submit(ctx, ct.Boss, c.ID, version)
		must(t, err)
		if n := len(rowsOf(t, h, c.ID)); n != 10_000 {
			t.Errorf("the filed case has %d rows", n)
		}
	})
}
