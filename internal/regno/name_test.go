package regno_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"wangting/internal/regno"
)

// LOG-3, HAN-3: one person's name in any writing is one name.
func TestANameIsReadInEveryWriting(t *testing.T) {
	for name, tc := range map[string]struct {
		in   string
		want regno.Name
	}{
		"as it is":                         {"阿依古丽·测试", "阿依古丽·测试"},
		"with a bullet":                    {"阿依古丽•测试", "阿依古丽·测试"},
		"with a katakana dot":              {"阿依古丽・测试", "阿依古丽·测试"},
		"with a half-width katakana dot":   {"阿依古丽･测试", "阿依古丽·测试"},
		"with a full-width stop":           {"阿依古丽．测试", "阿依古丽·测试"},
		"with a stop":                      {"阿依古丽.测试", "阿依古丽·测试"},
		"with a small stop":                {"阿依古丽﹒测试", "阿依古丽·测试"},
		"with a hyphenation point":         {"阿依古丽‧测试", "阿依古丽·测试"},
		"with a Greek dot":                 {"阿依古丽\u0387测试", "阿依古丽·测试"},
		"with blanks around the dot":       {"阿依古丽 · 测试", "阿依古丽·测试"},
		"with two dots":                    {"阿依古丽··测试", "阿依古丽·测试"},
		"with blanks":                      {" 张 三 ", "张三"},
		"with a full-width blank":          {"张　三", "张三"},
		"with a tab and a line end":        {"张\t三\r\n", "张三"},
		"with a mark and a zero width":     {"\ufeff张\u200b三", "张三"},
		"with a variation selector":        {"葛\U000E0100三", "葛三"},
		"in radicals":                      {"⽅⼀⾼", "方一高"},
		"in simplified radicals":           {"⻩⻰⻢", "黄龙马"},
		"in compatibility ideographs":      {"\uf9f4\uf90a", "林金"},
		"with an ideographic zero":         {"赵〇", "赵〇"},
		"with a letter":                    {"赵ｃ", "赵C"},
		"a foreigner's, spaces kept":       {"TEST  alpha", "TEST ALPHA"},
		"a foreigner's, full-width":        {"ＴＥＳＴ　ａｌｐｈａ", "TEST ALPHA"},
		"a foreigner's, decomposed":        {"Rene\u0301 Test", "RENÉ TEST"},
		"a foreigner's, with an initial":   {"Test A. Alpha", "TEST A. ALPHA"},
		"a foreigner's, with punctuation":  {"O’Test-Alpha, Jr.", "O'TEST-ALPHA, JR."},
		"of two scripts":                   {"大卫 TEST ALPHA", "大卫TEST ALPHA"},
		"of a private code point of GBK":   {"李\ue863", "李䶮"},
		"of one beyond the first plane":    {"\ue816三", "𠂇三"},
		"of one that 2022 has moved":       {"\ue81e\ue864", "龴龻"},
		"of a rare ideograph":              {"𬭩三", "𬭩三"},
		"of fifty characters":              {strings.Repeat("测", 50), regno.Name(strings.Repeat("测", 50))},
		"of a hundred letters":             {strings.Repeat("x", 100), regno.Name(strings.Repeat("X", 100))},
		"with a hyphen beside a full name": {"欧阳－测试", "欧阳-测试"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := regno.ParseName(tc.in)
			if err != nil || got != tc.want {
				t.Errorf("got %q, %v; want %q", string(got), err, string(tc.want))
			}
			if !got.Same(tc.in) || !regno.SameName(tc.in, string(tc.want)) {
				t.Error("the two writings are not the same name")
			}
		})
	}
}

func TestARowThatLostItsBlanksIsStillTheSameName(t *testing.T) {
	if !regno.SameName("TESTALPHA", "Test Alpha") {
		t.Error("TESTALPHA, as windows used to store it, is not found by Test Alpha")
	}
}

func TestDifferentNamesAreNotTheSame(t *testing.T) {
	for name, pair := range map[string][2]string{
		"another character":        {"测试甲", "测试乙"},
		"a dot less":               {"阿依古丽测试", "阿依古丽·测试"},
		"a variant of a character": {"吕三", "呂三"},
	} {
		if regno.SameName(pair[0], pair[1]) {
			t.Errorf("%s: %q and %q are taken for one name", name, pair[0], pair[1])
		}
	}
}

