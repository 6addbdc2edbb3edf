package uitest

import (
	"strings"
	"testing"
)

const good = `<!DOCTYPE html><html lang="zh-CN"><head><title>登录</title></head><body><main><h1>登录</h1>` +
	`<form><label for="a">姓名</label><input id="a" name="a" aria-describedby="a-h"><p id="a-h">说明</p><button>登录</button></form></main></body></html>`

func TestAGoodPagePasses(t *testing.T) {
	if f := Faults([]byte(good)); len(f) > 0 {
		t.Errorf("a good page has faults: %v", f)
	}
}

func TestEachBrokenPromiseIsTold(t *testing.T) {
	for name, tc := range map[string]struct{ from, to, want string }{
		"no title":            {"<title>登录</title>", "", "no title"},
		"an empty title":      {"<title>登录</title>", "<title></title>", "title is empty"},
		"two h1":              {"<h1>登录</h1>", "<h1>登录</h1><h1>b</h1>", "2 h1"},
		"no language":         {` lang="zh-CN"`, "", "language"},
		"no label":            {`<label for="a">姓名</label>`, "", "has no label"},
		"an empty label":      {"姓名</label>", "</label>", "has no label"},
		"a nameless button":   {"<button>登录</button>", "<button></button>", "has no name"},
		"an id twice":         {"<p id=\"a-h\">", "<p id=\"a\"></p><p id=\"a-h\">", "stands twice"},
		"a lost description":  {`<p id="a-h">说明</p>`, "", "points at nothing"},
		"an inline style":     {"<h1>", `<h1 style="color:red">`, "inline"},
		"an inline handler":   {"<h1>", `<h1 onclick="x()">`, "inline"},
		"an inline script":    {"</main>", "<script>x()</script></main>", "inline script"},
		"a script for a link": {"</main>", `<a href="javascript:x()">b</a></main>`, "is a script"},
		"a dead link within":  {"</main>", `<a href="#nowhere">b</a></main>`, "leads nowhere"},
		"a tag left open":     {"</main>", "<div></main>", "closes"},
		"a form in a form":    {"<button>", `<form></form><button>`, "form stands in"},
		"an icon unknown":     {"<h1>", `<svg><use href="/assets/s.svg#nothing"></use></svg><h1>`, "no icon"},
		"a level left out":    {"</main>", "<h3>b</h3></main>", "left out"},
		"a picture untold":    {"</main>", `<img src="/a"></main>`, "no alt"},
		"a fieldset untold":   {"</main>", `<fieldset></fieldset></main>`, "no legend"},
		"a table untold":      {"</main>", `<table><tr><td>1</td></tr></table></main>`, "no caption"},
	} {
		t.Run(name, func(t *testing.T) {
			page := strings.Replace(good, tc.from, tc.to, 1)
			if page == good {
				t.Fatal("the case changes nothing")
			}
			if got := strings.Join(Faults([]byte(page)), "; "); !strings.Contains(got, tc.want) {
				t.Errorf("faults %q, want one about %q", got, tc.want)
			}
		})
	}
}
