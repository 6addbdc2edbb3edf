package app_test

import (
	"errors"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/login"
	"wangting/internal/recovery"
	"wangting/internal/regno"
)

// LOG-7: a password is set anew only after a proof, once, and never for an account that is not there.
func TestAPasswordIsRecoveredAfterAProofOnly(t *testing.T) {
	h := open(t, unchanged)
	ctx, who := t.Context(), actor.Actor{IP: "192.0.2.7"}
	uscc, rep := h.opened("江南示例", "13800000101")
	begin := func(code string) recovery.RecoveryDraft {
		t.Helper()
		d, err := h.Rooms.Recovery.Begin(
			ctx,
			who,
			recovery.RecoveryForm{USCC: code, DocType: string(regno.IdentityCard), DocNumber: rep.Number, Name: "测试甲"},
		)
		must(t, err)
		return d
	}
	refused := func(what string, d recovery.RecoveryDraft, password string) {
		t.Helper()
		if err := h.Rooms.Recovery.Finish(ctx, who, &d, "session", password, password); !errors.Is(err, recovery.ErrRecoveryEarly) {
			t.Errorf("%s: %v, want that the step is not due", what, err)
		}
	}
	const fresh = "Fresh-lantern-7"
	d := begin(uscc)
	refused("before any proof", d, fresh)
	refused("before any proof, with a password that is too weak", d, "1")
	refused("with a face that was never shown", withFace(d, h.now()), fresh)
	refused("of an account that is not there", withFace(begin("91320500MA3DEM0192"), h.now()), "1")
	if n := h.count(`SELECT COUNT(*) FROM audit WHERE act = 'login.recovered'`); n != 0 {
		t.Fatalf("%d passwords were recovered without a proof", n)
	}

	must(t, h.Rooms.Recovery.SendCode(ctx, who, d, "session"))
	must(t, h.Rooms.Recovery.ProveCode(ctx, who, &d, "session", h.code("13800000101", 0)))
	again := d
	must(t, h.Rooms.Recovery.Finish(ctx, who, &d, "session", fresh, fresh))
	refused("with a code that is used up", again, "Other-lantern-8")
	for password, want := range map[string]bool{password: false, fresh: true, "Other-lantern-8": false} {
		_, err := h.Rooms.Passwords.Try(ctx, who, login.Attempt{Account: uscc, Who: rep.Number, Password: password, Binding: "b"})
		if (err == nil) != want {
			t.Errorf("%s after the recovery: %v", password, err)
		}
	}
}

func withFace(d recovery.RecoveryDraft, now time.Time) recovery.RecoveryDraft {
	d.FaceUntil = now.Add(time.Minute)
	return d
}
