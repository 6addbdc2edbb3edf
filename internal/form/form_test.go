package form

import (
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"wangting/internal/fault"
)

const sample = `{
 "type":"object",
 "required":["kind","reason","company","count","total","day","applicant","staff","promise"],
 "properties":{
  "kind":{"type":"string","title":"申请类别","oneOf":[{"const":"unit","title":"单位"},{"const":"person","title":"个人"}]},
  "company":{"type":"string","title":"单位名称","x-prefill":"unit.name","x-show-if":{"field":"kind","equals":"unit"}},
  "code":{"type":"string","title":"统一社会信用代码","format":"uscc","x-prefill":"unit.uscc"},
  "reason":{"type":"string","x-kind":"longtext","title":"理由","minLength":4,"maxLength":20},
  "count":{"type":"integer","title":"人数","minimum":1,"x-suffix":"人"},
  "total":{"type":"integer","x-kind":"money","title":"金额","minimum":0},
  "day":{"type":"string","format":"date","title":"日期","x-date":"past"},
  "until":{"type":"string","format":"date","title":"截止日期"},
  "applicant":{"type":"object","x-kind":"person","x-phone":true,"title":"申请人","x-prefill":"person"},
  "staff":{"type":"array","title":"名单","minItems":1,"maxItems":3,"items":{"type":"object","required":["name","pay"],"properties":{
    "name":{"type":"string","title":"姓名"},
    "number":{"type":"string","title":"证件号码","x-unique":true,"x-mask":"document"},
    "pay":{"type":"integer","x-kind":"money","title":"补偿"}}}},
  "promise":{"type":"boolean","const":true,"title":"承诺属实"}
 },
 "x-parts":[{"title":"基本情况","fields":["kind","company","code","reason"]},{"title":"人员","fields":["count","total","day","until","applicant","staff","promise"]}],
 "x-rules":[{"rule":"rows-equal","field":"count","rows":"staff"},{"rule":"sum","field":"total","rows":"staff","column":"pay"},{"rule":"not-before","field":"until","of":"day"}]
}`

