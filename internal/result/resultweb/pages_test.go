package resultweb_test

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/regno"
	"wangting/internal/result"
	"wangting/internal/result/resultweb"
	"wangting/internal/store/storetest"
	"wangting/internal/ui/uitest"
	"wangting/internal/web"
	"wangting/internal/web/slider"
	"wangting/internal/web/webtest"
	"wangting/internal/workday"
)

var now = time.Date(2026, 11, 27, 10, 0, 0, 0, workday.Zone)

const code = "7KQ4M2XD91FA3B0C"

// hall plays the rooms around the pages.
type hall struct {
	state  result.State
	kind   string
	solved bool
	hits   int64
	file   []byte
	reads  int
	log    string
	waits  bool
	shown  []result.Fact
}

func (h *hall) verdict() result.Verdict {
	next := result.Code("")
	if h.state != result.Valid {
		next = "0123456789ABCDEF"
	}
	return result.Verdict{Next: next, Log: h.log, Waits: h.waits, Title: "准予决定书", Number: "宁人社网办〔2026〕12号", Office: "南京市人力资源和社会保障局", Holder: "江南****机械有限公司",
		Item: "就业技能培训补贴申请", Outcome: h.kind, IssuedAt: now, State: h.state, Successor: "宁人社网办〔2026〕30号",
		Digest: strings.Repeat("9f3c61a8", 8), Code: code, Shown: h.shown}
}

func (h *hall) Read(_ context.Context, who actor.Actor, caseID, paperID string) (result.Paper, io.ReadCloser, error) {
	h.reads++
	if caseID != "c1" || paperID != "p1" {
		return result.Paper{}, nil, fault.New(fault.NotFound, "")
	}
	return result.Paper{ID: "p1", Title: "准予决定书", Number: "宁人社网办〔2026〕12号", Size: int64(len(h.file))}, io.NopCloser(bytes.NewReader(h.file)), nil
}

func (h *hall) Docx(context.Context, actor.Actor, string, string) (string, []byte, error) {
	return "", nil, fault.New(fault.NotFound, "")
}

func (h *hall) Signature(_ context.Context, _ actor.Actor, caseID, paperID string) (string, []byte, error) {
	if caseID != "c1" || paperID != "p1" {
		return "", nil, fault.New(fault.NotFound, "")
	}
	return "准予决定书 宁人社网办〔2026〕12号.p7s", []byte("CMS"), nil
}

func (h *hall) Package(ctx context.Context, who actor.Actor, caseID, paperID string) (result.Paper, []byte, error) {
	p, _, err := h.Read(ctx, who, caseID, paperID)
	return p, []byte("PK with a document"), err
}

func (h *hall) CheckPackage(ctx context.Context, typed string) ([]byte, error) {
	_, err := h.Check(ctx, typed)
	return []byte("PK"), err
}

func (h *hall) Check(_ context.Context, typed string) (result.Verdict, error) {
	if result.ReadCode(typed) != code {
		return result.Verdict{}, fault.New(fault.NotFound, "请核对编号和验证码")
	}
	return h.verdict(), nil
}

func (h *hall) CheckNumber(ctx context.Context, number, typed string) (result.Verdict, error) {
	if number != h.verdict().Number {
		typed = ""
	}
	return h.Check(ctx, typed)
}

func (h *hall) Compare(_ context.Context, _ string, file io.Reader) (bool, error) {
	b, err := io.ReadAll(file)
	if len(b) == 0 && err == nil {
		err = fault.On("file", "请选择要核对的 PDF 文件")
	}
	return bytes.Equal(b, h.file), err
}

func (*hall) New(context.Context, string, string) (slider.Puzzle, error) {
	return slider.Puzzle{ID: "x1"}, nil
}

func (h *hall) Consume(context.Context, string, string) error {
	if !h.solved {
		return fault.New(fault.Forbidden, "")
	}
	h.solved = false
	return nil
}

func (h *hall) HitUntil(context.Context, string, string, time.Duration, time.Time) (int64, time.Time, error) {
	h.hits++
	return h.hits, now.Add(time.Minute), nil
}

