package mandateweb

import (
	"net/url"
	"slices"
	"strings"
	"testing"
)

var picks = []Item{
	{"a", "工伤认定申请", "工伤"}, {"b", "工伤待遇申领", "工伤"}, {"c", "就业技能培训补贴申请", "就业 创业"}, {"d", "创业补贴", "就业 创业"},
}

// postOf is what the browser would post of a page: its boxes as they were drawn, changed by do.
func postOf(p picker, do func(url.Values)) url.Values {
	var v scopeView
	p.view(&v)
	form := url.Values{"q": {v.Words}, "only": {v.Only}, "was": {v.Was}, "listed": {v.Listed}, "full": {v.Full}}
	for _, h := range v.Hidden {
		form.Add("item", h.Code)
	}
	for _, b := range v.Boards {
		if len(b.Items) > 0 && b.Full {
			form.Add("board", b.ID)
		}
		for _, it := range b.Items {
			if it.Picked {
				form.Add("item", it.Code)
			}
		}
	}
	if v.Whole() && v.AllPicked() {
		form.Set("all", "1")
	}
	if do != nil {
		do(form)
	}
	return form
}

func untick(name, value string) func(url.Values) {
	return func(f url.Values) { f[name] = slices.DeleteFunc(f[name], func(x string) bool { return x == value }) }
}

func tick(name, value string) func(url.Values) {
	return func(f url.Values) { f.Add(name, value) }
}

func TestWithoutAScriptTheBoxesMeanWhatAPersonPressed(t *testing.T) {
	for say, x := range map[string]struct {
		granted string
		words   string
		only    string
		do      func(url.Values)
		want    string
	}{
		"nothing pressed changes nothing":           {granted: "a c", want: "a c"},
		"nothing pressed when everything is picked": {granted: "a b c d", want: "a b c d"},
		"a box":                                         {granted: "a", do: tick("item", "d"), want: "a d"},
		"全选 of a board":                                 {granted: "a", do: tick("board", "board-就业-创业"), want: "a c d"},
		"全选 taken back":                                 {granted: "a b c", do: untick("board", "board-工伤"), want: "c"},
		"an item unticked below a ticked 全选":            {granted: "a b c", do: untick("item", "a"), want: "b c"},
		"全部事项":                                          {granted: "a", do: tick("all", "1"), want: "a b c d"},
		"全部事项 taken back":                               {granted: "a b c d", do: untick("all", "1"), want: ""},
		"an item unticked below 全部事项":                   {granted: "a b c d", do: untick("item", "d"), want: "a b c"},
		"a search keeps what it does not list":          {granted: "a c", words: "创业补贴", do: tick("item", "d"), want: "a c d"},
		"全选 in a search takes what is listed":           {granted: "c", words: "待遇", do: tick("board", "board-工伤"), want: "b c"},
		"a search does not clear what is wholly picked": {granted: "a b c d", words: "工伤", want: "a b c d"},
		"only the picked, one unticked":                 {granted: "a c", only: onlyPicked, do: untick("item", "c"), want: "a"},
	} {
		p := freshPicker(picks, strings.Fields(x.granted))
		p.words, p.only = x.words, x.only
		got := strings.Join(postedPicker(picks, postOf(p, x.do)).codes(), " ")
		if got != x.want {
			t.Errorf("%s: %q is picked, want %q", say, got, x.want)
		}
	}
}

func TestItemsAreFoundByTheirNameThePinyinAndTheInitials(t *testing.T) {
	for words, want := range map[string]string{
		"": "a b c d", "培训补贴": "c", "gongshang": "a b", "GSRD": "a", "补贴": "c d", "申请工伤认定": "a", "护照": "",
	} {
		p := freshPicker(picks, nil)
		p.words = words
		var v scopeView
		p.view(&v)
		if v.Listed != want {
			t.Errorf("%q lists %q, want %q", words, v.Listed, want)
		}
		if words != "" && v.Says == "" {
			t.Errorf("%q says nothing", words)
		}
	}
}

func TestThePickerCounts(t *testing.T) {
	p := freshPicker(picks, []string{"a", "c"})
	p.picked = map[string]bool{"a": true, "b": true}
	p.only = onlyPicked
	var v scopeView
	p.view(&v)
	if v.Picked != 2 || v.Size != 4 || v.Changed != 2 || v.Gone != 1 {
		t.Errorf("picked %d of %d, changed %d, gone %d", v.Picked, v.Size, v.Changed, v.Gone)
	}
	if b := v.Boards[0]; b.Picked != 2 || b.Size != 2 || !b.Full || b.Items[1].Change != "新选" {
		t.Errorf("the first board is %+v", b)
	}
	if b := v.Boards[1]; b.Picked != 0 || b.Size != 2 || len(b.Items) != 0 {
		t.Errorf("the second board is %+v", b)
	}
}

func TestALongBoardShowsWhatWasPickedFirstAndFoldsTheRest(t *testing.T) {
	for say, x := range map[string]struct {
		size, first int
		words, rest string
	}{
		"a board of twelve":                    {size: 12, first: 12},
		"a board of thirteen, its last picked": {size: 13, first: 10, rest: "再看 3 项"},
		"a search folds nothing":               {size: 13, first: 13, words: "事项"},
	} {
		var all []Item
		for i := range x.size {
			all = append(all, Item{Code: string(rune('a' + i)), Name: "事项", Group: "工伤"})
		}
		last := all[x.size-1].Code
		p := freshPicker(all, []string{last})
		p.words = x.words
		var v scopeView
		p.view(&v)
		b := v.Boards[0]
		if len(b.First()) != x.first || x.rest != "" && b.First()[0].Code != last {
			t.Errorf("%s: %d items are in sight, the first is %s", say, len(b.First()), b.First()[0].Code)
		}
		if got := sayRest(b.Rest()); x.rest != "" && got != x.rest {
			t.Errorf("%s: the fold says %q, want %q", say, got, x.rest)
		}
		if len(b.First())+len(b.Rest()) != x.size {
			t.Errorf("%s: %d items are on the page", say, len(b.First())+len(b.Rest()))
		}
	}
	if got := sayRest([]itemView{{Picked: true}, {}}); got != "再看 2 项，其中已选 1 项" {
		t.Errorf("a fold with a picked item says %q", got)
	}
}
