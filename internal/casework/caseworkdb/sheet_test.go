package caseworkdb_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/regno/regnotest"
	"wangting/internal/sheet"
	"wangting/internal/store/storetest"
)

var people = []string{"11010519491231002X", "32010219680101100X", regnotest.IdentityCard(1), regnotest.IdentityCard(2), regnotest.IdentityCard(3)}

// workbook has a line for each row, below the heads.
func workbook(t *testing.T, rows ...[]any) *bytes.Buffer {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	for i, row := range append([][]any{{"姓名", "证件号码", "入职日期"}}, rows...) {
		must(t, f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row))
	}
	var b bytes.Buffer
	must(t, f.Write(&b))
	return &b
}

func rowsOf(t *testing.T, h *ct.Hall, caseID string) []any {
	t.Helper()
	c, err := h.Store.Case(t.Context(), caseID)
	must(t, err)
	rows, _ := c.Data["people"].([]any)
	return rows
}

// uploadedPage is the page of the workbook that was uploaded now.
func uploadedPage(h *ct.Hall, version int64) casework.SheetSeen {
	return casework.SheetSeen{Version: version, At: h.Time()}
}

// CAS-9: what is imported is what the page has shown, and not what came from another window meanwhile.
func TestAnotherWorkbookIsNotImportedUnseen(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, c := t.Context(), h.Drafted(t, ct.Boss, ct.Layoff)
		must(t, h.UploadSheet(ctx, ct.Boss, c.ID, "people", workbook(t, []any{"测试甲", people[0]})))
		shown := uploadedPage(h, c.Version)
		h.SetTime(h.Time().Add(time.Minute))
		must(t, h.UploadSheet(ctx, ct.Boss, c.ID, "people", workbook(t, []any{"测试乙", people[1]}, []any{"", people[2]})))
		_, _, err := h.ImportSheet(ctx, ct.Boss, c.ID, "people", shown)
		wantFault(t, err, fault.Conflict, "a workbook that the page has not shown")
		left := casework.Uploaded{CaseID: c.ID, Field: "people", At: shown.At}
		wantFault(t, h.Store.SettleSheet(ctx, left), fault.Conflict, "settling what has been replaced")
		v, err := h.OpenSheet(ctx, ct.Boss, c.ID, "people")
		must(t, err)
		if len(rowsOf(t, h, c.ID)) != 0 || v.Good != 1 || v.Bad() != 1 {
			t.Errorf("%d rows; %d good and %d bad lines are left", len(rowsOf(t, h, c.ID)), v.Good, v.Bad())
		}
		_, _, err = h.ImportSheet(ctx, ct.Boss, c.ID, "people", uploadedPage(h, c.Version))
		must(t, err)
	})
}

// CAS-9: good lines are imported, faulty ones stay to be mended, and a workbook may come again.
func TestGoodLinesAreImportedAndFaultyOnesStayToBeMended(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, c := t.Context(), h.Drafted(t, ct.Boss, ct.Layoff)
		upload := func(rows ...[]any) {
			t.Helper()
			must(t, h.UploadSheet(ctx, ct.Boss, c.ID, "people", workbook(t, rows...)))
		}
		upload([]any{"测试甲", people[0], "2019-03-01"}, []any{"", people[1], "2019-03-01"}, []any{"测试丙", 3.20102198001011e17, ""})
		v, err := h.OpenSheet(ctx, ct.Boss, c.ID, "people")
		must(t, err)
		if v.Good != 1 || v.Bad() != 2 || !v.At.Equal(h.Time()) || !strings.Contains(v.Lines[2].Wrong["证件号码"], "科学计数") {
			t.Fatalf("%d good, %d bad, %+v", v.Good, v.Bad(), v.Lines)
		}
		if len(rowsOf(t, h, c.ID)) != 0 {
			t.Error("an upload alone has changed the draft")
		}
		added, replaced, err := h.ImportSheet(ctx, ct.Boss, c.ID, "people", uploadedPage(h, c.Version))
		must(t, err)
		if added != 1 || replaced != 0 || len(rowsOf(t, h, c.ID)) != 1 {
			t.Errorf("added %d, replaced %d", added, replaced)
		}
		v, err = h.OpenSheet(ctx, ct.Boss, c.ID, "people")
		must(t, err)
		if v.Good != 0 || v.Bad() != 2 || v.Lines[0].N != 3 {
			t.Errorf("%d good, %d bad are left", v.Good, v.Bad())
		}
		_, _, err = h.ImportSheet(ctx, ct.Boss, c.ID, "people", uploadedPage(h, v.Case.Version))
		wantFault(t, err, fault.Invalid, "importing nothing")

		upload([]any{"测试改名", people[0], ""}, []any{"测试乙", people[1], "2019/3/1"})
		added, replaced, err = h.ImportSheet(ctx, ct.Boss, c.ID, "people", uploadedPage(h, v.Case.Version))
		must(t, err)
		rows := rowsOf(t, h, c.ID)
		if added != 1 || replaced != 1 || len(rows) != 2 || rows[0].(map[string]any)["name"] != "测试改名" ||
			rows[1].(map[string]any)["from"] != "2019-03-01" {
			t.Errorf("added %d, replaced %d: %v", added, replaced, rows)
		}
		if v, err = h.OpenSheet(ctx, ct.Boss, c.ID, "people"); err != nil || !v.At.IsZero() {
			t.Errorf("imported lines are kept: %+v, %v", v.Lines, err)
		}

		upload([]any{"测试丙", people[2]}, []any{"测试丁", people[3]}, []any{"测试戊", people[4]})
		_, _, err = h.ImportSheet(ctx, ct.Boss, c.ID, "people", uploadedPage(h, v.Case.Version))
		if say := fault.Of(err).FieldSays(sheet.FieldFile); !strings.Contains(say, "最多 4 行，导入后将有 5 行") || len(rowsOf(t, h, c.ID)) != 2 {
			t.Errorf("too many: %q", say)
		}
	})
}