func open(t *testing.T, who actor.Actor) (*hall, *webtest.Hall) {
	t.Helper()
	h := &hall{state: result.Valid, kind: "准予", file: []byte("%PDF-1.7 document")}
	return h, webtest.Open(t, storetest.SQLite(t), who, actor.Who{}, func(m *web.Mux) {
		resultweb.Downloads{Papers: h}.Mount(m)
		resultweb.Check{Papers: h, Puzzles: h, Rates: h, PerMinute: 30, Now: func() time.Time { return now }}.Mount(m)
	})
}

func TestTheFormGoesPastTheSliderToTheDocument(t *testing.T) {
	h, v := open(t, actor.Actor{})
	webtest.Golden(t, "check", v.Page("/check"))
	if a := v.Post("/check", url.Values{}); a.Status != http.StatusUnprocessableEntity || strings.Count(a.Body, "请填写验证码") != 2 {
		t.Errorf("an empty form gave %d: %s", a.Status, a.Body)
	}
	typed := url.Values{"number": {"宁人社网办〔2026〕12号"}, "code": {"7kq4-m2xd-91fa-3b0c"}}
	if a := v.Post("/check", typed); a.Location != "/slider/x1?back=%2Fcheck%2Fhuman" {
		t.Fatalf("the form leads to %q", a.Location)
	}
	if a := v.Get("/check/human"); a.Location != "/check" {
		t.Errorf("past the slider without solving it: %d to %q", a.Status, a.Location)
	}
	v.Post("/check", typed)
	h.solved = true
	if a := v.Get("/check/human"); a.Location != "/check/"+code {
		t.Errorf("the solved slider leads to %q", a.Location)
	}
	if a := v.Get("/check/human"); a.Location != "/check" {
		t.Error("one solved slider is good for two looks")
	}
	typed.Set("number", "宁人社网办〔2026〕13号")
	v.Post("/check", typed)
	h.solved = true
	if a := v.Get("/check/human"); a.Status != http.StatusNotFound || !strings.Contains(a.Body, "没有查到") {
		t.Errorf("the number of another document gave %d", a.Status)
	}
}

func TestTheNumberOfAReceiptLeadsToTheReceipt(t *testing.T) {
	h, v := open(t, actor.Actor{})
	v.Post("/check", url.Values{"number": {caseNumber(t)}, "code": {"9f3c 61a8"}})
	h.solved = true
	if a := v.Get("/check/human"); a.Location != "/receipts/"+caseNumber(t)+"?k=9f3c61a8" {
		t.Errorf("it leads to %q", a.Location)
	}
}

func TestThePageSaysWhetherADocumentHolds(t *testing.T) {
	h, v := open(t, actor.Actor{})
	for state, words := range map[result.State]string{result.Valid: "真实，有效", result.Replaced: "已被替换", result.Revoked: "已撤销，不要使用"} {
		h.state = state
		page := v.Page("/check/" + code)
		webtest.Golden(t, "check-"+string(state), page)
		if !strings.Contains(page, words) || !strings.Contains(page, "江南****机械有限公司") {
			t.Errorf("%s does not say %s", state, words)
		}
	}
	a := v.Get("/check/0000000000000000")
	uitest.Check(t, []byte(a.Body))
	if a.Status != http.StatusNotFound || !strings.Contains(a.Body, "没有查到") {
		t.Errorf("an unknown code gave %d", a.Status)
	}
	if got := a.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("the answer may be kept: %q", got)
	}
}

func TestAFileIsComparedAndNotKept(t *testing.T) {
	h, v := open(t, actor.Actor{})
	for want, file := range map[string][]byte{"没有改动": h.file, "不一致": []byte("%PDF-1.7 documenu")} {
		kind, body := form(t, file)
		if a := v.PostAs("/check/"+code, kind, body); a.Status != http.StatusOK || !strings.Contains(a.Body, want) {
			t.Errorf("%s: got %d", want, a.Status)
		}
	}
	kind, body := form(t, nil)
	for name, a := range map[string]webtest.Answer{"an empty file": v.PostAs("/check/"+code, kind, body), "no file": v.Post("/check/"+code, url.Values{})} {
		uitest.Check(t, []byte(a.Body))
		if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "请选择要核对的 PDF 文件") {
			t.Errorf("%s gave %d", name, a.Status)
		}
	}
}

