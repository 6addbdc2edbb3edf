package centre

import (
	"context"
	"net/http"
	"net/url"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/parcel"
	"wangting/internal/query"
	"wangting/internal/session"
	"wangting/internal/session/sessionweb"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// OwnPages are the pages of 「个人中心」 that belong to no other package (PER-2).
type OwnPages struct {
	Catalog    *catalog.Service
	Favourites *catalog.Favourites
	Notices    *notice.Service
	Mandates   *mandate.Service
	Sessions   *session.Service
	Cases      *casework.Service
}

// Pages of other packages to which these and the settings link.
const (
	applicationsPath = sessionweb.Me + "/applications"
	ownAddressPath   = sessionweb.Me + "/addresses"
	phonePath        = sessionweb.Me + "/phone"
	passkeyPath      = sessionweb.Me + "/passkeys"
	dataPath         = sessionweb.Me + "/data"
	acceptPath       = "/app/units/" // with the id of a mandate, on the phone
)

const (
	ownCasesPath = sessionweb.Me + "/cases"
	messagesPath = sessionweb.Me + "/messages"
)

// Mount registers the pages on the mux.
func (p OwnPages) Mount(m *web.Mux) {
	m.Person("GET "+sessionweb.Me, p.me)
	m.Person("POST "+sessionweb.Me+"/units/{mandate}", p.actFor)
	m.Person("GET "+ownCasesPath, p.myCases)
	m.Person("GET "+messagesPath, p.myMessages)
	m.Person("POST "+ownStars, turnStar(p.Favourites, true))
}

// ownEntries is the side navigation of 「个人中心」.
var ownEntries = []ui.NavItem{
	{Key: "home", Text: "个人中心", Href: sessionweb.Me, Icon: "home"},
	{Key: "cases", Text: "我的申请", Href: applicationsPath, Icon: "files"},
	{Key: "mine", Text: "代表单位的办件", Href: ownCasesPath, Icon: "building"},
	{Key: "parcels", Text: "我的快递", Href: parcel.OwnPath, Icon: "truck-delivery"},
	{Key: "papers", Text: "查询凭证", Href: "/me/papers", Icon: "file-certificate"},
	{Key: "settings", Text: "收件地址", Href: ownAddressPath, Icon: "map-pin"},
	{Key: "phone", Text: "修改手机", Href: phonePath, Icon: "device-mobile"},
	{Key: "password", Text: "密码设置", Href: sessionweb.OwnPasswordPath, Icon: "lock"},
	{Key: "passkeys", Text: "通行密钥", Href: passkeyPath, Icon: "face-id"},
	{Key: "data", Text: "我的数据", Href: dataPath, Icon: "shield-check"},
}

// OwnShell returns the page frame of 「个人中心」 for a page of any package.
func OwnShell(ctx context.Context, active string) (ui.CenterVM, error) {
	return ownFrame(ctx, active), nil
}

func ownFrame(ctx context.Context, active string) ui.CenterVM {
	who := web.WhoFrom(ctx)
	return ui.CenterVM{
		UnitName:   who.Person,
		RoleLabel:  "个人",
		PersonLine: who.Phone,
		Active:     active,
		Label:      "个人中心",
		Entries:    ownEntries,
		Inbox:      messagesPath,
	}
}

// actFor is 「进入单位」: the same person, acting for one of their units.
func (p OwnPages) actFor(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	if id := r.PathValue("mandate"); id != who.MandateID {
		in, err := p.Sessions.Switch(r.Context(), who, id)
		if err != nil {
			return err
		}
		if err := web.SignIn(r, in.ID); err != nil {
			return err
		}
	}
	return web.Redirect(w, r, "/unit")
}

// stars are the favourites of a person.
func (p OwnPages) stars(ctx context.Context, who actor.Actor) ([]ui.ServiceRowVM, error) {
	codes, err := p.Favourites.Codes(ctx, who, true)
	var out []ui.ServiceRowVM
	for _, code := range codes {
		it := p.Catalog.Catalogue().Item(code)
		if it == nil {
			continue
		}
		row := itemRow(it, star(ownStars, code, true, sessionweb.Me))
		if q, ok := query.Of(it); ok {
			row.Apply = ui.Link{Text: "查询", Href: q.Path()}
		} else if it.Online && it.For(catalog.ForPersons) {
			row.Apply = ui.Link{Text: "办理", Href: "/me/apply/" + url.PathEscape(it.Code)}
		}
		out = append(out, row)
	}
	return out, err
}
