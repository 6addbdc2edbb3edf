package desk_test

import (
	"net/http"
	"testing"
)

func TestANoteAHearingAndAMaterialThatFollowsAtTheDesk(t *testing.T) { // ITM-4, 容缺受理, 听证
	h := open(t)
	c := h.file("injury-3")
	path := "/staff/cases/" + c.ID
	clerk, rev, chair := h.as("clerk"), h.as("rev"), h.as("both")
	clerk.Get(path).Check(t, http.StatusOK).Has(t, ">容缺受理</button>", "缺少“鉴定结论”").Lacks(t, ">受理</button>")
	clerk.Post(path+"/accept_lacking").Check(t, http.StatusOK).Has(t, "已容缺受理", "容缺期限", "申请人尚未补交。")

	rev.Get(path).Check(t, http.StatusOK).Has(t, "内部附注", "请先填写内部附注“核实记录”", `name="found"`).Lacks(t, ">审查通过</button>")
	clerk.Get(path).Check(t, http.StatusOK).Has(t, "内部附注由“审查”岗位的工作人员填写").Lacks(t, `name="found"`)
	clerk.Post(path+"/note", "found", "窗口写的").Check(t, http.StatusForbidden)
	rev.Post(path+"/note", "found", "").Check(t, http.StatusUnprocessableEntity).Has(t, "内部附注没有变化")
	rev.Post(path+"/note", "found", "到现场核实过").Check(t, http.StatusOK).Has(t, "内部附注已保存", "修改记录", ">审查通过</button>")
	rev.Post(path+"/note", "found", "没有看到别人的修改").Check(t, http.StatusConflict).Has(t, "刚刚有人修改", "没有看到别人的修改")

	rev.Post(path+"/hear", "kind", "听证", "to", "s-both", "when", "2026-11-20T09:00", "place", "三楼", "words", "是否工伤").
		Check(t, http.StatusUnprocessableEntity).Has(t, "应当提前 7 日通知", `href="#hear-when"`, "是否工伤")
	rev.Post(path+"/hear", "kind", "听证", "to", "s-both", "when", "2026-11-24T09:00", "place", "三楼", "words", "是否工伤").
		Check(t, http.StatusOK).Has(t, "已通知申请人", "听证或陈述申辩，时限暂停").Lacks(t, ">审查通过</button>")
	chair.Post(path+"/hear_move", "when", "2026-11-18T09:00", "place", "一楼", "words", "检修").
		Check(t, http.StatusUnprocessableEntity).Has(t, "应当提前 7 日通知", `href="#hear_move-when"`, "检修")
	chair.Post(path+"/hear_move", "when", "2026-11-25T09:00", "place", "一楼大厅", "words", "检修").
		Check(t, http.StatusOK).Has(t, "已改期，新的通知已告知申请人", "听证或陈述申辩改期", "在一楼大厅举行听证", "改期。检修")
	rev.Post(path+"/hear_off", "words", "").Check(t, http.StatusUnprocessableEntity).Has(t, "请填写取消的原因")
	rev.Post(path+"/hear_off", "words", "申请人撤回").Check(t, http.StatusOK).Has(t, "听证或陈述申辩取消", "取消。申请人撤回", ">审查通过</button>")
	rev.Post(path+"/hear", "kind", "听证", "to", "s-both", "when", "2026-11-24T09:00", "place", "三楼", "words", "是否工伤").
		Check(t, http.StatusOK)
	chair.Get(path).Check(t, http.StatusOK).Has(t, "现在只能登记当事人放弃").Lacks(t, ">已经举行</option>") // nothing else would be taken yet
	h.now = h.now.AddDate(0, 0, 9)
	chair.Get(path).Check(t, http.StatusOK).Has(t, ">已经举行</option>").Lacks(t, "现在只能登记当事人放弃")
	chair.Post(path+"/heard", "kind", "held", "words", "各方陈述").Check(t, http.StatusUnprocessableEntity).Has(t, "请填写在笔录上签字的人")
	chair.Post(path+"/heard", "kind", "held", "who", "某甲", "words", "各方陈述").Check(t, http.StatusOK).Has(t, "笔录已登记", "签字：某甲。各方陈述")
	rev.Get(path).Check(t, http.StatusOK).Has(t, ">审查通过</button>", "容缺的材料还没有补交")

	h.now = h.now.AddDate(0, 0, 9)
	rev.Get("/staff/cases").Check(t, http.StatusOK).Has(t, "容缺逾期，建议终止")
}
