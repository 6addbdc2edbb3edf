package form

import (
	"encoding/json"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"wangting/internal/clocktest"
	"wangting/internal/fault"
)

const several3 = `{"type":"object","required":["care"],"properties":{
 "care":{"type":"array","title":"福利","uniqueItems":true,"maxItems":2,"items":{"type":"string","enum":["a","b","c"],"x-labels":["食堂","班车","宿舍"]}},
 "route":{"type":"string","title":"线路","x-show-if":{"field":"care","equals":["b","c"]}},
 "staff":{"type":"array","title":"人员","items":{"type":"object","required":["gets"],"properties":{
   "gets":{"type":"array","title":"享受","items":{"type":"string","oneOf":[{"const":"a","title":"食堂"},{"const":"b","title":"班车"}]}}}}}}}`

func severalForm(t *testing.T) *Form {
	t.Helper()
	f, err := Compile([]byte(several3))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestSeveralAnswersAreKeptOnceInTheOrderOfTheOptions(t *testing.T) { // ITM-2
	f := severalForm(t)
	d := f.Decode(url.Values{"care": {"c", " a", "c", ""}, "staff.0.gets": {"b", "a"}})
	want := Data{"care": []any{"a", "c"}, "staff": []any{map[string]any{"gets": []any{"a", "b"}}}}
	if !reflect.DeepEqual(d, want) {
		t.Fatalf("%v", d)
	}
	raw, err := json.Marshal(d)
	back := Data{}
	if err != nil || json.Unmarshal(raw, &back) != nil || !reflect.DeepEqual(d, back) {
		t.Errorf("%v is %v after a journey through JSON: %v", d, back, err)
	}
	rows := f.Summary(d)
	if rows[0].Value != "食堂、宿舍" || rows[1].Table.Rows[0][0] != "食堂、班车" {
		t.Errorf("summary %v", rows)
	}
	diff := f.Diff(d, Data{"care": []any{"b"}})
	if len(diff) != 2 || diff[0].Old != "食堂、宿舍" || diff[0].New != "班车" {
		t.Errorf("diff %v", diff)
	}
}

func TestSeveralAnswersAreChecked(t *testing.T) { // ITM-2
	f := severalForm(t)
	for why, tc := range map[string]struct {
		v    url.Values
		want string
	}{
		"none":               {url.Values{}, "care 请选择福利"},
		"one":                {url.Values{"care": {"a"}}, ""},
		"too many":           {url.Values{"care": {"a", "b", "c"}}, "care 福利应最多选择 2 项，当前是 3 项"},
		"no option":          {url.Values{"care": {"z"}}, "care 请选择福利"},
		"none in a row":      {url.Values{"care": {"a"}, "staff.0.gets": {"z"}}, "staff.0.gets 第 1 行：请选择享受"},
		"a long no option":   {url.Values{"care": {strings.Repeat("啊", 20_001)}}, "care 请选择福利"},
		"an unreadable sign": {url.Values{"care": {"\xff"}}, "care 请选择福利"},
	} {
		var says []string
		if err := f.ValidateAt(f.Decode(tc.v), clocktest.Now()); err != nil {
			for _, x := range fault.Of(err).Fields {
				says = append(says, x.Name+" "+x.Say)
			}
		}
		if got := strings.Join(says, "；"); got != tc.want {
			t.Errorf("%s: %s, want %s", why, got, tc.want)
		}
	}
	if f.ValidateAt(Data{"care": []any{}}, clocktest.Now()) == nil {
		t.Error("an empty list is taken for an answer")
	}
	if d := f.Decode(url.Values{"care": {strings.Repeat("啊", 20_001)}}); f.Fits(d) == nil {
		t.Error("a draft may keep 20,001 characters")
	}
	if d := f.Decode(url.Values{"care": numbered(600)}); f.Fits(d) == nil {
		t.Error("a draft may keep 600 answers")
	}
}

func numbered(n int) (out []string) {
	for i := range n {
		out = append(out, plain(float64(i)))
	}
	return out
}

func TestAConditionOnSeveralAnswersAsksForOneOfThem(t *testing.T) { // ITM-3
	f := severalForm(t)
	for answer, want := range map[string]bool{"a": false, "b": true, "a b": true, "": false} {
		if got := f.Visible(f.Decode(url.Values{"care": strings.Fields(answer)}), "route"); got != want {
			t.Errorf("%q: %v", answer, got)
		}
	}
}
