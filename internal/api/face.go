package api

import (
	"wangting/internal/actor"
	"wangting/internal/proof"
)

// Face is a face check by the bureau.
type Face struct {
	ID    string `json:"id" doc:"查询结果时填在 face 中"`
	State string `json:"state" enum:"new,visited,unsettled,passed,failed,cancelled,expired,consumed" doc:"passed 为通过"`
	Link  string `json:"link,omitempty" doc:"在本机浏览器打开，进入支付宝认证；只在开始时给出"`
}

// faceBinding binds a face to the login of the app that began it.
func faceBinding(who actor.Actor) string { return "login:" + who.SessionID }

// faceOf gives a face, or why the bureau could not be asked.
func (h Hall) faceOf(k proof.Kept, v proof.View, err error) (Face, error) {
	if err == nil {
		err = v.Trouble
	}
	if err != nil {
		return Face{}, err
	}
	f := Face{ID: k.FaceID, State: string(v.State)}
	if k.FaceLink != "" {
		f.Link = h.Accepting.Faces.LinkURL(k.FaceLink)
	}
	return f, nil
}
