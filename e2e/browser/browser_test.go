package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var chromium *Chromium

func TestMain(m *testing.M) {
	os.Exit(func() int {
		c, err := Start()
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer c.Close()
		chromium = c
		return m.Run()
	}())
}

const form = `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>表 单</title><link rel="icon" href="data:,"></head><body>
<main><h1>填写 单位信息</h1>
<form method="post" action="/send" enctype="multipart/form-data">
<p><label for="n">单位全称</label><input id="n" name="name" value="旧的"></p>
<p><label for="p">电话<span class="opt">（选填）</span></label><input id="p" name="phone"></p>
<p><label for="d">日期</label><input id="d" name="day" type="date"></p>
<p><label for="t">证件类型</label><select id="t" name="type"><option value="">请选择</option><option value="01">居民身份证</option></select></p>
<fieldset><legend>岗位</legend><input type="radio" id="a" name="post" value="1"><label for="a">甲</label>` +
	`<input type="radio" id="b" name="post" value="2"><label for="b">乙</label></fieldset>
<p><input type="checkbox" id="c" name="agree" value="yes"><label for="c">我已阅读并同意<a href="/away">《协议》</a></label></p>
<p><label for="f">材料</label><input type="file" id="f" name="file"></p>
<div style="height:2000px"></div>
<button>下一步</button><button type="button" disabled>不行</button>
</form></main>%s</body></html>`

// site serves a small site: a form, and a page that shows what was sent.
func site(t *testing.T, extra string) string {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintf(w, form, extra) })
	mux.HandleFunc("GET /gone.js", http.NotFound)
	mux.HandleFunc("GET /strict", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'")
		fmt.Fprintf(w, form, extra)
	})
	mux.HandleFunc("POST /send", func(w http.ResponseWriter, r *http.Request) {
		_, file, err := r.FormFile("file")
		name := "no file"
		if err == nil {
			name = file.Filename
		}
		w.WriteHeader(http.StatusUnprocessableEntity)
		fmt.Fprintf(
			w,
			`<!DOCTYPE html><html lang="zh-CN"><head><title>收到</title><link rel="icon" href="data:,"></head><body><h1>收到</h1>%s|%s|%s|%s|%s|%s|%s
			<label for="x">证件</label><input id="x" aria-invalid="true" aria-describedby="x-e"><p id="x-e"><span>错误：</span>请填写证件</p></body></html>`,
			r.FormValue("name"), r.FormValue("phone"), r.FormValue("day"),
			r.FormValue("type"), r.FormValue("post"), r.FormValue("agree"), name,
		)
	})
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	return srv.URL
}

