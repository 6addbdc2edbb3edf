package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
	"wangting/internal/regno"
)

const searchItems = "请输入事项名称进行检索"

// invited leaves the visitor, a representative, on the picker of a new handler.
func invited(t *testing.T, v *browser.Visitor, h *hall.Hall, phones [2]string) hall.Unit {
	t.Helper()
	u, other := h.Opened("江南示例精密机械", phones[0]), h.Opened("苏州示例软件", phones[1])
	h.Personal(other)
	enter(v, u.USCC, u.RepDocNumber)
	v.Open("/unit/agents")
	v.Press("同意开通")
	handler(v, other)
	return other
}

// handler makes a person, the representative of another unit, a handler, and leaves the visitor on their picker.
func handler(v *browser.Visitor, other hall.Unit) {
	v.Follow("创建经办用户")
	v.Choose("用户类别", "普通经办人")
	v.Fill("姓名", other.RepName)
	v.Fill("证件号码", other.RepDocNumber)
	v.Fill("移动电话", other.Phone)
	v.Press("提交")
	v.Headed("可经办业务范围设置")
}

// HAN-5: items are ticked one by one, by board or all; no search and no filter loses a tick, with a script or without.
func TestItemsArePickedBySearchAndBoard(t *testing.T) {
	for name, view := range map[string]browser.View{"with a script": browser.Desktop, "without a script": plain} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := hall.Start(t)
			v := chromium.Visit(t, h.URL, view)
			first := invited(t, v, h, [2]string{"13851420171", "13851420172"})
			v.Tick("企业经济性裁减人员备案")
			v.Fill(searchItems, "jnpxbt") // 技能培训补贴
			v.Focus(searchItems)
			v.Key("\r")
			v.See("找到 1 项，其余已选的 1 项会保留")
			v.Tick("就业技能培训补贴申请")
			v.Fill(searchItems, "驾驶证")
			v.Press("检索")
			v.See("没有找到“驾驶证”")
			v.See("已选 2 项")
			v.Press("只看已选")
			v.See("企业经济性裁减人员备案")
			v.Focus("企业经济性裁减人员备案")
			v.Key(" ") // takes the tick back
			v.Press("全部")
			v.Tick("全选工伤")
			v.Press("只看改动")
			v.Miss("企业经济性裁减人员备案")
			if !view.NoScript {
				look(t, v, "scope")
			}
			v.Press("保存")
			v.See("业务范围已保存")
			v.See("5 项")
			v.Follow("授权")
			v.Tick("全部事项")
			if !view.NoScript {
				look(t, v, "scope-all")
			}
			v.Press("保存")
			v.See("业务范围已保存")

			third := h.Opened("南京示例人力资源", "13851420173")
			h.Personal(third)
			handler(v, third)
			v.Press("带入")
			v.See("请选择照哪一名经办人设置")
			v.Choose("照另一名经办人设置", first.RepName+"（"+regno.Document{Type: regno.IdentityCard, Number: first.RepDocNumber}.Masked()+"）")
			v.Press("带入")
			v.Miss("改动 0 项")
			if !view.NoScript {
				look(t, v, "scope-copied")
			}
			v.Press("保存")
			v.See("业务范围已保存")
		})
	}
}
