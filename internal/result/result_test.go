package result

import (
	"strings"
	"testing"

	"wangting/internal/casework"
	"wangting/internal/catalog"
)

func TestACodeIsReadAsPeopleTypeIt(t *testing.T) {
	c := newCode()
	for name, typed := range map[string]string{
		"as it is":             string(c),
		"in groups":            c.String(),
		"in small letters":     strings.ToLower(c.String()),
		"with O and I and L":   strings.NewReplacer("0", "o", "1", "l").Replace(c.String()),
		"with I for 1":         strings.ReplaceAll(string(c), "1", "I"),
		"with spaces":          strings.ReplaceAll(c.String(), "-", "  "),
		"with Chinese hyphens": strings.ReplaceAll(c.String(), "-", "－"),
	} {
		if got := ReadCode(typed); got != c || !got.Right() {
			t.Errorf("%s: %s is read as %s", name, typed, got)
		}
	}
}

func TestTheCheckCharacterFindsEveryWrongCharacterAndMostExchanges(t *testing.T) {
	exchanged, missed := 0, 0
	for range 200 {
		c := string(newCode())
		for i := range c {
			for _, l := range codeLetters {
				if wrong := c[:i] + string(l) + c[i+1:]; wrong != c && Code(wrong).Right() {
					t.Fatalf("%s passes for %s", wrong, c)
				}
			}
			if i > 0 && c[i] != c[i-1] {
				exchanged++
				if Code(c[:i-1] + string(c[i]) + string(c[i-1]) + c[i+1:]).Right() {
					missed++
				}
			}
		}
	}
	if missed*50 > exchanged {
		t.Errorf("%d of %d exchanges pass", missed, exchanged)
	}
}

func TestNoTwoCodesAreTheSame(t *testing.T) {
	seen := map[Code]bool{}
	for range 10000 {
		c := newCode()
		if seen[c] || !c.Right() || len(c) != codeLength {
			t.Fatalf("%s", c)
		}
		seen[c] = true
	}
}

func TestOnlyStepsThatTellTheApplicantSomethingMakeADocument(t *testing.T) {
	for verb, want := range map[casework.Verb]Kind{casework.Accept: Accepted, casework.Ask: Correction, casework.Refuse: Refused,
		casework.Decide: Granted, casework.Terminate: Terminated, casework.Review: "", casework.Close: "", casework.Say: ""} {
		if got, ok := kindOf(verb, casework.Approved); got != want || ok != (want != "") {
			t.Errorf("%s makes %q", verb, got)
		}
	}
	if got, _ := kindOf(casework.Decide, casework.Denied); got != Denied {
		t.Errorf("不予 makes %q", got)
	}
}

func TestEveryNoNamesTheRemediesOfItsItem(t *testing.T) {
	by := authority("320500", "江苏省人力资源和社会保障厅", nil)
	for name, tc := range map[string]struct {
		it        catalog.Item
		kind      Kind
		want, not string
	}{
		"a permission":              {catalog.Item{Type: "行政许可"}, Denied, "如不服本决定，可以自收到本决定书之日起六十日内", "仲裁"},
		"a confirmation":            {catalog.Item{Type: "行政确认"}, Denied, "向苏州市人民政府申请行政复议", "仲裁"},
		"a benefit, 不予受理":           {catalog.Item{Type: "行政给付"}, Refused, "六个月内", "仲裁"},
		"a service":                 {catalog.Item{Type: "公共服务"}, Denied, "侵犯您的合法权益", "如不服"},
		"of no type":                {catalog.Item{Name: "劳务派遣备案"}, Refused, "六十日", "备案条件"},
		"an arbitration, 不予受理":      {catalog.Item{Type: "公共服务", Remedy: "arbitration"}, Refused, "十五日内", "申请行政复议；"},
		"an award":                  {catalog.Item{Type: "公共服务", Remedy: "arbitration"}, Denied, "自收到裁决书之日起十五日内", "六十日"},
		"a mediation":               {catalog.Item{Type: "公共服务", Remedy: "mediation"}, Denied, "申请仲裁", "六十日"},
		"an appraisal":              {catalog.Item{Type: "行政确认", Remedy: "appraisal"}, Denied, "十五日内向省级劳动能力鉴定委员会", "六十日"},
		"a filing":                  {catalog.Item{Type: "其他行政权力", Remedy: "filing"}, Denied, "重新提交备案", "仲裁"},
		"a case from before, filed": {catalog.Item{Code: "economic-layoff"}, Denied, "重新提交备案", "仲裁"},
		"a case from before, heard": {catalog.Item{Code: "arbitration"}, Refused, "提起诉讼", "六十日"},
	} {
		words, err := remediesOf(tc.kind, &tc.it, by)
		all := strings.Join(words, "")
		if err != nil || !strings.Contains(all, tc.want) || strings.Contains(all, tc.not) || strings.Contains(all, "{") {
			t.Errorf("%s: %s (%v)", name, all, err)
		}
	}
}

func TestTheAuthorityOfARegion(t *testing.T) {
	words, err := ReadWords("320100=宁人社审, 320000=苏人社函")
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]string{
		"320100": "南京市人力资源和社会保障局 南京市人民政府 宁人社审〔2026〕7号",
		"320500": "苏州市人力资源和社会保障局 苏州市人民政府 苏州人社网办〔2026〕7号",
		"320000": "示例厅 江苏省人民政府 苏人社函〔2026〕7号",
		"":       "示例厅 江苏省人民政府 苏人社函〔2026〕7号",
		"110000": "示例厅 江苏省人民政府 苏人社函〔2026〕7号",
	} {
		a := authority(code, "示例厅", words)
		if got := a.Office + " " + a.Review + " " + a.number(2026, 7); got != want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
	}
	seen := map[string]bool{}
	for code := range shorts {
		if w := authority(code, "示例厅", nil).Word; seen[w] {
			t.Errorf("%s is the word of two regions", w)
		} else {
			seen[w] = true
		}
	}
	for _, wrong := range []string{"320100", "320100=", "999999=甲"} {
		if _, err := ReadWords(wrong); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
}

func TestAHolderIsMasked(t *testing.T) {
	for name, want := range map[string]string{
		"江南示例精密机械有限公司": "江南****机械有限公司", "示例厂": "示****", "示例机械公司": "示例****公司", "": "", "𠮷野家": "𠮷****",
	} {
		if got := (Paper{Holder: name}).Masked(); got != want {
			t.Errorf("%s is shown as %s, want %s", name, got, want)
		}
	}
	if got := (Paper{Holder: "王𬭎", Personal: true}).Masked(); got != "王**" {
		t.Errorf("a person is shown as %s", got)
	}
}
