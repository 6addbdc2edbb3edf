package app_test

import (
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/credential"
	"wangting/internal/enrol"
	"wangting/internal/id"
)

// LOG-9, LOG-10: who has lost the only passkey proves their face anew at 「个人注册」, as /me/passkeys and /confirm say; no unit is needed.
func TestAFaceAtTheRegistrationRemovesALostPasskey(t *testing.T) {
	h := open(t, unchanged)
	ctx, who := t.Context(), actor.Actor{IP: "192.0.2.7"}
	uscc, rep := h.opened("江南示例", "13800000101")
	me := h.signed(rep.Number, uscc)
	keys := h.Rooms.Passkeys.Keys
	must(t, keys.AddPasskey(ctx, credential.Passkey{ID: id.New(), PersonID: me.PersonID, Name: "丢失的", Credential: []byte("{}"),
		CreatedAt: h.now(), UsedAt: h.now()}))
	must(t, keys.PutSecond(ctx, me.PersonID, true))

	d := h.Rooms.Personal.Start()
	d.Human = "13800000101"
	_, err := h.Rooms.Personal.SendCode(ctx, who, d, "session", "13800000101")
	must(t, err)
	p, err := h.Rooms.Persons.Find(ctx, me.PersonID)
	must(t, err)
	must(t, h.Rooms.Personal.Fill(ctx, who, &d, "session", enrol.PersonalForm{Name: p.Name, DocType: string(p.DocType), DocNumber: p.DocNumber,
		Phone: "13800000101", Code: h.code("13800000101", 0), Password: password, Confirm: password, Agreed: true}))
	_, err = h.Rooms.Personal.Face(ctx, who, &d, "session", false)
	must(t, err)
	h.passFace(p.Name)
	h.later(3 * time.Second)
	_, err = h.Rooms.Personal.Face(ctx, who, &d, "session", false)
	must(t, err)
	if !d.Done {
		t.Fatal("the registration is not done")
	}
	left, err := keys.Passkeys(ctx, me.PersonID)
	must(t, err)
	if second, err := keys.Second(ctx, me.PersonID); err != nil || second || len(left) > 0 {
		t.Errorf("%d passkeys are left, the second factor is asked for: %t (%v)", len(left), second, err)
	}
}
