package form

import (
	"encoding/json"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"wangting/internal/clocktest"
	"wangting/internal/fault"
)

const spelled = `{"type":"object","properties":{
 "mobile":{"type":"string","title":"移动电话","format":"mobile"},
 "phone":{"type":"string","title":"联系电话","format":"phone"},
 "uscc":{"type":"string","title":"统一社会信用代码","format":"uscc"},
 "card":{"type":"string","title":"身份证号码","format":"idcard"},
 "bank":{"type":"string","title":"银行账号","format":"bankcard"},
 "day":{"type":"string","format":"date","title":"日期"},
 "count":{"type":"integer","title":"人数"},
 "pay":{"type":"integer","x-kind":"money","title":"金额"},
 "text":{"type":"string","x-kind":"longtext","title":"理由"},
 "who":{"type":"object","x-kind":"person","x-phone":true,"title":"申请人","x-identity":"person"},
 "contact":{"type":"string","title":"联系人","format":"name"},
 "place":{"type":"string","title":"住址","x-kind":"address","format":"address"},
 "guest":{"type":"object","x-kind":"person","title":"代理人"},
 "staff":{"type":"array","title":"名单","maxItems":3,"items":{"type":"object","properties":{
  "name":{"type":"string","title":"姓名","format":"name"},
  "number":{"type":"string","title":"身份证号码","format":"idcard"},"phone":{"type":"string","title":"移动电话","format":"mobile"}}}},
 "unit":{"type":"string","title":"单位名称","x-identity":"unit.name"}}}`

