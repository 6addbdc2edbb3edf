package windowdesk

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"wangting/internal/fault"
	"wangting/internal/window"
)

// upload is a request with two fields, a small file and a large one.
func upload(t *testing.T, large int) *http.Request {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField(window.FieldUnitName, "江南示例精密机械有限公司")
	_ = w.WriteField(window.FieldRemark, "执照是新版")
	for slot, n := range map[string]int{"licence": large, "card": 10} {
		f, err := w.CreateFormFile(slot, slot+".pdf")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(bytes.Repeat([]byte("x"), n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, here+"/new", &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}

// STA-7: a scan goes from the wire to whoever seals it; nothing of it lies in the folder for temporary files, however large it is.
func TestAScanNeverLiesUnsealedInATemporaryFile(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Setenv("TMP", dir)
	const large = 12 << 20
	sizes := map[string]int64{}
	typed, err := receive(upload(t, large), func(p window.Paper) error {
		n, err := io.Copy(io.Discard, p.Body)
		sizes[p.Slot] = n
		if left, _ := os.ReadDir(dir); len(left) != 0 {
			t.Errorf("%s lies in %v", p.Slot, left)
		}
		return err
	})
	if err != nil || sizes["licence"] != large || sizes["card"] != 10 {
		t.Errorf("%v, %v", sizes, err)
	}
	if f := form(typed); f.UnitName != "江南示例精密机械有限公司" || f.Remark != "执照是新版" {
		t.Errorf("the fields: %+v", f)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestWhatIsTooLargeOrCutOffIsRefusedInWords(t *testing.T) {
	drain := func(p window.Paper) error { _, err := io.Copy(io.Discard, p.Body); return err }
	big := upload(t, 1<<20)
	big.Body = http.MaxBytesReader(httptest.NewRecorder(), big.Body, 64<<10)
	cut := upload(t, 1<<20)
	cut.Body = io.NopCloser(io.LimitReader(cut.Body, 600<<10))
	plain := httptest.NewRequest(http.MethodPost, here+"/new", nil)
	for name, r := range map[string]*http.Request{"too large": big, "cut off": cut, "no upload at all": plain} {
		if _, err := receive(r, drain); !errors.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
