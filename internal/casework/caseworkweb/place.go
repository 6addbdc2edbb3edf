package caseworkweb

import (
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Place is where the pages of somebody's cases stand: in the unit centre, or in
// the centre of a person. The pages are the same; whose cases they show follows
// from who looks.
type Place struct {
	Base  string  // of every address: /unit or /me
	Cases string  // address of the list
	Home  ui.Link // the front page of the centre
	List  string  // heading of the list
	Go    ui.Link // where to begin something
	Nav   string  // entry of the top navigation
	Own   bool    // a person's own cases, whatever unit they act for just now
}

// The two places.
var (
	UnitPlace = Place{Base: "/unit", Cases: "/unit/cases", Home: ui.Link{Text: "单位主页", Href: "/unit"}, List: "单位办件",
		Go: ui.Link{Text: "去办事", Href: "/unit-services"}, Nav: "unit"}
	OwnPlace = Place{Base: "/me", Cases: "/me/applications", Home: ui.Link{Text: "个人中心", Href: "/me"}, List: "我的申请",
		Go: ui.Link{Text: "去办事", Href: "/person-services"}, Nav: "person", Own: true}
)

func (at Place) draft(id string) string { return at.Base + "/drafts/" + id }
func (at Place) one(id string) string   { return at.Cases + "/" + id }

// trail is the way to a page of a case.
func (at Place) trail(last ...ui.Link) []ui.Link {
	return append([]ui.Link{at.Home, {Text: at.List, Href: at.Cases}}, last...)
}

// mount guards a page: for whoever acts for a unit, or for a person.
func (at Place) mount(m *web.Mux, pattern string, p web.Page) {
	if at.Own {
		m.Person(pattern, p)
		return
	}
	m.Unit(pattern, p)
}

// who is the actor: in one's own place nobody acts for a unit.
func (at Place) who(r *http.Request) actor.Actor {
	a := actor.From(r.Context())
	if at.Own {
		return a.Self()
	}
	return a
}

// applicant is the heading of whose case it is.
func applicant(v casework.View) ui.SummaryItem {
	if v.Case.Personal() {
		return ui.SummaryItem{Key: "申请人", Value: v.Names[v.Case.StartedBy]}
	}
	return ui.SummaryItem{Key: "申请单位", Value: v.Case.UnitName}
}
