package sessionweb

import "testing"

// LOG-4: the login page explains a certificate only where it opens the door.
func TestTheLoginPageExplainsCAOnlyWhereItIsOpen(t *testing.T) {
	for _, closed := range []bool{false, true} {
		ws := &Ways{}
		ws.Join(Way{Key: "ca", Text: "CA", Closed: closed})
		if v := ws.UnitBox("", "", nil); (v.aboutCA() == "暂未开放，请用其他方式登录。") != closed {
			t.Errorf("closed is %t, the page says %s", closed, v.aboutCA())
		}
	}
}
