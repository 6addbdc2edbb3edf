package session

import "testing"

func TestADeviceIsNamedAsItsOwnerWouldNameIt(t *testing.T) { // LOG-8
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36":                   "Windows 电脑 · Chrome 浏览器",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0":         "Windows 电脑 · Edge 浏览器",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/604.1":     "iPhone · Safari 浏览器",
		"Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36 MicroMessenger/8.0.5": "安卓手机 · 微信",
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                        "Linux 电脑 · Firefox 浏览器",
		"curl/8.0": "未知设备",
		"":         "未知设备",
	} {
		if got := BrowserLabel(agent); got != want {
			t.Errorf("%q is called %q, want %q", agent, got, want)
		}
	}
}
