package desk

import (
	"net/http"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// words reads what the caller has kept about a case, and the phrases that they may put in.
func (p Pages) words(r *http.Request, who actor.Actor, v *caseView, view casework.View) (err error) {
	if !casework.Handles(who) || view.Case.State.Ended() {
		return nil
	}
	if v.kept, err = p.Core.KeptWords(r.Context(), who, view.Case.ID); err != nil {
		return err
	}
	v.phrases, err = p.Core.PhrasesFor(r.Context(), who, view.Case.ItemCode)
	return err
}

// keep keeps what is typed into the form of a step, for the script while somebody types and for 「暂存」.
func (p Pages) keep(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "提交的内容无法读取，请返回后重试", err)
	}
	id := r.PathValue("id")
	err := p.Core.KeepWords(r.Context(), actor.From(r.Context()), id, casework.Verb(r.PathValue("verb")), r.PostForm.Get("words"))
	if err != nil {
		return err
	}
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		return web.JSON(w, http.StatusOK, kept{1, p.Now().In(workday.Zone).Format("15:04"), "已暂存"})
	}
	web.Session(r.Context()).Flash("已暂存，只有您能看到")
	return web.Redirect(w, r, trailOf(r).from(casePath(id)))
}

type phraseView struct {
	Shell ui.StaffVM
	Flash string
	Fault *fault.Fault
	Words ui.FieldVM
	Item  ui.SelectVM
	Owner *ui.SelectVM // nil for who adds only their own
	Rows  []phraseRow
}

type phraseRow struct {
	ID, Words, Whose, Item string
	Mine                   bool // the caller may delete it
}

// phraseList shows the phrases of the caller, of their department and of their office (常用语, DSK-7).
func (p Pages) phraseList(w http.ResponseWriter, r *http.Request) error {
	return p.showPhrases(w, r, http.StatusOK, nil)
}

func (p Pages) showPhrases(w http.ResponseWriter, r *http.Request, status int, f *fault.Fault) error {
	who := actor.From(r.Context())
	list, err := p.Core.PhrasesFor(r.Context(), who, "")
	if err != nil {
		return err
	}
	names, options := map[string]string{}, [][2]string{{"", "所有事项"}}
	for _, it := range p.Core.ItemNames() {
		names[it[0]] = it[1]
		options = append(options, it)
	}
	v := phraseView{
		Shell: p.Frame(r.Context(), ui.StaffPage{Title: "常用语", Current: ui.StaffCases, HasError: f != nil,
			Crumbs: []ui.Link{{Text: "办件队列", Href: "/staff/cases"}, {Text: "常用语"}}}),
		Flash: web.Session(r.Context()).TakeFlash(), Fault: f,
		Words: ui.FieldVM{Name: "words", Label: "常用语", Value: r.PostFormValue("words"), Err: f.FieldSays("words"),
			Hint: "需要逐件填写的地方写“【】”，没有填写的不能提交"},
		Item: ui.SelectVM{FieldVM: ui.FieldVM{Name: "item", Label: "用于哪个事项", Err: f.FieldSays("item")},
			Options: ui.Options(r.PostFormValue("item"), options...)},
	}
	owners, err := p.Core.PhraseOwners(r.Context(), who)
	if err != nil {
		return err
	}
	var whose [][2]string
	for i, o := range owners {
		switch {
		case i == 0:
			whose = append(whose, [2]string{"", "只有我自己"})
		case o.Mine:
			whose = append(whose, [2]string{o.ID, o.Name + "的工作人员"})
		}
	}
	if len(whose) > 1 || f.FieldSays("owner") != "" {
		v.Owner = &ui.SelectVM{FieldVM: ui.FieldVM{Name: "owner", Label: "谁可以用", Err: f.FieldSays("owner")},
			Options: ui.Options(r.PostFormValue("owner"), whose...)}
	}
	for _, one := range list {
		row := phraseRow{ID: one.ID, Words: one.Words, Whose: "本部门", Item: "所有事项"}
		if i := slices.IndexFunc(owners, func(o casework.PhraseOwner) bool { return o.ID == one.Owner }); i >= 0 {
			row.Whose, row.Mine = owners[i].Name, owners[i].Mine
		}
		if name := names[one.ItemCode]; name != "" {
			row.Item = name
		}
		v.Rows = append(v.Rows, row)
	}
	return web.Render(w, r, status, phrasesPage(v))
}

func (p Pages) addPhrase(w http.ResponseWriter, r *http.Request) error {
	err := p.Core.AddPhrase(r.Context(), actor.From(r.Context()), r.PostFormValue("words"), r.PostFormValue("item"), r.PostFormValue("owner"))
	if _, ok := web.Fields(err); ok {
		return p.showPhrases(w, r, http.StatusUnprocessableEntity, fault.Of(err))
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash("已添加")
	return web.Redirect(w, r, "/staff/phrases")
}

func (p Pages) removePhrase(w http.ResponseWriter, r *http.Request) error {
	if err := p.Core.RemovePhrase(r.Context(), actor.From(r.Context()), r.PathValue("id")); err != nil {
		return err
	}
	web.Session(r.Context()).Flash("已删除")
	return web.Redirect(w, r, "/staff/phrases")
}