func TestAFormIsFilledByItsLabelsAndSentByItsButton(t *testing.T) {
	material := filepath.Join(t.TempDir(), "执照.pdf")
	if err := os.WriteFile(material, []byte("%PDF-1.7"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, view := range map[string]View{
		"with JavaScript":    Desktop,
		"without JavaScript": {Width: 390, Height: 844, Phone: true, NoScript: true},
	} {
		t.Run(name, func(t *testing.T) {
			v := chromium.Visit(t, site(t, ""), view)
			v.Open("/")
			if v.H1() != "填写 单位信息" || v.Title() != "表 单" {
				t.Errorf("read 「%s」 and 「%s」", v.H1(), v.Title())
			}
			v.Fill("单位全称", "示例公司")
			v.Fill("电话", "13800000000")
			v.Fill("日期", "2026-11-23")
			v.Choose("证件类型", "居民身份证")
			v.Choose("岗位", "乙")
			v.Tick("我已阅读并同意《协议》")
			v.Upload("材料", material)
			v.Press("下一步")
			v.Headed("收到")
			v.See("示例公司|13800000000|2026-11-23|01|2|yes|执照.pdf")
			if got := v.Mistake("证件"); got != "请填写证件" {
				t.Errorf("the message is %q", got)
			}
			v.Back()
			v.Headed("填写 单位信息")
		})
	}
}

func TestWhatAPersonCannotDoIsAFault(t *testing.T) {
	v := chromium.Visit(t, site(t, `<button id="under">盖住</button><div style="position:fixed;inset:0;background:#fff"></div>`), Desktop)
	v.Open("/")
	for what, ask := range map[string]struct {
		call string
		args []any
		want string
	}{
		"an unknown field":        {"spotOfField", []any{"单位", ""}, "there is no field"},
		"a disabled button":       {"spotOfButton", []any{"不行", ""}, "disabled"},
		"a button that is hidden": {"spotOfButton", []any{"盖住", ""}, "in the way"},
		"an unknown choice":       {"choose", []any{"证件类型", "护照"}, "there is no choice"},
		"a text that is absent":   {"has", []any{"办结"}, "not on the page"},
		"a field without a fault": {"mistake", []any{"电话"}, "not marked as wrong"},
	} {
		if _, err := look[any](v, ask.call, ask.args...); err == nil || !strings.Contains(err.Error(), ask.want) {
			t.Errorf("%s gave %v, want %q", what, err, ask.want)
		}
	}
}

func TestErrorsOfThePageAreHeard(t *testing.T) {
	for name, tc := range map[string]struct{ path, extra, want string }{
		"an exception":              {"/", "<script>nobody()</script>", "ReferenceError"},
		"an error on the console":   {"/", "<script>console.error('nein')</script>", "nein"},
		"a missing script":          {"/", "<script src=/gone.js></script>", "404"},
		"a break of the policy":     {"/strict", "<script>1</script>", "Content Security Policy"},
		"nothing on a healthy page": {"/", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := &recordingTB{TB: t}
			v := chromium.Visit(w, site(t, tc.extra), Desktop)
			v.Open(tc.path)
			got := strings.Join(v.Complaints(), "\n")
			if !strings.Contains(got, tc.want) || (tc.want == "") != (got == "") {
				t.Errorf("complaints: %q, want %q", got, tc.want)
			}
			w.end()
			if tc.want != "" && w.errors == 0 {
				t.Error("the test would have passed")
			}
		})
	}
}

// recordingTB is a testing.TB that records errors instead of failing.
type recordingTB struct {
	testing.TB
	errors int
	last   []func()
}

func (h *recordingTB) Errorf(string, ...any) { h.errors++ }
func (h *recordingTB) Cleanup(f func())      { h.last = append(h.last, f) }

func (h *recordingTB) end() {
	for _, f := range h.last {
		f()
	}
}

func TestBarriersAndOverflowAreFound(t *testing.T) {
	v := chromium.Visit(t, site(t, `<p style="color:#ccc;background:#fff">flau</p><img src="data:," width="3000" height="10">
		<h2 style="width:1em">六个字的标题</h2>`), Desktop)
	v.Open("/")
	if got := v.Squeezed(); !strings.Contains(got, "六个字的标题") {
		t.Errorf("squeezed is %q, want the heading", got)
	}
	found, err := v.Barriers()
	if err != nil {
		t.Fatal(err)
	}
	var rules []string
	for _, b := range found {
		rules = append(rules, b.Rule)
	}
	for _, want := range []string{"color-contrast", "image-alt", "region"} {
		if !strings.Contains(strings.Join(rules, " "), want) {
			t.Errorf("axe found %v, want also %s", rules, want)
		}
	}
	if got := v.Overflow(); !strings.Contains(got, "<img") {
		t.Errorf("overflow is %q, want the picture", got)
	}
}

func TestAHealthyPageHasNoBarrier(t *testing.T) {
	v := chromium.Visit(t, site(t, ""), Phone)
	v.Open("/")
	v.Axe()
	if got := v.Overflow(); got != "" {
		t.Errorf("overflow is %q", got)
	}
	if got := v.Squeezed(); got != "" {
		t.Errorf("squeezed is %q", got)
	}
}

func TestVisitorsShareNothing(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		_, err := r.Cookie("seen")
		http.SetCookie(w, &http.Cookie{Name: "seen", Value: "yes"})
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<link rel="icon" href="data:,"><h1>%t</h1>`, err == nil)
	})
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	a, b := chromium.Visit(t, srv.URL, Desktop), chromium.Visit(t, srv.URL, Phone)
	a.Open("/")
	a.Open("/")
	b.Open("/")
	if a.H1() != "true" || b.H1() != "false" {
		t.Errorf("the first visitor is known: %s, the second: %s", a.H1(), b.H1())
	}
	if n := len(a.Loads()); n != 2 {
		t.Errorf("%d things were loaded, want 2: %+v", n, a.Loads())
	}
	for _, l := range a.Loads() {
		if l.Bytes == 0 || l.Status != 200 || l.Kind != "Document" {
			t.Errorf("a load is not measured: %+v", l)
		}
	}
}
