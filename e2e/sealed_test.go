package e2e

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// RES-3: the QR code of a printed document carries its facts, signed. Its page says whether they are the hall's, and so does a phone
// without a network, which has opened the page once.
func TestTheFactsOfAPrintedDocumentAreVerifiedWithoutANetwork(t *testing.T) {
	t.Parallel()
	h, u := hall.StartFilled(t)
	v := chromium.Visit(t, h.URL, browser.Desktop)
	enterAlone(v, u.RepDocNumber)
	v.Open(h.Drafted(u, "card-loss", true, sampleOf(t, "card-loss")))
	v.Press("下一步")
	v.See("请核对以上内容")
	electronically(v)
	v.Press("提交申请")
	v.Arrive("/me/applications/")
	v.Open(strings.TrimSuffix(v.Address(), "/receipt"))
	for range 100 {
		if v.Open(v.Address()); strings.Contains(v.Text(), "已办结") {
			break
		}
	}
	pdf, err := v.Bytes(v.Attribute("#documents .file a.btn--2", "href"))
	if err != nil {
		t.Fatal(err)
	}
	phone := chromium.Visit(t, h.URL, browser.Phone)
	phone.Open("/app/check")
	phone.Headed("不联网核验文书")
	phone.Kept()
	reader := strings.TrimPrefix(phone.Attribute("[data-scan]", "data-scan"), h.URL)
	address := scanned(t, v, pdf, 150, reader)
	found := regexp.MustCompile(`^` + regexp.QuoteMeta(h.URL) + `(/check/[0-9A-Z]{16})#([\w-]{110,})$`).FindStringSubmatch(address)
	if found == nil {
		t.Fatalf("the QR code says %q", address)
	}
	plain, facts := found[1], found[2]
	changed := address[:len(address)-70] + string("AB"[strings.Count(address[len(address)-70:len(address)-69], "A")]) + address[len(address)-69:]

	v.Open(address)
	v.See("真实，有效")
	v.See("签名有效")
	v.See("以上面的查询结果为准")
	v.Miss(u.RepName)
	look(t, v, "sealed-page")
	v.Open("/") // a new fragment alone loads nothing
	v.Open(changed)
	v.See("二维码内容与签名不符")
	v.Miss("签名有效")
	v.Axe()
	v.Open(address) // in the same page
	v.See("签名有效")
	v.Miss("二维码内容与签名不符")
	v.Try("/check/0000000000000000#" + facts)
	v.See("没有查到")
	v.Miss("签名有效")

	phone.Axe()
	h.Unplugged(true)
	phone.Open("/app/check")
	phone.Headed("不联网核验文书")
	look(t, phone, "sealed-offline-empty")
	phone.Fill("二维码里的内容", "  "+address[:80]+" "+address[80:])
	phone.Press("核验")
	phone.See("签名有效")
	phone.See("联网查询")
	if to := phone.Attribute("[data-sealed] a", "href"); !strings.HasSuffix(to, plain) {
		t.Errorf("联网查询 leads to %s", to)
	}
	look(t, phone, "sealed-offline")
	for text, want := range map[string]string{
		changed: "二维码内容与签名不符",
		strings.Replace(address, plain, "/check/0000000000000000", 1): "二维码内容与签名不符",
		h.URL + plain: "没有签名的内容",
		"江苏":          "这不是文书的二维码",
		"":            "这不是文书的二维码",
	} {
		phone.Fill("二维码里的内容", text)
		phone.Press("核验")
		phone.See(want)
		phone.Miss("签名有效")
		phone.Axe()
	}
	if status := phone.Try("/app"); status >= 400 {
		t.Errorf("without a network /app answers %d", status)
	}
	phone.See("现在连不上网络")
	phone.Follow("不联网核验文书")
	phone.Headed("不联网核验文书")
	h.Unplugged(false)
	phone.Fill("二维码里的内容", address)
	phone.Press("核验")
	phone.See("签名有效")
	phone.Follow("联网查询")
	phone.See("真实，有效")

	for _, at := range []string{"/log", "/notices?kind=checkpoint"} {
		v.Open(at)
		look(t, v, "sealed"+regexp.MustCompile(`\W`).ReplaceAllString(at, "-"))
	}
}

// RES-3: a phone that kept the page before the log had its keys has the key as soon as it is there and the phone opens any page.
func TestThePageThatAPhoneKeepsGetsTheKeyLater(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	at, err := url.Parse(h.URL)
	if err != nil {
		t.Fatal(err)
	}
	var young, out atomic.Bool
	keys := regexp.MustCompile(`data-key="[^"]*"`)
	front := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(at)
			r.Out.Header.Del("Accept-Encoding")
			if out.Load() {
				panic(http.ErrAbortHandler)
			}
		},
		ModifyResponse: func(r *http.Response) error {
			if !young.Load() || r.Request.URL.Path != "/app/check" {
				return nil
			}
			page, err := io.ReadAll(r.Body)
			page = keys.ReplaceAll(page, []byte(`data-key=""`))
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(page)), int64(len(page))
			r.Header.Set("Content-Length", strconv.Itoa(len(page)))
			return err
		},
	})
	t.Cleanup(front.Close)
	phone := chromium.Visit(t, front.URL, browser.Phone)
	kept := func() string {
		out.Store(true)
		defer out.Store(false)
		phone.Open("/app/check")
		return phone.Attribute("[data-key]", "data-key")
	}
	young.Store(true)
	phone.Open("/app/check")
	phone.Kept()
	if key := kept(); key != "" {
		t.Fatalf("before there is a key, the phone keeps %q", key)
	}
	young.Store(false)
	for range 60 {
		phone.Open("/app/offline")
		if kept() != "" {
			return
		}
	}
	t.Error("the page that the phone keeps has no key")
}

// scanned prints the first page of a document and reads the QR code on it, as the camera's reader does. It gives what the code says.
func scanned(t *testing.T, v *browser.Visitor, pdf []byte, dpi int, reader string) string {
	t.Helper()
	tool, err := exec.LookPath("pdftoppm")
	if err != nil {
		t.Fatal("pdftoppm is missing: scripts/test installs poppler-utils")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "document.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), tool, "-r", fmt.Sprint(dpi), "-png", "-singlefile", file, filepath.Join(dir, "page")).CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm: %v %s", err, out)
	}
	png, err := os.ReadFile(filepath.Join(dir, "page.png"))
	if err != nil {
		t.Fatal(err)
	}
	if to := os.Getenv("WANGTING_SHOTS"); to != "" {
		if err := os.WriteFile(filepath.Join(to, "sealed-paper.png"), png, 0o644); err != nil {
			t.Error(err)
		}
	}
	script, err := v.Bytes(reader)
	if err != nil {
		t.Fatal(err)
	}
	page := `<!doctype html><meta charset="utf-8"><h1>读码</h1><p></p><script>` + string(script) + `</script><script>
		new ZXingBrowser.BrowserQRCodeReader(new Map([[3, true]])).decodeFromImageUrl("data:image/png;base64,` +
		base64.StdEncoding.EncodeToString(png) + `").then((r) => r.getText(), (e) => "没有读出：" + e).then((s) => {
			document.querySelector("p").title = s
			document.querySelector("p").textContent = "读完了"
		})</script>`
	if err := os.WriteFile(filepath.Join(dir, "page.html"), []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	r := v.Tab()
	r.Open("file://" + filepath.Join(dir, "page.html"))
	r.See("读完了")
	return r.Attribute("p", "title")
}