func TestEachFlawOfANameHasItsOwnSentence(t *testing.T) {
	for name, tc := range map[string]struct{ in, say string }{
		"nothing":               {" \u200b", "请填写姓名"},
		"a digit":               {"张3", "姓名中不能有数字，请核对"},
		"a full-width digit":    {"张３", "姓名中不能有数字，请核对"},
		"a number in a circle":  {"张①", "姓名中不能有数字，请核对"},
		"an emoji":              {"张三😀", "姓名中不能有表情或其他符号，请按证件填写"},
		"a bracket":             {"张三（女）", "姓名中不能有表情或其他符号，请按证件填写"},
		"a private radical":     {"张\ue815", "姓名中不能有表情或其他符号，请按证件填写"},
		"after the last of GBK": {"张\ue865", "姓名中不能有表情或其他符号，请按证件填写"},
		"a private character":   {"张\ue000", "姓名中不能有表情或其他符号，请按证件填写"},
		"two people":            {"张三、李四", "姓名中不能有表情或其他符号，请按证件填写"},
		"a control character":   {"张\x00三", "姓名中有不能识别的字符，请重新填写"},
		"an escape":             {"张\x1b[1m三", "姓名中有不能识别的字符，请重新填写"},
		"broken text":           {"张\xff三", "姓名中有不能识别的字符，请重新填写"},
		"a dot at the end":      {"测试·", "姓名首尾不能是间隔号或其他符号，请按证件填写"},
		"a dot alone":           {"•", "姓名首尾不能是间隔号或其他符号，请按证件填写"},
		"fifty-one characters":  {strings.Repeat("测", 51), "姓名最多 50 个字，当前是 51 个字"},
		"a hundred and one":     {strings.Repeat("x", 101), "姓名最多 100 个字，当前是 101 个字"},
		"a mask, sent unedited": {"测**", "姓名中不能有表情或其他符号，请按证件填写"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := regno.ParseName(tc.in)
			refused(t, err, tc.say)
		})
	}
}

func FuzzName(f *testing.F) {
	for _, s := range []string{"张三", "阿依古丽•测试", "⽅⼀⾼", "TEST  alpha", "", "\xff", "e\u0301", "\u1160", "ﬁ", "ŉ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := regno.NameOf(s)
		if again := regno.NameOf(string(n)); again != n || !utf8.ValidString(string(n)) {
			t.Fatalf("%q became %q and then %q", s, string(n), string(again))
		}
		if p, err := regno.ParseName(s); err != nil {
			invalid(t, s, err)
		} else if p != n {
			t.Fatalf("%q is parsed as %q and compared as %q", s, string(p), string(n))
		}
	})
}

// IN-5: what is pasted around a code does not spoil it.
func TestACodeIsFoundInWhatWasPasted(t *testing.T) {
	for name, in := range map[string]string{
		"as it is":             "123456",
		"a blank in front":     " 123456",
		"a word in front":      "验证码 123456",
		"in groups":            "123 456",
		"with a hyphen":        "123-456",
		"full-width":           "１２３４５６",
		"a mark and a newline": "\ufeff123456\r\n",
		"the whole message":    "【网厅】您的验证码是123456，5 分钟内有效，请勿告诉他人。",
		"in brackets":          "（123456）",
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := regno.ParseCode("短信验证码", in, 6); err != nil || got != "123456" {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
	for name, tc := range map[string]struct{ in, say string }{
		"nothing":       {" \u200b", "请填写短信验证码"},
		"five digits":   {"12345", "短信验证码是 6 位数字，请核对"},
		"seven digits":  {"1234567", "短信验证码是 6 位数字，请核对"},
		"letters":       {"abcdef", "短信验证码是 6 位数字，请核对"},
		"two codes":     {"123456 654321", "短信验证码是 6 位数字，请核对"},
		"other numbers": {"١٢٣٤٥٦", "短信验证码是 6 位数字，请核对"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := regno.ParseCode("短信验证码", tc.in, 6)
			refused(t, err, tc.say)
		})
	}
}

// SEC-1: a mask counts characters, so that no half of one reaches a screen.
func TestMasksCountCharacters(t *testing.T) {
	for what, pair := range map[string][2]string{
		"phone":    {regno.MaskMobile("请打总机找测试甲"), "请*****试甲"},
		"short":    {regno.MaskMobile("总机转"), "*****"},
		"document": {regno.MaskDocument("证件号码一二三四五"), "****二三四五"},
		"code":     {regno.MaskUSCC("一二三四五六七八九十甲乙"), "一二三四**********九十甲乙"},
		"number":   {regno.MaskUnitNumber("一二三四五六"), "一…四五六"},
		"waybill":  {regno.MaskWaybill("一二三四五六七八"), "一二****五六七八"},
		"broken":   {regno.MaskName("\xe6\xb5"), "\ufffd**"},
	} {
		if pair[0] != pair[1] || !utf8.ValidString(pair[0]) {
			t.Errorf("%s is shown as %q, want %q", what, pair[0], pair[1])
		}
	}
}
