package proofweb

import (
	"net/http"

	"wangting/internal/fault"
	"wangting/internal/proof"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// FaceVM is a face, ready for the page of a wizard.
type FaceVM struct {
	State   string // of the poll; "none" while there is no code to scan
	Say     string
	Link    string // the address in the QR code
	Trouble string // why the face cannot go on at the moment
	Flash   string
}

// Words are the sentences for each state.
type Words map[proof.State]string

// See gives a face for the page. link gives the address for a token; silent is the sentence when the bureau does not answer.
func (w Words) See(v proof.View, k proof.Kept, link func(token string) string, silent string) FaceVM {
	s := FaceVM{State: string(v.State), Say: w[v.State]}
	if k.FaceLink != "" {
		s.Link = link(k.FaceLink)
	}
	if s.Say == "" || s.Link == "" {
		s.State, s.Say = "none", noCode
	}
	if v.Trouble != nil {
		if s.Trouble = fault.Of(v.Trouble).Say; s.Trouble == "" {
			s.Trouble = silent
		}
	}
	return s
}

// Waits reports whether the phone has not finished yet.
func (s FaceVM) Waits() bool {
	return s.State == string(proof.New) || s.State == string(proof.Visited)
}

const noCode = "暂时没有二维码，请点“重新认证”"

// NotYet is the sentence for people who continue before the phone has finished.
const NotYet = "还没有收到认证结果。请在手机上完成认证，稍等几秒再点“我已完成认证”"

// polled is the answer to a poll: a state, a sentence, and the next address when there is one.
type polled struct {
	State string `json:"state"`
	Say   string `json:"say"`
	Next  string `json:"next,omitempty"`
}

// AnswerPoll sends the state of the face to the page's script; next is the next address, "" while it waits.
func (s FaceVM) AnswerPoll(w http.ResponseWriter, next string) error {
	w.Header().Set("Cache-Control", "no-store")
	p := polled{State: s.State, Say: s.Say, Next: next}
	if s.Trouble != "" {
		p.Say = s.Trouble
	}
	return web.JSON(w, http.StatusOK, p)
}

// PanelVM is the part of a page that waits for a face.
type PanelVM struct {
	FaceVM
	Base   string  // of the addresses /state, /check and /again
	Page   string  // the page itself
	Passed ui.Link // the button when the face has passed; empty where the page goes on by itself
}
