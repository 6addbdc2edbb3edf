package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/id"
	"wangting/internal/web"
)

// leave signs somebody in, and has them send a form after their login has ended.
func (p *parking) leave(v *visitor, as, from, to string, form url.Values) page {
	p.t.Helper()
	_, home := unfinished(as)
	p.enter(v, as, home)
	v.want(v.get(home), http.StatusOK, "")
	p.later(31 * time.Minute)
	return v.want(v.sendFrom(from, to, form, nil), http.StatusSeeOther, "")
}

func TestNobodyElseSeesWhatWaitsInABrowser(t *testing.T) {
	p := openParking(t, open(t, unchanged))
	at, desk := "/unit/cases/"+p.open, "/staff/cases/"+p.open
	words := url.Values{"words": {typedWords}}
	other := p.known("无锡示例")
	doc := p.openedBy(other, other, "13851420888")
	for name, one := range map[string]struct {
		as, from, to string
		stranger     func(v *visitor)
		page         string
	}{
		"another unit":                 {"unit", at, at + "/messages", func(v *visitor) { v.login(other.USCC, doc, "/unit", "/unit") }, web.UnfinishedOwn},
		"the person, for no unit":      {"unit", at, at + "/messages", func(v *visitor) { p.enter(v, "person", "/me") }, web.UnfinishedOwn},
		"another member of staff":      {"reviewer", desk, desk + "/review", func(v *visitor) { p.enter(v, "decider", "/staff") }, web.UnfinishedStaff},
		"the unit in a staff browser":  {"reviewer", desk, desk + "/review", func(v *visitor) { p.enter(v, "unit", "/unit") }, web.UnfinishedOwn},
		"staff in a browser of a unit": {"unit", at, at + "/messages", func(v *visitor) { p.enter(v, "clerk", "/staff") }, web.UnfinishedStaff},
	} {
		t.Run(name, func(t *testing.T) {
			v := p.visitor()
			p.leave(v, one.as, one.from, one.to, words)
			one.stranger(v)
			if a := v.get(one.page); a.status != http.StatusSeeOther || a.has("一个字也不能丢") {
				t.Errorf("%s is shown %d: %s", name, a.status, a.body)
			}
			waits, home := unfinished(one.as)
			p.enter(v, one.as, home)
			if a := v.want(v.get(waits), http.StatusOK, ""); !a.has("一个字也不能丢") {
				t.Error("it is not there any more for who sent it")
			}
		})
	}
}

func TestPasswordsAndCodesAreNotKept(t *testing.T) {
	p := openParking(t, open(t, unchanged))
	v := p.visitor()
	form := url.Values{"phone": {"13851420999"}, "code": {"483920"}, "old_password": {"Old-Secret-1"}, "totp_secret": {"JBSWY3DPEHPK3PXP"}}
	p.leave(v, "unit", "/unit/settings/phone", "/unit/agents/new", form)
	p.enter(v, "unit", "/unit")
	a := v.want(v.get(web.UnfinishedOwn), http.StatusOK, "")
	if !a.has("13851420999") || !a.has("密码和验证码没有保留") {
		t.Errorf("the page says:\n%s", a.body)
	}
	for _, secret := range []string{"483920", "Old-Secret-1", "JBSWY3DPEHPK3PXP"} {
		if a.has(secret) {
			t.Errorf("%s was kept", secret)
		}
	}
	only := p.leave(p.visitor(), "unit", "/unit/settings/password", "/unit/settings/password", url.Values{"new_password": {"New-Secret-1"}})
	if a := v.get(only.to); !strings.Contains(only.to, "typed=none") || p.count(`SELECT COUNT(*) FROM web_parked`) != 1 {
		t.Errorf("a form of passwords only was sent on to %q:\n%s", only.to, a.body)
	}
}

func TestWhatIsGivenUpOrLeftByALogoutIsGone(t *testing.T) {
	p := openParking(t, open(t, unchanged))
	at, words := "/unit/cases/"+p.open, url.Values{"words": {typedWords}}
	v := p.visitor()
	p.leave(v, "unit", at, at+"/messages", words)
	v.want(v.sendFrom(at, at+"/messages", words, nil), http.StatusSeeOther, "") // a second click is one form
	p.enter(v, "unit", "/unit")
	give := ""
	for action := range formsOf(t, v.get(web.UnfinishedOwn).body) {
		if strings.HasSuffix(action, "/forget") {
			give = action
		}
	}
	v.want(v.post(give, nil), http.StatusSeeOther, at)
	v.want(v.get(web.UnfinishedOwn), http.StatusSeeOther, "/unit")

	p.leave(v, "unit", at, at+"/messages", words)
	p.enter(v, "unit", "/unit")
	v.want(v.post("/logout", nil), http.StatusSeeOther, "/")
	if n := p.count(`SELECT COUNT(*) FROM web_parked`); n != 0 {
		t.Errorf("%d forms are kept after a logout", n)
	}
}

