package app

import (
	"context"
	"sync/atomic"

	"wangting/internal/account/accountweb"
	"wangting/internal/actor"
	"wangting/internal/address/addressweb"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/centre"
	"wangting/internal/centre/centredb"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/session/sessionweb"
	"wangting/internal/unit"
)

func (h *Hall) centre() centre.Pages {
	r := h.Rooms
	p := centre.Pages{Store: centredb.Store{DB: h.DB}, Catalog: newCentreCatalog(r.Catalog), Rights: centreRights{r.Mandates},
		Units: centreUnits{r.Units}, People: centrePeople{r.Mandates, r.Persons}, Favourites: r.Favourites,
		Word: func(s string, answered bool) string { return casework.State(s).Word(answered) }, Now: h.now,
		PasswordHref: sessionweb.PasswordPath, AddressHref: addressweb.UnitPath,
		EditHref: accountweb.EditPath, HistoryHref: accountweb.HistoryPath, CloseHref: accountweb.ClosePath, Older: r.Upgrades.PastAt}
	if h.Outside.Core != nil {
		p.Records = coreRecords{h}.read
	}
	return p
}

// centreCatalog is the catalogue for units, as lines; they are made once for each state of it.
type centreCatalog struct {
	catalog *catalog.Service
	made    *atomic.Pointer[unitLines]
}

type unitLines struct {
	stamp      string
	items, hot []centre.Item
}

func newCentreCatalog(s *catalog.Service) centreCatalog {
	return centreCatalog{s, new(atomic.Pointer[unitLines])}
}

func (c centreCatalog) lines() *unitLines {
	now := c.catalog.Catalogue()
	if l := c.made.Load(); l != nil && l.stamp == now.Stamp() {
		return l
	}
	l := &unitLines{stamp: now.Stamp(), items: lines(now.List(catalog.Filter{Audience: catalog.ForUnits}))}
	for _, it := range now.Hot(len(now.Items())) {
		if it.For(catalog.ForUnits) {
			l.hot = append(l.hot, line(it))
		}
	}
	c.made.Store(l)
	return l
}

func (c centreCatalog) Items() []centre.Item { return c.lines().items }

func (c centreCatalog) Hot(n int) []centre.Item {
	hot := c.lines().hot
	return hot[:min(n, len(hot)):min(n, len(hot))]
}

func (c centreCatalog) Item(code string) (centre.Item, bool) {
	it := c.catalog.Catalogue().Item(code)
	if it == nil {
		return centre.Item{}, false
	}
	return line(it), true
}

func lines(list []*catalog.Item) []centre.Item {
	out := make([]centre.Item, len(list))
	for i, it := range list {
		out[i] = line(it)
	}
	return out
}

func line(it *catalog.Item) centre.Item {
	return centre.Item{Code: it.Code, Name: it.Name, Line: it.AudienceLabel() + " · " + it.TimeLabel(), Board: it.Board,
		Department: it.Department, Query: it.Query, Online: it.Online}
}

type centreUnits struct{ units *unit.Service }

var unitStates = map[unit.State]string{unit.Active: "正常", unit.Suspended: "已停用", unit.Closed: "已注销"}

func (u centreUnits) Unit(ctx context.Context, id string) (centre.Unit, error) {
	x, err := u.units.Find(ctx, id)
	return centre.Unit{USCC: string(x.USCC), Number: x.Number, Name: x.Name, Region: unit.RegionName(x.Region), Kind: x.Kind, Address: x.Address,
		Economy: unit.Label(unit.Economies(), x.Economy), Nature: unit.Label(unit.Natures(), x.Nature),
		Industry: unit.Label(unit.Industries(), x.Industry), Affiliation: unit.Label(unit.Affiliations(), x.Affiliation),
		State: unitStates[x.State], OpenedAt: x.CreatedAt}, err
}

// centrePeople are those who may act for the unit of whoever asks, masked.
type centrePeople struct {
	mandates *mandate.Service
	persons  *person.Service
}

func (p centrePeople) Of(ctx context.Context, unitID string) ([]centre.Person, error) {
	who := actor.From(ctx)
	if who.UnitID != unitID {
		return nil, fault.New(fault.NotFound, "")
	}
	list, err := p.mandates.OfUnit(ctx, who)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(list))
	for i, m := range list {
		ids[i] = m.PersonID
	}
	persons, err := p.persons.FindMany(ctx, ids)
	if err != nil {
		return nil, err
	}
	var out []centre.Person
	for _, m := range list {
		x, known := persons[m.PersonID]
		if !known {
			continue
		}
		out = append(out, centre.Person{Level: m.Level, Name: regno.MaskName(x.Name), Document: x.Document().Type.Label() + " " + x.Document().Masked(),
			Phone: regno.MaskMobile(string(x.Phone)), From: m.From, Until: m.Until})
	}
	return out, nil
}

// centreRights says whether somebody may handle an item for a unit (HAN-5).
type centreRights struct{ mandates *mandate.Service }

func (r centreRights) May(ctx context.Context, who actor.Actor, unitID, item string) error {
	_, err := r.mandates.Decide(ctx, who, mandate.Ask{UnitID: unitID, Item: item})
	return err
}
