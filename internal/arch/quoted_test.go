package arch

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// elsewhere are quoted words that no page of the hall has to show: examples, and what other programs call things.
var elsewhere = map[string]bool{
	"shbx": true, "shehuibaoxian": true, "社保卡邮寄换领": true, "补贴": true, "办公室电脑": true, "人社备": true, "宁人社备〔2026〕1号": true, // examples of what is typed
	"人员变更回退": true, "终止解除": true, // what the core system did
	"兼容性最佳": true, "设置 → 相机 → 格式": true, "只粘贴文本": true, "江苏人社": true, // phones, spreadsheets, WeChat
	"安装应用": true, "添加到主屏幕": true, "添加至桌面": true, // menus of browsers
	"变动前 → 变动后": true, // a form of names
}

var (
	quoted  = regexp.MustCompile(`“([^”{%"$+]+)”`)
	comment = regexp.MustCompile(`(?m)(^|\s)//.*$`)
)

// A sentence that sends people to a button, a page or a field names it as it is written there: what stands in “” is also somewhere as
// a text of its own. “甲—乙” are two places.
func TestWhatASentenceNamesIsThere(t *testing.T) {
	var all strings.Builder
	named := map[string]string{}
	for _, name := range append(sources(t, ".templ"), sources(t, ".go")...) {
		if isTest(name) || strings.HasSuffix(name, "_templ.go") || strings.HasPrefix(name, "internal/emulator/") || strings.HasPrefix(name, "internal/gallery/") {
			continue
		}
		b, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		text := comment.ReplaceAllString(string(b), "")
		all.WriteString(text)
		for _, m := range quoted.FindAllStringSubmatch(text, -1) {
			for _, part := range strings.Split(m[1], "—") {
				named[part] = name
			}
		}
	}
	items, err := filepath.Glob(filepath.Join(root, "internal/catalog/data/*.json")) // sentences name items too
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range items {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
	}
	if len(named) < 100 {
		t.Fatalf("only %d quoted words are read", len(named))
	}
	text := all.String()
	for part, name := range named {
		alone := regexp.MustCompile(`[^“\p{Han}]` + regexp.QuoteMeta(part) + `[^”\p{Han}]`)
		if !elsewhere[part] && !alone.MatchString(text) {
			t.Errorf("%s speaks of “%s”, which is written nowhere", name, part)
		}
	}
}
