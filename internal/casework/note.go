package casework

import (
	"context"
	"slices"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/id"
)

// Note is one save of the 内部附注 of a post (ITM-4). Saves are only ever added, so nobody erases what another wrote. It is for staff:
// no page, export or receipt of the applicant reads it.
type Note struct {
	ID     string
	CaseID string
	Post   catalog.Post
	Stage  string
	By     Hand
	For    string // staff id of the colleague for whom By stood in
	At     time.Time
	Data   form.Data // all answers of the post after the save; sealed in the database
}

// Notes keeps the 内部附注 of cases.
type Notes interface {
	AddNote(ctx context.Context, n Note) error
	// Notes gives the saves of a case, oldest first.
	Notes(ctx context.Context, caseID string) ([]Note, error)
}

// Noted gives what is written for a post, and the id of the save that wrote it last; "" when nothing is.
func (s Standing) Noted(post catalog.Post) (form.Data, string) {
	for _, n := range slices.Backward(s.Notes) {
		if n.Post == post {
			return n.Data, n.ID
		}
	}
	return form.Data{}, ""
}

// MayNote gives the form of the 内部附注 that a member of staff may write where the case is now, or why they may not. The form is nil when
// nobody writes any here.
func (s Standing) MayNote(who actor.Actor) (*form.Form, string) {
	st := s.Stage()
	f := s.Forms[st.Post]
	if f == nil || st.Kind == catalog.Automatic || s.Case.State.Ended() {
		return nil, ""
	}
	if !who.Has(roleOfPost(st.Post)) {
		return f, "内部附注由“" + postLabels[st.Post] + "”岗位的工作人员填写"
	}
	return f, s.sameHands(who, st, catalog.VerbKind{}, s.acted())
}

// Unwritten says that the 内部附注 of the stage of the case must be written before it leads on; "" when they are.
func (s Standing) Unwritten() string { return s.unwritten(s.Stage()) }

// unwritten says that the 内部附注 of a stage must be written before the case leads on from it.
func (s Standing) unwritten(st catalog.Stage) string {
	f := s.Forms[st.Post]
	if f == nil {
		return ""
	}
	if d, _ := s.Noted(st.Post); f.ValidateAt(d, s.Now) == nil {
		return ""
	}
	var titles []string
	for _, p := range f.Parts() {
		titles = append(titles, p.Title)
	}
	return "请先填写内部附注“" + strings.Join(titles, "”“") + "”"
}

// WriteNote saves the 内部附注 of the stage of a case. last is the save that the page showed: Conflict when there is a newer one. What is
// required may still be missing; what is written must be right. Invalid also when it would empty what somebody else wrote.
func (s *Service) WriteNote(ctx context.Context, who actor.Actor, caseID string, d form.Data, last string) error {
	return s.beside(ctx, who, caseID, NoteVerb, func(ctx context.Context, st Standing, c *Case) (step, error) {
		f, why := st.MayNote(who)
		post := st.Stage().Post
		old, newest := st.Noted(post)
		switch {
		case f == nil:
			return step{}, errChanged
		case why != "":
			return step{}, fault.New(fault.Forbidden, why)
		case c.Held(who):
			return step{}, errHeld
		case newest != last:
			return step{}, fault.New(fault.Conflict, "内部附注刚刚有人修改，请核对页面上最新的内容后再保存")
		}
		if err := f.Fits(d); err != nil {
			return step{}, err
		}
		d = f.Clean(f.Canonical(d))
		changes := f.Diff(old, d)
		if len(changes) == 0 {
			return step{}, fault.New(fault.Invalid, "内部附注没有变化")
		}
		if err := written(f, d, st.Now); err != nil {
			return step{}, err
		}
		if err := st.keepsOthers(who, post, f, changes); err != nil {
			return step{}, err
		}
		by := handOf(who, roleOfPost(post))
		return step{by: by, inside: true}, s.Store.AddNote(ctx, Note{ID: id.New(), CaseID: c.ID, Post: post, Stage: st.Stage().Key, By: by,
			For: c.standsIn(who), At: st.Now, Data: d})
	})
}

// written checks what is answered; what is not may follow.
func written(f *form.Form, d form.Data, now time.Time) error {
	wrong := fault.Of(f.ValidateAt(d, now))
	if wrong == nil {
		return nil
	}
	out := &fault.Fault{Kind: fault.Invalid}
	for _, one := range wrong.Fields {
		name, _, _ := strings.Cut(one.Name, ".")
		if _, answered := d[name]; answered {
			out.Fields = append(out.Fields, one)
		}
	}
	if len(out.Fields) == 0 {
		return nil
	}
	return out
}

// keepsOthers refuses to empty an answer that somebody else wrote. It may be corrected: the history keeps both.
func (s Standing) keepsOthers(who actor.Actor, post catalog.Post, f *form.Form, changes []form.Change) error {
	authors, was := map[string][]string{}, form.Data{} // since there is an answer
	for _, n := range s.Notes {
		if n.Post != post {
			continue
		}
		for _, c := range f.Diff(was, n.Data) {
			if authors[c.Name] = append(authors[c.Name], n.By.ID); c.New == "" {
				delete(authors, c.Name)
			}
		}
		was = n.Data
	}
	out := &fault.Fault{Kind: fault.Invalid}
	for _, c := range changes {
		others := slices.ContainsFunc(authors[c.Name], func(id string) bool { return !who.IsAmong(id) })
		if c.New == "" && c.Old != "" && others {
			out.Fields = append(out.Fields, fault.Field{Name: c.Name, Say: "“" + c.Label + "”由另一名工作人员填写，可以更正，不能清空"})
		}
	}
	if len(out.Fields) > 0 {
		return out
	}
	return nil
}

// outward gives what is written now in the 内部附注 that are marked 对外. Everything else of them stays inside.
func (s Standing) outward() form.Data {
	if s.marked == nil {
		return nil
	}
	out := form.Data{}
	for post := range s.Forms {
		d, _ := s.Noted(post)
		for key, v := range d {
			if _, is := s.marked.Field(key); is {
				out[key] = v
			}
		}
	}
	return out
}

// NoteHint says who reads the 内部附注 of an item.
func (it Item) NoteHint() string {
	if it.Outward != nil {
		return "只供工作人员查看；标明“对外”的可能写进给申请人的文书，其余的申请人看不到。"
	}
	return "只供工作人员查看，申请人看不到。"
}

// NoteChange is one change of an answer in the 内部附注.
type NoteChange struct {
	By    Hand
	At    time.Time
	Label string
	Old   string
	New   string
}

// NoteHistory gives every change of the 内部附注 of a case, newest first. Only in a view of staff there is any.
func (v View) NoteHistory() []NoteChange {
	var out []NoteChange
	was := map[catalog.Post]form.Data{}
	for _, n := range v.Notes {
		if f := v.Item.Notes[n.Post]; f != nil {
			for _, c := range f.Diff(was[n.Post], n.Data) {
				out = append(out, NoteChange{By: n.By, At: n.At, Label: c.Label, Old: c.Old, New: c.New})
			}
		}
		was[n.Post] = n.Data
	}
	slices.Reverse(out)
	return out
}
