package app_test

import (
	"bytes"
	"context"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"golang.org/x/net/html"

	"wangting/internal/actor"
	"wangting/internal/app/demo"
	"wangting/internal/casework"
	"wangting/internal/regno"
	"wangting/internal/ui/uitest"
	"wangting/internal/web"
)

// parking is a hall with a case at every stage that the table needs, and who signs in.
type parking struct {
	*hall
	uscc string
	rep  regno.Document
	boss actor.Actor
	open string // a case that was accepted
}

func openParking(t *testing.T, h *hall) *parking {
	t.Helper()
	ctx := t.Context()
	must(t, demo.Fill(ctx, h.Hall))
	p := &parking{hall: h}
	p.uscc, p.rep = h.opened("江南示例", "13800000101")
	p.boss = h.signed(p.rep.Number, p.uscc)
	must(t, h.Rooms.Mandates.OpenGiving(ctx, p.boss))
	p.personal(p.rep)
	c := h.drafted(p.boss)
	_, err := h.Rooms.Cases.Submit(ctx, p.boss, c.ID, c.Version)
	must(t, err)
	must(t, h.Rooms.Cases.AcceptCase(ctx, p.desk("clerk", actor.Clerk), c.ID, ""))
	p.open = c.ID
	return p
}

// personal gives somebody a password of their own.
func (p *parking) personal(doc regno.Document) {
	p.t.Helper()
	ctx := p.t.Context()
	who, err := p.Rooms.Persons.ByDocument(ctx, doc.Type, doc.Number)
	must(p.t, err)
	hash, err := p.Rooms.Credentials.Hash(ctx, password)
	must(p.t, err)
	must(p.t, p.DB.InTx(ctx, func(ctx context.Context) error { return p.Rooms.Credentials.PutPerson(ctx, system, who.ID, hash) }))
}

// desk is a member of staff of the province.
func (p *parking) desk(login string, role actor.Role) actor.Actor {
	return actor.Actor{StaffID: p.staff(login), Roles: []actor.Role{role}, Region: casework.Province}
}

// enter signs somebody in: a unit, its representative as a person, or a member of staff.
func (p *parking) enter(v *visitor, as, next string) page {
	p.t.Helper()
	form, to := url.Values{"account": {p.uscc}, "who": {p.rep.Number}, "password": {password}, "next": {next}}, "/login"
	switch as {
	case "unit":
	case "person":
		to = "/login/person"
	default:
		a := demo.Staff[slices.IndexFunc(demo.Staff, func(a demo.Account) bool { return a.Login == as })]
		p.later(time.Minute) // a code works once
		code, err := totp.GenerateCode(a.TOTP, p.now())
		must(p.t, err)
		form, to = url.Values{"login": {a.Login}, "password": {a.Password}, "code": {code}, "next": {next}}, "/staff/login"
	}
	return v.want(v.post(to, form), http.StatusSeeOther, "")
}

// sendFrom posts a form as the page at from does, as words or with files.
func (v *visitor) sendFrom(from, to string, form url.Values, files map[string]string) page {
	v.h.t.Helper()
	kind, body := "application/x-www-form-urlencoded", form.Encode()
	if files != nil {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		for field, content := range files { // before the words, where they are hardest to reach
			f, err := w.CreateFormFile(field, "名单.pdf")
			must(v.h.t, err)
			_, err = io.WriteString(f, content)
			must(v.h.t, err)
		}
		for name, values := range form {
			for _, s := range values {
				must(v.h.t, w.WriteField(name, s))
			}
		}
		must(v.h.t, w.Close())
		kind, body = w.FormDataContentType(), b.String()
	}
	req, err := http.NewRequestWithContext(v.h.t.Context(), http.MethodPost, v.h.url+to, strings.NewReader(body))
	must(v.h.t, err)
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	if from != "" {
		req.Header.Set("Referer", v.h.url+from)
	}
	res, err := v.c.Do(req)
	must(v.h.t, err)
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	must(v.h.t, err)
	return page{res.StatusCode, res.Header.Get("Location"), string(b)}
}

