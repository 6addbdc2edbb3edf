package filing

import (
	"net/http"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// consentView is what a unit filed, before the person whom it names as the other side confirms it.
type consentView struct {
	Centre ui.CenterVM
	Title  string
	Number string
	Crumbs []ui.Link
	Wrong  []fault.Field
	Path   string
	Open   bool       // the question is still open
	Said   *ui.NoteVM // what was answered
	Facts  []ui.SummaryItem
	Parts  []partView
	Files  []fileGroup
	Words  ui.FieldVM
}

func (p Pages) consent(w http.ResponseWriter, r *http.Request) error {
	v, err := p.Cases.OpenConsent(r.Context(), p.Place.who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.showConsent(w, r, v, http.StatusOK, "", nil)
}

func (p Pages) showConsent(w http.ResponseWriter, r *http.Request, v casework.View, status int, words string, wrong []fault.Field) error {
	centre, err := p.Shell(r.Context(), "home")
	if err != nil {
		return err
	}
	c := v.Case
	view := consentView{Centre: centre, Title: c.ItemName, Number: c.Number, Wrong: wrong, Path: casework.ConfirmPath + c.ID,
		Crumbs: []ui.Link{p.Place.Home, {Text: "待我确认", Href: p.Place.Home.Href}, {Text: c.ItemName}},
		Open:   v.Consent.Answer == casework.ConsentOpen, Said: consentSaid(v),
		Facts: []ui.SummaryItem{applicant(v), {Key: "提交时间", Value: minute(c.SubmittedAt)}, {Key: "受理部门", Value: v.Item.Department}},
		Parts: partsOf(v, ""),
		Words: ui.FieldVM{
			Name:     "words",
			Label:    "说明",
			Value:    words,
			Err:      (&fault.Fault{Fields: wrong}).FieldSays("words"),
			Optional: true,
			Hint:     "不同意时必填，写明理由；申请单位和受理部门会看到",
		}}
	for _, s := range v.Item.Slots {
		g := fileGroup{Name: s.Name}
		for _, m := range v.Current(s.Key) {
			g.Files = append(g.Files, ui.FileVM{Name: m.Name, Say: sizeOf(m.Size), ViewHref: p.Place.casePath(c.ID) + "/materials/" + m.ID})
		}
		view.Files = append(view.Files, g)
	}
	return web.Render(w, r, status, consentPage(view))
}

// consentSaid says what was answered; nil while the question is open.
func consentSaid(v casework.View) *ui.NoteVM {
	k, at := v.Consent, minute(v.Consent.AnsweredAt)
	switch k.Answer {
	case casework.ConsentAgreed:
		return &ui.NoteVM{Kind: "ok", Title: "您已确认共同申请", Say: at + "。办理结果由受理部门告知双方。"}
	case casework.ConsentRefused:
		return &ui.NoteVM{Kind: "warn", Title: "您不同意共同申请", Say: at + "。理由：" + k.Words}
	case casework.ConsentRecorded:
		return &ui.NoteVM{Kind: "ok", Title: "工作人员已登记您的确认", Say: at + "。" + k.Words}
	}
	return nil
}

// giveConsent records the answer of the person. After a second click it explains this on the page of the question.
func (p Pages) giveConsent(w http.ResponseWriter, r *http.Request) error {
	if err := web.Typed(w, r); err != nil {
		return err
	}
	v, err := p.Cases.OpenConsent(r.Context(), p.Place.who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	do, words := r.PostForm.Get("do"), r.PostForm.Get("words")
	if do != "agree" && do != "refuse" {
		return fault.New(fault.Invalid, "请选择确认或者不同意")
	}
	err = p.Cases.GiveConsent(r.Context(), p.Place.who(r), v.Case.ID, do == "agree", words)
	if fields, ok := web.Fields(err); ok {
		return p.showConsent(w, r, v, http.StatusUnprocessableEntity, words, fields)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, casework.ConfirmPath+v.Case.ID)
}

// awaited says to a unit what the person has answered whom their application names; nil when nobody is asked.
func awaited(v casework.View) *ui.NoteVM {
	k := v.Consent
	if k == nil || v.Case.State.Ended() || !v.Case.AcceptedAt.IsZero() && k.Given() {
		return nil
	}
	f, _ := v.Item.Form.Field(v.Item.JointWith)
	switch k.Answer {
	case casework.ConsentOpen:
		return &ui.NoteVM{Title: "等待" + f.Label + "确认共同申请", Say: minute(k.AskedAt) + "已通知对方。请对方本人登录，" +
			"在“个人中心”的“待我确认”中确认；对方没有账户的，可以持身份证件到受理窗口确认。确认后才能受理。"}
	case casework.ConsentRefused:
		return &ui.NoteVM{Kind: "warn", Title: f.Label + "不同意共同申请", Say: minute(k.AnsweredAt) + "。理由：" + k.Words}
	}
	return &ui.NoteVM{Kind: "ok", Title: f.Label + "已确认共同申请", Say: minute(k.AnsweredAt) + "。"}
}