func spelling(t testing.TB) *Form {
	t.Helper()
	f, err := Compile([]byte(spelled))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// IN-3: what is stored is what was read, in every spelling of the table of inputs.
func TestWhatCanBeReadIsStoredInItsOneSpelling(t *testing.T) {
	f := spelling(t)
	for _, tc := range [][3]string{
		{"mobile", "+86 138 0000 0000", "13800000000"},
		{"mobile", "0086-138-0000-0000", "13800000000"},
		{"mobile", "１３８０００００００１", "13800000001"},
		{"phone", "+86 138 0000 0000", "13800000000"},
		{"phone", "025 8333-0000", "025-83330000"},
		{"phone", "０５１２－６８８８００００", "0512-68880000"},
		{"uscc", "９１３２０１００ｍａ１ｔｅ５ｔ０ｘｆ", "91320100MA1TE5T0XF"},
		{"uscc", " 91320100MA1TE5T0XF ", "91320100MA1TE5T0XF"},
		{"card", "32010219680101100x", "32010219680101100X"},
		{"card", "3201 0219 6801 0110 0X", "32010219680101100X"},
		{"bank", "6222 0201 1112 2220 000", "6222020111122220000"},
		{"day", "2026/1/2", "2026-01-02"},
		{"day", "2026年1月2日", "2026-01-02"},
		{"day", "2026.1.2", "2026-01-02"},
		{"day", "２０２６－０１－０２", "2026-01-02"},
		{"who.phone", "+86 138 0000 0000", "13800000000"},
		{"staff.0.number", "32010219680101100x", "32010219680101100X"},
		{"staff.0.phone", "0086-138-0000-0000", "13800000000"},
		{"who.name", "阿依古丽•测试", "阿依古丽·测试"},
		{"guest.name", "阿依古丽・测试", "阿依古丽·测试"},
		{"guest.name", "阿依古丽．测试", "阿依古丽·测试"},
		{"contact", "阿依古丽.测试", "阿依古丽·测试"},
		{"contact", " 张 三 ", "张三"},
		{"contact", "张　三", "张三"},
		{"staff.0.name", "\ufeff张\u200b三", "张三"},
		{"staff.0.name", "⽅⼀⾼", "方一高"},
		{"staff.0.name", "TEST  alpha", "TEST ALPHA"},
		{"staff.0.name", "李\ue863", "李䶮"},
		{"contact", "张三（女）", "张三（女）"},          // cannot be read: stays as typed
		{"card", "3.20102E+17", "3.20102E+17"}, // cannot be read: stays as typed
		{"day", "后天", "后天"},
	} {
		if got := textAt(f.Decode(url.Values{tc[0]: {tc[1]}}), tc[0]); got != tc[2] {
			t.Errorf("%s %q is stored as %q, want %q", tc[0], tc[1], got, tc[2])
		}
	}
	d := f.Decode(url.Values{"who.docType": {"01"}, "who.number": {"３２０１０２１９６８０１０１１００ｘ"}, "count": {"１，２００"}, "pay": {"１２３．４５"}})
	if textAt(d, "who.number") != "32010219680101100X" || d["count"] != 1200.0 || d["pay"] != 12345.0 {
		t.Errorf("a document and amounts are stored as %v", d)
	}
}

// IN-3: what is no name is refused beside its field; what the account knows is not, since the applicant cannot mend it.
func TestWhatIsNoNameIsRefusedBesideItsField(t *testing.T) {
	f := spelling(t)
	const say = "姓名中不能有表情或其他符号，请按证件填写"
	for name, tc := range map[string]struct{ typed, say string }{
		"contact":      {"张三（女）", say},
		"guest.name":   {"张三、李四", say},
		"staff.0.name": {"张三😀", "第 1 行：" + say},
		"who.name":     {"张三\ue000", ""},
	} {
		if got := fault.Of(f.ValidateAt(f.Decode(url.Values{name: {tc.typed}}), day)).FieldSays(name); got != tc.say {
			t.Errorf("%s: %q, want %q", name, got, tc.say)
		}
	}
	d := f.Decode(url.Values{"contact": {"Test Alpha"}, "staff.0.name": {"阿依古丽•测试"}})
	for _, name := range []string{"contact", "staff.0.name", "place", "place.line"} {
		if got := fault.Of(f.ValidateAt(d, day)).FieldSays(name); got != "" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// textAt is the text under the name of an input.
func textAt(d Data, name string) string {
	var v any = map[string]any(d)
	for part := range strings.SplitSeq(name, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[part]
		case []any:
			v = x[0]
		}
	}
	return plain(v)
}

// IN-1: nothing is cut. What is too much is refused beside the field, and is still there whole.
func TestALimitRefusesAndCutsNothing(t *testing.T) {
	f := spelling(t)
	long := strings.Repeat("事", maxChars+7)
	d := f.Decode(url.Values{"text": {long}, "staff.0.phone": {"1"}, "staff.1.phone": {"2"}, "staff.2.phone": {"3"}, "staff.3.phone": {"4"}})
	if d["text"] != long || len(d["staff"].([]any)) != 4 {
		t.Fatal("something was cut")
	}
	err := fault.Of(f.Fits(d))
	for name, say := range map[string]string{
		"text":  "理由最多 20000 个字，当前是 20007 个字，多了 7 个字",
		"staff": "名单最多 3 行，这次填写的没有保存，请删去多出的行",
	} {
		if got := err.FieldSays(name); got != say {
			t.Errorf("%s: %q, want %q", name, got, say)
		}
		if fault.Of(f.ValidateAt(d, day)).FieldSays(name) == "" {
			t.Errorf("%s may be submitted", name)
		}
	}
	for name, s := range map[string]string{
		"6,667 characters":        strings.Repeat("事", 6667),
		"20,000 ASCII characters": strings.Repeat("a", maxChars),
	} {
		if d := f.Decode(url.Values{"text": {s}}); d["text"] != s || f.Fits(d) != nil {
			t.Errorf("%s are not kept whole", name)
		}
	}
	for _, s := range []string{"停\x00产", "停\xff产"} {
		d := f.Decode(url.Values{"text": {s}})
		if f.Fits(d) == nil || utf8.RuneCountInString(d["text"].(string)) != 3 {
			t.Errorf("%q is taken as %q", s, d["text"])
		}
	}
}

// B.3: the account answers the fields of identity, whatever is posted.
func TestIdentityIsTakenFromTheAccount(t *testing.T) {
	f := spelling(t)
	account := map[string]string{"unit.name": "示例公司", "person.name": "测试甲", "person.docType": "01", "person.number": "32010219680101100X"}
	known := func(path string) string { return account[path] }
	d := f.Decode(url.Values{"unit": {"别的公司"}, "who.name": {"测试乙"}, "who.number": {"1"}, "who.phone": {"13800000082"}})
	d = f.Identify(d, known)
	want := map[string]any{"name": "测试甲", "docType": "01", "number": "32010219680101100X", "phone": "13800000082"}
	if d["unit"] != "示例公司" || !reflect.DeepEqual(d["who"], want) {
		t.Errorf("granted as %v", d)
	}
	unknown := f.Identify(Data{"unit": "工作单位"}, func(string) string { return "" })
	if !reflect.DeepEqual(unknown, Data{"unit": "工作单位"}) {
		t.Errorf("an account that knows nothing changes %v", unknown)
	}
	if field, _ := f.Field("unit"); !field.Locked(known) || field.Locked(nil) {
		t.Error("the wrong field is locked")
	}
	unit, _ := f.Field("unit")
	who, _ := f.Field("who")
	without := who
	without.Fields = slices.DeleteFunc(slices.Clone(who.Fields), func(part Field) bool { return part.Identity == "" })
	for say, tc := range map[string]struct {
		field   Field
		known   func(string) string
		settled bool
	}{
		"the unit":                             {unit, known, true},
		"a unit of which nothing is known":     {unit, func(string) string { return "" }, false},
		"nobody asks the account":              {unit, nil, false},
		"a person whose phone is typed":        {who, known, false},
		"a person of whom everything is known": {without, known, true},
	} {
		if tc.field.Settled(tc.known) != tc.settled {
			t.Errorf("%s: settled is %t", say, !tc.settled)
		}
	}
}

// FuzzNothingIsLost posts any text into every field of the hall's spellings and its table of inputs.
func FuzzNothingIsLost(f *testing.F) {
	if table, err := os.ReadFile("testdata/inputs.tsv"); err == nil {
		for line := range strings.Lines(string(table)) {
			_, input, _ := strings.Cut(strings.TrimSpace(line), "\t")
			f.Add(input)
		}
	}
	for _, s := range []string{strings.Repeat("事", 6667), strings.Repeat("a", 20_001), "a\x00b", "\xff", " \r\n x"} {
		f.Add(s)
	}
	fm := spelling(f)
	f.Fuzz(func(t *testing.T, s string) {
		v := url.Values{}
		for _, name := range []string{"mobile", "phone", "uscc", "card", "bank", "day", "count", "pay", "text", "contact", "staff.0.name", "staff.0.number"} {
			v.Set(name, s)
		}
		d := fm.Decode(v)
		if again := fm.Canonical(d); !reflect.DeepEqual(d, again) {
			t.Fatalf("the canonical spelling is not stable: %v, %v", d, again)
		}
		if text, _ := d["text"].(string); text != entered(s) {
			t.Fatalf("%q is kept as %q", s, text)
		}
		if fm.Fits(d) != nil {
			return
		}
		raw, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var back Data
		if err := json.Unmarshal(raw, &back); err != nil || !reflect.DeepEqual(d, back) {
			t.Fatalf("what fits is not stored whole: %s", raw)
		}
	})
}

// IN-3: a number that a spreadsheet has destroyed is told as such, with how to mend the column, wherever it is typed.
func TestANumberThatASpreadsheetHasDestroyedIsToldInAForm(t *testing.T) {
	fm := spelling(t)
	for _, typed := range []string{"3.20102E+17", "3.20102e+17", "３.２０１０２Ｅ＋１７", " 9E+17 "} {
		for _, name := range []string{"card", "uscc", "bank", "staff.0.number"} {
			d := fm.Decode(url.Values{name: {typed}, "staff.0.name": {"张三"}})
			if say := fault.Of(fm.ValidateAt(d, clocktest.Now())).FieldSays(name); !strings.Contains(say, "科学计数") || !strings.Contains(say, "设为“文本”") {
				t.Errorf("%s of %q: %q", name, typed, say)
			}
		}
	}
	d := fm.Decode(url.Values{"card": {"G12345678"}})
	if say := fault.Of(fm.ValidateAt(d, clocktest.Now())).FieldSays("card"); say == "" || strings.Contains(say, "科学计数") {
		t.Errorf("of a number of another kind it says %q", say)
	}
}