func compiled(t testing.TB) *Form {
	t.Helper()
	f, err := Compile([]byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func filled() url.Values {
	return url.Values{
		"kind": {"unit"}, "company": {"示例公司"}, "reason": {"经营困难，无法维持"}, "count": {"２"}, "total": {"3,000.50"},
		"day": {"2026-01-05"}, "until": {"2026-02-05"}, "promise": {"1"},
		"applicant.name": {"测试甲"}, "applicant.docType": {"01"}, "applicant.number": {"11010519491231002X"}, "applicant.phone": {"13800000082"},
		"staff.0.name": {"测试乙"}, "staff.0.number": {"A1"}, "staff.0.pay": {"1000.5"},
		"staff.7.name": {"测试丙"}, "staff.7.number": {"A2"}, "staff.7.pay": {"2000"},
	}
}

var day = time.Date(2026, 3, 1, 9, 0, 0, 0, zone)

func TestAWholeAnswerMayBeHandedIn(t *testing.T) { // CAS-2
	f := compiled(t)
	d := f.Decode(filled())
	if err := f.ValidateAt(d, day); err != nil {
		t.Fatalf("refused: %v", err)
	}
	if d["total"] != float64(300050) || len(d["staff"].([]any)) != 2 {
		t.Errorf("decoded %v", d)
	}
	raw, _ := json.Marshal(d)
	var back Data
	if err := json.Unmarshal(raw, &back); err != nil || !reflect.DeepEqual(d, back) {
		t.Errorf("a journey through JSON changed the data: %v", back)
	}
}

func TestEachWrongAnswerHasASentenceUnderTheNameOfItsInput(t *testing.T) { // CAS-2, DESIGN §9
	for name, tc := range map[string]struct {
		change url.Values
		field  string
		say    string
	}{
		"nothing chosen":              {url.Values{"kind": {""}}, "kind", "请选择申请类别"},
		"something not offered":       {url.Values{"kind": {"x"}}, "kind", "请选择申请类别"},
		"nothing filled in":           {url.Values{"reason": {" "}}, "reason", "请填写理由"},
		"too short":                   {url.Values{"reason": {"困难"}}, "reason", "理由应不少于 4 个字，当前是 2 个字"},
		"too long":                    {url.Values{"reason": {strings.Repeat("难", 21)}}, "reason", "理由应不超过 20 个字，当前是 21 个字"},
		"no number":                   {url.Values{"count": {"两个"}}, "count", "人数应为整数"},
		"no whole number":             {url.Values{"count": {"2.5"}}, "count", "人数应为整数"},
		"too small":                   {url.Values{"count": {"0"}}, "count", "人数应不小于 1 人"},
		"no amount":                   {url.Values{"total": {"一千"}}, "total", "金额应为以元为单位的数字，最多两位小数"},
		"a third decimal":             {url.Values{"total": {"1.005"}}, "total", "金额应为以元为单位的数字，最多两位小数"},
		"no date":                     {url.Values{"day": {"2026-02-30"}}, "day", "日期应为日期，写作 年-月-日"},
		"a date to come":              {url.Values{"day": {"2026-03-02"}, "until": {""}}, "day", "日期不能晚于今天"},
		"an end before the beginning": {url.Values{"until": {"2026-01-01"}}, "until", "截止日期不能早于日期"},
		"a code of 17":                {url.Values{"code": {"91320000000000001"}}, "code", "统一社会信用代码应为 18 位，当前是 17 位"},
		"a person without a name":     {url.Values{"applicant.name": {""}}, "applicant.name", "请填写姓名"},
		"a wrong identity number":     {url.Values{"applicant.number": {"110105194912310021"}}, "applicant.number", "居民身份证号码的校验位不对，请核对是否有输错的数字"},
		"a wrong phone":               {url.Values{"applicant.phone": {"1380000008"}}, "applicant.phone", "手机号应为 11 位，当前是 10 位"},
		"a row without a name":        {url.Values{"staff.7.name": {""}}, "staff.1.name", "第 2 行：请填写姓名"},
		"the same number twice":       {url.Values{"staff.7.number": {"a1"}}, "staff.1.number", "第 2 行：证件号码与第 1 行相同，请核对"},
		"another number of rows":      {url.Values{"count": {"3"}}, "count", "人数与名单的行数不一致，当前是 2 行"},
		"a sum that is none":          {url.Values{"total": {"3000"}}, "total", "金额与各行合计不一致，各行合计是 3,000.50 元"},
		"no promise":                  {url.Values{"promise": {""}}, "promise", "请勾选“承诺属实”"},
	} {
		t.Run(name, func(t *testing.T) {
			f, v := compiled(t), filled()
			for k, s := range tc.change {
				v[k] = s
			}
			err := f.ValidateAt(f.Decode(v), day)
			if !errors.Is(err, fault.Invalid) {
				t.Fatalf("got %v, want Invalid", err)
			}
			if got := fault.Of(err).FieldSays(tc.field); got != tc.say {
				t.Errorf("%s says %q, want %q; all: %v", tc.field, got, tc.say, err)
			}
			if n := len(fault.Of(err).Fields); n != 1 {
				t.Errorf("%d sentences, want one: %v", n, err)
			}
		})
	}
}

func TestNothingAtAllGivesASentenceForEachRequiredInputInOrder(t *testing.T) {
	f := compiled(t)
	var names []string
	for _, fd := range fault.Of(f.ValidateAt(Data{}, day)).Fields {
		names = append(names, fd.Name)
	}
	want := "kind reason count total day applicant.name applicant.docType applicant.number applicant.phone staff promise"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestAHiddenPartIsNeitherKeptNorChecked(t *testing.T) {
	f, v := compiled(t), filled()
	v.Set("kind", "person")
	d := f.Decode(v)
	if f.Visible(d, "company") {
		t.Error("单位名称 is asked of a person")
	}
	if _, kept := f.Clean(d)["company"]; kept {
		t.Error("a hidden answer was kept")
	}
	v.Del("company")
	if err := f.ValidateAt(f.Decode(v), day); err != nil {
		t.Errorf("a hidden question was checked: %v", err)
	}
}

func TestWhatWasTypedWronglyIsShownAgainAsTyped(t *testing.T) {
	f := compiled(t)
	d := f.Decode(url.Values{"total": {"三千元"}, "count": {"1e3"}})
	total, _ := f.Field("total")
	count, _ := f.Field("count")
	if total.Typed(d["total"]) != "三千元" || count.Typed(d["count"]) != "1e3" {
		t.Errorf("lost what was typed: %v", d)
	}
	if got := total.Typed(float64(300050)); got != "3000.50" {
		t.Errorf("money is typed as %q", got)
	}
}

func TestRowsComeAndGoWithoutAScript(t *testing.T) { // POR-9
	f, v := compiled(t), filled()
	v.Set("_add", "staff")
	d, touched := f.Reshape(f.Decode(v), v)
	if !touched || len(d["staff"].([]any)) != 3 {
		t.Fatalf("no row added: %v", d["staff"])
	}
	d, _ = f.Reshape(d, v)
	if len(d["staff"].([]any)) != 3 {
		t.Error("more rows than the form allows")
	}
	v.Del("_add")
	v.Set("_remove", "staff.7")
	d, touched = f.Reshape(f.Decode(v), v)
	rows := d["staff"].([]any)
	if !touched || len(rows) != 1 || rows[0].(map[string]any)["name"] != "测试乙" {
		t.Errorf("the wrong row went: %v", rows)
	}
}

func TestTheHallFillsInWhatItKnows(t *testing.T) {
	f := compiled(t)
	known := map[string]string{"unit.name": "示例公司", "unit.uscc": "X", "person.name": "测试甲", "person.phone": "13800000082"}
	d := f.Prefill(func(p string) string { return known[p] })
	want := Data{"company": "示例公司", "code": "X", "applicant": map[string]any{"name": "测试甲", "phone": "13800000082"}}
	if !reflect.DeepEqual(d, want) {
		t.Errorf("got %v", d)
	}
}

func TestASummaryMasksPersonsNumbers(t *testing.T) { // SEC-1
	f := compiled(t)
	d := f.Decode(filled())
	said := ""
	for _, r := range f.Summary(d) {
		said += r.Label + "=" + r.Value + ";"
	}
	for _, want := range []string{"申请类别=单位", "金额=3,000.50 元", "人数=2 人", "测试甲，居民身份证，****002X，1*****82", "承诺属实=是"} {
		if !strings.Contains(said, want) {
			t.Errorf("summary lacks %q: %s", want, said)
		}
	}
	if strings.Contains(said, "11010519491231002X") {
		t.Error("a summary shows an identity number")
	}
	full := f.Full(d)
	if got := full[len(full)-3].Value; !strings.Contains(got, "11010519491231002X") {
		t.Errorf("Full hides the number: %q", got)
	}
}

func TestADiffNamesWhatWasChanged(t *testing.T) { // CAS-8
	f := compiled(t)
	old, v := f.Decode(filled()), filled()
	v.Set("reason", "停产整顿，无法维持")
	v.Set("staff.7.pay", "2500")
	v.Set("applicant.phone", "13900000082")
	v.Set("staff.9.name", "测试丁")
	var names []string
	for _, c := range f.Diff(old, f.Decode(v)) {
		names = append(names, c.Name)
		if c.Name == "staff.1.pay" && (c.Old != "2,000.00 元" || c.New != "2,500.00 元") {
			t.Errorf("pay went from %q to %q", c.Old, c.New)
		}
	}
	if got := strings.Join(names, " "); got != "reason applicant.phone staff.1.pay staff.2" {
		t.Errorf("changed: %s", got)
	}
}

func TestAnEditorIsToldWhatIsWrongWithASchema(t *testing.T) {
	for name, schema := range map[string]string{
		"no JSON":               `{`,
		"no title":              `{"type":"object","properties":{"a":{"type":"string"}}}`,
		"a strange name":        `{"type":"object","properties":{"a.b":{"type":"string","title":"甲"}}}`,
		"a kind of other type":  `{"type":"object","properties":{"a":{"type":"string","title":"甲","x-kind":"money"}}}`,
		"nothing to choose":     `{"type":"object","properties":{"a":{"type":"string","title":"甲","enum":[]}},"x-parts":[{"fields":["b"]}]}`,
		"hangs on nothing":      `{"type":"object","properties":{"a":{"type":"string","title":"甲","x-show-if":{"field":"b","equals":"1"}}}}`,
		"a rule about nothing":  `{"type":"object","properties":{"a":{"type":"string","title":"甲"}},"x-rules":[{"rule":"within","field":"a","of":"b"}]}`,
		"a rule nobody knows":   `{"type":"object","properties":{"a":{"type":"string","title":"甲"}},"x-rules":[{"rule":"magic","field":"a"}]}`,
		"a reference elsewhere": `{"type":"object","properties":{"a":{"type":"string","title":"甲","$ref":"file:///etc/passwd"}}}`,
	} {
		if _, err := Compile([]byte(schema)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestConditionalWordsOfTheStandardAreHonoured(t *testing.T) {
	f, err := Compile([]byte(`{"type":"object","properties":{"a":{"type":"string","title":"甲"},"b":{"type":"string","title":"乙"}},
		"if":{"properties":{"a":{"const":"x"}},"required":["a"]},"then":{"required":["b"]}}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := fault.Of(f.Validate(Data{"a": "x"})).FieldSays("b"); got != "请填写乙" {
		t.Errorf("then said %q", got)
	}
	if err := f.Validate(Data{"a": "y"}); err != nil {
		t.Errorf("refused without need: %v", err)
	}
}

func FuzzDecodeAndValidate(f *testing.F) {
	f.Add(filled().Encode())
	f.Add("kind=unit&staff.1.name=&staff.999999.pay=1&_add=staff")
	f.Add("staff.0.name.county=321202&staff.0.pay.line=x")
	f.Add("total=%ff&applicant.docType=01&applicant.number=1&staff.-1.name=x")
	fm := compiled(f)
	f.Fuzz(func(t *testing.T, body string) {
		v, _ := url.ParseQuery(body)
		d, _ := fm.Reshape(fm.Decode(v), v)
		raw, err := json.Marshal(d)
		if err != nil {
			t.Fatalf("data that JSON cannot hold: %v", err)
		}
		var back Data
		if err := json.Unmarshal(raw, &back); err != nil || !reflect.DeepEqual(d, back) {
			t.Fatalf("unstable: %s", raw)
		}
		if err := fm.ValidateAt(d, day); err != nil && !errors.Is(err, fault.Invalid) {
			t.Fatalf("a plain error: %v", err)
		}
		fm.Summary(d)
		fm.Diff(Data{}, d)
	})
}

func TestAFormNeedsNoWorkingDirectory(t *testing.T) {
	t.Chdir(t.TempDir())
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(wd); err != nil {
		t.Fatal(err)
	}
	if _, err := Compile([]byte(sample)); err != nil {
		t.Error(err)
	}
	if f, err := Compile([]byte(`{"type":"object","properties":{"a":{"type":"string","title":"甲","minLength":-1}}}`)); err == nil || f != nil {
		t.Errorf("a schema that is none gave a form: %v", f)
	}
}
