package privacyweb

import (
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/privacy"
	"wangting/internal/web"
)

type removeView struct {
	confirmView
	privacy.Plan
	Sure bool
}

func (p Pages) removing(w http.ResponseWriter, r *http.Request) error {
	return p.showRemove(w, r, http.StatusOK, nil, false)
}

func (p Pages) showRemove(w http.ResponseWriter, r *http.Request, status int, f *fault.Fault, sure bool) error {
	v := removeView{confirmView: confirmView{Fault: f}, Sure: sure}
	who := actor.From(r.Context())
	var err error
	if v.Plan, err = p.Privacy.Plan(r.Context(), who); err != nil {
		return err
	}
	if len(v.Hindrances) == 0 {
		if v.Ways, err = p.Privacy.Confirming(r.Context(), who); err != nil {
			return err
		}
	}
	if v.frame, err = p.frame(r); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, status, removePage(v))
}

// remove answers with a page, not a redirect: nobody is signed in any more who could be led to one.
func (p Pages) remove(w http.ResponseWriter, r *http.Request) error {
	in := privacy.RemoveForm{Sure: r.PostFormValue(privacy.FieldSure) != "", Password: r.PostFormValue(privacy.FieldPassword)}
	plan, err := p.Privacy.Remove(r.Context(), actor.From(r.Context()), in)
	if f := refused(w, err); f != nil {
		return p.showRemove(w, r, web.Status(f.Kind), f, in.Sure)
	}
	if err != nil {
		return err
	}
	if err := web.SignOut(r); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, removedPage(plan.Stays))
}
