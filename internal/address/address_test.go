package address

import (
	"strings"
	"testing"

	"wangting/internal/fault"
)

func TestWhatIsWrongWithAnAddressIsSaidBesideItsField(t *testing.T) { // ACC-4
	good := Form{Recipient: "测试甲", Phone: "138 0000 0082", Province: "32", City: "3212", County: "321202", Detail: "凤凰路 1 号"}
	if a, err := good.Read(); err != nil || a.Phone != "13800000082" {
		t.Fatalf("a good one: %v %q", err, string(a.Phone))
	}
	for name, c := range map[string]struct {
		spoil func(*Form)
		field string
	}{
		"no recipient":                     {func(f *Form) { f.Recipient = " " }, FieldRecipient},
		"a recipient of sixty characters":  {func(f *Form) { f.Recipient = strings.Repeat("长", 60) }, FieldRecipient},
		"no phone":                         {func(f *Form) { f.Phone = "" }, FieldPhone},
		"a phone of ten digits":            {func(f *Form) { f.Phone = "1380000008" }, FieldPhone},
		"no province":                      {func(f *Form) { f.Province = "" }, FieldProvince},
		"a city of another province":       {func(f *Form) { f.Province = "33" }, FieldCity},
		"a county of another city":         {func(f *Form) { f.County = "320102" }, FieldCounty},
		"a county that does not exist":     {func(f *Form) { f.County = "321299" }, FieldCounty},
		"no house":                         {func(f *Form) { f.Detail = "" }, FieldDetail},
		"a house of two hundred character": {func(f *Form) { f.Detail = strings.Repeat("长", 200) }, FieldDetail},
	} {
		f := good
		c.spoil(&f)
		if _, err := f.Read(); fault.Of(err).FieldSays(c.field) == "" {
			t.Errorf("%s: %v says nothing about %s", name, err, c.field)
		}
	}
}
