package mandateweb

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/ui"
	"wangting/internal/web"
)

type scopeView struct {
	frame
	ID, Whom, Words, Only, Flash string
	Boards                       []boardView
	Hidden                       []Item // picked items that this page does not list, with the ids of their boards
	Was, Listed, Full            string // for the server: what was granted, what is listed, which boxes 全选 are ticked
	Size, Picked, Changed        int
	Gone                         int // items that were granted, are picked no more and are not listed
	Says                         string
	Others                       []ui.Option // the other operators of the unit, whose items can be taken over
}

// Whole reports whether the page lists every item, so that 「全部事项」 means what is in sight.
func (v scopeView) Whole() bool { return v.Words == "" && v.Only == "" }

// AllPicked reports whether every item is picked.
func (v scopeView) AllPicked() bool { return v.Size > 0 && v.Picked == v.Size }

func (p Pages) scope(w http.ResponseWriter, r *http.Request) error {
	granted, err := p.Mandates.ScopeOf(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.showScope(w, r, http.StatusOK, freshPicker(p.items(), granted), nil)
}

func (p Pages) showScope(w http.ResponseWriter, r *http.Request, status int, pick picker, problem *fault.Fault) error {
	one, m, err := p.openMandate(r, problem)
	if err != nil {
		return err
	}
	if m.Level != actor.Operator {
		return web.Redirect(w, r, AgentsPath)
	}
	v := scopeView{
		frame: one.frame,
		ID:    m.ID,
		Whom:  "经办人 " + one.Name + "，证件号码 " + one.Document + "，授权期限 " + one.Period,
		Flash: web.Session(r.Context()).TakeFlash(),
	}
	if v.Others, err = p.others(r, m.ID); err != nil {
		return err
	}
	pick.view(&v)
	return web.Render(w, r, status, scopePage(v))
}

// others are the operators of the unit besides one, by name and the end of their number.
func (p Pages) others(r *http.Request, but string) ([]ui.Option, error) {
	all, err := p.Mandates.OfUnit(r.Context(), actor.From(r.Context()))
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(m mandate.Mandate) bool { return m.Level != actor.Operator || m.ID == but })
	var ids []string
	for _, m := range all {
		ids = append(ids, m.PersonID)
	}
	people, err := p.people(r.Context(), ids...)
	if err != nil {
		return nil, err
	}
	var out []ui.Option
	for _, m := range all {
		x := people[m.PersonID]
		out = append(out, ui.Option{Value: m.ID, Label: x.Name + "（" + x.Document + "）", Selected: m.ID == r.PostFormValue("other")})
	}
	return out, nil
}

// copyScope takes over the items of another operator of the unit; nothing is granted before 保存.
func (p Pages) copyScope(w http.ResponseWriter, r *http.Request, pick picker) error {
	other, say := r.PostFormValue("other"), "请选择照哪一名经办人设置"
	if other != "" {
		_, err := p.Mandates.Managed(r.Context(), actor.From(r.Context()), other)
		switch {
		case err == nil:
			say = ""
		case errors.Is(err, fault.NotFound), errors.Is(err, fault.Conflict), errors.Is(err, fault.Forbidden):
			say = "这名经办人的授权已经结束，或者不由您管理，请选择另一名经办人"
		default:
			return err
		}
	}
	if say != "" {
		return p.showScope(w, r, http.StatusUnprocessableEntity, pick, fault.On("other", say))
	}
	granted, err := p.Mandates.ScopeOf(r.Context(), actor.From(r.Context()), other)
	if err != nil {
		return err
	}
	pick.picked, pick.words, pick.only = set(granted), "", ""
	return p.showScope(w, r, http.StatusOK, pick, nil)
}

func (p Pages) setScope(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "提交的内容不完整，请重新选择")
	}
	all := p.items()
	pick := postedPicker(all, r.PostForm)
	switch do := r.PostFormValue("do"); do {
	case "search":
		pick.only = ""
		return p.showScope(w, r, http.StatusOK, pick, nil)
	case "everything":
		pick.words, pick.only = "", ""
		return p.showScope(w, r, http.StatusOK, pick, nil)
	case onlyPicked, onlyChanged:
		pick.words, pick.only = "", do
		return p.showScope(w, r, http.StatusOK, pick, nil)
	case "copy":
		return p.copyScope(w, r, pick)
	}
	known := func(code string) bool { return slices.ContainsFunc(all, func(it Item) bool { return it.Code == code }) }
	id := r.PathValue("id")
	err := p.Mandates.SetScope(r.Context(), actor.From(r.Context()), id, pick.was, pick.codes(), known)
	if late, ok := errors.AsType[*mandate.Overtaken](err); ok {
		pick.was, err = p.Mandates.ScopeOf(r.Context(), actor.From(r.Context()), id)
		if err != nil {
			return err
		}
		return p.showScope(w, r, http.StatusConflict, pick, p.overtaken(late))
	}
	if errors.Is(err, fault.Invalid) {
		return p.showScope(w, r, http.StatusUnprocessableEntity, pick, fault.Of(err))
	}
	return p.done(w, r, err, "业务范围已保存", nil)
}

// overtaken says what somebody else has changed; the choice of the person stays.
func (p Pages) overtaken(o *mandate.Overtaken) *fault.Fault {
	say := "业务范围刚刚被别人修改过"
	for _, x := range []struct {
		word  string
		codes []string
	}{{"新增了", o.Added}, {"取消了", o.Removed}} {
		var names []string
		for _, it := range p.items() {
			if slices.Contains(x.codes, it.Code) {
				names = append(names, "“"+it.Name+"”")
			}
		}
		if len(names) > 0 {
			say += "，" + x.word + strings.Join(names, "、")
		}
	}
	return fault.New(fault.Conflict, say+"。您的选择还在下面，核对后再次点“保存”，以您的选择为准")
}
