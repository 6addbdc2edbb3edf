package filing

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	ct "wangting/internal/casework/caseworktest"
)

func filledBook(t *testing.T, rows ...[]any) string {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	for i, row := range append([][]any{{"姓名", "证件号码", "入职日期"}}, rows...) {
		if err := f.SetSheetRow("Sheet1", "A"+string(rune('1'+i)), &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var uploads = regexp.MustCompile(`name="upload" value="(\d+)"`)

// CAS-9: from the form to the workbook and back, without a script.
func TestATableIsFilledInByAWorkbook(t *testing.T) {
	h := open(t, ct.Boss)
	form := h.page("/unit/apply/" + ct.Layoff + "?fresh=1")
	has(t, form, `name="do" value="sheet:people"`, "上传表格")
	id := draftOn(t, form)
	a := h.post("/unit/apply/"+ct.Layoff, url.Values{"draft": {id}, "version": {"0"}, "reason": {"已经填写的理由"}, "do": {"sheet:people"}})
	path := "/unit/drafts/" + id + "/rows/people"
	h.goes(a, path)
	has(t, h.page("/unit/drafts/"+id), "已经填写的理由")

	page := h.page(path)
	has(t, page, "上传表格：人员名单", "表格文件", "最多 4 行")
	lacks(t, page, "下载问题清单", "导入可用的行")
	template := h.get(path + "/template.xlsx")
	if template.status != http.StatusOK || !strings.HasPrefix(template.body, "PK") {
		t.Fatalf("the template gave %d", template.status)
	}
	has(t, h.whole(h.upload(path, nil, "file", "a.xlsx", "no workbook"), http.StatusUnprocessableEntity), "打不开这个文件")
	has(t, h.whole(h.upload(path, nil, "other", "a.xlsx", ""), http.StatusUnprocessableEntity), "请选择填好的")

	h.goes(h.upload(path, nil, "file", "人员.xlsx", filledBook(t, []any{"测试甲", "11010519491231002X", "2019-03-01"}, []any{"测试乙", "1", ""})), path)
	page = h.page(path)
	has(t, page, "共 2 行，可用 1 行，有误 1 行", "下载问题清单", "导入可用的行", "证件号码")
	problems := h.get(path + "/problems.xlsx")
	book, err := excelize.OpenReader(strings.NewReader(problems.body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	if v, err := book.GetCellValue("人员名单", "A2"); err != nil || v != "测试乙" {
		t.Errorf("the list of problems begins with %q, %v", v, err)
	}
	upload := uploads.FindStringSubmatch(page)
	if upload == nil {
		t.Fatal("the page does not say which upload it shows")
	}
	typed := url.Values{"version": {"99"}, "upload": upload[1:]}
	has(t, h.whole(h.post(path+"/import", typed), http.StatusConflict), "刚在另一个窗口保存过", "导入可用的行")
	typed = url.Values{"version": {versionOn(t, page)}}
	has(t, h.whole(h.post(path+"/import", typed), http.StatusConflict), "刚才又上传了另一份表格", "导入可用的行")
	typed["upload"] = upload[1:]
	h.goes(h.post(path+"/import", typed), path)
	page = h.page(path)
	has(t, page, "已导入 1 行", "共 1 行，可用 0 行，有误 1 行")
	lacks(t, page, "导入可用的行</button>")
	has(t, h.page("/unit/drafts/"+id), `value="11010519491231002X"`, "已经填写的理由")
	if a := h.get("/unit/drafts/" + id + "/rows/reason"); a.status != http.StatusNotFound {
		t.Errorf("a question that is no table gave %d", a.status)
	}

	// A workbook that is too long is told when it is uploaded, not when it is imported.
	many := [][]any{}
	for _, number := range []string{"11010519491231002X", "110101199003071006", "110101199003071129", "110101199003071241", "110101199003071364"} {
		many = append(many, []any{"测试甲", number, "2019-03-01"})
	}
	h.goes(h.upload(path, nil, "file", "人员.xlsx", filledBook(t, many...)), path)
	page = h.page(path)
	has(t, page, "人员名单最多 4 行，导入后将有 5 行")
	lacks(t, page, "导入可用的行</button>", "可用的行还没有进入申请")
}
