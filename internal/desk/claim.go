package desk

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/web"
)

// claimMany claims one row, or all checked rows.
func (p Pages) claimMany(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	back := r.PostFormValue("back")
	if path, _, _ := strings.Cut(back, "?"); path != "/staff/cases" {
		back = "/staff/cases"
	}
	if one := r.PostFormValue("one"); one != "" {
		err := p.Core.ClaimCase(r.Context(), who, one)
		if errors.Is(err, fault.Conflict) || errors.Is(err, fault.Forbidden) {
			return p.list(w, r, web.Status(fault.Of(err).Kind), fault.Of(err))
		}
		if err != nil {
			return err
		}
		web.Session(r.Context()).Flash(saidClaimed)
		return web.Redirect(w, r, trailIn(back, r.PostForm.Get("at."+one)).from(casePath(one)))
	}
	ids := r.PostForm["case"]
	if len(ids) == 0 {
		return p.list(w, r, http.StatusUnprocessableEntity, fault.New(fault.Invalid, "请先勾选要认领的办件"))
	}
	n, err := p.Core.ClaimMany(r.Context(), who, ids)
	if err != nil {
		return err
	}
	say := fmt.Sprintf("已认领 %d 件", n)
	if n < len(ids) {
		say += fmt.Sprintf("，另有 %d 件已被他人认领或不属于您的岗位", len(ids)-n)
	}
	web.Session(r.Context()).Flash(say)
	return web.Redirect(w, r, back)
}

// claimNext claims the most urgent case that is free, and opens it among the cases of the caller (领取下一件).
func (p Pages) claimNext(w http.ResponseWriter, r *http.Request) error {
	c, err := p.Core.ClaimNext(r.Context(), actor.From(r.Context()))
	if errors.Is(err, fault.Conflict) {
		return p.list(w, r, http.StatusConflict, fault.Of(err))
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash(saidClaimed)
	return web.Redirect(w, r, trail{pile: string(casework.Mine), place: c.QueuePlace()}.from(casePath(c.ID)))
}

var saidClaimed = fmt.Sprintf("已认领，您是这件办件的承办人。超过 %d 个工作日没有办理的，退回队列", casework.IdleDays)
