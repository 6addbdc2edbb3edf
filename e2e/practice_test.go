package e2e

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

const practiceMark = "演练环境，不产生任何效力"

// OPS-4: somebody without an account learns the hall in the hall: every page says that it has no effect, the tasks of the
// manual tick themselves, an invented clerk answers, and it can be begun anew.
func TestSomebodyWithoutAnAccountPractises(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	v := chromium.Visit(t, h.URL, browser.Desktop)
	v.Open("/guides")
	v.Follow("开始演练")
	v.Headed("演练")
	v.Axe()
	v.Miss(practiceMark)
	v.Press("开始演练")
	v.Headed("演练任务")
	v.See(practiceMark)
	v.See("完成 0 / 14")
	v.Axe()
	v.Resize(browser.Phone)
	v.Axe()
	if out := v.Overflow() + v.Squeezed(); out != "" {
		t.Error(out)
	}
	v.Resize(browser.Desktop)
	kit := practiceKit(v)
	practiseEntry(t, v, kit)
	practiseAgents(v, kit)
	practiseCase(t, v)

	await(t, v, "/practice", "完成 9 / 14") // the invented person has accepted; not done: 收藏, 单位信息, what the clerk has to do
	await(t, v, "/unit", "需要补正")
	v.FollowNear("需要补正", "去补正")
	v.FollowNear("写得不够清楚", "去补正")
	v.See(practiceMark)
	v.Fill("单位简介", "江南演练机械有限公司生产精密零件，现有职工一百二十人。")
	v.Press("提交补正")
	v.See("补正")
	await(t, v, "/practice", "完成 11 / 14") // answered and closed
	if status := v.Try("/unit/settings"); status != 403 {
		t.Errorf("a page outside practice answers %d", status)
	}
	v.See("演练中不能使用这项功能")
	v.Axe()
	v.Follow("演练任务")
	v.Press("重新开始")
	v.See("完成 0 / 14")
	v.Press("退出演练")
	v.Open("/practice")
	v.Headed("演练")
	v.Miss(practiceMark)
}

// practiceKit reads what the page of tasks gives, by name; of two people of the same label, the handler's is the last, and the
// representative's begins with 法人.
func practiceKit(v *browser.Visitor) map[string]string {
	kit := map[string]string{}
	names := `(单位全称|统一社会信用代码|姓名|证件号码|移动电话|密码、原密码|短信验证码|原用户名)\s+(\S+)`
	for _, m := range regexp.MustCompile(names).FindAllStringSubmatch(v.Text(), -1) {
		if before, twice := kit[m[1]]; twice {
			kit["法人"+m[1]] = before
		}
		kit[m[1]] = m[2]
	}
	return kit
}

// practiseEntry does the chapters 1 to 3 of the manual with what the page gives.
func practiseEntry(t *testing.T, v *browser.Visitor, kit map[string]string) {
	t.Helper()
	fill := func(pairs ...string) {
		for i := 0; i < len(pairs); i += 2 {
			v.Fill(pairs[i], pairs[i+1])
		}
	}
	v.Open("/practice/lessons/register")
	v.Headed("练习：单位用户注册")
	v.See(practiceMark)
	v.Axe()
	fill("统一社会信用代码", kit["统一社会信用代码"], "单位全称", "别的单位", "法定代表人证件号码", kit["法人证件号码"], "法定代表人姓名", kit["法人姓名"])
	v.Press("下一步")
	wantContains(t, "the fault", v.Mistake("单位全称"), "与演练资料不一致")
	v.Axe()
	fill("单位全称", kit["单位全称"])
	v.Press("下一步")
	v.Press("模拟刷脸通过")
	fill("移动电话", kit["法人移动电话"], "短信验证码", kit["短信验证码"], "密码", "Jiangnan-77", "确认密码", "Jiangnan-77")
	look(t, v, "practice-lesson")
	v.Press("完成注册")
	v.See("这一章的练习完成了")
	v.Open("/practice/lessons/upgrade")
	v.Choose("原网办大厅", "泰州市人社网办大厅")
	v.Press("下一步")
	fill("原用户名", kit["原用户名"], "原密码", kit["密码、原密码"])
	v.Press("下一步")
	fill("单位全称", kit["单位全称"], "法定代表人证件号码", kit["法人证件号码"], "法定代表人姓名", kit["法人姓名"])
	v.Press("下一步")
	fill("管理员证件号码", kit["证件号码"], "管理员姓名", kit["姓名"], "管理员移动电话", kit["移动电话"], "密码", "Jiangnan-77", "确认密码", "Jiangnan-77")
	v.Press("完成升级")
	v.Open("/practice/lessons/login")
	fill("统一社会信用代码或者单位编号", kit["统一社会信用代码"], "办事人员证件号码或者移动电话", kit["法人移动电话"], "登录密码", kit["密码、原密码"])
	v.Press("登录")
	v.Press("模拟扫码确认")
	v.Follow("回到演练任务")
	v.See("完成 3 / 14")
}

func practiseAgents(v *browser.Visitor, kit map[string]string) {
	v.Open("/unit/agents")
	v.See(practiceMark)
	v.Press("同意开通")
	v.Follow("创建经办用户")
	v.Choose("用户类别", "普通经办人")
	for _, name := range []string{"姓名", "证件号码", "移动电话"} {
		v.Fill(name, kit[name])
	}
	v.Press("提交")
	v.Headed("可经办业务范围设置")
	v.Fill("请输入事项名称进行检索", "招聘信息发布")
	v.Press("检索")
	v.Tick("招聘信息发布")
	v.Press("保存")
	v.See("业务范围已保存")
}

func practiseCase(t *testing.T, v *browser.Visitor) {
	t.Helper()
	v.Open("/unit/apply/recruitment-filing")
	v.Headed("招聘信息发布")
	v.Fill("单位简介", "江南演练机械有限公司生产精密零件。")
	row := browser.Row{Legend: "岗位", Row: 1}
	v.FillRow(row, "岗位名称", "车工")
	v.FillRow(row, "招聘人数", "2")
	v.ChooseRow(row, "工作地点", "南京市")
	v.FillRow(row, "月报酬最低", "5000")
	v.FillRow(row, "月报酬最高", "7000")
	v.ChooseRow(row, "学历要求", "不限")
	v.ChooseRow(row, "工作性质", "全日制")
	v.FillRow(row, "岗位要求", "能看懂图纸")
	v.FillRow(row, "截止日期", "2027-01-10")
	v.Fill("招聘总人数", "2")
	v.Tick("招聘信息没有歧视性内容，不向应聘人员收取任何费用")
	v.Tick("填报内容和材料真实、准确，愿意承担相应的法律责任")
	v.See("已自动保存")
	v.Press("下一步")
	v.See("请核对以上内容")
	electronically(v)
	v.Press("提交申请")
	v.Arrive("/unit/cases/")
	v.See("办件编号 YL")
	v.See(practiceMark)
	v.Axe()
}

// await opens a page again until the invented people have answered.
func await(t *testing.T, v *browser.Visitor, path, words string) {
	t.Helper()
	for range 60 {
		v.Open(path)
		if v.See(practiceMark); strings.Contains(v.Text(), words) {
			return
		}
		<-time.After(time.Second)
	}
	t.Fatalf("nobody answers: 「%s」 is not on the page", words)
}
