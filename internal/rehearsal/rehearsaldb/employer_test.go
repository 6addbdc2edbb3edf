package rehearsaldb_test

import (
	"testing"

	"wangting/internal/casework"
	"wangting/internal/editor"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/form/formsample"
	"wangting/internal/rehearsal"
)

// ITM-4, EDT-8: what the employer fills in is asked of whoever plays them, and of nobody else.
func TestThePartOfTheEmployerIsRehearsed(t *testing.T) {
	each(t, func(h *hall) {
		ctx := h.Context()
		work := func() editor.Work {
			w, err := h.Editor.Work(ctx, one, returned)
			h.must(err)
			return w
		}
		part, err := h.Editor.Add(ctx, one, returned, editor.KindPart, "", "", work().Draft.Step)
		h.must(err)
		_, err = h.Editor.SaveData(ctx, one, returned, part, work().ElementSeen(part), form.Data{"title": "单位意见", "filler": form.ByUnit})
		h.must(err)
		_, err = h.Editor.Add(ctx, one, returned, editor.KindField, part, string(form.Text), work().Draft.Step)
		h.must(err)
		parts := work().Item.Definition.Parts
		key := parts[len(parts)-1].Fields[0].Key
		path := editor.KindField + ":" + key
		_, err = h.Editor.SaveData(ctx, one, returned, path, work().ElementSeen(path), form.Data{"label": "推荐意见", "kind": "text", "required": true})
		h.must(err)
		look := func() rehearsal.View {
			v, err := h.Look(ctx, one, returned, "")
			h.must(err)
			return v
		}
		h.must(h.Begin(ctx, one, returned, true))
		v := look()
		if _, there := v.Case.Item.Form.Field(key); there || v.Employer() != nil {
			h.Error("the applicant is asked for the part of the employer")
		}
		h.must(h.Submit(ctx, one, returned, formsample.Fill(v.Case.Item.Form, v.Case.Item.Form.Identify(v.Case.Case.Data, v.Case.Known), v.Rehearsal.Clock)))
		v = look()
		if v.Employer() == nil {
			h.Fatalf("nobody asks the employer in %s", v.Case.Case.State)
		}
		err = h.Act(ctx, one, returned, rehearsal.Doing{Verb: rehearsal.Agree})
		if fault.Of(err).FieldSays(key) == "" {
			h.Errorf("agreed without the part: %v", err)
		}
		h.must(h.Act(ctx, one, returned, rehearsal.Doing{Verb: rehearsal.Agree, Data: formsample.Fill(v.Employer(), v.Unit.Begun, v.Rehearsal.Clock)}))
		v = look()
		if said := v.Case.UnitSaid(true); v.Case.Case.State != casework.Submitted || len(said) != 1 || said[0].Label != "推荐意见" || said[0].Value == "" {
			h.Errorf("the hall reads %+v in %s", said, v.Case.Case.State)
		}
	})
}
