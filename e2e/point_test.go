package e2e

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"path/filepath"
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// 指着说: a finding points at a place on a page and on a picture; the applicant sees both with the 补正, and so does who reviews next.
func TestAFindingPointsAtAPlace(t *testing.T) {
	t.Parallel()
	h, u := hall.StartFilled(t)
	unit, clerk := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)
	unit.Open(h.Drafted(u, "internship-subsidy", false, sampleOf(t, "internship-subsidy")) + "/materials")
	pdf := material(t, "见习协议.pdf", "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
	for label, name := range map[string]string{"见习协议": pdf, "人身意外伤害保险单据": pdf, "见习生活费发放流水": material(t, "流水.png", drawn(t))} {
		unit.Upload(label, name)
		unit.SeeNear(label, filepath.Base(name))
	}
	unit.Follow("下一步")
	number := file(t, unit)
	staff(h, clerk, "clerk")
	take(clerk, number)
	clerk.Press("受理")
	clerk.See("已受理")

	reviewer := chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, reviewer, "reviewer")
	take(reviewer, number)
	const agreement, pay = "3. 每个人都有见习协议，期限三至十二个月", "4. 见习生活费按月发放，不低于规定的标准"
	reviewer.FollowNear(pay, "见习生活费发放流水")
	reviewer.Choose(agreement, "不符合")
	reviewer.Press("指出位置：" + agreement)
	reviewer.Choose("所指材料："+agreement, "见习协议")
	reviewer.Fill("第几页："+agreement, "2")
	reviewer.Choose("位置："+agreement, "右上")
	look(t, reviewer, "point-form")
	reviewer.Resize(browser.Desktop)
	reviewer.Choose(pay, "不符合")
	reviewer.Press("指出位置：" + pay)
	reviewer.Press("在图片上点选：" + pay)
	reviewer.ClickAt(".viewer__picture img", 0.25, 0.8)
	reviewer.See("已指在左下")
	if got := reviewer.Value("位置：" + pay); got != "sw" {
		t.Errorf("a click at the lower left chose %s", got)
	}
	reviewer.Press("保存审查要点")
	reviewer.See("《见习协议》第 2 页，右上")
	reviewer.See("《见习生活费发放流水》左下")
	wantContains(t, "the text of 补正", reviewer.Value("告知申请人"), "“每个人都有见习协议，期限三至十二个月”不符合（《见习协议》第 2 页，右上）。")
	reviewer.Open("/staff/cases?pile=mine")
	reviewer.FollowNear(number, "办理")
	reviewer.Follow("《见习生活费发放流水》左下")
	look(t, reviewer, "point-reviewer")
	reviewer.Resize(browser.Desktop)
	if got := reviewer.Attribute(".viewer__picture .rings svg", "x"); !strings.HasPrefix(got, "25") {
		t.Errorf("the ring is at %s of the picture", got)
	}
	path := strings.Split(reviewer.Address(), "?")[0]
	reviewer.Press("要求补正")
	reviewer.See("已要求补正")

	unit.Open("/unit/cases/" + filepath.Base(path))
	unit.See("《见习协议》第 2 页，右上")
	unit.See("《见习生活费发放流水》左下")
	if got := unit.Attribute(".spot__shown .rings svg", "x"); !strings.HasPrefix(got, "25") {
		t.Errorf("the applicant's ring is at %s", got)
	}
	look(t, unit, "point-applicant")

	second := chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, second, "decider")
	second.Open(path)
	second.See("《见习协议》第 2 页，右上")
	second.Follow("《见习生活费发放流水》左下")
	look(t, second, "point-second")
}

// drawn is a picture with something to point at.
func drawn(t *testing.T) string {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 900, 600))
	draw.Draw(m, m.Bounds(), image.NewUniform(color.RGBA{232, 236, 240, 255}), image.Point{}, draw.Src)
	draw.Draw(m, image.Rect(180, 450, 270, 510), image.NewUniform(color.RGBA{90, 110, 130, 255}), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
