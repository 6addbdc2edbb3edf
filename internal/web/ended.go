package web

import "net/http"

// paramTyped tells a login page what became of a form that was sent after the end of the login.
const paramTyped = "typed"

// What became of it.
const (
	keptPage    = "page"  // the page it came from shows it again
	keptBoth    = "both"  // the same, and another one that came from there before can be sent again
	keptAll     = "kept"  // it can be sent again
	keptWords   = "words" // the same, but for its files
	keptButton  = "none"  // nothing was typed in it
	keptNothing = "lost"  // this browser has had no login for a day, or never
	keptFull    = "full"  // too many wait already
)

var endedSays = map[string]string{
	"":       "请重新登录，登录后回到刚才的页面。",
	keptPage: "请重新登录。刚才提交的内容已保留，用原来的账号登录后回到刚才的页面，核对后再次保存。",
	keptBoth: "请重新登录。从这个页面先后提交了两份不同的内容，两份都已保留：用原来的账号登录后先列出较早的一份，" +
		"最后提交的一份在刚才的页面上，核对后再次保存。",
	keptAll:     "请重新登录。刚才提交的内容已保留，用原来的账号登录后可以核对并重新提交；密码和验证码不保留。",
	keptWords:   "请重新登录。刚才填写的内容已保留，用原来的账号登录后可以核对并重新提交；文件没有保留，需要重新选择。",
	keptButton:  "请重新登录。刚才的操作没有处理，登录后请重新操作；密码和验证码不保留。",
	keptNothing: "刚才提交的内容没有保留。请用浏览器的“返回”回到填写的页面，先复制填写的内容，登录后再提交。",
	keptFull: "刚才提交的内容没有保留：这个浏览器里等待处理的内容已达上限，以前的都还在。" +
		"请用浏览器的“返回”回到填写的页面，先复制填写的内容；登录后处理以前的内容，再重新提交。",
}

// EndedWords is what a login page says to somebody whose login has ended, and what became of what they sent; "" for nothing.
func EndedWords(r *http.Request) string {
	q := r.URL.Query()
	if q.Get("ended") != "1" && q.Get(paramTyped) == "" {
		return ""
	}
	return endedSays[q.Get(paramTyped)]
}
