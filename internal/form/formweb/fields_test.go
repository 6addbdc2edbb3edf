package formweb

import (
	"bytes"
	"net/url"
	"strings"
	"testing"

	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/ui/uitest"
)

const schema = `{"type":"object","required":["kind","company","who","list","promise"],"properties":{
 "kind":{"type":"string","title":"申请人类别","oneOf":[{"const":"unit","title":"单位"},{"const":"person","title":"个人"}]},
 "company":{"type":"string","title":"单位名称","x-show-if":{"field":"kind","equals":"unit"}},
 "who":{"type":"object","x-kind":"person","x-phone":true,"title":"代理人"},
 "city":{"type":"string","x-kind":"region","format":"region","title":"受理地"},
 "sum":{"type":"integer","x-kind":"money","title":"金额"},
 "story":{"type":"string","x-kind":"longtext","title":"理由","description":"写清楚"},
 "list":{"type":"array","title":"名单","minItems":1,"maxItems":9,"items":{"type":"object","required":["name"],"properties":{
   "name":{"type":"string","title":"姓名"},"day":{"type":"string","format":"date","title":"入职日期"}}}},
 "promise":{"type":"boolean","const":true,"title":"承诺属实"}},
 "x-parts":[{"title":"基本情况","fields":["kind","company","who","city"]}]}`

func drawn(t *testing.T, v url.Values, check bool) string {
	t.Helper()
	f, err := form.Compile([]byte(schema))
	if err != nil {
		t.Fatal(err)
	}
	d := f.Decode(v)
	vm := VM{Form: f, Data: d, Action: "/unit/drafts/1"}
	if check {
		vm.Fault = fault.Of(f.Validate(d))
	}
	var b bytes.Buffer
	if err := Fields(vm).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	uitest.CheckFragment(t, b.Bytes())
	return b.String()
}

func TestEveryQuestionHasItsLabelAndWhatWasTyped(t *testing.T) { // CAS-2, POR-9
	page := drawn(t, url.Values{"kind": {"unit"}, "sum": {"一千"}, "list.3.name": {"测试甲"}, "list.8.day": {"2026-01-01"},
		"promise": {"1"}}, false)
	for _, want := range []string{
		`<label for="company">单位名称</label>`, `value="一千"`, `name="list.0.name"`, `value="测试甲"`, `name="list.1.day"`, `value="2026-01-01"`,
		`name="list.__i__.name"`, `name="_add" value="list"`, `name="_remove" value="list.0"`, `data-show-if="{&#34;name&#34;:&#34;kind&#34;,&#34;values&#34;:[&#34;unit&#34;]}"`,
		`data-when>申请人类别为“单位”时填写</p>`, `name="who.phone"`, `<option value="321200">泰州市</option>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the form lacks %s", want)
		}
	}
}

func TestASentenceStandsBesideEachWrongInput(t *testing.T) {
	page := drawn(t, url.Values{"kind": {"unit"}, "list.0.day": {"2026-01-01"}}, true)
	for _, want := range []string{"请填写单位名称", "第 1 行：请填写姓名", "请选择证件类型", "请勾选“承诺属实”"} {
		if !strings.Contains(page, want) {
			t.Errorf("nothing says %s", want)
		}
	}
	if strings.Count(page, `aria-invalid="true"`) < 5 {
		t.Error("wrong inputs are not marked for screen readers")
	}
}

// A note that a row of locked answers shares is said once.
func TestWhatTheAccountKnowsIsSaidOnce(t *testing.T) {
	f, err := form.Compile([]byte(`{"type":"object","properties":{
 "name":{"type":"string","title":"单位名称","x-identity":"unit.name"},"code":{"type":"string","title":"统一社会信用代码","x-identity":"unit.uscc"},
 "story":{"type":"string","title":"理由"}},"x-parts":[{"title":"单位情况","fields":["name","code","story"]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	vm := VM{Form: f, Data: form.Data{}, Known: func(string) string { return "示例" }}
	if err := Fields(vm).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	if locked, said := strings.Count(b.String(), " readonly"), strings.Count(b.String(), lockedHint); locked != 2 || said != 1 {
		t.Errorf("%d answers are locked and the reason is given %d times, want 2 and 1", locked, said)
	}
}

func TestAnAddressIsChosenWithAndWithoutTheScript(t *testing.T) { // ITM-2
	f, err := form.Compile([]byte(`{"type":"object","required":["home"],"properties":{
		"home":{"type":"string","x-kind":"address","format":"address","title":"住址"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	d := f.Decode(url.Values{"home.province": {"32"}, "home.city": {"3212"}, "home.line": {"府前路1号"}})
	if err := Fields(VM{Form: f, Data: d, Action: "/unit/drafts/1", Fault: fault.Of(f.Validate(d))}).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	uitest.CheckFragment(t, b.Bytes())
	for _, want := range []string{`data-places="/places/"`, `name="home.province"`, `<option value="3212" selected>泰州市</option>`,
		`<option value="321202">海陵区</option>`, `name="home.line"`, `value="府前路1号"`, `name="_places" value="home" formaction="/unit/drafts/1"`,
		`id="home" tabindex="-1"`, "住址没有选到区县"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the form lacks %s", want)
		}
	}
}

func TestSeveralAnswersAreBoxesOfOneName(t *testing.T) { // ITM-2
	f, err := form.Compile([]byte(`{"type":"object","required":["care"],"properties":{"care":{"type":"array","title":"福利","uniqueItems":true,
		"items":{"type":"string","oneOf":[{"const":"a","title":"食堂"},{"const":"b","title":"班车"}]}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	vm := VM{Form: f, Data: form.Data{"care": []any{"b"}}, Fault: fault.Of(f.Validate(form.Data{}))}
	if err := Fields(vm).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	uitest.CheckFragment(t, b.Bytes())
	page := b.String()
	if strings.Count(page, `type="checkbox"`) != 2 || strings.Count(page, `name="care"`) != 2 || strings.Count(page, " checked") != 1 {
		t.Error(page)
	}
	for _, want := range []string{"<legend", "福利", "请选择福利", `value="b" checked`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in %s", want, page)
		}
	}
}

func TestAMonthAndAMomentHaveTheirControlsAndWhatCannotBeReadStaysInSight(t *testing.T) { // ITM-2
	f, err := form.Compile([]byte(`{"type":"object","properties":{"month":{"type":"string","format":"month","title":"月份"},
		"bad":{"type":"string","format":"month","title":"坏月份"},"at":{"type":"string","x-kind":"datetime","format":"minute","title":"时间"},
		"share":{"type":"number","x-kind":"percent","title":"比例"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	d := form.Data{"month": "2026-03", "bad": "三月", "at": "2026-03-01T14:30", "share": 12.5}
	if err := Fields(VM{Form: f, Data: d}).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	uitest.CheckFragment(t, b.Bytes())
	for _, want := range []string{`name="month" type="month" value="2026-03"`, `name="bad" type="text" value="三月"`,
		`name="at" type="datetime-local" value="2026-03-01T14:30"`, `value="12.5"`, ">%<", "例如 2026-03-01 14:30"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %s in %s", want, b.String())
		}
	}
}
