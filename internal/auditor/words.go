package auditor

// Words names the acts of the package, and those that no unit reads and that their rooms leave without words.
var Words = map[string]string{
	"audit.searched":     "审计查询",
	"audit.opened":       "查看审计记录",
	"audit.numbers_seen": "在审计记录中查看完整号码",
	"audit.exported":     "导出审计记录",

	"staff.added":            "新增工作人员账号",
	"staff.disabled":         "停用工作人员账号",
	"staff.enabled":          "启用工作人员账号",
	"staff.roles-set":        "设置工作人员岗位",
	"staff.reissued":         "重置工作人员账号",
	"staff.password-changed": "工作人员修改密码",
	"staff.logged-in":        "工作人员登录",
	"staff.logged-out":       "工作人员退出登录",
	"staff.login-failed":     "工作人员登录失败",
	"staff.locked":           "工作人员账号锁定",
	"staff.department-saved": "修改部门",
	"staff.department-set":   "设置工作人员部门",
	"staff.deputy-set":       "设置代办",
	"staff.deputy-ended":     "结束代办",

	"window.entered":    "窗口录入注册",
	"window.claimed":    "窗口领取复核",
	"window.seen":       "查看窗口录入的材料",
	"window.approved":   "窗口注册复核通过",
	"window.returned":   "窗口注册退回",
	"window.password":   "窗口注册设置密码",
	"person.created":    "登记个人",
	"person.changed":    "修改个人信息",
	"person.registered": "个人注册",
	"face.begun":        "开始人脸识别",
	"face.visited":      "打开人脸识别",
	"face.cancelled":    "取消人脸识别",
	"face.passed":       "人脸识别通过",
	"face.failed":       "人脸识别未通过",
	"face.expired":      "人脸识别过期",
	"face.consumed":     "使用人脸识别结果",
	"code.sent":         "发送短信验证码",
	"code.refused":      "短信验证码不正确",
	"code.used":         "短信验证码验证通过",
	"item.rehearsed":    "试办事项",

	"login.certificate": "CA 证书登录验证",
}

// kinds are the objects that have no name of their own.
var kinds = map[string]string{
	"case": "办件", "unit": "单位", "person": "个人", "staff": "工作人员", "mandate": "授权", "item": "事项", "query": "查询", "audit": "审计记录",
	"question": "留言", "retention": "保存期限",
	"phrase": "常用语", "login": "登录", "address": "收件地址", "window": "窗口注册", "scan": "扫码登录", "institution": "机构",
	"enrolment": "注册", "face": "人脸识别", "code": "短信验证码", "certificate": "CA 证书", "session": "登录", "rating": "评价", "paper": "文书",
}

// details are the names of what a deed records beside its changes; what is not listed is shown by its key.
var details = map[string]string{
	"item": "事项", "added": "增加事项", "removed": "减少事项", "why": "原因", "as": "身份", "state": "状态", "rows": "条数", "page": "页",
	"number": "编号", "way": "方式", "purpose": "用途", "version": "版本", "verified": "核验方式", "material": "材料", "level": "身份级别",
	"flow": "流程", "fields": "修改的内容", "agreement": "协议版本", "step": "步骤", "slot": "材料位置", "session": "会话", "from": "原来",
	"to": "现在", "roles": "岗位", "region": "地区", "about": "所查对象（不可逆摘要）", "entry": "审计记录", "uscc": "统一社会信用代码", "what": "内容",
	"messages": "清理消息", "texts": "清理短信记录", "logins": "清理登录记录", "drafts": "清理草稿", "questions": "清理留言", "objections": "清理异议",
	"person": "相关人员", "digest": "摘要值", "request": "申请", "recovery": "找回", "on": "对象", "hall": "大厅", "detail": "说明",
	"seq": "序号", "words": "说明",
}