// A refusal that shows no form keeps what waits: the case has gone on, and the words are still there.
func TestAFormThatComesTooLateIsKeptUntilItIsGivenUp(t *testing.T) {
	p := openParking(t, open(t, unchanged))
	desk := "/staff/cases/" + p.open
	v := p.visitor()
	p.leave(v, "reviewer", desk, desk+"/accept", url.Values{"words": {typedWords}})
	p.enter(v, "reviewer", "/staff")
	again := ""
	for action := range formsOf(t, v.get(web.UnfinishedStaff).body) {
		if strings.HasPrefix(action, desk) {
			again = action
		}
	}
	if a := v.sendFrom(web.UnfinishedStaff, again, url.Values{"words": {typedWords}}, nil); a.status < http.StatusBadRequest {
		t.Fatalf("a case that was accepted is accepted again: %d", a.status)
	}
	if a := v.want(v.get(web.UnfinishedStaff), http.StatusOK, ""); !a.has("一个字也不能丢") {
		t.Error("the words are gone")
	}
}

// What a page has refused is mended there and sent from there: it does not wait as well, or it would be sent a second time.
func TestAFormThatIsMendedOnItsOwnPageWaitsNoMore(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		p := openParking(t, h)
		v, to := p.visitor(), "/me/addresses/new"
		form := url.Values{"recipient": {"测试甲"}, "phone": {"1385142"}, "province": {"32"}, "city": {"3201"}, "county": {"320102"}, "detail": {"示例路 99 号"}}
		p.leave(v, "person", to, to, form)
		p.enter(v, "person", "/me")
		again := ""
		for action := range formsOf(t, v.get(web.UnfinishedOwn).body) {
			if strings.HasPrefix(action, to) {
				again = action
			}
		}
		form.Set("phone", "13851420999")
		v.want(v.sendFrom(to, to, form, nil), http.StatusSeeOther, "") // another address of the same page
		v.want(v.get(web.UnfinishedOwn), http.StatusOK, "")
		form.Set("phone", "1385142")
		v.want(v.sendFrom(web.UnfinishedOwn, again, form, nil), http.StatusUnprocessableEntity, "")
		v.want(v.get(web.UnfinishedOwn), http.StatusOK, "")
		form.Set("phone", "13851420998")
		v.want(v.sendFrom(to, to, form, nil), http.StatusSeeOther, "")
		v.want(v.get(web.UnfinishedOwn), http.StatusSeeOther, "/me")
	})
}

// A button without any words is not sent again by somebody who cannot see what it was.
func TestAButtonIsNamedOrNotSentAgain(t *testing.T) {
	p := openParking(t, open(t, unchanged))
	for name, one := range map[string]struct {
		to   string
		form url.Values
		says string
		send bool
	}{
		"a named button": {"/unit/access-requests/" + id.New(), url.Values{"do": {"decline"}, "words": {""}}, "不同意授权", true},
		"a tick":         {"/unit/messages/read", url.Values{"all": {"on"}}, "请到原来的页面重新操作", false},
	} {
		t.Run(name, func(t *testing.T) {
			v := p.visitor()
			p.leave(v, "unit", "/unit", one.to, one.form)
			p.enter(v, "unit", "/unit")
			a := v.want(v.get(web.UnfinishedOwn), http.StatusOK, "")
			if !a.has(one.says) || a.has("重新提交</button>") != one.send {
				t.Errorf("the page says:\n%s", a.body)
			}
		})
	}
}

func TestWhatIsTooMuchOrForgedIsNotKept(t *testing.T) {
	p := openParking(t, open(t, unchanged))
	at := "/unit/cases/" + p.open
	v := p.visitor()
	p.leave(v, "unit", at, at+"/messages", nil)
	big := url.Values{"words": {strings.Repeat("a", web.MostTyped)}}
	for _, files := range []map[string]string{nil, {"file": "x"}} {
		a := v.sendFrom(at, at+"/messages", big, files)
		if a.status != http.StatusRequestEntityTooLarge || !a.has("超过 4 MB，没有保存") || !a.has("返回") {
			t.Errorf("%d: %s", a.status, a.body)
		}
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.url+at+"/messages", strings.NewReader("words=forged"))
	must(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	res, err := v.c.Do(req)
	must(t, err)
	must(t, res.Body.Close())
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("a forged form got %d", res.StatusCode)
	}
	stranger := p.visitor().sendFrom(at, at+"/messages", url.Values{"words": {"x"}}, nil)
	if a := v.get(stranger.to); !strings.Contains(stranger.to, "typed=lost") || !a.has("没有保留") {
		t.Errorf("a browser without a login was sent on to %q:\n%s", stranger.to, a.body)
	}
	if n := p.count(`SELECT COUNT(*) FROM web_parked`); n != 0 {
		t.Errorf("%d forms are kept", n)
	}
}

