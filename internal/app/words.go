package app

// acts are words of rooms that do not say their own yet.
var acts = map[string]string{
	"login.refused": "登录失败", "login.locked": "登录锁定", "scan.confirmed": "扫码确认登录",
}
