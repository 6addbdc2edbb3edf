package proofweb

import (
	"encoding/json"
	"net/http"

	"wangting/internal/proof"
	"wangting/internal/web"
)

// PhoneStep is the face of a wizard on the phone, where 「打开支付宝刷脸」 leads to the bureau on the same device. The
// wizard is about one thing, named {id} in its addresses; the face is kept in the sealed session of the browser.
type PhoneStep struct {
	Key     string                    // under which the session keeps it
	LinkURL func(token string) string // of the bureau's page
	// Look asks how the face stands, and begins one when again is asked.
	Look func(r *http.Request, k *proof.Kept, again bool) (proof.View, error)
}

// phoneWords are for the person themselves, who holds the phone.
var phoneWords = Words{
	proof.New:       "等待人脸认证",
	proof.Visited:   "正在认证，完成后回到本页",
	proof.Passed:    "刷脸验证通过",
	proof.Failed:    "刷脸没有通过，请重新认证",
	proof.Unsettled: "刷脸未通过或未完成，请重新认证",
	proof.Cancelled: "认证已取消，请重新认证",
	proof.Expired:   "认证已过期，请重新认证",
}

const phoneSilent = "支付宝人脸认证暂时没有响应，请稍后再试"

// keptFor is the face of one {id}.
type keptFor struct {
	ID string
	proof.Kept
}

// See looks at the face of this {id}; begin begins one, whatever became of the last. State is "" while none was begun.
// The View's Trouble is what the bureau could not do.
func (p PhoneStep) See(r *http.Request, begin bool) (FaceVM, proof.View, error) {
	s, id := web.Session(r.Context()), r.PathValue("id")
	var k keptFor
	if json.Unmarshal([]byte(s.Get(p.Key)), &k) != nil || k.ID != id {
		k = keptFor{ID: id}
	}
	if k.FaceID == "" && !begin {
		return FaceVM{}, proof.View{}, nil
	}
	v, err := p.Look(r, &k.Kept, begin)
	if err != nil {
		return FaceVM{}, v, err
	}
	seen := phoneWords.See(v, k.Kept, p.LinkURL, phoneSilent)
	if k.FaceID == "" {
		seen.State = ""
	}
	b, err := json.Marshal(k)
	if err != nil {
		return seen, v, err
	}
	if s.Get(p.Key) != string(b) {
		s.Put(p.Key, string(b))
	}
	return seen, v, nil
}

// AnswerPoll answers the script of the page; next is the page to go to when there is nothing to wait for.
func (p PhoneStep) AnswerPoll(w http.ResponseWriter, r *http.Request, next string) error {
	seen, _, err := p.See(r, false)
	if err != nil {
		return err
	}
	if seen.State != string(proof.Passed) && seen.State != "" {
		next = ""
	}
	return seen.AnswerPoll(w, next)
}
