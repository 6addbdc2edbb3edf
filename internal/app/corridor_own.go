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

// ownPages are the pages of the cases of a person (PER-3).
func (h *Hall) ownPages() {
	caseworkweb.Pages{At: caseworkweb.OwnPlace, Cases: h.Rooms.Cases, More: parcelCorridor{h}.steps, Shell: ownShell, Public: h.Config.Public}.Mount(h.Mux)
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

// casesOf is where the cases of a unit or of a person stand; an id follows.
func casesOf(unit bool) string {
	if unit {
		return caseworkweb.UnitPlace.Cases + "/"
	}
	return caseworkweb.OwnPlace.Cases + "/"
}
