package ui

// look is the colour and the icon of a status word.
type look struct{ kind, icon string }

// statuses is the closed list of status words. A word that is not in it has no colour, so
// that somebody notices it and adds it here.
var statuses = map[string]look{
	// cases
	"草稿":    {"", "pencil"},
	"待审核":   {"info", "clock"},
	"待单位审核": {"info", "clock"},
	"已提交":   {"info", "clock"},
	"已受理":   {"info", "clipboard-check"},
	"审核中":   {"info", "clock"},
	"审查中":   {"info", "clock"},
	"办理中":   {"info", "clock"},
	"待补正":   {"warn", "alert-triangle"},
	"补正中":   {"warn", "alert-triangle"},
	"补正已提交": {"info", "clock"},
	"待复审":   {"info", "clock"},
	"公示中":   {"info", "volume"},
	"待送达":   {"info", "package"},
	"已办结":   {"ok", "check"},
	"待评价":   {"warn", "star"},
	"已评价":   {"ok", "star"},
	"不予受理":  {"bad", "x"},
	"不予许可":  {"bad", "x"},
	"已退回":   {"bad", "arrow-left"},
	"已中止":   {"warn", "hourglass"},
	"已撤回":   {"", "arrow-left"},
	"超期预警":  {"bad", "flag"},
	"已超期":   {"bad", "flag"},
	// what somebody is entitled to
	"待确认":  {"warn", "clock"},
	"已申领":  {"ok", "check"},
	"暂不申领": {"", "clock"},
	// what was written to the core business system
	"一致":  {"ok", "check"},
	"不一致": {"bad", "alert-triangle"},
	// items in the making
	"待审批":  {"warn", "clock"},
	"待生效":  {"info", "calendar-time"},
	"已停办":  {"bad", "ban"},
	"已替换":  {"", "history"},
	"新增":   {"ok", "plus"},
	"删除":   {"bad", "trash"},
	"修改":   {"warn", "pencil"},
	"移动":   {"", "arrows-exchange"},
	"必须修改": {"bad", "alert-circle"},
	"建议修改": {"warn", "alert-triangle"},
	// documents
	"准予":   {"ok", "circle-check"},
	"不予":   {"bad", "x"},
	"终止":   {"bad", "x"},
	"有效":   {"ok", "shield-check"},
	"已撤销":  {"bad", "x"},
	"已被替换": {"warn", "alert-triangle"},
	// mandates, institutions
	"待本人确认": {"info", "clock"},
	"已生效":   {"ok", "check"},
	"即将到期":  {"warn", "alert-triangle"},
	"已失效":   {"", "x"},
	"已拒绝":   {"bad", "x"},
	"已终止":   {"", "x"},
	"未开通":   {"", "circle-dashed"},
	"已开通":   {"ok", "check"},
	"已停用":   {"bad", "x"},
	// materials
	"需补正": {"bad", "alert-circle"},
	"已通过": {"ok", "check"},
	"已上传": {"info", "check"},
	"未上传": {"", "circle-dashed"},
	"检测中": {"info", "clock"},
	"未通过": {"bad", "x"},
	"待核验": {"info", "clock"},
	"已核验": {"ok", "shield-check"},
	"未读":  {"info", "mailbox"},
	"已读":  {"", "check"},
	"派送中": {"info", "truck-delivery"},
	"运输中": {"info", "truck-delivery"},
	"已签收": {"ok", "check"},
	"待寄出": {"", "package"},
	"已发布": {"ok", "check"},
	"预览中": {"info", "eye"},
	"已下线": {"", "x"},
	"已撤下": {"", "x"},
	"待答复": {"warn", "message-question"},
	"已答复": {"ok", "check"},
	"正常":  {"ok", "check"},
	"异常":  {"bad", "alert-circle"},
	"默认":  {"info", "check"},
	"本机":  {"ok", "device-desktop"},
	"已锁定": {"bad", "lock"},
}

func (l look) class() string {
	if l.kind == "" {
		return "tag"
	}
	return "tag tag--" + l.kind
}
