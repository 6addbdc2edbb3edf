package centre

import (
	"context"
	"errors"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Pages are the pages of the unit centre that belong to no room.
type Pages struct {
	Store   Store
	Catalog Catalog
	Rights  Rights
	Units   Units
	People  People
	// Favourites are the items that people keep at hand.
	Favourites *catalog.Favourites
	// Word is the status word of a case.
	Word func(state string, answered bool) string
	Now  func() time.Time
	// PasswordHref is where a password is changed; "" while that is not offered.
	PasswordHref string
	// AddressHref is where the addresses for parcels are kept.
	AddressHref string
	// EditHref, HistoryHref and CloseHref are where 「单位信息」 is edited, its changes are told, and the account is closed; "" while not offered.
	EditHref, HistoryHref, CloseHref string
	// Older gives where somebody looks up what their unit had in an older hall; "" when it had nothing.
	Older func(ctx context.Context, who actor.Actor) (string, error)
	// Records are what the core business system knows; nil where it is not connected.
	Records Records
}

// Mount puts the pages where they belong.
func (p Pages) Mount(m *web.Mux) {
	m.Unit("GET /unit", p.home)
	Favourites{Favourites: p.Favourites, Item: p.Catalog.Item}.Mount(m)
	m.Unit("GET /unit/info", p.info)
	m.Unit("GET /unit/settings", p.settings)
}

// Shell is the frame of the unit centre around a page of any room, for one statement.
func (p Pages) Shell(ctx context.Context, active string) (ui.CenterVM, error) {
	who := actor.From(ctx)
	c, err := p.Store.Counts(ctx, who.UnitID, who.PersonID)
	if err != nil {
		return ui.CenterVM{}, err
	}
	f, err := p.figures(ctx, who, c)
	return frame(ctx, active, f), err
}

// figures are the counters as somebody may see them.
type figures struct {
	class  map[string]int64
	unread int64
	doubts int64 // 1 when powers are to be confirmed, by those who may
}

func (f figures) all() int64 { return f.class[classOpen] + f.class[classDone] + f.class[classDraft] }

// waits is what waits for the unit (待处理).
func (f figures) waits() int64 { return f.class[classCorrect] + f.class[classEndorse] + f.doubts }

// sees says whether who may see cases of a sensitive item.
func (p Pages) sees(ctx context.Context, who actor.Actor, item string) (bool, error) {
	if who.Level == actor.Representative || who.Level == actor.Administrator {
		return true, nil
	}
	err := p.Rights.May(ctx, who, who.UnitID, item)
	if err != nil && !errors.Is(err, fault.Forbidden) && !errors.Is(err, fault.NotFound) {
		return false, err
	}
	return err == nil, nil
}

func (p Pages) figures(ctx context.Context, who actor.Actor, c Counted) (figures, error) {
	f := figures{class: map[string]int64{}, unread: c.Unread}
	if who.Level != actor.Operator {
		f.doubts = min(c.Doubts, 1)
	}
	known := map[string]bool{"": true}
	for _, n := range c.Cases {
		may, ok := known[n.Scope]
		if !ok {
			var err error
			if may, err = p.sees(ctx, who, n.Scope); err != nil {
				return f, err
			}
			known[n.Scope] = may
		}
		if may {
			f.class[n.Class] += n.N
		}
	}
	return f, nil
}

// seen leaves out cases of sensitive items that who may not see, and all beyond most.
func (p Pages) seen(ctx context.Context, who actor.Actor, list []Case, most int) ([]Case, error) {
	var out []Case
	for _, c := range list {
		if c.Sensitive {
			may, err := p.sees(ctx, who, c.Item)
			if err != nil {
				return nil, err
			}
			if !may {
				continue
			}
		}
		if out = append(out, c); len(out) == most {
			break
		}
	}
	return out, nil
}

func frame(ctx context.Context, active string, f figures) ui.CenterVM {
	who := web.WhoFrom(ctx)
	v := ui.CenterVM{
		UnitName: who.Unit, RoleLabel: who.Role, PersonLine: strings.TrimSpace(who.Person + " " + who.Phone), Active: active,
		Counts: map[string]int{"cases": int(f.all()), "workbench": int(f.waits()), "messages": int(f.unread)},
	}
	v.Switch = ui.Link{Text: "切换单位", Href: "/me"}
	if institution(ctx) {
		v.Label = "机构中心"
		for _, e := range ui.UnitEntries {
			if e.Key != "agents" && e.Key != "institutions" {
				v.Entries = append(v.Entries, e)
			}
		}
	}
	return v
}

// institution reports whether the account at hand is that of an institution (INS-6).
func institution(ctx context.Context) bool { return strings.HasPrefix(web.WhoFrom(ctx).Number, "JG") }

// day is 11 月 26 日（周四）.
func day(t time.Time) string {
	t = t.In(workday.Zone)
	return t.Format("1 月 2 日") + "（周" + [...]string{"日", "一", "二", "三", "四", "五", "六"}[t.Weekday()] + "）"
}

func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(workday.Zone).Format("2006-01-02")
}
