package contract

import (
	"bytes"
	"os"
	"testing"

	"github.com/xuri/excelize/v2"

	"wangting/internal/sheet"
)

func TestAnotherLibraryOfWorkbooksMeetsOurs(t *testing.T) { // CAS-9
	t.Parallel()
	columns := []sheet.Column{
		{Head: "姓名", Required: true}, {Head: "证件号码", Kind: sheet.Digits, Required: true}, {Head: "入职日期", Kind: sheet.Day},
		{Head: "工种", List: []string{"焊工", "电工"}},
	}
	book, err := sheet.Form{Name: "名册", Columns: columns, MostLines: 500, Help: []string{"每人一行"}}.Template()
	if err != nil {
		t.Fatal(err)
	}
	export := excelize.NewFile()
	if err := export.SetSheetRow("Sheet1", "A2", &[]string{sheet.Safe("=1+1")}); err != nil {
		t.Fatal(err)
	}
	hall := posted(t, map[string]func(map[string]string) (any, error){
		"/read": func(sent map[string]string) (any, error) {
			b, err := os.ReadFile(sent["file"])
			if err != nil {
				return nil, err
			}
			return sheet.Read(bytes.NewReader(b), columns, 500)
		},
	})
	written := func(name string, f *excelize.File) string {
		b, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		return file(t, name, b.Bytes())
	}
	piece(t, "xlsx", map[string]string{"HALL": hall, "TEMPLATE": written("template.xlsx", book), "EXPORT": written("export.xlsx", export)})
}
