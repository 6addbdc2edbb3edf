package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/proof"
	"wangting/internal/recovery"
)

type faceIn struct {
	ID   string `path:"id" maxLength:"64"`
	Face string `query:"face" required:"true" maxLength:"64" doc:"开始时给出的编号"`
}

type passwordIn struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Password string `json:"password" maxLength:"64" doc:"单位登录密码"`
	}
}

func invitationOf(public string, o mandate.Offer) Invitation {
	return Invitation{ID: o.ID, Unit: o.Unit, Role: o.Role, Until: o.Until, Scope: o.Scope, Period: o.Period, Giver: o.Giver,
		Promotion: o.Promotion, Link: public + o.Path()}
}

// invited is the confirmation of an invitation: a face, then the password for the unit.
func (h Hall) invited(api huma.API) {
	at := func(w way) huma.Operation {
		w.path, w.tag = "/me/invitations/{id}"+w.path, "企业服务"
		return op(w)
	}
	huma.Register(api, at(way{id: "getInvitation", method: http.MethodGet, summary: "一份授权邀请"}), person(h.invitation))
	huma.Register(api, at(way{id: "beginInvitationFace", method: http.MethodPost, path: "/face", summary: "开始刷脸", bare: true}),
		person(h.invitationFace))
	huma.Register(api, at(way{id: "getInvitationFace", method: http.MethodGet, path: "/face", summary: "刷脸的结果"}),
		person(h.invitationFaceSeen))
	huma.Register(api, at(way{id: "acceptInvitation", method: http.MethodPost, path: "/accept", summary: "刷脸通过后设置密码，授权生效"}),
		deed(h.accept))
	huma.Register(api, at(way{id: "declineInvitation", method: http.MethodPost, path: "/decline", summary: "不接受", bare: true}),
		deed(func(ctx context.Context, who actor.Actor, in *idIn) error {
			return h.Accepting.Decline(ctx, who, in.ID)
		}))
}

func (h Hall) invitation(ctx context.Context, who actor.Actor, in *idIn) (Invitation, error) {
	if _, err := h.Accepting.Invitation(ctx, who, in.ID); err != nil {
		return Invitation{}, err
	}
	o, err := h.Accepting.Offer(ctx, who, in.ID)
	return invitationOf(h.Public, o), err
}

func (h Hall) invitationFace(ctx context.Context, who actor.Actor, in *idIn) (Face, error) {
	var k proof.Kept
	v, err := h.Accepting.Face(ctx, who, in.ID, faceBinding(who), &k, true)
	return h.faceOf(k, v, err)
}

func (h Hall) invitationFaceSeen(ctx context.Context, who actor.Actor, in *faceIn) (Face, error) {
	k := proof.Kept{FaceID: in.Face}
	v, err := h.Accepting.Face(ctx, who, in.ID, faceBinding(who), &k, false)
	return h.faceOf(k, v, err)
}

func (h Hall) accept(ctx context.Context, who actor.Actor, in *passwordIn) error {
	return faceFirst(h.Accepting.Finish(ctx, who, in.ID, faceBinding(who), in.Body.Password, in.Body.Password))
}

// faceFirst says that a face is missing, used or too old; beside the field "password" it names what is wrong there.
func faceFirst(err error) error {
	if errors.Is(err, mandate.ErrFaceGone) || errors.Is(err, recovery.ErrFaceGone) {
		return fault.Wrap(fault.Conflict, "请先刷脸；刷脸结果已过期的，请重新刷脸", err)
	}
	f := fault.Of(err)
	if err == nil || f.Kind != fault.Invalid || f.FieldSays(mandate.FieldNew) == "" {
		return err
	}
	return fault.On("password", f.FieldSays(mandate.FieldNew))
}

type mandateFaceIn struct {
	UnitPath
	Face string `query:"face" required:"true" maxLength:"64" doc:"开始时给出的编号"`
}

type newPasswordIn struct {
	UnitPath
	Body struct {
		Password string `json:"password" maxLength:"64" doc:"新的单位登录密码"`
	}
}

// reset is 「重设单位登录密码」 (LOG-10), for one's own password of a unit.
func (h Hall) reset(api huma.API) {
	at := func(w way) huma.Operation {
		w.path, w.tag = "/units/{mandate}/password"+w.path, "企业服务"
		return op(w)
	}
	huma.Register(api, at(way{id: "beginPasswordFace", method: http.MethodPost, path: "/face", summary: "重设单位登录密码：开始刷脸", bare: true}),
		person(func(ctx context.Context, who actor.Actor, in *UnitPath) (Face, error) {
			var k proof.Kept
			v, err := h.Resets.Look(ctx, who, faceBinding(who), in.Mandate, &k, true)
			return h.faceOf(k, v, err)
		}))
	huma.Register(api, at(way{id: "getPasswordFace", method: http.MethodGet, path: "/face", summary: "重设单位登录密码：刷脸的结果"}),
		person(func(ctx context.Context, who actor.Actor, in *mandateFaceIn) (Face, error) {
			k := proof.Kept{FaceID: in.Face}
			v, err := h.Resets.Look(ctx, who, faceBinding(who), in.Mandate, &k, false)
			return h.faceOf(k, v, err)
		}))
	set := at(way{id: "setPassword", method: http.MethodPut, summary: "重设单位登录密码：刷脸通过后设置"})
	set.Description = "以原密码的单位登录全部下线。"
	huma.Register(api, set, deed(func(ctx context.Context, who actor.Actor, in *newPasswordIn) error {
		return faceFirst(h.Resets.Finish(ctx, who, faceBinding(who), in.Mandate, in.Body.Password, in.Body.Password))
	}))
}
