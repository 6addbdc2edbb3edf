package newsdb_test

import (
	"testing"

	"wangting/internal/actor"
	"wangting/internal/news"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// SEC-5: what somebody objected who consented to be told is theirs to see, and loses their name and phone with their account.
func TestAnObjectionIsUntiedFromWhoEndsTheirAccount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		articleID := r.published(publicity)
		for i, k := range []news.Complaint{{Tell: true}, {}} { // the second did not consent: it is nobody's
			k.Who, k.Phone, k.Words = "某甲", "13800000011", "名称有误"
			r.must(r.Object(ctx, actor.Actor{PersonID: "p", IP: "192.0.2." + string(rune('1'+i))}, articleID, k))
		}
		list, err := r.Store.ObjectionsOf(ctx, "p")
		if err != nil || len(list) != 1 || list[0].Phone != "13800000011" || list[0].ArticleID != articleID {
			t.Fatalf("of the person are %d objections: %v", len(list), err)
		}
		if list, err := r.Store.ObjectionsOf(ctx, ""); err != nil || len(list) != 0 {
			t.Errorf("of nobody are %d objections: %v", len(list), err)
		}
		r.must(r.Store.Forget(ctx, "p"))
		d, err := r.Open(ctx, alpha, articleID)
		r.must(err)
		if k := d.Objections[0].Complaint; k.Who == "某甲" || k.Phone != "" || k.Tell || k.PersonID != "" || k.Words != "名称有误" {
			t.Error("the objection still has who made it, or has lost what it says")
		}
		if k := d.Objections[1].Complaint; k.Who != "某甲" || k.Phone == "" {
			t.Error("an objection of nobody was emptied")
		}
		r.must(r.Answer(ctx, alpha, articleID, d.Objections[0].ID, "已核实"))
		if len(r.told.texts)+len(r.told.inbox) != 0 {
			t.Error("whoever is gone was told")
		}
	})
}
