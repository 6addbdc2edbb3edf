package app

// acts are words of rooms that do not say their own yet.
var acts = map[string]string{
	"unit.created": "开通单位账户", "unit.upgraded": "历史用户升级", "unit.opened_by_login": "首次登录开通账户", "unit.changed": "修改单位信息",
	"login.refused": "登录失败", "login.locked": "登录锁定", "scan.confirmed": "扫码确认登录",
	"case.start": "开始填写申请", "case.delete": "删除草稿", "case.submit": "提交申请", "case.attached": "上传材料", "case.detached": "删除材料",
	"case.answer": "提交补正", "case.withdraw": "撤回申请", "case.accept": "受理", "case.refuse": "不予受理", "case.ask": "要求补正", "case.lapse": "逾期未补正", "case.claim": "认领", "case.release": "退回队列", "case.hand_over": "转办", "case.say": "留言", "case.due_soon": "临期提醒", "case.review": "提出审查意见", "case.decide": "作出决定", "case.close": "办结",
	"case.material_read": "查看材料", "case.opened": "查看办件", "case.numbers_seen": "查看完整号码",
}
