package app_test

import (
	"context"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/regno"
	"wangting/internal/session"
	"wangting/internal/signon"
	"wangting/internal/store/storetest"
)

// nobodyTold tells nobody of a login.
type nobodyTold struct{ session.Told }

func (nobodyTold) NewLogin(context.Context, session.Event) error { return nil }

// REG-11: what an outside system vouched for opens one account and one login, however often its last page is sent.
func TestAnOpeningFromOutsideIsFinishedOnce(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx, who, u, r := t.Context(), actor.Actor{IP: "192.0.2.7"}, h.known("江南示例"), h.Rooms
		doc, err := regno.ParseDocument(regno.DocType(u.RepDocType), u.RepDocNumber, h.now())
		must(t, err)
		d := signon.Dispatcher{Service: r.Sessions.Service, Notices: nobodyTold{}, Units: r.Units, Persons: r.Persons, Mandates: r.Mandates.Service,
			Accounts: r.Accounts, Codes: r.Codes, Rates: r.Limits, Limits: signon.LimitsOf(h.Config.Limits), Life: time.Hour}
		o := signon.Opening{ID: id.New(), ExpiresAt: h.now().Add(time.Hour), Evidence: signon.Evidence{Way: "province", Representative: true,
			Holder: signon.Proved{Name: u.RepName, Document: doc},
			Unit: &signon.ProvedUnit{USCC: regno.USCC(u.USCC), Name: u.Name, RepName: u.RepName, Document: doc, Region: u.Region, Kind: u.Type,
				Address: u.Address}}}
		const phone, browser = "13800000101", "browser"
		_, err = d.SendCode(ctx, who, o, browser, phone)
		must(t, err)
		f := signon.OpeningForm{Phone: phone, Code: h.code(phone, 0), Agreed: true}
		won := storetest.Race(t, 8, func(int) error { _, err := d.Finish(ctx, who, o, browser, f); return err },
			fault.Invalid, fault.Conflict, fault.Expired)
		for what, query := range map[string]string{
			"units":           `SELECT COUNT(*) FROM unit WHERE uscc = '` + u.USCC + `'`,
			"logins":          `SELECT COUNT(*) FROM login_session`,
			"representatives": `SELECT COUNT(*) FROM mandate WHERE state = 'active'`,
			"rows":            `SELECT COUNT(*) FROM audit WHERE act = 'unit.opened_by_login'`,
		} {
			if n := h.count(query); won != 1 || n != 1 {
				t.Errorf("%d finished it, and there are %d %s", won, n, what)
			}
		}
	})
}
