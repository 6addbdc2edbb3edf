package proofweb

import (
	"net/http"

	"wangting/internal/fault"
	"wangting/internal/proof"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Seen is a face as the page of a wizard shows it.
type Seen struct {
	State   string // of the poll; "none" while there is no code to scan
	Say     string
	Link    string // what the QR code says
	Trouble string // why nothing can be done just now
	Flash   string
}

// Words are what each state means to whoever sits before the screen.
type Words map[proof.State]string

// See puts a face into words. link is what the QR code of its token says; silent is said when the bureau does not answer.
func (w Words) See(v proof.View, k proof.Kept, link func(token string) string, silent string) Seen {
	s := Seen{State: string(v.State), Say: w[v.State]}
	if k.FaceLink != "" {
		s.Link = link(k.FaceLink)
	}
	if s.Say == "" || s.Link == "" {
		s.State, s.Say = "none", "暂时没有二维码，请点“重新认证”"
	}
	if v.Trouble != nil {
		if s.Trouble = fault.Of(v.Trouble).Say; s.Trouble == "" {
			s.Trouble = silent
		}
	}
	return s
}

// Waits reports whether the phone has not finished yet.
func (s Seen) Waits() bool {
	return s.State == string(proof.New) || s.State == string(proof.Visited)
}

// NotYet is said to those who ask before the phone has finished.
const NotYet = "还没有收到认证结果。请在手机上完成认证，稍等几秒再点“我已完成认证”"

// polled is the answer of the poll: a state, what to say, and where to go when it is time.
type polled struct {
	State string `json:"state"`
	Say   string `json:"say"`
	Next  string `json:"next,omitempty"`
}

// AnswerPoll tells the page's script how the face stands; next is where to go, "" while it waits.
func (s Seen) AnswerPoll(w http.ResponseWriter, next string) error {
	w.Header().Set("Cache-Control", "no-store")
	p := polled{State: s.State, Say: s.Say, Next: next}
	if s.Trouble != "" {
		p.Say = s.Trouble
	}
	return web.JSON(w, http.StatusOK, p)
}

// PanelVM is the part of a page that waits for a face.
type PanelVM struct {
	Seen
	Base   string  // of the addresses /state, /check and /again
	Page   string  // the page itself
	Passed ui.Link // said when it has passed; none where the page goes on by itself
}
