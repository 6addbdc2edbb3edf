package web

import (
	"cmp"
	"errors"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"wangting/internal/fault"
	"wangting/internal/ui"
)

// answerError sends an error as the error page, or as a JSON problem (RFC 9457) if the
// request accepts JSON. It shows only the sentence of a fault. For a plain error it shows
// only the reference number of the log entry.
func answerError(w http.ResponseWriter, r *http.Request, err error) {
	notePattern(r)
	f := fault.Of(err)
	status := Status(f.Kind)
	if f.Kind == fault.Unsure && !byScript(r) && !strings.HasPrefix(r.URL.Path, "/api/") {
		_ = toConfirm(w, r)
		return
	}
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) {
		status = http.StatusRequestEntityTooLarge
		if f.Kind != fault.Invalid || f.Say == "" {
			f = fault.New(fault.Invalid, "提交的内容太大，没有保存。请减小文件后再试")
		}
	}
	if status >= 500 || f.Kind == fault.Broken {
		Log(r.Context()).Error("page failed", "route", r.Pattern, "kind", f.Kind.String(), "service", f.Service, "err", err)
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	if f.RetryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(f.RetryAfter.Seconds()))))
	}
	vm := problem(f, status, requestID(r.Context()))
	if strings.HasPrefix(r.URL.Path, "/api/") { // the shape that the API's document promises, also for what never reached it
		h.Set("Content-Type", "application/problem+json")
		_ = JSON(w, status, map[string]any{"status": status, "title": cmp.Or(f.Say, vm.Say, vm.Heading)})
		return
	}
	if byScript(r) {
		h.Set("Content-Type", "application/problem+json")
		said := map[string]any{
			"status":    status,
			"title":     vm.Heading,
			"detail":    vm.Say,
			"reference": vm.Reference,
			"fields":    f.Fields,
		}
		if login := requestOf(r.Context()).login; login != "" {
			said["login"] = login
		}
		_ = JSON(w, status, said)
		return
	}
	if e := Render(w, r, status, ui.ErrorPage(vm)); e != nil {
		Log(r.Context()).Error("error page failed", "err", e)
		http.Error(w, vm.Heading+" "+vm.Reference, status)
	}
}

// ConfirmPath is the page on which a person proves their identity again.
const ConfirmPath = "/confirm"

// toConfirm redirects to ConfirmPath, which leads back to the current page.
func toConfirm(w http.ResponseWriter, r *http.Request) error {
	next := r.URL.RequestURI()
	if r.Method != http.MethodGet {
		next = "/"
		if u, err := url.Parse(r.Referer()); err == nil && u.Host == r.Host && Local(u.Path) {
			next = u.RequestURI()
		}
	}
	return Redirect(w, r, ConfirmPath+"?"+url.Values{"next": {next}}.Encode())
}

var headings = map[fault.Kind]string{
	fault.Invalid:   "填写的内容需要修改",
	fault.NotFound:  "没有找到这个页面",
	fault.Forbidden: "您没有这项权限",
	fault.Conflict:  "内容已被更新",
	fault.Away:      "服务暂时不可用",
	fault.Limited:   "操作太频繁",
	fault.Anonymous: "请先登录",
	fault.Expired:   "已经过期",
	fault.Unsure:    "请先确认是您本人",
}

func problem(f *fault.Fault, status int, reference string) ui.ErrorPageVM {
	vm := ui.ErrorPageVM{Status: strconv.Itoa(status), Heading: cmp.Or(f.Head, headings[f.Kind]), Say: f.Say, Reference: reference,
		Action: ui.Link{Text: f.Next.Text, Href: f.Next.Path}}
	if vm.Say == "" && len(f.Fields) > 0 {
		vm.Say = f.Fields[0].Say
	}
	switch {
	case vm.Heading == "":
		vm.Heading = "页面暂时打不开"
		if vm.Say != "" { // a fault of ours that says what to do
			break
		}
		vm.Say = "您的数据没有受影响。请稍后再试，或拨打 12333 并告知下面的错误编号"
	case vm.Say == "" && f.Kind == fault.NotFound:
		vm.Say = "地址可能写错了，或者内容已经不在。请从首页重新进入"
	case vm.Say == "" && f.Kind == fault.Conflict:
		vm.Say = "这项内容刚被别人或另一个窗口修改过。请刷新后再操作"
	}
	return vm
}

// NotFound is the page for every path without a route.
func NotFound(http.ResponseWriter, *http.Request) error { return fault.New(fault.NotFound, "") }
