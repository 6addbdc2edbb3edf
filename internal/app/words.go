package app

// acts are words of rooms that do not say their own yet.
var acts = map[string]string{
	"unit.created": "开通单位账户", "unit.upgraded": "历史用户升级", "unit.changed": "修改单位信息",
}
