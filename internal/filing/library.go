package filing

import (
	"net/http"

	"wangting/internal/casework"
	"wangting/internal/web"
)

// stockGroup is what the library offers for one material.
type stockGroup struct {
	Slot, Name string
	Files      []stockFile
}

const stockSay = "点“选用”表示您同意把这份材料用于本次申请，并确认它的内容没有变化。"

type stockFile struct{ ID, Name, Say, Href string }

func (at Place) stockFile(o casework.Stored) stockFile {
	say := "来自办件 " + o.Number + "（" + o.ItemName + "）　上传于 " + day(o.Material.Dated())
	if o.Until.IsZero() {
		say += "　长期有效"
	} else {
		say += "　有效期至 " + day(o.Until)
	}
	return stockFile{o.Material.ID, o.Material.Name, say, at.casePath(o.Material.CaseID) + "/materials/" + o.Material.ID}
}

// stockOf lists what the library offers, in the order of the materials.
func (at Place) stockOf(v casework.View, stored map[string][]casework.Stored) []stockGroup {
	var out []stockGroup
	for _, s := range v.Item.Slots {
		g := stockGroup{Slot: s.Key, Name: s.Name}
		for _, o := range stored[s.Key] {
			g.Files = append(g.Files, at.stockFile(o))
		}
		if len(g.Files) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// useStored hands a file of an earlier case in again (ITM-8).
func (p Pages) useStored(w http.ResponseWriter, r *http.Request) error {
	if err := web.Typed(w, r); err != nil {
		return err
	}
	id := r.PathValue("id")
	err := p.Cases.UseStored(r.Context(), p.Place.who(r), id, r.PostForm.Get("slot"), r.PostForm.Get("material"))
	bad, err := refused(err)
	if err != nil {
		return err
	}
	if bad == nil {
		web.Session(r.Context()).Flash("已从材料库选用")
		return web.Redirect(w, r, p.Place.draftPath(id)+"/materials")
	}
	v, centre, err := p.open(r)
	if err != nil {
		return err
	}
	return p.showMaterials(w, r, http.StatusUnprocessableEntity, v, centre, bad)
}