func TestAnAddressThatChecksTooOftenWaits(t *testing.T) {
	h, v := open(t, actor.Actor{})
	h.hits = 30
	if a := v.Get("/check/" + code); a.Status != http.StatusTooManyRequests {
		t.Errorf("got %d", a.Status)
	}
}

func TestADocumentIsSentForSavingUnderItsTitleAndNumber(t *testing.T) {
	h, v := open(t, actor.Actor{PersonID: "p", UnitID: "u", MandateID: "m"})
	a := v.Get("/unit/cases/c1/papers/p1")
	for name, want := range map[string]string{"Content-Type": "application/pdf", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
		"Content-Disposition": "attachment; filename*=utf-8''" + url.PathEscape("准予决定书 宁人社网办〔2026〕12号.pdf")} {
		if got := a.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if a.Status != http.StatusOK || a.Body != string(h.file) {
		t.Errorf("got %d %q", a.Status, a.Body)
	}
	if a := v.Get("/unit/cases/c1/papers/p2"); a.Status != http.StatusNotFound {
		t.Errorf("another document gave %d", a.Status)
	}
}

// RES-6: only who is sent a document has been served.
func TestAskingForTheHeadersOfADocumentServesNothing(t *testing.T) {
	h, v := open(t, actor.Actor{PersonID: "p", UnitID: "u", MandateID: "m"})
	if a := v.Head("/unit/cases/c1/papers/p1"); a.Status != http.StatusMethodNotAllowed || h.reads != 0 {
		t.Errorf("got %d, and read %d documents", a.Status, h.reads)
	}
}

func form(t *testing.T, file []byte) (kind, body string) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	w, err := m.CreateFormFile("file", "a.pdf")
	if err == nil {
		_, err = w.Write(file)
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return m.FormDataContentType(), b.String()
}

func caseNumber(t *testing.T) string {
	t.Helper()
	n, err := regno.CaseNumber(now, 127)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// RES-8: the page says where the document stands in the public log, and gives what verifies it offline, but not the document.
func TestTheCheckPageGivesThePackageForOfflineVerification(t *testing.T) {
	h, v := open(t, actor.Actor{})
	if page := v.Page("/check/" + code); strings.Contains(page, "公开日志") || strings.Contains(page, "/package") {
		t.Error("a document from before there was a log is said to be in it")
	}
	h.log, h.waits = "正在写入公开日志", true
	if page := v.Page("/check/" + code); !strings.Contains(page, "正在写入公开日志") || strings.Contains(page, "/package") {
		t.Error("a waiting document has a package")
	}
	h.log, h.waits = "已写入公开日志 第 3 条", false
	page := v.Page("/check/" + code)
	if !strings.Contains(page, "已写入公开日志 第 3 条") || !strings.Contains(page, `href="/check/`+code+`/package"`) || !strings.Contains(page, "下载离线核验包") {
		t.Errorf("the page lacks the log: %s", page)
	}
	uitest.Check(t, []byte(page))
	if a := v.Get("/check/" + code + "/package"); a.Status != http.StatusOK || a.Body != "PK" || a.Header.Get("Content-Type") != "application/zip" {
		t.Errorf("the package is %d, %q", a.Status, a.Body)
	}
	if a := v.Get("/check/7KQ4M2XD91FA3B00/package"); a.Status != http.StatusNotFound {
		t.Errorf("an unknown code gave %d", a.Status)
	}
	h.hits = 100
	if a := v.Get("/check/" + code + "/package"); a.Status != http.StatusTooManyRequests {
		t.Errorf("the hundredth package of a minute gave %d", a.Status)
	}
}

func TestTheApplicantDownloadsADocumentWithItsProof(t *testing.T) {
	h, v := open(t, actor.Actor{PersonID: "p", UnitID: "u", MandateID: "m"})
	a := v.Get("/unit/cases/c1/papers/p1/package")
	if a.Status != http.StatusOK || a.Body != "PK with a document" || h.reads != 1 {
		t.Errorf("it gave %d, %q", a.Status, a.Body)
	}
	if a := v.Get("/unit/cases/c1/papers/p2/package"); a.Status != http.StatusNotFound {
		t.Errorf("another document gave %d", a.Status)
	}
	if a := v.Head("/unit/cases/c1/papers/p1/package"); a.Status != http.StatusMethodNotAllowed {
		t.Errorf("a HEAD gave %d and may have served the document", a.Status)
	}
}
