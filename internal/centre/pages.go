package centre

import (
	"context"
	"maps"
	"strings"
	"time"

	"github.com/a-h/templ"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/entitle"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/ui"
	"wangting/internal/unit"
	"wangting/internal/upgrade"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Pages are the pages of the unit centre that belong to no other package.
type Pages struct {
	Store      Store
	Catalog    *catalog.Service
	Favourites *catalog.Favourites
	Units      *unit.Service
	Persons    *person.Service
	Mandates   *mandate.Service
	Upgrades   *upgrade.Service
	// Entitled shows what may be claimed without applying, to somebody who sees so much; nil for none.
	Entitled func(list []entitle.Entitlement, seen actor.Sight) templ.Component
	Records  account.Records // nil where the core business system is not connected
	Now      func() time.Time
}

// Pages of other packages to which these link.
const (
	casesPath   = "/unit/cases"
	devicesPath = "/unit/settings/devices"
	addressPath = "/unit/settings/addresses"
	editPath    = "/unit/info/edit"
	historyPath = "/unit/info/history"
	closePath   = "/unit/info/close"
	olderPath   = "/unit/cases/older"
)

// Mount registers the pages on the mux.
func (p Pages) Mount(m *web.Mux) {
	m.Unit("GET /unit", p.home)
	m.Unit("POST "+unitStars, turnStar(p.Favourites, false))
	m.Unit("GET /unit/info", p.info)
	m.Unit("GET /unit/settings", p.settings)
}

// Shell returns the page frame of the unit centre for a page of any package. It costs one statement.
func (p Pages) Shell(ctx context.Context, active string) (ui.CenterVM, error) {
	who := actor.From(ctx)
	by, err := p.reader(ctx, who)
	if err != nil {
		return ui.CenterVM{}, err
	}
	c, err := p.Store.Counts(ctx, by)
	if err != nil {
		return ui.CenterVM{}, err
	}
	maps.DeleteFunc(c.Claims, func(item string, _ int64) bool {
		it := p.Catalog.Catalogue().Item(item)
		return it == nil || it.WithoutApplying() == "" // nobody can confirm it now
	})
	return frame(ctx, active, figuresOf(who, c, by.Sight)), nil
}

// reader is who as the reader of the unit's messages.
func (p Pages) reader(ctx context.Context, who actor.Actor) (notice.Reader, error) {
	sight, err := p.Mandates.Sight(ctx, who)
	return notice.Reader{UnitID: who.UnitID, PersonID: who.PersonID, Sight: sight}, err
}

// figures are the counters that the current person may see.
type figures struct {
	class    map[casework.Class]int64
	unread   int64
	requests int64 // for access to an item, if the person may answer them
	claims   int64 // 免申即享 that the person may confirm
	doubts   int64 // people whose power is to be confirmed, if the person may confirm it
}

func (f figures) all() int64 {
	return f.class[casework.ClassOpen] + f.class[casework.ClassDone] + f.class[casework.ClassDraft]
}

// waits returns the number of things that wait for the unit (待处理).
func (f figures) waits() int64 {
	return f.class[casework.ClassCorrect] + f.class[casework.ClassEndorse] + min(f.doubts, 1) + f.requests
}

// figuresOf leaves out the cases of sensitive items that who may not handle.
func figuresOf(who actor.Actor, c Counted, sight actor.Sight) figures {
	f := figures{class: map[casework.Class]int64{}, unread: c.Unread}
	if who.Level != actor.Operator {
		f.doubts, f.requests = c.Doubts, c.Requests
	}
	for item, n := range c.Claims {
		if sight.Sees(who.UnitID, item) {
			f.claims += n
		}
	}
	for _, n := range c.Cases {
		if sight.Sees(who.UnitID, n.Scope) {
			f.class[casework.Class(n.Class)] += n.N
		}
	}
	return f
}

// visible returns the first most cases that who may see.
func visible(who actor.Actor, list []Case, sight actor.Sight, most int) []Case {
	var out []Case
	for _, c := range list {
		if c.Sensitive && !sight.Sees(who.UnitID, c.Item) {
			continue
		}
		if out = append(out, c); len(out) == most {
			break
		}
	}
	return out
}

func frame(ctx context.Context, active string, f figures) ui.CenterVM {
	who := web.WhoFrom(ctx)
	v := ui.CenterVM{
		UnitName: who.Unit, RoleLabel: who.Role, PersonLine: strings.TrimSpace(who.Person + " " + who.Phone), Active: active,
		Counts: map[string]int{"cases": int(f.all()), "workbench": int(f.waits()), "messages": int(f.unread)},
		Cases:  map[string]int64{string(casework.ClassAll): f.all()}, Requests: f.requests, Doubted: f.doubts, Claims: f.claims,
	}
	for class, n := range f.class {
		v.Cases[string(class)] = n
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

// institution reports whether the current account is that of an institution (INS-6).
func institution(ctx context.Context) bool { return unit.IsInstitution(web.WhoFrom(ctx).Number) }

// day formats a day as 11 月 26 日（周四）.
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
