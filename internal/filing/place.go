package filing

import (
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Place says where the pages of an owner's cases are: in the unit centre or in the personal centre.
// The pages are the same in both; whose cases they show depends on the caller.
type Place struct {
	Base  string  // prefix of every path: /unit or /me
	Cases string  // path of the list
	Home  ui.Link // home page of the centre
	List  string  // heading of the list
	Begin ui.Link // where an application begins
	Nav   string  // entry of the main navigation
	Own   bool    // the person's own cases, even while they act for a unit
}

// The two places.
var (
	UnitPlace = Place{Base: "/unit", Cases: "/unit/cases", Home: ui.Link{Text: "单位主页", Href: "/unit"}, List: "单位办件",
		Begin: ui.Link{Text: "去办事", Href: "/unit-services"}, Nav: "unit"}
	OwnPlace = Place{Base: "/me", Cases: "/me/applications", Home: ui.Link{Text: "个人中心", Href: "/me"}, List: "我的申请",
		Begin: ui.Link{Text: "去办事", Href: "/person-services"}, Nav: "person", Own: true}
)

func (at Place) draftPath(id string) string { return at.Base + "/drafts/" + id }
func (at Place) casePath(id string) string  { return at.Cases + "/" + id }

// trail is the breadcrumb trail of a page of a case.
func (at Place) trail(last ...ui.Link) []ui.Link {
	return append([]ui.Link{at.Home, {Text: at.List, Href: at.Cases}}, last...)
}

// mount registers a page that requires a caller who acts for a unit, or a signed-in person.
func (at Place) mount(m *web.Mux, pattern string, p web.Page) {
	if at.Own {
		m.Person(pattern, p)
		return
	}
	m.Unit(pattern, p)
}

// who gives the caller. In the personal centre the caller acts for no unit.
func (at Place) who(r *http.Request) actor.Actor {
	a := actor.From(r.Context())
	if at.Own {
		return a.Self()
	}
	return a
}

// applicant is the summary line that names the applicant.
func applicant(v casework.View) ui.SummaryItem {
	if v.Case.Personal() {
		return ui.SummaryItem{Key: "申请人", Value: v.Names[v.Case.StartedBy]}
	}
	return ui.SummaryItem{Key: "申请单位", Value: v.Case.UnitName}
}
