package editordesk

import (
	"testing"

	"wangting/internal/editor"
)

// EDT-14: what met somebody else's change waits for a choice; a page that saved it by itself would choose.
func TestOnlyAnElementThatMetNobodySavesItself(t *testing.T) {
	for what, c := range map[string]struct {
		edit   editView
		frozen bool
		itself bool
	}{
		"an open element":            {editView{Path: "basic"}, false, true},
		"one that met another":       {editView{Path: "basic", Clash: &clashView{}}, false, false},
		"one of a draft that waits":  {editView{Path: "basic"}, true, false},
		"one with a mistake to mend": {editView{Path: "basic", OverStep: 3, Restored: true}, false, true},
	} {
		v := itemView{Work: editor.Work{Draft: editor.Draft{Code: "x", Step: 7, Frozen: c.frozen}}, Edit: &c.edit}
		if f := v.form(); (f.Autosave != "") != c.itself || f.Restored != c.edit.Restored {
			t.Errorf("%s: %+v", what, f)
		}
	}
	v := itemView{Work: editor.Work{Draft: editor.Draft{Step: 7}}, Edit: &editView{}}
	if v.version() != "7" {
		t.Errorf("drawn from step %s", v.version())
	}
	if v.Edit.OverStep = 3; v.version() != "3" {
		t.Errorf("what was typed is from step %s", v.version())
	}
}
