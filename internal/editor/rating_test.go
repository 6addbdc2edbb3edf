package editor

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"wangting/internal/catalog"
)

func TestWhatAnItemAsksToRate(t *testing.T) { // ITM-16
	for name, tc := range map[string]struct {
		it    catalog.Item
		must  bool
		finds string // "" when nothing is found
	}{
		"as ever":                               {catalog.Item{Type: "行政许可"}, false, ""},
		"both":                                  {catalog.Item{Type: "行政许可", RateAt: []catalog.Occasion{catalog.RateAccept, catalog.RateClose}}, false, ""},
		"off though the type demands it":        {catalog.Item{Type: "行政给付", RateAt: []catalog.Occasion{catalog.RateNever}}, true, "应当能评价"},
		"off where the department decides":      {catalog.Item{Type: "公共服务", RateAt: []catalog.Occasion{catalog.RateNever}}, false, ""},
		"the end is left out":                   {catalog.Item{Type: "行政许可", RateAt: []catalog.Occasion{catalog.RateAccept}}, false, "只在受理后评价"},
		"an acceptance that does not come":      {catalog.Item{Immediate: true, RateAt: []catalog.Occasion{catalog.RateAccept, catalog.RateClose}}, true, "没有受理这一步"},
		"own tags":                              {catalog.Item{RateTags: []string{"窗口明亮", "一次办成"}}, false, ""},
		"a tag twice":                           {catalog.Item{RateTags: []string{"一次办成", "一次办成"}}, true, "写了两次"},
		"a tag that is a sentence":              {catalog.Item{RateTags: []string{"这次办理的时间比上一次长得太多"}}, true, "12 个字以内"},
		"a tag that would be two in the record": {catalog.Item{RateTags: []string{"快,好"}}, true, "英文逗号"},
		"too many":                              {catalog.Item{RateTags: strings.Split("一 二 三 四 五 六 七 八 九 十 甲 乙 丙", " ")}, true, "最多 12 个"},
	} {
		t.Run(name, func(t *testing.T) {
			c := &checker{it: &tc.it}
			c.rating()
			if tc.finds == "" && len(c.found) > 0 {
				t.Errorf("found %+v", c.found)
			}
			says := func(f Finding) bool {
				return f.Must == tc.must && f.Section == "messages" && strings.Contains(f.Say, tc.finds)
			}
			if tc.finds != "" && !slices.ContainsFunc(c.found, says) {
				t.Errorf("found %+v", c.found)
			}
		})
	}
}

func TestWhatIsStoredOfARatingComesBackIntoTheForm(t *testing.T) {
	for name, said := range map[string]string{
		"the usual":   `{"rateAt":["close"],"rateTags":""}`,
		"both":        `{"rateAt":["accept","close"],"rateTags":"窗口明亮\n一次办成"}`,
		"not at all":  `{"rateAt":null,"rateTags":""}`,
		"at first":    `{"rateAt":["accept"],"rateTags":""}`,
		"with a word": `{"rateAt":["close"],"rateTags":"一次办成"}`,
	} {
		var it catalog.Item
		if err := setRating(&it, []byte(said)); err != nil {
			t.Fatal(err)
		}
		v, err := elementAt(&it, PathRating)
		raw, _ := json.Marshal(v)
		if err != nil || string(raw) != said {
			t.Errorf("%s: %s became %s (%v)", name, said, raw, err)
		}
	}
	var it catalog.Item
	if err := setRating(&it, []byte(`{"rateAt":["close"]}`)); err != nil || it.RateAt != nil {
		t.Errorf("the usual choice is stored as %v (%v)", it.RateAt, err)
	}
}
