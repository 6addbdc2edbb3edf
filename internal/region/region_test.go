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
