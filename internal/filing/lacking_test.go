package filing

import (
	"strings"
	"testing"

	ct "wangting/internal/casework/caseworktest"
)

func TestAnApplicantPromisesAMaterialAndHandsItInLater(t *testing.T) { // 容缺受理
	h := open(t, ct.Boss)
	it := ct.ItemOf(ct.Permit)
	it.Materials = append(it.Materials, ct.Later)
	h.Publish(t, it)
	c := h.Drafted(t, ct.Boss, ct.Permit)
	draft := "/unit/drafts/" + c.ID
	has(t, h.page(draft+"/materials"), "可以先不交，受理后 10 个工作日内补交")
	has(t, h.page(draft+"/check"), "暂缺“场地证明”，提交即承诺在受理后 10 个工作日内补交", ">暂缺，承诺在受理后 10 个工作日内补交<")
	_, err := h.Submit(t.Context(), ct.Boss, c.ID, c.Version)
	must(t, err)
	path := "/unit/cases/" + c.ID
	lacks(t, h.page(path), "按承诺补交")
	must(t, h.AcceptLackingCase(t.Context(), ct.Clerk, c.ID, ""))
	page := h.page(path)
	has(t, page, "请按承诺补交 1 份材料", "去补交", "已受理")
	lacks(t, page, "按撤回处理")
	page = h.page(path + "/correction")
	has(t, page, "补交材料", "场地证明")
	if strings.Contains(page, `name="reason"`) {
		t.Error("the form can be changed too")
	}
}
