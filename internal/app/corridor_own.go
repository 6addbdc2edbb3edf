package app

import (
	"context"

	"wangting/internal/address/addressweb"
	"wangting/internal/casework/caseworkweb"
	"wangting/internal/catalog"
	"wangting/internal/centre"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// ownEntries is the side navigation of the centre of a person (PER-2).
var ownEntries = []ui.NavItem{
	{Key: "home", Text: "个人中心", Href: "/me", Icon: "home"},
	{Key: "cases", Text: "我的申请", Href: caseworkweb.OwnPlace.Cases, Icon: "files"},
	{Key: "mine", Text: "代表单位的办件", Href: "/me/cases", Icon: "building"},
	{Key: "parcels", Text: "我的快递", Href: "/me/parcels", Icon: "truck-delivery"},
	{Key: "settings", Text: "收件地址", Href: addressweb.OwnPath, Icon: "map-pin"},
	{Key: "phone", Text: "修改手机", Href: "/me/phone", Icon: "settings"},
}

// ownShell is the frame of the centre of a person.
func ownShell(ctx context.Context, active string) (ui.CenterVM, error) {
	who := web.WhoFrom(ctx)
	return ui.CenterVM{UnitName: who.Person, RoleLabel: "个人", PersonLine: who.Phone, Active: active, Label: "个人中心",
		Entries: ownEntries, Inbox: "/me/messages"}, nil
}

// ownPages are the addresses and favourites of a person.
func (h *Hall) ownPages() {
	h.ownStars().Mount(h.Mux)
}

// ownStars are the items that a person keeps at hand.
func (h *Hall) ownStars() centre.Favourites {
	items := func(code string) (centre.Item, bool) {
		it := h.Rooms.Catalog.Catalogue().Item(code)
		if it == nil {
			return centre.Item{}, false
		}
		x := line(it)
		x.Online = x.Online && it.For(catalog.ForPersons)
		return x, true
	}
	return centre.Favourites{Favourites: h.Rooms.Favourites, Item: items, Own: true}
}
