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
	ID, Name, Words, Flash string
	Groups                 []scopeGroup
	Hidden                 []string // granted items that this page does not list
	Was                    string   // the items that were granted when the page was read
	Shown, Granted         int
}

type scopeGroup struct {
	Name  string
	Items []ui.Option
}

func (p Pages) scope(w http.ResponseWriter, r *http.Request) error {
	granted, err := p.Mandates.ScopeOf(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.showScope(w, r, http.StatusOK, granted, granted, "", nil)
}

func (p Pages) showScope(
	w http.ResponseWriter, r *http.Request, status int, was, granted []string, words string, problem *fault.Fault,
) error {
	one, m, err := p.openMandate(r, problem)
	if err != nil {
		return err
	}
	if m.Level != actor.Operator {
		return web.Redirect(w, r, AgentsPath)
	}
	v := scopeView{
		frame:   one.frame,
		ID:      m.ID,
		Name:    one.Name,
		Words:   words,
		Flash:   web.Session(r.Context()).TakeFlash(),
		Was:     strings.Join(was, " "),
		Granted: len(granted),
	}
	all := p.items()
	for _, it := range all {
		has := slices.Contains(granted, it.Code)
		if words != "" && !strings.Contains(it.Name, words) {
			if has {
				v.Hidden = append(v.Hidden, it.Code)
			}
			continue
		}
		v.Shown++
		if n := len(v.Groups); n == 0 || v.Groups[n-1].Name != it.Group {
			v.Groups = append(v.Groups, scopeGroup{Name: it.Group})
		}
		g := &v.Groups[len(v.Groups)-1]
		g.Items = append(g.Items, ui.Option{Value: it.Code, Label: it.Name, Selected: has})
	}
	return web.Render(w, r, status, scopePage(v))
}

func (p Pages) setScope(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "提交的内容不完整，请重新选择")
	}
	granted, words := r.PostForm["item"], strings.TrimSpace(r.PostFormValue("q"))
	was := strings.Fields(r.PostFormValue("was"))
	if r.PostFormValue("do") == "search" {
		return p.showScope(w, r, http.StatusOK, was, granted, words, nil)
	}
	codes := map[string]bool{}
	for _, it := range p.items() {
		codes[it.Code] = true
		if r.PostFormValue("all") != "" {
			granted = append(granted, it.Code)
		}
	}
	id := r.PathValue("id")
	err := p.Mandates.SetScope(r.Context(), actor.From(r.Context()), id, was, granted, func(c string) bool { return codes[c] })
	if late, ok := errors.AsType[*mandate.Overtaken](err); ok {
		now, err := p.Mandates.ScopeOf(r.Context(), actor.From(r.Context()), id)
		if err != nil {
			return err
		}
		return p.showScope(w, r, http.StatusConflict, now, granted, words, p.overtaken(late))
	}
	if errors.Is(err, fault.Invalid) {
		return p.showScope(w, r, http.StatusUnprocessableEntity, was, granted, words, fault.Of(err))
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
