package centre_test

import (
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/store/storetest"
	"wangting/internal/web/webtest"
)

// CEN-2, INS-6: the pages say of a change what is open to whoever reads them.
func TestThePagesOfAUnitPromiseNobodyWhatIsClosedToThem(t *testing.T) {
	r := openOver(t, storetest.SQLite(t))
	r.settle(t)
	ofInstitution := shown
	ofInstitution.Number = "JG320000000001"
	for name, tc := range map[string]struct {
		as         actor.Actor
		shown      actor.Who
		path       string
		says, hush []string
	}{
		"the representative": {chief, shown, "/unit/info", []string{"再在这里编辑；保存时会与登记机关核对", "法定代表人信息不能在这里修改"}, nil},
		"a handler": {operator, shown, "/unit/info", []string{"请由法定代表人或管理员在这里编辑"},
			[]string{"再在这里编辑"}},
		"an institution": {chief, ofInstitution, "/unit/info", []string{"机构的信息来自机构登记，不能在这里修改"},
			[]string{"再在这里编辑"}},
		"the addresses of a representative": {chief, shown, "/unit/settings", []string{"办理结果邮寄到这里，最多 10 个", ">管理收件地址"}, nil},
		"the addresses of a handler": {operator, shown, "/unit/settings", []string{"由法定代表人或管理员维护", ">查看收件地址"},
			[]string{">管理收件地址"}},
	} {
		t.Run(name, func(t *testing.T) {
			page := webtest.Open(t, r.db, tc.as, tc.shown, r.pages().Mount).Page(tc.path)
			for _, w := range tc.says {
				if !strings.Contains(page, w) {
					t.Errorf("%q is not said", w)
				}
			}
			for _, w := range tc.hush {
				if strings.Contains(page, w) {
					t.Errorf("%q is said", w)
				}
			}
		})
	}
}
