package e2e

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
	"wangting/internal/workday"
)

// write fills in the form of a content and sends it.
func write(v *browser.Visitor, kind, title, text, press string) {
	v.Open("/staff/news")
	v.Follow("新建")
	v.Headed("新建内容")
	v.Choose("类型", kind)
	v.Choose("适用地区", "泰州市")
	v.Fill("标题", title)
	v.Fill("发布单位", "泰州市劳动关系处")
	v.Fill("正文", text)
	if kind == "横幅" {
		v.Fill("横幅显示到", "2099-01-01T00:00")
	}
	if press != "" {
		v.Press(press)
	}
}

// approve publishes what waits under a title.
func approve(v *browser.Visitor, title string) {
	v.Open("/staff/news?state=%E5%BE%85%E5%AE%A1%E6%A0%B8")
	v.Follow(title)
	v.Press("批准发布")
	v.See("已批准")
}

// STA-3, STA-4, POR-7: one editor writes a 公示 and another publishes it; a visitor objects, an editor answers; withdrawn it is gone.
func TestAPublicityIsWrittenPublishedObjectedToAndWithdrawn(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	a, b := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	v := chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, a, "editor")
	staff(h, b, "editor2")
	const title = "泰州市和谐劳动关系创建单位名单公示"

	write(a, "公示", title, "拟确定下列单位。\n## 名单\n- 示例甲公司\n- 示例乙公司\n详见[服务清单](/services)。", "提交审核")
	wantContains(t, "the fault", a.Mistake("公示开始"), "请填写公示开始的日期")
	look(t, a, "news-refused")
	day := func(n int) string { return h.Now().In(workday.Zone).AddDate(0, 0, n).Format(time.DateOnly) }
	a.Fill("公示开始", day(0))
	a.Fill("公示结束", day(6))
	a.Choose("关联事项", "和谐劳动关系创建评价")
	a.Upload("加附件", material(t, "假的.pdf", "<script>alert(1)</script>"))
	a.Press("保存草稿")
	wantContains(t, "the fault", a.Mistake("加附件"), "不是 PDF")
	a.Upload("加附件", material(t, "名单.pdf", "%PDF-1.4\n%%EOF\n"))
	a.Press("保存草稿")
	a.See("已保存草稿")
	a.See("名单.pdf")
	look(t, a, "news-edit")
	a.Follow("预览")
	a.See("预览，没有发布")
	look(t, a, "news-preview")
	a.Follow("回到编辑")
	a.Press("提交审核")
	a.See("由另一名编辑或管理员批准")
	if a.Buttons("批准发布") != 0 {
		t.Error("who wrote it is offered its approval")
	}
	v.Open("/notices?region=321200")
	v.Miss(title)
	look(t, b, "news-home")
	b.Open("/staff/news")
	look(t, b, "news-list")
	b.Follow(title)
	look(t, b, "news-check")
	b.Press("批准发布")
	b.See("已批准发布")

	v.Open("/notices?region=321200")
	look(t, v, "notices")
	page := ""
	for _, l := range v.Links("") {
		if strings.Contains(l.Name, title) {
			page = l.Href
			v.Open(page)
			break
		}
	}
	v.Headed(title)
	look(t, v, "notice")
	v.Follow("和谐劳动关系创建评价") // STA-3: what is published about an item, and the item, lead to each other
	v.See("相关公示公告和问答")
	look(t, v, "notice-item")
	v.See(title)
	v.Open(page)
	for _, l := range v.Links("") {
		if strings.Contains(l.Href, "/files/") {
			if pdf, err := v.Bytes(l.Href); err != nil || !strings.HasPrefix(string(pdf), "%PDF") {
				t.Errorf("the attachment is %q, %v", pdf, err)
			}
		}
	}
	v.Follow("提出异议")
	v.See("拖动下方滑块完成拼图")
	answerInWords(t, v)
	v.Headed("提出异议")
	v.Press("提交异议")
	wantContains(t, "the fault", v.Mistake("联系电话"), "手机号")
	v.Fill("您的姓名或者单位名称", "测试某甲")
	v.Fill("联系电话", "13851420777")
	v.Fill("异议的内容", "第二家单位的名称有误")
	v.Tick("答复后用短信通知我；已登录的，也在“我的消息”通知我")
	look(t, v, "notice-objection")
	v.Press("提交异议")
	v.See("异议已收到")
	v.Miss("测试某甲")
	v.Open("/cities/321200")
	v.See(title)

	a.Open("/staff/news")
	a.See("1 条异议待答复")
	a.Follow(title)
	a.See("第二家单位的名称有误")
	look(t, a, "news-objection")
	a.Press("答复")
	wantContains(t, "the fault", a.Mistake("核实和答复"), "请写明")
	a.Fill("核实和答复", "已核实，名称无误，已电话告知")
	a.Press("答复")
	a.See("已记下答复")
	h.Text("13851420777", "公示提出的异议已核实答复")
	a.Fill("标题", title+"（更正）")
	a.Press("提交审核")
	wantContains(t, "the fault", a.Mistake("更正说明"), "请写明更正了什么")
	a.Fill("更正说明", "标题中漏了“更正”")
	look(t, a, "news-correction")
	a.Press("提交审核")
	a.See("由另一名编辑或管理员批准")
	approve(b, title+"（更正）")
	v.Open(page)
	v.Headed(title + "（更正）")
	v.See("标题中漏了“更正”")
	look(t, v, "notice-corrected")
	a.Follow("历史")
	a.PressNear(title+"（更正）", "改了 1 处")
	look(t, a, "news-history")
	a.See(title + "（更正）")
	a.Follow("回到编辑")
	a.Press("撤下")
	wantContains(t, "the fault", a.Mistake("撤下的原因"), "请写明撤下的原因")
	a.Fill("撤下的原因", "名单要重新核对")
	a.Press("撤下")
	a.See("已撤下，公众不再看到")
	v.Open("/notices?region=321200")
	v.Miss(title)
	gone, err := http.Get(page) // a browser would complain of the status
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = gone.Body.Close() }()
	words, err := io.ReadAll(gone.Body)
	if err != nil || gone.StatusCode != http.StatusGone {
		t.Errorf("the withdrawn page answers %d, %v", gone.StatusCode, err)
	}
	wantContains(t, "the withdrawn page", string(words), "这项内容已经撤下")
}

