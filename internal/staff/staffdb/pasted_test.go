package staffdb_test

import (
	"testing"

	"wangting/internal/actor"
	"wangting/internal/staff"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// IN-5: what is pasted around login, password and code is no wrong try.
func TestStaffSignInWithWhatTheyPaste(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		h.add(t, "0417", actor.Clerk)
		code := h.code(t)
		try := staff.Attempt{Login: "０４１７\u200b", Password: " " + password + "\r\n", Code: "动态码：" + code[:3] + " " + code[3:]}
		if _, err := h.Login(t.Context(), visitor, try); err != nil {
			t.Errorf("%+v gave %v", try, err)
		}
	})
}
