package regno_test

import (
	"testing"

	"wangting/internal/regno"
)

func TestMobileNumbersAreTakenAsPeopleWriteThem(t *testing.T) {
	for name, in := range map[string]string{
		"eleven digits":          "13812345682",
		"with +86":               "+8613812345682",
		"with +86 and spaces":    "+86 138 1234 5682",
		"with 0086":              "008613812345682",
		"with 86":                "8613812345682",
		"with hyphens":           "138-1234-5682",
		"with full-width digits": "１３８１２３４５６８２",
		"with long dashes":       "138—1234–5682",
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := regno.ParseMobile(in); err != nil || got != "13812345682" {
				t.Errorf("got %q, %v", string(got), err)
			}
		})
	}
}

func TestEachFlawOfAMobileNumberHasItsOwnSentence(t *testing.T) {
	for name, tc := range map[string]struct{ in, say string }{
		"nothing":               {" ", "请填写手机号"},
		"ten digits":            {"1381234568", "手机号应为 11 位，当前是 10 位"},
		"twelve digits":         {"138123456829", "手机号应为 11 位，当前是 12 位"},
		"a letter":              {"1381234568O", "手机号只能由数字组成，请核对"},
		"an area code":          {"02512345678", "手机号应以 13 至 19 开头，请核对"},
		"a number of services":  {"12012345678", "手机号应以 13 至 19 开头，请核对"},
		"a number of elsewhere": {"+85212345678", "手机号应为 11 位，当前是 12 位"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := regno.ParseMobile(tc.in)
			refused(t, err, tc.say)
		})
	}
}

// SEC-1, HAN-6: masked on screens.
func TestMasks(t *testing.T) {
	for what, pair := range map[string][2]string{
		"name":                {regno.MaskName("测试乙"), "测**"},
		"name of two":         {regno.MaskName("测试"), "测**"},
		"no name":             {regno.MaskName(""), ""},
		"identity number":     {regno.MaskDocument("320102199001016027"), "****6027"},
		"pass of eight":       {regno.MaskDocument("12345678"), "****5678"},
		"passport of five":    {regno.MaskDocument("E1234"), "****34"},
		"number of three":     {regno.MaskDocument("123"), "****"},
		"no number":           {regno.MaskDocument(""), ""},
		"mobile":              {regno.Mobile("13812345682").Masked(), "1*****82"},
		"short phone":         {regno.MaskMobile("12345"), "*****"},
		"no phone":            {regno.MaskMobile(""), ""},
		"USCC":                {regno.USCC("91320100MA1TE5001X").Masked(), "9132**********001X"},
		"short code":          {regno.MaskUSCC("9132"), "**********"},
		"no code":             {regno.MaskUSCC(""), ""},
		"unit number (UPG-6)": {regno.MaskUnitNumber("2000000318"), "2…318"},
		"short unit number":   {regno.MaskUnitNumber("2318"), "…"},
		"no unit number":      {regno.MaskUnitNumber(""), ""},
		"waybill":             {regno.MaskWaybill("EX123450318"), "EX****0318"},
		"short waybill":       {regno.MaskWaybill("EX0318"), "****"},
		"no waybill":          {regno.MaskWaybill(""), ""},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is shown as %q, want %q", what, pair[0], pair[1])
		}
	}
}

func FuzzMobile(f *testing.F) {
	for _, s := range []string{"13812345682", "+86 138-1234-5682", "008613812345682", "86138", "", "１３８", "\xff", "+8613"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := regno.ParseMobile(s)
		if err != nil {
			invalid(t, s, err)
			return
		}
		if again, err := regno.ParseMobile(string(m)); err != nil || again != m || len(m) != 11 {
			t.Fatalf("%s was taken once but then gave %s, %v", m, again, err)
		}
	})
}
