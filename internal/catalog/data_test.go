package catalog

import (
	"slices"
	"strings"
	"testing"

	"wangting/internal/clocktest"
)

// named are the items the manual's hall has (CAS-1).
var named = []string{"劳务派遣单位年度经营情况报告核验", "社会保障卡正式挂失", "职称申报退回修改", "工伤认定", "就业技能培训补贴申请", "企业经济性裁减人员备案",
	"劳动人事争议仲裁申请", "调解登记", "劳动人事争议调解申请", "职称申报单位公示", "和谐劳动关系创建评价", "事业单位离休人员补贴核定情况查询",
	"授权人力资源服务（人才中介服务）组织从事人事代理业务", "劳动合同拟定", "职称证书在线查询", "机构登记"}

func seeded(t testing.TB) *Catalogue {
	t.Helper()
	c, err := Shipped(clocktest.Now())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheItemsOfTheManualAreThere(t *testing.T) { // CAS-1
	c := seeded(t)
	for _, name := range named {
		if !slices.ContainsFunc(c.Items(), func(it *Item) bool { return it.Name == name }) {
			t.Errorf("no item %s", name)
		}
	}
	queries := 0
	for _, it := range c.Items() {
		if len(it.Name) > 12 && it.Name[:12] == "事业单位" && it.Query {
			queries++
		}
	}
	if queries != 7 {
		t.Errorf("%d queries of 事业单位, want 7", queries)
	}
	lookups := c.List(Filter{Online: true, Queries: true})
	if len(lookups) != 13 {
		t.Errorf("%d items can be looked up online, want 13", len(lookups))
	}
	if n := len(c.List(Filter{Apply: true})); n != 34 {
		t.Errorf("%d items can be applied for online, want 34", n)
	}
}

func TestEveryGroupThemeAndBoardHasItems(t *testing.T) { // POR-3, POR-5
	c := seeded(t)
	for _, g := range Groups {
		if n := len(c.List(Filter{Group: g.Slug})); n < 3 {
			t.Errorf("我是%s has %d items", g.Name, n)
		}
	}
	for _, th := range Themes {
		if n := len(c.List(Filter{Theme: th.Slug})); n < 4 {
			t.Errorf("主题%s has %d items", th.Name, n)
		}
	}
	for _, b := range Boards {
		if len(c.List(Filter{Board: b})) == 0 {
			t.Errorf("业务板块%s is empty", b)
		}
	}
	if len(c.Hot(8)) != 8 {
		t.Error("fewer than eight hot items")
	}
}

// What a guide says of this hall is true of it: an item that is applied for online is not handled by people at a window, who accept on the
// spot, and an application can be withdrawn until it is decided.
func TestAGuideSaysWhatThisHallDoes(t *testing.T) {
	c, err := Shipped(clocktest.Now())
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range c.List(Filter{Apply: true}) {
		for _, s := range it.Steps {
			if s.Who == "窗口人员" || strings.Contains(s.Say, "当场受理") {
				t.Errorf("%s: %s: %s %s", it.Code, s.Name, s.Who, s.Say)
			}
		}
		for _, q := range it.FAQ {
			if strings.Contains(q.A, "受理前可以撤回") {
				t.Errorf("%s: %s", it.Code, q.A)
			}
		}
	}
}