// Whoever is signed in as a person only, and sends a form of a unit from another tab, finds it when they act for the unit again.
func TestAFormOfAUnitWaitsWhileItsPersonActsForNone(t *testing.T) {
	p := openParking(t, open(t, unchanged))
	at := "/unit/cases/" + p.open
	v := p.visitor()
	p.enter(v, "unit", "/unit")
	v.want(v.get("/unit"), http.StatusOK, "")
	p.enter(v, "person", "/me")
	v.want(v.sendFrom(at, at+"/messages", url.Values{"words": {typedWords}}, nil), http.StatusSeeOther, "/me")
	if a := v.get("/me"); !a.has("刚才提交的内容已保留") {
		t.Error("nobody says that the words are kept")
	}
	v.want(v.post("/me/units/"+p.boss.MandateID, nil), http.StatusSeeOther, "/unit")
	v.want(v.get("/unit"), http.StatusSeeOther, web.UnfinishedOwn)
	if a := v.want(v.get(web.UnfinishedOwn), http.StatusOK, ""); !a.has("一个字也不能丢") {
		t.Error("the words are gone")
	}
}

// Every form of which a room says that its page shows it again comes back there, and on no other page.
func TestEveryPageThatFillsItselfDoes(t *testing.T) {
	p := openParking(t, open(t, unchanged))
	ctx := t.Context()
	draft := p.drafted(p.boss).ID
	asked := p.drafted(p.boss)
	_, err := p.Rooms.Cases.Submit(ctx, p.boss, asked.ID, asked.Version)
	must(t, err)
	clerk := p.desk("clerk", actor.Clerk)
	must(t, p.Rooms.Cases.AskCorrection(ctx, clerk, asked.ID,
		casework.Asking{Words: "事实请写清楚", Points: []casework.Point{{Name: "facts", Reason: casework.Wrong}}}))
	done := p.open
	must(t, p.Rooms.Cases.ProposeVerdict(ctx, p.desk("reviewer", actor.Reviewer), done, casework.Approved, "可以调解"))
	must(t, p.Rooms.Cases.DecideCase(ctx, p.desk("decider", actor.Reviewer), done, casework.Approved, "达成协议"))
	must(t, p.Rooms.Cases.CloseCase(ctx, p.desk("decider", actor.Reviewer), done, "调解协议已送达"))
	paths := strings.NewReplacer("/apply/{item}", "/apply/"+mediationCode, "/drafts/{id}", "/drafts/"+draft,
		"/{id}/correction", "/"+asked.ID+"/correction", "/{id}"+casework.RatePath(catalog.RateClose), "/"+done+casework.RatePath(catalog.RateClose))
	tried := 0
	for form, page := range p.Mux.Filled() {
		if !strings.HasPrefix(page, "GET /unit/") || strings.HasSuffix(page, casework.RatePath(catalog.RateAccept)) {
			continue // the same pages of a person; an acceptance is rated by the same code
		}
		tried++
		t.Run(form, func(t *testing.T) {
			from, to := paths.Replace(strings.TrimPrefix(page, "GET ")), paths.Replace(strings.TrimPrefix(form, "POST "))
			v := p.visitor()
			away := p.leave(v, "unit", from, to, url.Values{"draft": {id.New()}, "version": {"1"}, "facts": {typedWords}, "words": {typedWords},
				"level": {"2"}})
			if u, err := url.Parse(away.to); err != nil || u.Query().Get("next") != from {
				t.Fatalf("sent on to %q", away.to)
			}
			p.enter(v, "unit", "/unit")
			a := v.want(v.get(from), http.StatusOK, "")
			if !a.has("一个字也不能丢") {
				t.Errorf("the page does not show what was typed:\n%s", a.body)
			}
			if n := strings.Count(a.body, "已恢复您上次填写的内容"); n != 1 {
				t.Errorf("the page says %d times that it was restored", n)
			}
			v.want(v.get(web.UnfinishedOwn), http.StatusSeeOther, "/unit")
		})
	}
	if tried < 8 {
		t.Errorf("%d forms were tried", tried)
	}
}
