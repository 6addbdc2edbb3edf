package web

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"wangting/internal/fault"
)

// Text that holds control characters or is no UTF-8 is refused here, once for every form, query and JSON, so that no
// room and no database meets it. Line breaks and tabs are text; the breaks that office programs paste (vertical tab,
// form feed) become line breaks. A form with files (multipart) is read by its page as it comes, which calls CleanTyped; a
// test finds a page that does not.

const sayControl = "提交的内容里有无法识别的控制字符，没有处理。请返回上一页，删除从别处粘贴来的特殊符号后重新提交"

// isControl reports whether r is no part of a text.
func isControl(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f }

func isClean(s string) bool { return utf8.ValidString(s) && strings.IndexFunc(s, isControl) < 0 }

var pastedBreaks = strings.NewReplacer("\v", "\n", "\f", "\n")

// cleanValues replaces pasted breaks, and reports whether the rest is text.
func cleanValues(v url.Values) bool {
	for name, list := range v {
		for i, s := range list {
			list[i] = pastedBreaks.Replace(s)
			if !isClean(name) || !isClean(list[i]) {
				return false
			}
		}
	}
	return true
}

// CleanTyped refuses control characters in the words of a form with files. Invalid.
func CleanTyped(typed url.Values) error {
	if !cleanValues(typed) {
		return fault.New(fault.Invalid, sayControl)
	}
	return nil
}

// isJSON reports whether a body is read as JSON: the API also takes other names of it, and none.
func isJSON(r *http.Request, kind string) bool {
	return kind == "application/json" || strings.HasSuffix(kind, "+json") || kind == "" && strings.HasPrefix(r.URL.Path, "/api/")
}

// controlEscape finds escaped control characters in JSON, but for tab, line feed and carriage return.
var controlEscape = regexp.MustCompile(`\\u00(0[0-8bBcCeEfF]|1[0-9a-fA-F]|7[fF])`)

// mostJSON is the longest JSON that is looked through; no operation takes more.
const mostJSON = 1 << 20

// withCleanInput refuses control characters in the address, in forms and in JSON.
func withCleanInput(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query, err := url.ParseQuery(r.URL.RawQuery)
		if err != nil || !isClean(r.URL.Path) || !cleanValues(query) {
			answerError(w, r, fault.New(fault.NotFound, ""))
			return
		}
		if err := cleanBody(w, r); err != nil {
			answerError(w, r, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func cleanBody(w http.ResponseWriter, r *http.Request) error {
	if r.Body == nil || r.Body == http.NoBody {
		return nil
	}
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	switch kind = strings.TrimSpace(strings.ToLower(kind)); {
	case kind == "application/x-www-form-urlencoded":
		if err := Typed(w, r); err != nil {
			return err
		}
		if !cleanValues(r.PostForm) || !cleanValues(r.Form) {
			return fault.New(fault.Invalid, sayControl)
		}
	case isJSON(r, kind):
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostJSON))
		if err != nil {
			return fault.Wrap(fault.Invalid, "提交的内容太长或不完整，没有处理", err)
		}
		if !utf8.Valid(body) || bytes.IndexFunc(body, isControl) >= 0 || controlEscape.Match(body) {
			return fault.New(fault.Invalid, sayControl)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	default:
		bound(w, r)
	}
	return nil
}
