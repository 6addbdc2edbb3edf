package editordb_test

import (
	"slices"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/editor"
	"wangting/internal/editor/editordb"
)

// EDT-14: who opened an element in the last minutes is named to the others, once and not for long.
func TestOthersReadWhoIsEditingWhat(t *testing.T) {
	each(t, func(h *hall) {
		s := editordb.Store{DB: h.db}
		h.Presence = s
		it := h.work().Item
		path := editor.KindMaterial + ":" + it.Materials[0].Key
		others := func(who actor.Actor, path string) []string {
			list, err := h.Open(t.Context(), who, it, path)
			h.must(err)
			return list
		}
		if got := others(one, path); len(got) != 0 {
			h.Errorf("the first reads %v", got)
		}
		want := []string{"编辑s1正在编辑材料“" + it.Materials[0].Name + "”"}
		if got := others(two, ""); !slices.Equal(got, want) {
			h.Errorf("the second reads %v, want %v", got, want)
		}
		if got := others(one, ""); len(got) != 0 {
			h.Errorf("who only looks is said to edit: %v", got)
		}
		others(one, editor.PathScope)
		if got := others(two, "material:gone"); !slices.Equal(got, []string{"编辑s1正在编辑“范围与时间”"}) {
			h.Errorf("after opening another the second reads %v", got)
		}
		h.now = h.now.Add(6 * time.Minute)
		if got := others(two, editor.PathScope); len(got) != 0 {
			h.Errorf("six minutes later the second reads %v", got)
		}
		h.now = h.now.Add(25 * time.Hour)
		others(two, editor.PathScope)
		if list, err := s.Opened(t.Context(), code, time.Unix(0, 0)); err != nil || len(list) != 1 || list[0].StaffID != "s2" {
			h.Errorf("kept are %+v, %v", list, err)
		}
		if _, err := h.Open(t.Context(), clerk, it, path); err == nil {
			h.Error("a clerk reads who edits")
		}
	})
}
