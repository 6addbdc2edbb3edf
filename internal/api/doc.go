// Package api is the hall for programs (APP-3): JSON under /api/v1, described by
// OpenAPI 3.1 at /api/v1/openapi.json. An app holds a token of its person
// (POST /tokens); a browser of the hall may use its own login.
//
// It is a face: it reads and does what the rooms let this person do, says it in types
// of its own, and decides nothing itself. What is done for a unit names the mandate
// in the path, and the mandate is proved for each request. Answers carry no number
// of a person unmasked. Faults say what to do in Chinese, beside the field's name,
// and never repeat what was sent.
package api

import (
	"net/http"
	"time"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/login"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/session"
)

// Root is where everything stands.
const Root = "/api/v1"

// Unit is a unit that the person may act for.
type Unit struct {
	Mandate string `json:"mandate" doc:"授权编号，办理业务时放在路径中"`
	Name    string `json:"name" doc:"单位名称"`
	Role    string `json:"role" doc:"法定代表人、管理员或经办人"`
}

// Case is a case in a list.
type Case struct {
	ID        string    `json:"id"`
	Number    string    `json:"number" doc:"办件编号；草稿没有"`
	Item      string    `json:"item" doc:"事项名称"`
	State     string    `json:"state" doc:"状态代码"`
	Status    string    `json:"status" doc:"状态，给人看的字样"`
	UpdatedAt time.Time `json:"updatedAt"`
}

// Step is what happened to a case.
type Step struct {
	At    time.Time `json:"at"`
	Title string    `json:"title"`
	By    string    `json:"by"`
	Words string    `json:"words,omitempty"`
}

// Dossier is one case.
type Dossier struct {
	Case
	Result string `json:"result,omitempty" doc:"结论"`
	Steps  []Step `json:"steps" doc:"办理经过，先发生的在前"`
}

// CasePage is a page of cases.
type CasePage struct {
	Cases []Case `json:"cases"`
	Next  string `json:"next,omitempty" doc:"下一页的位置；没有下一页时不出现"`
}

// Why is the chain by which somebody may handle an item.
type Why struct {
	May   bool   `json:"may"`
	Steps []Link `json:"steps"`
	Mend  string `json:"mend,omitempty" doc:"缺哪一环，谁能补上"`
}

// Link is one link of the chain.
type Link struct {
	Title string `json:"title"`
	Say   string `json:"say"`
	OK    bool   `json:"ok"`
}

// Message is one message of an inbox.
type Message struct {
	ID    string    `json:"id"`
	Title string    `json:"title"`
	Body  string    `json:"body"`
	At    time.Time `json:"at"`
	Read  bool      `json:"read"`
}

// MessagePage is a page of messages.
type MessagePage struct {
	Messages []Message `json:"messages"`
	Unread   int64     `json:"unread"`
	Next     string    `json:"next,omitempty"`
}

// Item is an item of the catalogue.
type Item struct {
	Code       string `json:"code"`
	Name       string `json:"name"`
	Summary    string `json:"summary"`
	Department string `json:"department"`
	Days       int    `json:"days" doc:"承诺办结时限，工作日；0 为即时办结"`
	Online     bool   `json:"online" doc:"可以在线办理"`
}

// Device is a login of the person.
type Device struct {
	ID     string    `json:"id"`
	Name   string    `json:"name"`
	Here   bool      `json:"here" doc:"就是当前设备"`
	Unit   string    `json:"unit,omitempty"`
	SeenAt time.Time `json:"seenAt"`
}

// Scan is a screen that asks to be let in.
type Scan struct {
	ID      string   `json:"id"`
	Purpose string   `json:"purpose" enum:"unit,person,handler" doc:"为单位登录、为本人登录、CA 登录后确认经办人"`
	Browser string   `json:"browser" doc:"电脑上的浏览器"`
	IP      string   `json:"ip"`
	Near    bool     `json:"near" doc:"与本机在同一网络"`
	Digits  []string `json:"digits,omitempty" doc:"不在同一网络时，让用户选出电脑上显示的一个"`
	Units   []Unit   `json:"units,omitempty" doc:"可以选择的单位"`
}

// Invitation is a mandate that waits for the person's word.
type Invitation struct {
	Unit  string `json:"unit"`
	Role  string `json:"role"`
	Until string `json:"until"`
	Link  string `json:"link" doc:"确认授权的页面，需要刷脸"`
}

// Me is who is signed in.
type Me struct {
	Name  string `json:"name" doc:"脱敏的姓名"`
	Phone string `json:"phone" doc:"脱敏的手机号"`
}

// Token is what an app keeps.
type Token struct {
	Token string    `json:"token" doc:"放在 Authorization: Bearer 中；只显示这一次"`
	Until time.Time `json:"until"`
}

// Hall is the rooms that are asked.
type Hall struct {
	Public    string // where the hall stands: links to its pages begin with it
	Passwords *login.PasswordLogin
	Scans     *login.Scans
	Sessions  *session.Service
	Mandates  *mandate.Service
	Cases     *casework.Service
	Notices   *notice.Service
	Catalog   *catalog.Service
	// Search gives the codes of items by what people want to do, the best first.
	Search func(words string, most int) []string
}

// Handler serves everything under Root.
func (h Hall) Handler() http.Handler { return h.build().mux }