// formsOf are the forms of a page with what a browser would send of each, by their action.
func formsOf(t *testing.T, body string) map[string]url.Values {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	must(t, err)
	all := map[string]url.Values{}
	for n := range doc.Descendants() {
		if n.Data == "form" {
			all[attr(n, "action")] = valuesOf(n)
		}
	}
	return all
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func valuesOf(form *html.Node) url.Values {
	sent := url.Values{}
	for n := range form.Descendants() {
		switch name, kind := attr(n, "name"), attr(n, "type"); {
		case name == "":
		case n.Data == "textarea":
			if n.FirstChild != nil {
				sent.Add(name, n.FirstChild.Data)
			}
		case n.Data == "input" && kind != "file" && (kind != "radio" && kind != "checkbox" || has(n, "checked")):
			sent.Add(name, strings.ReplaceAll(attr(n, "value"), "\n", "\r\n")) // as browsers do
		case n.Data == "select":
			for o := range n.Descendants() {
				if o.Data == "option" && has(o, "selected") {
					sent.Add(name, attr(o, "value"))
				}
			}
		}
	}
	return sent
}

const typedWords = "登录结束以后才提交的话，\r\n一个字也不能丢"

// parkedPost is a form that somebody sends after their login has ended.
type parkedPost struct {
	as, from, to string
	form         url.Values
	files        map[string]string
	shows        []string // on the page of unfinished forms
	where        string   // in what menu
	saved        string   // counts one when it is saved
}

func (p *parking) posts(t *testing.T) map[string]parkedPost {
	t.Helper()
	v := p.visitor()
	p.enter(v, "unit", "/unit")
	info := formsOf(t, v.want(v.get("/unit/info/edit"), http.StatusOK, "").body)
	edit := url.Values{}
	for action, form := range info {
		if strings.HasPrefix(action, "/unit/info/edit") {
			edit = form
		}
	}
	if edit.Get("version") == "" {
		t.Fatalf("the forms of the page are %v", info)
	}
	edit.Set("address", "江苏省南京市新街口 99 号")
	other := p.known("无锡示例")
	p.personal(p.openedBy(other, other, "13851420888"))
	at := "/unit/cases/" + p.open
	desk := "/staff/cases/" + p.open
	return map[string]parkedPost{
		"单位信息": {as: "unit", from: "/unit/info/edit", to: "/unit/info/edit", form: edit, shows: []string{"江苏省南京市新街口 99 号"}, where: "单位信息",
			saved: `SELECT COUNT(*) FROM unit WHERE address = '江苏省南京市新街口 99 号'`},
		"a new handler": {as: "unit", from: "/unit/agents/new", to: "/unit/agents/new", where: "经办人管理",
			form: url.Values{"kind": {"handler"}, "name": {other.RepName}, "doctype": {other.RepDocType}, "docnumber": {other.RepDocNumber},
				"phone": {"13851420888"}, "from": {"2026-11-20"}, "until": {"2027-10-31"}},
			shows: []string{other.RepDocNumber, "13851420888"}, saved: `SELECT COUNT(*) FROM mandate WHERE state = 'pending'`},
		"a message about a case": {as: "unit", from: at, to: at + "/messages", form: url.Values{"words": {typedWords}}, where: "单位办件",
			shows: []string{"登录结束以后才提交的话，", "一个字也不能丢"}, saved: `SELECT COUNT(*) FROM case_event WHERE verb = 'say'`},
		"an opinion at the desk": {as: "reviewer", from: desk, to: desk + "/review", where: "办件队列",
			form: url.Values{"words": {typedWords}, "verdict": {"approved"}}, shows: []string{"登录结束以后才提交的话，", "审查：准予"},
			saved: `SELECT COUNT(*) FROM case_event WHERE verb = 'review'`},
		"a draft of the newsroom with a file": {as: "editor", from: "/staff/news/new?kind=notice", to: "/staff/news/new", where: "内容管理",
			form:  url.Values{"kind": {"notice"}, "title": {"停机维护的公告"}, "region": {"320000"}, "text": {typedWords}, "base": {"0"}, "do": {"save"}},
			files: map[string]string{"files": "%PDF-1.7 " + strings.Repeat("x", 5<<20)}, shows: []string{"停机维护的公告", "一个字也不能丢", "名单.pdf"},
			saved: `SELECT COUNT(*) FROM news_article`},
		"an address of a person": {as: "person", from: "/me/addresses/new", to: "/me/addresses/new", where: "收件地址",
			form: url.Values{"recipient": {"测试甲"}, "phone": {"13851420999"}, "province": {"32"}, "city": {"3201"}, "county": {"320102"},
				"detail": {"示例路 99 号"}}, shows: []string{"示例路 99 号"}, saved: `SELECT COUNT(*) FROM address`},
	}
}

// unfinished is the page where the forms of somebody wait, and where a login without another wish leads.
func unfinished(as string) (waits, home string) {
	switch as {
	case "unit":
		return web.UnfinishedOwn, "/unit"
	case "person":
		return web.UnfinishedOwn, "/me"
	}
	return web.UnfinishedStaff, "/staff"
}

// LOG-8: what anybody sends after their login has ended is shown to them after the next one, and to nobody else, and one click
// saves it.
func TestWhateverIsSentAfterTheLoginEndedWaitsForItsSender(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		p := openParking(t, h)
		for name, one := range p.posts(t) {
			t.Run(name, func(t *testing.T) {
				v, at := h.visitor(), ""
				waits, home := unfinished(one.as)
				p.enter(v, one.as, home)
				v.want(v.get(one.from), http.StatusOK, "")
				before := h.count(one.saved)
				h.later(31 * time.Minute)
				away := v.want(v.sendFrom(one.from, one.to, one.form, one.files), http.StatusSeeOther, "")
				if u, err := url.Parse(away.to); err != nil || u.Query().Get("next") != waits || u.Query().Get("ended") != "1" {
					t.Fatalf("sent on to %q", away.to)
				}
				if p := v.want(v.get(away.to), http.StatusOK, ""); !p.has("已保留") || one.files != nil && !p.has("文件没有保留") {
					t.Error("the login page does not say what became of the form")
				}
				p.enter(v, one.as, home)
				v.want(v.get(home), http.StatusSeeOther, waits)
				v.want(v.get(home), http.StatusOK, "") // led there once
				shown := v.want(v.get(waits), http.StatusOK, "")
				uitest.Check(t, []byte(shown.body))
				for _, words := range append(one.shows, "登录前提交的内容", "在“"+one.where+"”提交的内容") {
					if !shown.has(words) {
						t.Errorf("「%s」 is not shown", words)
					}
				}
				again := url.Values{}
				for action, form := range formsOf(t, shown.body) {
					if strings.HasPrefix(action, one.to+"?") {
						at, again = action, form
					}
				}
				if !maps.EqualFunc(again, one.form, slices.Equal) {
					t.Errorf("sent again: %q, first: %q", again, one.form)
				}
				var files map[string]string
				if one.files != nil {
					files = map[string]string{"files": "%PDF-1.7 名单"}
				}
				v.want(v.sendFrom(waits, at, again, files), http.StatusSeeOther, "")
				if n := h.count(one.saved); n != before+1 {
					t.Errorf("%d are saved, want %d", n, before+1)
				}
				v.want(v.get(waits), http.StatusSeeOther, home)
			})
		}
	})
}
