package filing

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// The names of the buttons; their value is the key of the material.
const (
	doFetch   = "fetch"
	doPromise = "promise"
)

// plainForm leaves chosen files where they are: the button sends what was typed.
const plainForm = "application/x-www-form-urlencoded"

// without offers what stands for a file of the applicant's: what the hall fetches, and what they promise.
func (p Pages) without(f *ui.FileFieldVM, v casework.View, s casework.Slot, action string) {
	there := len(v.Current(s.Key)) > 0
	button := func(name, text string) {
		f.Without = append(f.Without, ui.ButtonVM{Text: text, Kind: "2", Size: "sm", Name: name, Value: s.Key, FormAction: action + "/made",
			NoValidate: true, Describe: slotPrefix + s.Key + "-field", Attrs: templ.Attributes{"formenctype": plainForm}})
	}
	if p.Cases.Makes(v.Case, s, casework.Fetched) {
		f.WithoutSay = "这份材料可以由大厅从核心业务系统获取，不用您上传。"
		text := "自动获取"
		if there {
			text = "重新获取"
		}
		button(doFetch, text)
	}
	if p.Cases.Makes(v.Case, s, casework.Promised) && !there {
		f.WithoutSay += "可以以承诺代替，承诺的内容是：" + s.Promise
		button(doPromise, "以承诺代替")
	}
}

// made puts what the hall makes in the place of a material.
func (p Pages) made(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := web.Typed(w, r); err != nil {
		return err
	}
	bad, err := p.make(r, id)
	if err != nil {
		return err
	}
	if bad == nil {
		return web.Redirect(w, r, p.Place.draftPath(id)+"/materials")
	}
	v, centre, err := p.open(r)
	if err != nil {
		return err
	}
	return p.showMaterials(w, r, http.StatusUnprocessableEntity, v, centre, bad)
}

// answerMade is made for a correction. What was typed beside the material is kept.
func (p Pages) answerMade(w http.ResponseWriter, r *http.Request) error {
	if err := web.Typed(w, r); err != nil {
		return err
	}
	bad, err := p.make(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.showCorrection(w, r, uploadStatus(bad), r.PostForm, bad)
}

// make does what the pressed button says. bad is what the applicant is told beside the material.
func (p Pages) make(r *http.Request, id string) (bad *fault.Fault, err error) {
	slot := r.PostForm.Get(doFetch)
	do := p.Cases.FetchMaterial
	if slot == "" {
		slot, do = r.PostForm.Get(doPromise), p.Cases.PromiseMaterial
	}
	err = do(r.Context(), p.Place.who(r), id, slot)
	f := faultOf(err)
	if f == nil || f.Say == "" || !slices.Contains([]fault.Kind{fault.Away, fault.NotFound, fault.Invalid, fault.Limited}, f.Kind) {
		return nil, err
	}
	if _, again := p.Cases.Open(r.Context(), p.Place.who(r), id); again != nil {
		return nil, again // the draft itself is not there
	}
	return &fault.Fault{Kind: fault.Invalid, Fields: []fault.Field{{Name: slotPrefix + slot, Say: f.Say}}}, nil
}
