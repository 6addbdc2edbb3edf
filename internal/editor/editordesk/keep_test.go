package editordesk

import (
	"testing"

	"wangting/internal/catalog"
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
		"one with a mistake to mend": {editView{Path: "basic", Drawn: editor.ElementSeen{Step: 3}, Restored: true}, false, true},
	} {
		v := itemView{Work: editor.Work{Draft: editor.Draft{Code: "x", Step: 7, Frozen: c.frozen}}, Edit: &c.edit}
		if f := v.form(); (f.Autosave != "") != c.itself || f.Restored != c.edit.Restored {
			t.Errorf("%s: %+v", what, f)
		}
	}
	v := itemView{Work: editor.Work{Draft: editor.Draft{Step: 7}, Item: &catalog.Item{}}, Edit: &editView{Path: editor.PathBasic}}
	if now := editor.ReadElementSeen(v.version()); now.Step != 7 || now.Mark == "" {
		t.Errorf("drawn from %+v", now)
	}
	typed := editor.ElementSeen{Step: 3, Mark: "ab"}
	if v.Edit.Drawn = typed; editor.ReadElementSeen(v.version()) != typed {
		t.Errorf("what was typed is from %s", v.version())
	}
}
