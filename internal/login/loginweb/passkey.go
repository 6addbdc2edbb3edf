package loginweb

import (
	"encoding/json"
	"errors"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/credential"
	"wangting/internal/fault"
	"wangting/internal/login"
	"wangting/internal/session/sessionweb"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// PasskeyPages are the pages of LOG-9: the list of a person's passkeys, the login by passkey, and the
// confirmation before risky acts. A script talks to the authenticator, so each page also names a way
// that works without script.
type PasskeyPages struct {
	Passkeys *credential.Passkeys
	Logins   *login.PasskeyLogin
	Sessions Sessions
	Own      ui.CentreFrame // frame of 个人中心
}

const (
	// PasskeyPath is the address of the list of passkeys.
	PasskeyPath  = sessionweb.Me + "/passkeys"
	passkeyLogin = "/login/passkey"
	keyCeremony  = "login.ceremony."
	mostResponse = 64 << 10
)

// Mount registers the pages on the mux.
func (p PasskeyPages) Mount(m *web.Mux) {
	m.Person("GET "+PasskeyPath, p.list)
	m.Person("POST "+PasskeyPath+"/begin", p.beginAdd)
	m.Person("POST "+PasskeyPath, p.add)
	m.Person("POST "+PasskeyPath+"/{id}/remove", p.remove)
	m.Person("POST "+PasskeyPath+"/second", p.second)
	m.Handle("POST "+passkeyLogin+"/begin", p.beginLogin)
	m.Handle("POST "+passkeyLogin, p.login)
	m.Handle("GET "+web.ConfirmPath, p.ask)
	m.Handle("POST "+web.ConfirmPath+"/begin", p.beginConfirm)
	m.Handle("POST "+web.ConfirmPath, p.confirm)
}

type passkeyRow struct{ ID, Name, Created, Used string }

type passkeysView struct {
	Centre ui.CenterVM
	Keys   []passkeyRow
	Second bool
	Able   bool
	Flash  string
}

func (p PasskeyPages) list(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	list, second, err := p.Passkeys.Mine(r.Context(), actor.From(r.Context()))
	if err != nil {
		return err
	}
	centre, err := p.Own(r.Context(), "passkeys")
	if err != nil {
		return err
	}
	v := passkeysView{Centre: centre, Second: second, Able: p.Passkeys.Able(), Flash: web.Session(r.Context()).TakeFlash()}
	for _, k := range list {
		made, used := k.CreatedAt.In(workday.Zone), k.UsedAt.In(workday.Zone)
		v.Keys = append(v.Keys, passkeyRow{k.ID, k.Name, made.Format("2006-01-02"), used.Format("2006-01-02 15:04")})
	}
	return web.Render(w, r, http.StatusOK, passkeysPage(v))
}

// begin stores the server's half of a WebAuthn ceremony in the session and sends the options to the
// browser.
func begin(w http.ResponseWriter, r *http.Request, kind string, options any, kept string, err error) error {
	if err != nil {
		return err
	}
	web.Session(r.Context()).Put(keyCeremony+kind, kept)
	w.Header().Set("Cache-Control", "no-store")
	return web.JSON(w, http.StatusOK, options)
}

// ceremonyAnswer is the browser's half of a WebAuthn ceremony.
type ceremonyAnswer struct {
	Name, Next string
	Response   json.RawMessage
	Kept       string `json:"-"`
}

func readAnswer(w http.ResponseWriter, r *http.Request, kind string) (ceremonyAnswer, error) {
	var t ceremonyAnswer
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, mostResponse)).Decode(&t); err != nil {
		return t, fault.Wrap(fault.Invalid, "通行密钥没有通过验证，请重试", err)
	}
	t.Kept = web.Session(r.Context()).Pop(keyCeremony + kind)
	return t, nil
}

func onward(w http.ResponseWriter, to string) error {
	return web.JSON(w, http.StatusOK, map[string]string{"next": to})
}

func (p PasskeyPages) beginAdd(w http.ResponseWriter, r *http.Request) error {
	o, kept, err := p.Passkeys.BeginAdd(r.Context(), actor.From(r.Context()))
	return begin(w, r, "add", o, kept, err)
}

func (p PasskeyPages) add(w http.ResponseWriter, r *http.Request) error {
	t, err := readAnswer(w, r, "add")
	if err != nil {
		return err
	}
	if err := p.Passkeys.Add(r.Context(), actor.From(r.Context()), t.Name, t.Kept, t.Response); err != nil {
		return err
	}
	web.Session(r.Context()).Flash("通行密钥已添加，下次可以直接用它登录")
	return onward(w, PasskeyPath)
}

func (p PasskeyPages) remove(w http.ResponseWriter, r *http.Request) error {
	if err := p.Passkeys.Remove(r.Context(), actor.From(r.Context()), r.PathValue("id")); err != nil {
		return err
	}
	web.Session(r.Context()).Flash("通行密钥已删除")
	return web.Redirect(w, r, PasskeyPath)
}

func (p PasskeyPages) second(w http.ResponseWriter, r *http.Request) error {
	on := r.PostFormValue("second") != ""
	if err := p.Passkeys.SetSecond(r.Context(), actor.From(r.Context()), on); err != nil {
		return err
	}
	say := "用密码登录时不再需要通行密钥"
	if on {
		say = "以后用密码登录时，还要用通行密钥确认"
	}
	web.Session(r.Context()).Flash(say)
	return web.Redirect(w, r, PasskeyPath)
}

func (p PasskeyPages) beginLogin(w http.ResponseWriter, r *http.Request) error {
	o, kept, err := p.Passkeys.BeginLogin()
	return begin(w, r, "login", o, kept, err)
}

func (p PasskeyPages) login(w http.ResponseWriter, r *http.Request) error {
	t, err := readAnswer(w, r, "login")
	if err != nil {
		return err
	}
	before := actor.From(r.Context())
	next := local(t.Next)
	in, err := p.Logins.Login(r.Context(), visitor(before), next != sessionweb.Me, t.Kept, t.Response)
	if err != nil {
		return err
	}
	if err := p.Sessions.LogOut(r.Context(), before); err != nil {
		return err
	}
	if err := web.SignIn(r, in.ID); err != nil {
		return err
	}
	if in.MandateID == "" {
		if next != sessionweb.Me {
			web.Session(r.Context()).Flash("您有多个单位，请选择要进入的单位")
		}
		next = sessionweb.Me
	}
	return onward(w, next)
}

// ask is the page 「确认是您本人」.
func (p PasskeyPages) ask(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	if web.LoginID(r) == "" {
		return web.Redirect(w, r, "/login")
	}
	return web.Render(w, r, http.StatusOK, confirmPage(local(r.URL.Query().Get("next")), actor.From(r.Context()).PersonID == ""))
}

func (p PasskeyPages) beginConfirm(w http.ResponseWriter, r *http.Request) error {
	o, kept, err := p.Logins.BeginConfirm(r.Context(), web.LoginID(r))
	return begin(w, r, "confirm", o, kept, err)
}

func (p PasskeyPages) confirm(w http.ResponseWriter, r *http.Request) error {
	t, err := readAnswer(w, r, "confirm")
	if err != nil {
		return err
	}
	err = p.Logins.Confirm(r.Context(), actor.From(r.Context()), web.LoginID(r), t.Kept, t.Response)
	if errors.Is(err, fault.Anonymous) {
		return onward(w, "/login")
	}
	if err != nil {
		return err
	}
	return onward(w, local(t.Next))
}

// local returns next when it is a path of this site, and the home page of the unit otherwise.
func local(next string) string {
	if web.Local(next) {
		return next
	}
	return "/unit"
}
