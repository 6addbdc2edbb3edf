package ui

import (
	"bytes"
	"context"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"wangting/internal/fault"
	"wangting/internal/ui/uitest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// hashed is the part of an asset's name that changes with its content.
var hashed = regexp.MustCompile(`(/assets/[a-z-]+)\.[0-9a-f]{12}\.`)

func render(t *testing.T, ctx context.Context, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(ctx, &b); err != nil {
		t.Fatalf("rendering: %v", err)
	}
	return b.String()
}

// golden compares with testdata/name.html, one tag a line so that a change is
// read like prose.
func golden(t *testing.T, name, got string) {
	t.Helper()
	got = hashed.ReplaceAllString(got, "$1.")
	got = strings.ReplaceAll(got, "><", ">\n<") + "\n"
	file := filepath.Join("testdata", name+".html")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; run go test -update", err)
	}
	if got != string(want) {
		t.Errorf("%s changed; run go test -update and read the difference\ngot:\n%s", file, got)
	}
}

func words(s string) templ.Component { return templ.Raw(s) }

// parts is every component that is not a whole page.
func parts() map[string]templ.Component {
	return map[string]templ.Component{
		"floatbar": FloatBar(),
		"footer":   Footer(),
		"search":   Search(SearchVM{ID: "q", Value: "社保", Suggest: "/suggest"}),
		"field":    Field(FieldVM{Name: "addr", Label: "详细地址", Optional: true, Hint: "街道、门牌号", Err: "请填写详细地址"}),
		"dialog": SliderCaptcha(SliderVM{BackgroundSrc: "/b", PieceSrc: "/p", Width: 320, Height: 160, Action: "/captcha",
			Token: "t", Err: "没有对准缺口，请再试一次", Dialog: true}),
		"noproblem": Problem(nil),
		"receipt":   Receipt(sampleReceipt),
		"center":    CenterShell(sampleCenter),
	}
}

var sampleReceipt = ReceiptVM{
	Title: "业务受理回执", Issuer: "江苏省人力资源和社会保障厅　网上办事服务大厅", Number: "RS20261109000318", Printed: "打印时间 2026-11-23 10:30",
	Rows: []ReceiptRow{
		{Key: "申请单位", Value: "江南示例精密机械有限公司", Key2: "统一社会信用代码", Value2: "9132**********001X"},
		{Key: "收到材料", List: []string{"培训补贴申请表（电子件）1 份"}},
	},
	CheckURL: "https://hall.example.cn/verify/RS20261109000318", CheckSay: "扫码查询办理进度", Date: "2026 年 11 月 12 日", Stamp: "受理专用章", Demo: true,
}

var sampleCenter = CenterVM{
	UnitName: "江南示例精密机械有限公司", RoleLabel: "法定代表人", PersonLine: "测** 1*****82", Active: "agents",
	Counts: map[string]int{"cases": 17, "workbench": 2, "messages": 3}, Switch: Link{Text: "切换单位", Href: "/units"},
}

func pages() map[string]templ.Component {
	return map[string]templ.Component{
		"error": ErrorPage(ErrorPageVM{Status: "404", Heading: "没有找到这个页面", Say: "地址可能已变更。您可以从厅首页重新查找。"}),
		"staff": templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			vm := StaffVM{Title: "办件队列", Who: "示例市人社局　0417　初审岗", Nav: []Link{{Text: "办件队列", Href: "/staff/cases", Current: true},
				{Text: "窗口受理", Href: "/staff/window"}}}
			return StaffShell(vm).Render(templ.WithChildren(ctx, PageHead(PageHeadVM{Title: "办件队列"})), w)
		}),
		"phone": templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			return PhoneShell(PhoneVM{Title: "扫一扫", Back: "/app", Active: "scan"}).Render(templ.WithChildren(ctx, words("<p>对准二维码</p>")), w)
		}),
		"page": templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			vm := PageVM{Title: "单位主页", Nav: "unit", HasError: true, FloatBar: true, Wrap: "fluid", CanonicalPath: "/unit"}
			return Page(vm).Render(templ.WithChildren(ctx, PageHead(PageHeadVM{Title: "单位主页", Tag: "待补正"})), w)
		}),
	}
}

func TestEveryComponentLooksAsItDid(t *testing.T) {
	for name, c := range parts() {
		t.Run(name, func(t *testing.T) {
			got := render(t, t.Context(), c)
			uitest.CheckFragment(t, []byte(got))
			golden(t, name, got)
		})
	}
}

func TestEveryShellLooksAsItDidAndKeepsThePromisesOfThePage(t *testing.T) {
	ctx := WithShell(t.Context(), Shell{Demo: true, Path: "/unit?tab=1", Notice: "演练：单位和人员均为虚构",
		Modes: Modes{Text: "large", Theme: "contrast"}, User: &UserVM{Name: "江南示例精密机械有限公司", Kind: "unit"}})
	for name, c := range pages() {
		t.Run(name, func(t *testing.T) {
			got := render(t, ctx, c)
			uitest.Check(t, []byte(got))
			golden(t, "page-"+name, got)
		})
	}
}