// CAS-9: whoever saved the draft in the meantime is not overwritten, and a double click imports once.
func TestAnImportOverwritesNobodyAndHappensOnce(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, c := t.Context(), h.Drafted(t, ct.Boss, ct.Layoff)
		must(t, h.UploadSheet(ctx, ct.Boss, c.ID, "people", workbook(t, []any{"测试甲", people[0]})))
		done := storetest.Race(t, 8, func(int) error {
			_, _, err := h.ImportSheet(ctx, ct.Boss, c.ID, "people", uploadedPage(h, c.Version))
			return err
		}, fault.Conflict, fault.Invalid)
		if done == 0 || len(rowsOf(t, h, c.ID)) != 1 {
			t.Errorf("%d imported, %d rows", done, len(rowsOf(t, h, c.ID)))
		}
		must(t, h.UploadSheet(ctx, ct.Boss, c.ID, "people", workbook(t, []any{"测试乙", people[1]})))
		_, _, err := h.ImportSheet(ctx, ct.Boss, c.ID, "people", uploadedPage(h, c.Version))
		wantFault(t, err, fault.Conflict, "an import into what was saved since")
		if len(rowsOf(t, h, c.ID)) != 1 {
			t.Error("a refused import has changed the draft")
		}
	})
}

// CAS-9, CAS-10: who may not write in the draft sees no lines; the lines go with the draft, and after two days.
func TestLinesAreForWhoWritesInTheDraftAndDoNotStay(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, c := t.Context(), h.Drafted(t, ct.Boss, ct.Layoff)
		put := func(c casework.Case) {
			t.Helper()
			must(t, h.UploadSheet(ctx, ct.Boss, c.ID, "people", workbook(t, []any{"测试甲", people[0]})))
		}
		put(c)
		stranger := ct.Boss
		stranger.UnitID = "elsewhere"
		_, err := h.OpenSheet(ctx, stranger, c.ID, "people")
		wantFault(t, err, fault.NotFound, "another unit")
		wantFault(t, h.UploadSheet(ctx, stranger, c.ID, "people", workbook(t, []any{"测试乙", people[1]})), fault.NotFound, "another unit uploads")
		for _, field := range []string{"reason", "nothing", ""} {
			_, err = h.OpenSheet(ctx, ct.Boss, c.ID, field)
			wantFault(t, err, fault.NotFound, "the question "+field)
		}
		left := func() (n int) {
			must(t, h.DB.Get(ctx, &n, `SELECT COUNT(*) FROM case_sheet`))
			return n
		}
		must(t, h.Discard(ctx, ct.Boss, c.ID))
		if left() != 0 {
			t.Error("lines stay after their draft")
		}
		c = h.Drafted(t, ct.Boss, ct.Layoff)
		put(c)
		h.SetTime(h.Time().Add(casework.SheetLife - time.Minute))
		must(t, h.SweepArrivals(ctx))
		if left() != 1 {
			t.Error("lines go too early")
		}
		h.SetTime(h.Time().Add(2 * time.Minute))
		must(t, h.SweepArrivals(ctx))
		if left() != 0 {
			t.Error("lines stay")
		}
		put(c)
		c2, err := h.Store.Case(ctx, c.ID)
		must(t, err)
		data := ct.Filled()
		data["people"] = []any{map[string]any{"name": "测试甲", "number": people[0]}}
		_, err = h.Save(ctx, ct.Boss, c.ID, form.Data(data), c2.Version)
		must(t, err)
		_, err = h.Submit(ctx, ct.Boss, c.ID, c2.Version+1)
		must(t, err)
		must(t, h.SweepArrivals(ctx))
		if left() != 0 {
			t.Error("lines stay after their draft was submitted")
		}
		wantFault(t, h.UploadSheet(ctx, ct.Boss, c.ID, "people", workbook(t, []any{"测试乙", people[1]})), fault.Conflict, "after submission")
	})
}

// IN-3: the names of a case are stored in their one spelling, whether they were typed or came in a workbook.
func TestNamesOfACaseAreStoredInTheirOneSpelling(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, c := t.Context(), h.Drafted(t, ct.Boss, ct.Layoff)
		data := ct.Filled()
		data["people"] = []any{map[string]any{"name": "阿依古丽•测试", "number": people[0]}, map[string]any{"name": "⽅⼀⾼", "number": people[1]}}
		_, err := h.Save(ctx, ct.Boss, c.ID, form.Data(data), c.Version)
		must(t, err)
		must(t, h.UploadSheet(ctx, ct.Boss, c.ID, "people", workbook(t, []any{"Test  alpha", people[2]})))
		_, _, err = h.ImportSheet(ctx, ct.Boss, c.ID, "people", uploadedPage(h, c.Version+1))
		must(t, err)
		var names []any
		for _, r := range rowsOf(t, h, c.ID) {
			names = append(names, r.(map[string]any)["name"])
		}
		if got := fmt.Sprint(names); got != "[阿依古丽·测试 方一高 TEST ALPHA]" {
			t.Errorf("stored as %s", got)
		}
	})
}
