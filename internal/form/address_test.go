package form

import (
	"net/url"
	"testing"

	"wangting/internal/fault"
)

const placed = `{"type":"object","required":["home"],"properties":{
 "home":{"type":"string","x-kind":"address","format":"address","title":"住址"},
 "list":{"type":"array","title":"名单","items":{"type":"object","properties":{
   "name":{"type":"string","title":"姓名"},"at":{"type":"string","x-kind":"address","format":"address","title":"工作地址"}}}}}}`

func placedForm(t testing.TB) *Form {
	t.Helper()
	f, err := Compile([]byte(placed))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAnAddressIsChosenTypedKeptAndRead(t *testing.T) { // ITM-2
	f := placedForm(t)
	for typed, want := range map[string]struct{ kept, shown, say string }{
		"home.province=32&home.city=3212&home.county=321202&home.line=+府前路1号+": {"321202/府前路1号", "江苏省泰州市海陵区府前路1号", ""},
		"home.province=32&home.city=3212&home.county=&home.line=府前路1号":         {"3212/府前路1号", "江苏省泰州市府前路1号", "住址没有选到区县，请选择省、市和区县"},
		"home.province=11&home.city=3212&home.county=321202&home.line=府前路1号":   {"11/府前路1号", "北京市府前路1号", "住址没有选到区县，请选择省、市和区县"},
		"home.province=32&home.city=3212&home.county=321202&home.line=":        {"321202/", "江苏省泰州市海陵区", "住址没有填写详细地址，请填写街道和门牌号"},
		"home.province=99&home.city=&home.county=&home.line=江苏省泰州市海陵区府前路1号":    {"321202/府前路1号", "江苏省泰州市海陵区府前路1号", ""},
		"home.province=&home.city=&home.county=&home.line=府前路1/2号":             {"/府前路1/2号", "府前路1/2号", "住址没有选到区县，请选择省、市和区县"},
		"home.province=&home.city=&home.county=&home.line=":                    {"", "", "请填写住址"},
		"home=江苏省+泰州市海陵区府前路1号":                                                 {"321202/府前路1号", "江苏省泰州市海陵区府前路1号", ""}, // a workbook, an account, a program
		"home=321202/府前路1号":                                                    {"321202/府前路1号", "江苏省泰州市海陵区府前路1号", ""}, // a row that the page has and does not draw
		"home=府前路1号":                                                           {"府前路1号", "府前路1号", "住址没有选到区县，请选择省、市和区县"},
	} {
		v, err := url.ParseQuery(typed)
		if err != nil {
			t.Fatal(err)
		}
		d := f.Decode(v)
		if got := plain(d["home"]); got != want.kept {
			t.Errorf("%s is kept as %s, want %s", typed, got, want.kept)
		}
		if rows := f.Full(d); want.shown != "" && rows[0].Value != want.shown {
			t.Errorf("%s is shown as %s, want %s", typed, rows[0].Value, want.shown)
		}
		say := ""
		if err := f.Validate(d); err != nil {
			say = fault.Of(err).FieldSays("home")
		}
		if say != want.say {
			t.Errorf("%s: %s, want %s", typed, say, want.say)
		}
		if again := f.Canonical(d); plain(again["home"]) != want.kept {
			t.Errorf("%s is %v when it is read again", typed, again)
		}
	}
}

func TestAColumnOfAddressesIsReadFromItsRows(t *testing.T) { // ITM-2, ITM-7
	f := placedForm(t)
	d := f.Decode(url.Values{"home": {"321202/府前路1号"}, "list.4.at.province": {"32"}, "list.4.at.city": {"3212"},
		"list.4.at.county": {"321202"}, "list.4.at.line": {"东路2号"}, "list.7.name": {"测试甲"}})
	rows, _ := d["list"].([]any)
	if len(rows) != 2 || rows[0].(map[string]any)["at"] != "321202/东路2号" {
		t.Fatalf("%v", d)
	}
	if err := f.Validate(d); err != nil {
		t.Error(err)
	}
	if table := f.Full(d)[1].Table; table.Rows[0][1] != "江苏省泰州市海陵区东路2号" {
		t.Errorf("%v", table.Rows)
	}
}

func TestShowingPlacesSubmitsNothing(t *testing.T) { // without JavaScript
	if _, reshaped := placedForm(t).Reshape(Data{}, url.Values{PlacesMark: {"home"}}); !reshaped {
		t.Error("the button that shows places counts as a submission")
	}
}

func TestAnAddressSurvivesItsDefinition(t *testing.T) {
	d, err := DefinitionOf([]byte(placed))
	if err != nil {
		t.Fatal(err)
	}
	if f := d.Parts[0].Fields[0]; f.Kind != Address || f.Format != "" {
		t.Fatalf("%+v", f)
	}
	schema, err := d.Schema()
	if err != nil {
		t.Fatal(err)
	}
	again, err := Compile(schema)
	if err != nil {
		t.Fatal(err)
	}
	if f, _ := again.Field("home"); f.Kind != Address {
		t.Errorf("%+v", f)
	}
	d.Parts[0].Fields = append(d.Parts[0].Fields, FieldDef{Key: "more", Kind: Text, Label: "补充",
		When: &Cond{Field: "home", Equals: []string{"321202/府前路1号"}}})
	refused := false
	for _, x := range d.Check("unit") {
		refused = refused || x.Must && x.Key == "more" && x.Say == "“补充”的显示条件不能看“住址”：这个类型不能比较"
	}
	if !refused {
		t.Errorf("a condition on an address is taken: %v", d.Check("unit"))
	}
}
