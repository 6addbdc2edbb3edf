package parceldb_test

import (
	"testing"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/store/storetest"
)

// RES-4: a double click notes one parcel, and the unit is told once.
func TestADoubleClickSendsOneParcel(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, c := t.Context(), d.decided(t, letter)
		won := storetest.Race(t, 6, func(int) error { return d.parcels.Send(ctx, ct.Clerk, c, "ems", "1151234567890", false) },
			fault.Invalid, fault.Conflict)
		d.only(t, c)
		if x := d.delivery(t, c); won != 1 || len(d.told) != 1 || x.State != casework.DeliverySent {
			t.Errorf("sent %d times, told %d times, the delivery is %+v", won, len(d.told), x)
		}
	})
}

// The courier calls twice, and a reader asks at the same moment: the letter is delivered or has come back, once.
func TestCallsOfTheCourierAtOnceCountOnce(t *testing.T) {
	for name, tc := range map[string]struct {
		state string
		want  string
		told  int
	}{
		"signed for": {"3", casework.DeliveryDone, 0},
		"returned":   {"4", casework.DeliveryWaiting, 1},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, d *desk) {
				ctx, c := t.Context(), d.decided(t, letter)
				must(t, d.parcels.Send(ctx, ct.Clerk, c, "ems", "1151234567890", false))
				p := d.only(t, c)
				storetest.Race(t, 8, func(int) error { return d.parcels.Pushed(ctx, p.ID, p.Number, tc.state) }, fault.Conflict)
				if x := d.delivery(t, c); x.State != tc.want || len(d.Inbox) != tc.told {
					t.Errorf("the delivery is %+v, the unit is told %d times", x, len(d.Inbox))
				}
			})
		})
	}
}
