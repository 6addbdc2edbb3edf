// Package api is the hall's interface for programs (APP-3): JSON under /api/v1, described by OpenAPI
// 3.1 at /api/v1/openapi.json. An app uses a token of its person (POST /tokens); a browser may use its
// own login to the hall. The package calls the services of other packages for the person who is signed
// in, answers in types of its own, and contains no rules. A path for a unit names the mandate, and the
// mandate is checked at every request; "me" in its place is the person alone. The API keeps no drafts
// of its own: what a page keeps in its browser session (a face, a puzzle) an app keeps and shows again,
// and it is worth nothing without the app's login. Answers contain personal numbers only masked, except
// to whoever is typing them. Faults say in Chinese what to do, beside the field's name, and never
// repeat what was sent.
package api

import (
	"context"
	"net/http"
	"time"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/login"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/recovery"
	"wangting/internal/result"
	"wangting/internal/session"
	"wangting/internal/web/slider"
)

// Root is the path prefix of every operation.
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
	HappenedAt time.Time `json:"at"`
	Title      string    `json:"title"`
	By         string    `json:"by"`
	Words      string    `json:"words,omitempty"`
}

// Dossier is one case with its steps.
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

// Why is the chain of mandates by which somebody may, or may not, handle an item.
type Why struct {
	May   bool   `json:"may"`
	Steps []Link `json:"steps"`
	Mend  string `json:"mend,omitempty" doc:"缺哪一环，谁能补上"`
}

// Link is one link of that chain.
type Link struct {
	Title string `json:"title"`
	Say   string `json:"say"`
	OK    bool   `json:"ok"`
}

// Message is one message of an inbox.
type Message struct {
	ID     string    `json:"id"`
	Title  string    `json:"title"`
	Body   string    `json:"body"`
	SentAt time.Time `json:"at"`
	Read   bool      `json:"read"`
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

// Scan is a computer screen that asks to log in.
type Scan struct {
	ID      string   `json:"id"`
	Purpose string   `json:"purpose" enum:"unit,person,handler" doc:"为单位登录、为本人登录、CA 登录后确认经办人"`
	Browser string   `json:"browser" doc:"电脑上的浏览器"`
	IP      string   `json:"ip"`
	Near    bool     `json:"near" doc:"与本机在同一网络"`
	Digits  []string `json:"digits,omitempty" doc:"不在同一网络时，让用户选出电脑上显示的一个"`
	Units   []Unit   `json:"units,omitempty" doc:"可以选择的单位"`
}

// Invitation is a mandate that the person has yet to confirm.
type Invitation struct {
	ID        string `json:"id"`
	Promotion bool   `json:"promotion" doc:"请经办人担任管理员；在 link 的页面确认"`
	Scope     string `json:"scope" doc:"可以办理的业务"`
	Period    string `json:"period" doc:"授权期限"`
	Giver     string `json:"giver" doc:"谁授权的"`
	Unit      string `json:"unit"`
	Role      string `json:"role"`
	Until     string `json:"until"`
	Link      string `json:"link" doc:"确认授权的页面，需要刷脸"`
}

// Me is the person who is signed in.
type Me struct {
	Name  string `json:"name" doc:"脱敏的姓名"`
	Phone string `json:"phone" doc:"脱敏的手机号"`
}

// Token is the token with which an app authenticates.
type Token struct {
	Token     string    `json:"token" doc:"放在 Authorization: Bearer 中；只显示这一次"`
	ExpiresAt time.Time `json:"until"`
}

// Hall holds the services that the API calls.
type Hall struct {
	Public    string // base address of the hall, for links to its pages
	Passwords *login.PasswordLogin
	Scans     *login.Scans
	Sessions  *session.Service
	Mandates  *mandate.Service
	Cases     *casework.Service
	Notices   *notice.Service
	Catalog   *catalog.Service
	Accepting *mandate.Acceptance
	Resets    *recovery.Reset
	Papers    *result.Service
	Puzzles   *slider.Service
	// Search returns the codes of items that match what people want to do, the best match first.
	Search func(words string, most int) []string
	// Check finds a document by its code, for an address whose checks it counts.
	Check func(ctx context.Context, address, code string) (result.Verdict, error)
}

// Handler returns the handler for everything under Root.
func (h Hall) Handler() http.Handler { return h.build().mux }
