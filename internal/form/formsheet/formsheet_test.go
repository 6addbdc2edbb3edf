package formsheet

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/regno/regnotest"
	"wangting/internal/sheet"
)

// staff is the table 被裁减人员, of at most 500 rows whose numbers are unique.
func staff(t testing.TB) Table {
	t.Helper()
	raw, err := os.ReadFile("../testdata/rows.json")
	if err != nil {
		t.Fatal(err)
	}
	f, err := form.Compile(raw)
	if err != nil {
		t.Fatal(err)
	}
	table, ok := Of(f, "staff")
	if !ok {
		t.Fatal("staff is no table")
	}
	return table
}

var heads = []any{"姓名", "居民身份证号码", "岗位", "入职日期", "劳动合同类型", "补偿年限", "经济补偿"}

func person(i int) []any {
	return []any{"测试" + string([]rune("甲乙丙丁戊己庚")[i%7]), regnotest.IdentityCard(i), "操作工", "2019-03-01", "无固定期限", "7.5", "45000"}
}

// filled is the template of t with these rows.
func filled(t testing.TB, table Table, rows ...[]any) *bytes.Buffer {
	t.Helper()
	f, err := table.Template()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for i, row := range rows {
		if err := f.SetSheetRow(table.Name, fmt.Sprintf("A%d", i+2), &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return &b
}

func read(t testing.TB, table Table, b *bytes.Buffer) []sheet.Line {
	t.Helper()
	lines, err := table.Read(b)
	if err != nil {
		t.Fatal(fault.Of(err).Fields, err)
	}
	return lines
}

// CAS-9: the template shows what the form asks, and what it is filled with becomes what the page would have made of it.
func TestAFilledTemplateBecomesTheAnswersOfThePage(t *testing.T) {
	table := staff(t)
	for i, c := range table.Columns {
		if c.Head != heads[i] {
			t.Errorf("column %d is %s, want %s", i, c.Head, heads[i])
		}
	}
	good, err := table.Check(read(t, table, filled(t, table, person(1))), nil, clocktest.Now())
	if err != nil || len(good) != 1 {
		t.Fatalf("%v, %v", good, err)
	}
	want := map[string]any{"name": "测试乙", "number": regnotest.IdentityCard(1), "job": "操作工", "joined": "2019-03-01", "contract": "open", "years": 7.5,
		"compensation": 4_500_000.0}
	if got := good[0].(map[string]any); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("became %v, want %v", got, want)
	}
}

// CAS-9, IN-4: each faulty cell is named in the words of the page, by the number of its line in the sheet.
func TestEachFaultyCellIsNamedInTheWordsOfThePage(t *testing.T) {
	table := staff(t)
	with := func(column int, v any) []any {
		row := person(5)
		row[column] = v
		return row
	}
	for name, tc := range map[string]struct {
		row  []any
		head string
		say  string
	}{
		"a number that does not check": {with(1, "320102198001010010"), "居民身份证号码", "校验"},
		"a number that Excel spoiled":  {with(1, 3.20102198001011e17), "居民身份证号码", "科学计数"},
		"nothing where it is required": {with(2, ""), "岗位", "请填写岗位"},
		"a day that is to come":        {with(3, "2099-01-01"), "入职日期", "不能晚于今天"},
		"no choice of the list":        {with(4, "随便"), "劳动合同类型", "请选择"},
		"an amount in words":           {with(6, "四万五"), "经济补偿", "数字"},
		"the number of line 2":         {with(1, regnotest.IdentityCard(0)), "居民身份证号码", "与第 2 行相同"},
	} {
		t.Run(name, func(t *testing.T) {
			lines := read(t, table, filled(t, table, person(0), nil, tc.row))
			good, err := table.Check(lines, nil, clocktest.Now())
			if err != nil || len(good) != 1 || len(lines) != 2 || len(lines[1].Wrong) != 1 {
				t.Fatalf("%d good, %+v, %v", len(good), lines, err)
			}
			if say := lines[1].Wrong[tc.head]; lines[1].N != 4 || !strings.Contains(say, tc.say) || strings.HasPrefix(say, "第") {
				t.Errorf("line %d says %v, want %q", lines[1].N, lines[1].Wrong, tc.say)
			}
		})
	}
}

// CAS-9: the list of what is wrong is a template with the faulty lines; mended, it is uploaded as it is.
func TestTheListOfWhatIsWrongIsMendedAndUploadedAgain(t *testing.T) {
	table := staff(t)
	bad := person(2)
	bad[3] = "2099-01-01"
	lines := read(t, table, filled(t, table, person(1), bad, person(3)))
	good, err := table.Check(lines, nil, clocktest.Now())
	if err != nil || len(good) != 2 {
		t.Fatalf("%d good, %v", len(good), err)
	}
	d, added, err := table.Merge(nil, good)
	if err != nil || added != 2 {
		t.Fatalf("added %d, %v", added, err)
	}
	f, err := table.Report(lines)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	comments, err := f.GetComments(table.Name)
	if err != nil || len(comments) != 1 || comments[0].Cell != "D2" || !strings.Contains(comments[0].Text, "不能晚于今天") {
		t.Errorf("comments %+v, %v", comments, err)
	}
	if reason, err := f.GetCellValue(table.Name, "H2"); err != nil || !strings.HasPrefix(reason, "原第 3 行：") {
		t.Errorf("the reason is %q, %v", reason, err)
	}
	if err := f.SetCellStr(table.Name, "D2", "2019-03-01"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{1, 0} { // the same file twice
		good, err = table.Check(read(t, table, bytes.NewBuffer(b.Bytes())), nil, clocktest.Now())
		if err != nil {
			t.Fatal(err)
		}
		if d, added, err = table.Merge(d, good); err != nil || added != want {
			t.Errorf("added %d, want %d (%v)", added, want, err)
		}
	}
	if rows := d["staff"].([]any); len(rows) != 3 {
		t.Errorf("%d rows", len(rows))
	}
}

func TestWhatComesAgainReplacesItselfAndTooMuchChangesNothing(t *testing.T) {
	table := staff(t)
	row := func(i int, job string) any { return map[string]any{"number": regnotest.IdentityCard(i), "job": job} }
	d := form.Data{"staff": []any{row(1, "a"), map[string]any{}, row(2, "a")}}
	out, added, err := table.Merge(d, []any{row(2, "b"), row(3, "b"), row(3, "c")})
	if got := fmt.Sprint(out["staff"]); err != nil || added != 1 || got != fmt.Sprint([]any{row(1, "a"), row(2, "b"), row(3, "c")}) {
		t.Errorf("%s, added %d, %v", got, added, err)
	}
	var many []any
	for i := range 500 {
		many = append(many, row(i+10, "x"))
	}
	out, added, err = table.Merge(d, many)
	if say := fault.Of(err).FieldSays(sheet.FieldFile); added != 0 || !strings.Contains(say, "最多 500 行，导入后将有 502 行") ||
		len(out["staff"].([]any)) != 3 {
		t.Errorf("added %d, said %q", added, say)
	}
}

// tenThousand is a workbook of as many lines, three of them faulty.
func tenThousand(t testing.TB, table Table) *bytes.Buffer {
	t.Helper()
	rows := make([][]any, MostLines)
	for i := range rows {
		rows[i] = person(i)
	}
	rows[17][1], rows[500][3], rows[9999][2] = "1", "2099-01-01", ""
	return filled(t, table, rows...)
}

// CAS-9: 10,000 lines, three of them faulty, and not one more.
func TestTenThousandLinesAreCheckedAndNotOneMore(t *testing.T) {
	table := staff(t)
	lines := read(t, table, tenThousand(t, table))
	good, err := table.Check(lines, nil, clocktest.Now())
	if err != nil || len(good) != MostLines-3 {
		t.Fatalf("%d good, %v", len(good), err)
	}
	for _, i := range []int{17, 500, 9999} {
		if len(lines[i].Wrong) != 1 {
			t.Errorf("line %d says %v", lines[i].N, lines[i].Wrong)
		}
	}
	rows := make([][]any, MostLines+1)
	for i := range rows {
		rows[i] = person(i)
	}
	_, err = table.Read(filled(t, table, rows...))
	if say := fault.Of(err).FieldSays(sheet.FieldFile); !strings.Contains(say, "最多导入 10000 行") {
		t.Errorf("a line too many: %q", say)
	}
}

// The goal is 2 s and 150 MB.
func BenchmarkTenThousandLines(b *testing.B) {
	table := staff(b)
	raw := tenThousand(b, table).Bytes()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := table.Check(read(b, table, bytes.NewBuffer(raw)), nil, clocktest.Now()); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzRead(f *testing.F) {
	table := staff(f)
	f.Add(filled(f, table, person(1)).Bytes())
	f.Add([]byte("PK\x03\x04"))
	book := excelize.NewFile()
	var b bytes.Buffer
	_ = book.Write(&b)
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, raw []byte) {
		lines, err := table.Read(bytes.NewReader(raw))
		if err != nil {
			if fault.Of(err).FieldSays(sheet.FieldFile) == "" {
				t.Errorf("refused without a sentence: %v", err)
			}
			return
		}
		if _, err := table.Check(lines, nil, clocktest.Now()); err != nil {
			t.Error(err)
		}
	})
}

func TestACellHoldsAWholeAddress(t *testing.T) { // ITM-2, ITM-7
	f, err := form.Compile([]byte(`{"type":"object","properties":{"list":{"type":"array","title":"名单","items":{"type":"object","properties":{
		"at":{"type":"string","x-kind":"address","format":"address","title":"工作地址"}}}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	table, _ := Of(f, "list")
	lines := read(t, table, filled(t, table, []any{"江苏省泰州市海陵区府前路1号"}, []any{"府前路1号"}))
	good, err := table.Check(lines, nil, clocktest.Now())
	if err != nil {
		t.Fatal(err)
	}
	if len(good) != 1 || good[0].(map[string]any)["at"] != "321202/府前路1号" {
		t.Errorf("read as %v", good)
	}
	if say := lines[1].Wrong["工作地址"]; say != "工作地址没有选到区县，请选择省、市和区县" {
		t.Errorf("without a county: %s", say)
	}
	if words := inCell(table.field.Fields[0], "321202/府前路1号"); words != "江苏省泰州市海陵区府前路1号" {
		t.Errorf("written as %s", words)
	}
}

func TestACellListsSeveralOptions(t *testing.T) { // ITM-2, ITM-7
	c := form.Field{Name: "care", Label: "福利", Kind: form.Choices, Options: []form.Option{
		{Value: "a", Label: "食堂"}, {Value: "b", Label: "食堂、班车"}, {Value: "c", Label: "宿舍"}}}
	for cell, want := range map[string]string{
		"": "", "食堂": "[a]", "宿舍、食堂": "[a c]", "食堂、班车": "[b]", "食堂、班车、宿舍": "[b c]", "宿舍, 食堂；宿舍": "[a c]", "食堂、泳池": "[a 泳池]",
		"、": "",
	} {
		got := ""
		if v := c.ReadMany(meanings(c, cell)); v != nil {
			got = fmt.Sprint(v)
		}
		if got != want {
			t.Errorf("%s: %s, want %s", cell, got, want)
		}
	}
}

// IN-3: a name in a workbook is read as the page reads it.
func TestANameInAWorkbookHasItsOneSpelling(t *testing.T) {
	table := staff(t)
	var rows [][]any
	typed := []string{"阿依古丽•测试", "张　三", "⽅⼀⾼", "Test  alpha", "张三（女）"}
	for i, name := range typed {
		row := person(i + 1)
		row[0] = name
		rows = append(rows, row)
	}
	lines := read(t, table, filled(t, table, rows...))
	good, err := table.Check(lines, nil, clocktest.Now())
	if err != nil {
		t.Fatal(err)
	}
	var names []any
	for _, r := range good {
		names = append(names, r.(map[string]any)["name"])
	}
	if got := fmt.Sprint(names); got != "[阿依古丽·测试 张三 方一高 TEST ALPHA]" {
		t.Errorf("read as %s", got)
	}
	if say := lines[4].Wrong["姓名"]; say != "姓名中不能有表情或其他符号，请按证件填写" {
		t.Errorf("what is no name: %q", say)
	}
}
