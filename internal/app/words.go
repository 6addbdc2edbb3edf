package app

// acts are words of rooms that do not say their own yet.
var acts = map[string]string{
	"unit.created": "开通单位账户", "unit.upgraded": "历史用户升级", "unit.opened_by_login": "首次登录开通账户", "unit.changed": "修改单位信息",
	"login.refused": "登录失败", "login.locked": "登录锁定", "scan.confirmed": "扫码确认登录",
}
