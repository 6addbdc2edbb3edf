package catalog

import (
	"bytes"
	"slices"
	"testing"

	"wangting/internal/clocktest"
	"wangting/internal/form"
	"wangting/internal/form/formsheet"
	cells "wangting/internal/sheet"
)

// items.md §5, CAS-9: the workbook of 增减员 follows from its table; what is asked of some rows only is asked of them.
func TestTheWorkbookOfAStaffChangeAsksWhatItsTableAsks(t *testing.T) {
	f, err := seeded(t).Item("staff-change").Form()
	if err != nil {
		t.Fatal(err)
	}
	for table, rows := range map[string][]struct {
		typed map[string]string
		wrong string // a column
	}{
		"joining": {
			{typed: map[string]string{}},
			{typed: map[string]string{"合同类别": "固定期限"}, wrong: "合同终止日期"},
			{typed: map[string]string{"合同类别": "固定期限", "合同终止日期": "2029-11-09"}},
			{typed: map[string]string{"合同类别": "固定期限", "合同终止日期": "2026-11-10"}, wrong: "合同终止日期"},
			{typed: map[string]string{"起缴年月": "2026-10"}, wrong: "起缴年月"},
			{typed: map[string]string{"证件类型": "外国人护照"}, wrong: "证件号码"},
			{typed: map[string]string{"证件类型": "外国人护照", "证件号码": "E00000001"}},
			{typed: map[string]string{"证件类型": "港澳台居民居住证", "证件号码": "810000199408230021"}},
		},
		"leaving": {
			{typed: map[string]string{}},
			{typed: map[string]string{"变更原因": "死亡"}, wrong: "死亡日期"},
			{typed: map[string]string{"变更原因": "死亡", "死亡日期": "2026-11-19"}},
			{typed: map[string]string{"最后缴费年月": "2026-12"}, wrong: "最后缴费年月"},
		},
	} {
		sheet, ok := formsheet.Of(f, table)
		if !ok {
			t.Fatalf("%s is no table", table)
		}
		for i, row := range rows {
			usual := map[string]string{"姓名": "测试子", "证件类型": "居民身份证", "证件号码": "321000199305018401", "联系电话": "13800000110",
				"参保身份": "城镇职工", "合同类别": "无固定期限", "合同增加原因": "新签", "合同开始日期": "2026-11-10", "岗位工种": "驾驶员",
				"起缴年月": "2026-11", "月缴费工资": "6800", "险种": "企业职工基本养老、失业、工伤保险", "变更原因": "协商解除",
				"劳动关系终止日期": "2026-11-20", "最后缴费年月": "2026-11"}
			for k, v := range row.typed {
				usual[k] = v
			}
			book, err := sheet.Template()
			if err != nil {
				t.Fatal(err)
			}
			var line []any
			for _, c := range sheet.Columns {
				line = append(line, usual[c.Head])
			}
			if err := book.SetSheetRow(sheet.Name, "A2", &line); err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if err := book.Write(&b); err != nil {
				t.Fatal(err)
			}
			lines, err := sheet.Read(&b)
			if err != nil || len(lines) != 1 {
				t.Fatalf("%s %d: %d lines, %v", table, i, len(lines), err)
			}
			good, err := sheet.Check(lines, form.Data{"act": map[string]string{"joining": "add", "leaving": "end"}[table]}, clocktest.Now())
			if err != nil || (len(good) == 1) != (row.wrong == "") || row.wrong != "" && lines[0].Wrong[row.wrong] == "" {
				t.Errorf("%s %d %v: %v, %v", table, i, row.typed, lines[0].Wrong, err)
			}
		}
		for _, head := range []string{"合同终止日期", "死亡日期"} {
			i := slices.IndexFunc(sheet.Columns, func(c cells.Column) bool { return c.Head == head })
			if i >= 0 && (sheet.Columns[i].Required || sheet.Columns[i].Hint == "") {
				t.Errorf("the template asks every row for %s: %+v", head, sheet.Columns[i])
			}
		}
	}
}
