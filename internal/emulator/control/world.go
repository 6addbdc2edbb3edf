package control

import (
	"net/http"

	"wangting/internal/emulator/people"
	"wangting/internal/fault"
	"wangting/internal/regno"
)

// worldView holds the strings of the second page.
type worldView struct {
	HallURL  string
	Units    []people.Unit
	Persons  []people.Person
	Statuses []string
	Types    []regno.DocOption

	Unit       people.Unit // as typed
	UnitWrong  *fault.Fault
	Person     people.Person
	PersonNote *fault.Fault
	Leaver     people.Ended
	LeaverNote *fault.Fault
	Ended      []people.Ended
}

// world shows units and persons, and the forms that add one.
func (d Deps) world(w http.ResponseWriter, r *http.Request, status int, v worldView) {
	v.HallURL, v.Units, v.Persons, v.Ended = d.HallURL, d.People.Units(), d.People.Persons(), d.People.EndedInsurances()
	v.Statuses, v.Types = people.Statuses(), regno.DocTypes()
	render(w, r, status, worldPage(v))
}

func (d Deps) addUnit(w http.ResponseWriter, r *http.Request) {
	u := people.Unit{
		USCC: r.FormValue("uscc"), Name: r.FormValue("name"), RepName: r.FormValue("repName"),
		RepDocType: r.FormValue("repDocType"), RepDocNumber: r.FormValue("repDocNumber"),
		Status: r.FormValue("status"), Region: r.FormValue("region"), Address: r.FormValue("address"),
		Type: r.FormValue("type"), Industry: r.FormValue("industry"), Established: r.FormValue("established"),
	}
	err := d.People.AddUnit(u)
	switch {
	case !wantsPage(r):
		answerDone(w, err)
	case err != nil:
		d.world(w, r, status(err), worldView{Unit: u, UnitWrong: fault.Of(err)})
	default:
		http.Redirect(w, r, "/control/world#units", http.StatusSeeOther)
	}
}

func (d Deps) addPerson(w http.ResponseWriter, r *http.Request) {
	p := people.Person{Name: r.FormValue("name"), DocType: r.FormValue("docType"), Number: r.FormValue("number")}
	err := d.People.AddPerson(p)
	switch {
	case !wantsPage(r):
		answerDone(w, err)
	case err != nil:
		d.world(w, r, status(err), worldView{Person: p, PersonNote: fault.Of(err)})
	default:
		http.Redirect(w, r, "/control/world#persons", http.StatusSeeOther)
	}
}

func (d Deps) endInsurance(w http.ResponseWriter, r *http.Request) {
	e := people.Ended{Insured: people.Insured{USCC: r.FormValue("uscc"), Number: r.FormValue("number")}, Day: r.FormValue("day")}
	err := d.People.EndInsurance(e)
	switch {
	case !wantsPage(r):
		answerDone(w, err)
	case err != nil:
		d.world(w, r, status(err), worldView{Leaver: e, LeaverNote: fault.Of(err)})
	default:
		http.Redirect(w, r, "/control/world#leavers", http.StatusSeeOther)
	}
}

func (d Deps) insure(w http.ResponseWriter, r *http.Request) {
	d.People.Insure(people.Insured{USCC: r.FormValue("uscc"), Number: r.FormValue("number")})
	if !wantsPage(r) {
		answerDone(w, nil)
		return
	}
	http.Redirect(w, r, "/control/world#leavers", http.StatusSeeOther)
}

// fieldView holds one text field of a form.
type fieldView struct {
	ID, Name, Label, Value, Hint, Wrong string
	Optional                            bool
}

// described returns the value of aria-describedby.
func (f fieldView) described() string {
	switch {
	case f.Wrong != "":
		return f.ID + "-e"
	case f.Hint != "":
		return f.ID + "-h"
	}
	return ""
}

// wrong returns the message about a field; "" when f is nil or does not name the field.
func wrong(f *fault.Fault, name string) string {
	if f == nil {
		return ""
	}
	return f.FieldSays(name)
}

func typeLabel(types []regno.DocOption, code string) string {
	for _, t := range types {
		if string(t.Type) == code {
			return t.Label
		}
	}
	return code
}
