package session

import "strings"

// BrowserLabel turns a User-Agent into a short name that people recognise: Windows 电脑 · Chrome
// 浏览器. It is shown to the owner of the login only; nothing is decided by it.
func BrowserLabel(agent string) string {
	browser := first(agent, [][2]string{
		{"MicroMessenger", "微信"}, {"Edg", "Edge 浏览器"}, {"QQBrowser", "QQ 浏览器"}, {"OPR", "Opera 浏览器"},
		{"Firefox", "Firefox 浏览器"}, {"Chrome", "Chrome 浏览器"}, {"Safari", "Safari 浏览器"}})
	system := first(agent, [][2]string{
		{"HarmonyOS", "鸿蒙"}, {"Android", "安卓手机"}, {"iPhone", "iPhone"}, {"iPad", "iPad"},
		{"Windows", "Windows 电脑"}, {"Mac OS", "Mac 电脑"}, {"Linux", "Linux 电脑"}})
	switch {
	case browser == "" && system == "":
		return "未知设备"
	case system == "":
		return browser
	case browser == "":
		return system
	}
	return system + " · " + browser
}

func first(s string, marks [][2]string) string {
	for _, m := range marks {
		if strings.Contains(s, m[0]) {
			return m[1]
		}
	}
	return ""
}
