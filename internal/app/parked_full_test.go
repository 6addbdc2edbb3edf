package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"wangting/internal/web"
)

// IN-1: a form that finds no room is refused with a sentence. What waits already is never dropped for it.
func TestABrowserThatIsFullSaysSoAndKeepsWhatWaits(t *testing.T) {
	const full = "刚才提交的内容没有保留：这个浏览器里等待处理的内容已达上限"
	for name, one := range map[string]struct {
		most int // forms that find room
		pad  string
	}{
		"by number": {100, ""},
		"by size":   {6, strings.Repeat("x", 3<<20)},
	} {
		t.Run(name, func(t *testing.T) {
			p := openParking(t, open(t, unchanged))
			v, at := p.visitor(), "/unit/cases/"+p.open
			form := func(i int) url.Values {
				return url.Values{"words": {fmt.Sprintf("第 %d 份的内容。%s", i, one.pad)}}
			}
			p.leave(v, "unit", at, at+"/messages", form(1))
			for i := 2; i <= one.most; i++ {
				a := v.want(v.sendFrom(at, at+"/messages", form(i), nil), http.StatusSeeOther, "")
				if !strings.Contains(a.to, "typed=kept") {
					t.Fatalf("form %d is sent on to %q", i, a.to)
				}
			}
			v.sendFrom(at, at+"/messages", form(one.most), nil) // a second click needs no room
			a := v.want(v.sendFrom(at, at+"/messages", form(one.most+1), nil), http.StatusSeeOther, "")
			if a := v.want(v.get(a.to), http.StatusOK, ""); !a.has(full) {
				t.Errorf("the login page does not say that nothing was kept:\n%s", a.body)
			}
			p.enter(v, "unit", "/unit")
			shown := v.want(v.get(web.UnfinishedOwn), http.StatusOK, "")
			for i := 1; i <= one.most; i++ {
				if !shown.has(fmt.Sprintf("第 %d 份的内容", i)) {
					t.Errorf("form %d does not wait any more", i)
				}
			}
		})
	}
}
