package parceldb_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/parcel"
)

// DSK-6: the letters of many cases go to one courier; each case that has none that waits says why.
func TestManyLettersGoToOneCourier(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		a, b, later := d.decided(t, letter), d.decided(t, letter), d.decided(t, letter)
		online := d.decided(t, casework.Choice{Way: casework.Online, Agree: true})
		open := d.Filed(t, ct.Boss, ct.Subsidy).CaseID
		numbers := map[string]string{a: "115 1234567890", b: "115-1", later: "", online: "", open: ""}
		rows, err := d.BulkPreview(ctx, ct.Clerk, casework.Deliver, slices.Collect(maps.Keys(numbers)))
		must(t, err)
		if why := whyOf(rows); why[a] != "" || why[b] != "" || why[later] != "" || !strings.Contains(why[online], "在线下载") || why[open] != "还没有作出决定" {
			t.Errorf("the preview is %v", why)
		}
		_, err = d.parcels.SendMany(ctx, ct.Clerk, "pigeon", numbers)
		f := fault.Of(err)
		if !errors.Is(err, fault.Invalid) || f.FieldSays(parcel.FieldCompany) == "" || f.FieldSays(parcel.FieldNumberOf(b)) == "" {
			t.Errorf("a wrong courier and number gave %v", err)
		}
		numbers[b] = numbers[a]
		if _, err = d.parcels.SendMany(ctx, ct.Clerk, "ems", numbers); !errors.Is(err, fault.Invalid) {
			t.Errorf("one number twice gave %v", err)
		}
		if _, err = d.parcels.SendMany(ctx, ct.Clerk, "ems", map[string]string{a: ""}); fault.Of(err).FieldSays(parcel.FieldNumberOf(a)) == "" {
			t.Errorf("no number at all gave %v", err)
		}
		if x := d.delivery(t, a); x.State != casework.DeliveryWaiting {
			t.Errorf("refused, the delivery is %s", x.State)
		}
		numbers[b] = "1151234567891"
		rows, err = d.parcels.SendMany(ctx, ct.Clerk, "ems", numbers)
		must(t, err)
		if why := whyOf(rows); why[a] != "" || why[b] != "" || why[later] != "没有填写快递单号" {
			t.Errorf("the report is %v", why)
		}
		for id, want := range map[string]string{a: casework.DeliverySent, b: casework.DeliverySent, later: casework.DeliveryWaiting} {
			if x := d.delivery(t, id); x.State != want {
				t.Errorf("the delivery is %s, want %s", x.State, want)
			}
		}
		if p := d.only(t, a); p.Number != "1151234567890" || p.Company != "ems" {
			t.Errorf("the parcel is %+v", p)
		}
		rows, err = d.parcels.SendMany(ctx, ct.Clerk, "ems", map[string]string{a: "1151234567890"}) // a second click
		must(t, err)
		if why := whyOf(rows); why[a] != "文书已经寄出" {
			t.Errorf("a second click: %v", why)
		}
	})
}

func whyOf(rows []casework.BulkRow) map[string]string {
	out := map[string]string{}
	for _, r := range rows {
		out[r.Case.ID] = r.Why
	}
	return out
}