// STA-3: a banner stands above the pages of the public, the ready home page and the login among them; two editors of one text meet.
func TestABannerStandsAbovePagesAndTwoEditorsLoseNothing(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	a, b := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	v := chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, a, "editor")
	staff(h, b, "editor2")
	v.Open("/")
	v.Miss("今晚系统维护")
	write(a, "横幅", "今晚系统维护", "20:00 起暂停服务两小时。", "提交审核")
	approve(b, "今晚系统维护")
	for _, path := range []string{"/", "/login", "/services"} {
		v.Open(path)
		v.See("今晚系统维护")
		v.See("20:00 起暂停服务两小时")
	}
	v.Open("/")
	look(t, v, "banner-home")
	v.Open("/login")
	look(t, v, "banner-login")

	write(a, "公告", "窗口调整", "原来的正文", "保存草稿")
	a.See("已保存草稿")
	b.Open("/staff/news")
	b.Follow("窗口调整")
	b.Fill("正文", "乙的正文")
	a.Fill("正文", "甲的正文")
	a.Press("保存草稿")
	a.See("已保存草稿")
	b.Press("保存草稿")
	b.See("别人保存过这项内容")
	b.See("甲的正文")
	if got := b.Value("正文"); got != "乙的正文" {
		t.Errorf("the form lost what was typed: %q", got)
	}
	look(t, b, "news-conflict")
	b.Press("保存草稿")
	b.See("已保存草稿")
	b.Follow("历史")
	b.See("看当时的内容")
}