func TestTheNavigationHasTheEntriesOfPOR2InTheirOrder(t *testing.T) {
	var got []string
	for _, l := range (PageVM{}).nav() {
		got = append(got, l.Text)
	}
	if want := "厅首页 个人办事 单位办事 查询服务 服务清单 主题服务 公示公告 地市频道"; strings.Join(got, " ") != want {
		t.Errorf("navigation is %v, want %s", got, want)
	}
}

func TestTheUnitCentreHasTheEntriesOfCENInTheirOrder(t *testing.T) {
	v := CenterVM{Counts: map[string]int{"workbench": 2, "cases": 17}}
	var got []string
	for _, n := range v.entries() {
		got = append(got, v.text(n))
	}
	if want := "单位主页,单位信息,单位办件,单位快递,经办人管理,机构管理,我的工作台 (2),账号设置"; strings.Join(got, ",") != want {
		t.Errorf("side navigation is %v, want %s", got, want)
	}
}

func TestWhatEverybodyIsToldStandsOnThePagesOfThePhoneToo(t *testing.T) { // POR-7
	s := DefaultShell()
	s.Banners = []Banner{{Title: "系统维护", Say: "周六 22:00 起暂停服务"}}
	ctx := WithShell(t.Context(), s)
	for name, page := range map[string]templ.Component{"a page": Page(PageVM{Title: "厅首页"}), "a screen": PhoneShell(PhoneVM{Title: "首页"})} {
		var b strings.Builder
		if err := page.Render(ctx, &b); err != nil {
			t.Fatal(err)
		}
		if strings.Count(b.String(), "系统维护") != 1 || !strings.Contains(b.String(), "周六 22:00 起暂停服务") {
			t.Errorf("%s does not tell it once", name)
		}
	}
}

func TestTheRegionSwitchOffersThirteenCities(t *testing.T) {
	s := ShellFrom(t.Context())
	if len(s.Regions) != 14 || s.Regions[0].Name != "省本级" {
		t.Errorf("POR-1 asks for the province and 13 cities, got %v", s.Regions)
	}
	if got := s.regionHref("320100"); got != "/region?back=%2F&code=320100" {
		t.Errorf("region link is %s", got)
	}
}

func TestASignedInPersonSeesTheWayToTheirOwnCentre(t *testing.T) {
	for kind, want := range map[string]string{"unit": `href="/unit"`, "person": `href="/me"`,
		"institution": `href="/institution"`, "staff": `href="/staff"`} {
		got := render(t, WithShell(t.Context(), Shell{User: &UserVM{Name: "测**", Kind: kind}}), TopStrip())
		if !strings.Contains(got, want) || !strings.Contains(got, "退出") || strings.Contains(got, "/register") {
			t.Errorf("POR-1: the strip for a %s lacks %s:\n%s", kind, want, got)
		}
	}
}

func TestALabelHoldsExactlyItsWords(t *testing.T) {
	got := render(t, t.Context(), Field(FieldVM{Name: "uname", Label: "单位全称", Hint: "与营业执照一致。", Err: "请填写单位全称"}))
	if !strings.Contains(got, `<label for="uname">单位全称</label>`) {
		t.Errorf("label is not exact: %s", got)
	}
	if !strings.Contains(got, `aria-describedby="uname-h uname-e"`) || !strings.Contains(got, `aria-invalid="true"`) {
		t.Errorf("hint and error are not tied to the field: %s", got)
	}
	agree := render(t, t.Context(), Checkbox(CheckboxVM{FieldVM: FieldVM{Name: "agree", Label: "我已阅读并同意《法人用户注册协议》"},
		Link: Link{Text: "《法人用户注册协议》", Href: "/a"}}))
	if !strings.Contains(agree, `我已阅读并同意<a href="/a"`) {
		t.Errorf("REG-3: the words of the box are broken up: %s", agree)
	}
}

func TestWhatPeopleTypeIsNeverMarkup(t *testing.T) {
	evil := `"><script>alert(1)</script>`
	for name, c := range map[string]templ.Component{
		"value":   Field(FieldVM{Name: "a", Label: "姓名", Value: evil}),
		"message": Messages([]MessageVM{{Who: evil, Say: evil}}),
		"error":   ErrorSummary([]fault.Field{{Name: evil, Say: evil}}),
		"link":    Button(ButtonVM{Text: "去", Href: "javascript:alert(1)"}),
		"qr":      QR(evil, evil),
	} {
		if got := render(t, t.Context(), c); strings.Contains(got, "<script>") || strings.Contains(got, "javascript:") {
			t.Errorf("SEC-3: %s lets markup through: %s", name, got)
		}
	}
}

func TestATextTooLongForACodeIsAFault(t *testing.T) {
	if err := QR(strings.Repeat("长", 4000), "x").Render(t.Context(), &bytes.Buffer{}); err == nil {
		t.Error("a QR code of 12,000 bytes was drawn")
	}
}
