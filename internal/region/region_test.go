package region

import "testing"

func TestACountyIsWrittenAsOnAParcel(t *testing.T) {
	for code, want := range map[string]string{
		"321202": "江苏省泰州市海陵区",
		"110101": "北京市东城区",
		"441900": "广东省东莞市",
		"321299": "", "3212": "", "": "", "三二一二〇二": "",
	} {
		if got := Full(code); got != want {
			t.Errorf("Full(%q) = %q, want %q", code, got, want)
		}
	}
}

func TestEveryPlaceLiesInOneThatIsThere(t *testing.T) {
	counties := 0
	for _, p := range Provinces() {
		for _, c := range Within(p.Code) {
			if len(Within(c.Code)) == 0 {
				t.Errorf("city %s has no counties: nobody could finish an address there", c.Name)
			}
			for _, a := range Within(c.Code) {
				counties++
				if Full(a.Code) == "" {
					t.Errorf("county %s has no full name", a.Code)
				}
			}
		}
	}
	if n := len(Provinces()); n != 31 {
		t.Errorf("%d provinces, want the 31 to which post goes by this table", n)
	}
	if counties < 2800 {
		t.Errorf("only %d counties", counties)
	}
}

func TestAnAddressIsReadAsItIsWritten(t *testing.T) {
	for address, want := range map[string][2]string{
		"江苏省泰州市海陵区府前路1号":       {"321202", "府前路1号"},
		" 江苏省 泰州市 海陵区 府前路 1 号": {"321202", "府前路 1 号"},
		"江苏泰州市海陵区府前路1号":        {"321202", "府前路1号"},
		"泰州市海陵区府前路1号":          {"321202", "府前路1号"},
		"江苏省海安市中坝路1号":          {"320685", "中坝路1号"},
		"北京市东城区府前路1号":          {"110101", "府前路1号"},
		"广东省东莞市府前路1号":          {"441900", "府前路1号"},
		"海陵区":                  {"321202", ""},
		"鼓楼区府前路1号":             {}, // four cities have one
		"江苏省鼓楼区府前路1号":          {}, // two of this province
		"府前路1号":                {}, "": {}, "江苏省": {}, "江苏省泰州市": {},
	} {
		county, rest, ok := Split(address)
		if ok != (want[0] != "") || county != want[0] || rest != want[1] {
			t.Errorf("%q is read as %q, %q, %t, want %q", address, county, rest, ok, want)
		}
	}
	for _, p := range Provinces() {
		for _, c := range Within(p.Code) {
			for _, a := range Within(c.Code) {
				if got, rest, ok := Split(Full(a.Code) + "某路1号"); !ok || rest != "某路1号" || Full(got) != Full(a.Code) {
					t.Errorf("%s is read as %s, %q", Full(a.Code), got, rest)
				}
			}
		}
	}
}
