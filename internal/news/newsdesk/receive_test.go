package newsdesk

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"wangting/internal/fault"
	"wangting/internal/news"
)

func upload(t *testing.T, size int) *http.Request {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField("title", "公示")
	f, err := w.CreateFormFile("files", "名单.pdf")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(bytes.Repeat([]byte("x"), size)); err != nil {
		t.Fatal(err)
	}
	_ = w.WriteField("do", "submit")
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, home, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}

func TestAnAttachmentNeverLiesUnsealedInATemporaryFile(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Setenv("TMP", dir)
	const large = 12 << 20
	typed, add, err := receive(upload(t, large), func(part *multipart.Part) (news.Upload, error) {
		n, err := io.Copy(io.Discard, part)
		if left, _ := os.ReadDir(dir); len(left) != 0 || n != large {
			t.Errorf("%d bytes, and in the folder: %v", n, left)
		}
		return news.Upload{Name: part.FileName()}, err
	})
	if err != nil || len(add) != 1 || add[0].Name != "名单.pdf" || typed.Get("title") != "公示" || typed.Get("do") != "submit" {
		t.Errorf("%v %v %v", typed, add, err)
	}
}

func TestARefusedAttachmentLosesNothingTyped(t *testing.T) {
	typed, _, err := receive(upload(t, 10), func(*multipart.Part) (news.Upload, error) { return news.Upload{}, fault.On("files", "不行") })
	if !errors.Is(err, fault.Invalid) || typed.Get("title") != "公示" || typed.Get("do") != "submit" {
		t.Errorf("%v, %v", typed, err)
	}
	cut := upload(t, 1<<20)
	cut.Body = io.NopCloser(io.LimitReader(cut.Body, 500<<10))
	_, _, err = receive(cut, func(part *multipart.Part) (news.Upload, error) {
		_, err := io.Copy(io.Discard, part)
		return news.Upload{}, err
	})
	if !errors.Is(err, fault.Invalid) {
		t.Errorf("cut off: %v", err)
	}
}

// OPS-1: the front door does not read a form with files.
func TestControlCharactersInAFormWithFilesAreRefused(t *testing.T) {
	r := httptest.NewRequest(http.MethodPost, home, strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n公\x00示\r\n--x--\r\n"))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	if _, _, err := receive(r, nil); !errors.Is(err, fault.Invalid) || !strings.Contains(fault.Of(err).Say, "控制字符") {
		t.Errorf("gave %v", err)
	}
}
