package parceldb_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/address"
	"wangting/internal/audit/audittest"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/notice"
	"wangting/internal/parcel"
	"wangting/internal/parcel/parceldb"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// desk is casework with parcels, and plays the courier and the other rooms around them.
type desk struct {
	*ct.Hall
	parcels *parcel.Service
	state   string // what the courier says
	fail    error
	asked   int
	told    []notice.Message
}

func each(t *testing.T, body func(t *testing.T, d *desk)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, keys := &desk{Hall: ct.New(t, db)}, secrettest.Keyring(t)
		sight := func(_ context.Context, as ...actor.Actor) (actor.Sight, error) {
			return actor.Sight{as[0].Owner(): {actor.EveryScope}}, nil
		}
		d.parcels = &parcel.Service{Store: parceldb.Store{DB: db, Keys: keys}, Tx: db, Audit: audittest.New(t).Service, Keys: keys, Queue: d.Hall,
			Courier: d, Now: d.Time, Cases: d.Service, Addresses: d, Notices: d, Sight: sight}
		body(t, d)
	})
}

func (d *desk) Track(context.Context, string, string, string) (parcel.Track, error) {
	d.asked++
	if d.fail != nil {
		return parcel.Track{}, d.fail
	}
	return parcel.Track{State: d.state, Marks: []parcel.Mark{{At: "2026-11-24 09:00:00", Say: "示例"}}}, nil
}

func (*desk) Subscribe(context.Context, string, string, string, string, string) error { return nil }

// ReadPush takes the number as it was posted, and the state in the place of the signature.
func (*desk) ReadPush(param, sign, _ string) (parcel.Push, error) {
	return parcel.Push{Number: param, Track: parcel.Track{State: sign}, Moved: true}, nil
}

func (*desk) DefaultOf(context.Context, address.Owner) (address.Address, error) {
	return address.Address{}, fault.New(fault.NotFound, "")
}

func (d *desk) Tell(_ context.Context, _ actor.Actor, m notice.Message) error {
	d.told = append(d.told, m)
	return nil
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// decided gives a case that was submitted with a choice, and granted.
func (d *desk) decided(t *testing.T, way casework.Choice) string {
	t.Helper()
	ctx, c := t.Context(), d.Drafted(t, ct.Boss, ct.Subsidy)
	r, err := d.SubmitChosen(ctx, ct.Boss, c.ID, c.Version, way)
	must(t, err)
	must(t, d.AcceptCase(ctx, ct.Clerk, r.CaseID, ""))
	must(t, d.DecideCase(ctx, ct.Reviewer, r.CaseID, casework.Approved, "符合条件"))
	return r.CaseID
}

func (d *desk) delivery(t *testing.T, caseID string) casework.Delivery {
	t.Helper()
	x, err := d.DeliveryOf(t.Context(), ct.Clerk, caseID)
	must(t, err)
	return x
}

// only gives the parcel of a case.
func (d *desk) only(t *testing.T, caseID string) parcel.Parcel {
	t.Helper()
	list, err := d.parcels.OfCase(t.Context(), ct.Boss, caseID)
	must(t, err)
	if len(list) != 1 {
		t.Fatalf("%d parcels", len(list))
	}
	return list[0]
}

var letter = casework.Choice{Way: casework.Post, Address: ct.Address.ID}

// RES-4, CEN-5: the letter goes to the address that was chosen; sent, it is on its way; signed for, it has delivered.
func TestALetterGoesWhereItWasChosenAndDeliversWhenItIsSignedFor(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, c := t.Context(), d.decided(t, letter)
		must(t, d.parcels.Send(ctx, ct.Clerk, c, "ems", "1151234567890", false))
		p := d.only(t, c)
		if want := (parcel.To{Recipient: "陈示例", Phone: "13800000082", Place: "江苏省南京市玄武区示例路 1 号"}); p.To != want {
			t.Errorf("it goes to %+v", p.To)
		}
		if x := d.delivery(t, c); x.State != casework.DeliverySent || x.Changeable() {
			t.Errorf("sent, the delivery is %+v", x)
		}
		d.state = "5"
		_, err := d.parcels.Parcel(ctx, ct.Boss, p.ID)
		must(t, err)
		if x := d.delivery(t, c); x.State != casework.DeliverySent {
			t.Errorf("on its way, the delivery is %+v", x)
		}
		d.state = "3"
		d.SetTime(d.Time().Add(time.Hour))
		_, err = d.parcels.Parcel(ctx, ct.Boss, p.ID)
		must(t, err)
		if x := d.delivery(t, c); x.State != casework.DeliveryDone || !x.DoneAt.Equal(d.Time()) {
			t.Errorf("signed for, the delivery is %+v", x)
		}
	})
}

// The courier locks a number that is asked about more often, so a question that failed is one as well; its words stay on the page.
func TestTheCourierIsAskedAtMostOnceInHalfAnHour(t *testing.T) {
	for name, tc := range map[string]struct {
		fail error
		say  string
	}{
		"it answers":         {nil, ""},
		"it knows no number": {fault.New(fault.NotFound, ""), ""},
		"it wants a phone":   {fault.New(fault.Invalid, "请核对收件人电话"), "请核对收件人电话"},
		"it is silent":       {fault.AwayFrom("快递查询", errors.New("silence")), "没有响应"},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, d *desk) {
				ctx, c := t.Context(), d.decided(t, letter)
				must(t, d.parcels.Send(ctx, ct.Clerk, c, "ems", "1151234567890", false))
				id := d.only(t, c).ID
				d.fail = tc.fail
				for range 3 {
					p, err := d.parcels.Parcel(ctx, ct.Boss, id)
					if err != nil || !strings.Contains(p.Trouble, tc.say) || (p.Trouble == "") != (tc.say == "") {
						t.Errorf("the parcel is told as %+v, %v", p, err)
					}
					d.SetTime(d.Time().Add(9 * time.Minute))
				}
				if d.asked != 1 {
					t.Errorf("asked %d times in 27 minutes", d.asked)
				}
				d.fail = nil
				d.SetTime(d.Time().Add(3 * time.Minute))
				if p, err := d.parcels.Parcel(ctx, ct.Boss, id); err != nil || p.Trouble != "" || d.asked != 2 {
					t.Errorf("after half an hour, asked %d times: %+v, %v", d.asked, p, err)
				}
			})
		})
	}
}

// The courier tells by itself that somebody signed, and may say so twice.
func TestACallOfTheCourierDelivers(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, c := t.Context(), d.decided(t, letter)
		must(t, d.parcels.Send(ctx, ct.Clerk, c, "ems", "1151234567890", false))
		p := d.only(t, c)
		if err := d.parcels.Pushed(ctx, p.ID, "9999999999", "3"); !errors.Is(err, fault.NotFound) {
			t.Errorf("a call about another number: %v", err)
		}
		if x := d.delivery(t, c); x.State != casework.DeliverySent {
			t.Errorf("after it the delivery is %+v", x)
		}
		for range 2 {
			must(t, d.parcels.Pushed(ctx, p.ID, p.Number, "3"))
		}
		if x := d.delivery(t, c); x.State != casework.DeliveryDone {
			t.Errorf("the delivery is %+v", x)
		}
	})
}

// RES-4: a letter that comes back has delivered nothing, and waits until somebody chooses anew; what the sender signs for, or an earlier
// letter of the case does, delivers nothing either.
func TestALetterThatComesBackWaitsForAnotherWay(t *testing.T) {
	for name, state := range map[string]string{"refused": "14", "returned": "4", "on its way back": "6"} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, d *desk) {
				ctx, c := t.Context(), d.decided(t, letter)
				must(t, d.parcels.Send(ctx, ct.Clerk, c, "ems", "1151234567890", false))
				first := d.only(t, c)
				must(t, d.parcels.Pushed(ctx, first.ID, first.Number, state))
				must(t, d.parcels.Pushed(ctx, first.ID, first.Number, "3")) // by the sender
				x := d.delivery(t, c)
				if x.State != casework.DeliveryWaiting || !x.Changeable() || !x.DoneAt.IsZero() {
					t.Fatalf("the delivery is %+v", x)
				}
				if n := len(d.Inbox); n != 1 || d.Inbox[0].Title != "文书没有送到" {
					t.Errorf("the unit is told %+v", d.Inbox)
				}
				must(t, d.ChangeWay(ctx, ct.Boss, c, x.Version, letter))
				d.SetTime(d.Time().Add(time.Hour))
				must(t, d.parcels.Send(ctx, ct.Clerk, c, "ems", "1151234567891", false))
				must(t, d.parcels.Pushed(ctx, first.ID, first.Number, "3"))
				must(t, d.parcels.Pushed(ctx, first.ID, first.Number, state))
				if x := d.delivery(t, c); x.State != casework.DeliverySent {
					t.Errorf("after the second letter the first makes it %+v", x)
				}
			})
		})
	}
}

// Who only looks at cases sends nothing, and does not learn the address.
func TestAnAuditorSendsNoLetter(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, c := t.Context(), d.decided(t, letter)
		auditor := actor.Actor{StaffID: "auditor-1", Region: ct.Clerk.Region, Roles: []actor.Role{actor.Auditor}}
		if err := d.parcels.Send(ctx, auditor, c, "ems", "1151234567890", false); !errors.Is(err, fault.Forbidden) {
			t.Errorf("an auditor sends: %v", err)
		}
		if _, to, err := d.parcels.Ready(ctx, auditor, c); !errors.Is(err, fault.Forbidden) || to.Phone != "" {
			t.Errorf("an auditor reads %+v, %v", to, err)
		}
		if x := d.delivery(t, c); x.State != casework.DeliveryWaiting {
			t.Errorf("the delivery is %+v", x)
		}
	})
}

// RES-4, CEN-5: a second parcel is sent only by whoever says so, since the first one is on its way; what has arrived is not sent again.
func TestASecondParcelIsAskedAbout(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, c := t.Context(), d.decided(t, letter)
		must(t, d.parcels.Send(ctx, ct.Clerk, c, "ems", "1151234567890", false))
		if err := d.parcels.Send(ctx, ct.Clerk, c, "ems", "1151234567891", false); fault.Of(err).FieldSays(parcel.FieldAgain) == "" {
			t.Errorf("a second parcel gave %v", err)
		}
		if ready, _, err := d.parcels.Ready(ctx, ct.Clerk, c); err != nil || ready.Before.Number != "1151234567890" {
			t.Errorf("before it went %+v, %v", ready.Before, err)
		}
		d.only(t, c)
		must(t, d.parcels.Send(ctx, ct.Clerk, c, "ems", "1151234567891", true))
		list, err := d.parcels.OfCase(ctx, ct.Boss, c)
		must(t, err)
		if len(list) != 2 || len(d.told) != 2 {
			t.Fatalf("%d parcels, told %d times", len(list), len(d.told))
		}
		must(t, d.parcels.Pushed(ctx, list[1].ID, list[1].Number, "3"))
		if err := d.parcels.Send(ctx, ct.Clerk, c, "ems", "1151234567892", true); !errors.Is(err, fault.Conflict) {
			t.Errorf("what has arrived: %v", err)
		}
	})
}

// DSK-11: whoever was only asked for an opinion learns no address and sends nothing, until they have the case.
func TestWhoIsOnlyAskedSendsNoLetter(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, draft := t.Context(), d.Drafted(t, ct.Boss, ct.Permit)
		r, err := d.SubmitChosen(ctx, ct.Boss, draft.ID, draft.Version, letter)
		must(t, err)
		must(t, d.AcceptCase(ctx, ct.Clerk, r.CaseID, ""))
		must(t, d.ConsultOn(ctx, ct.Reviewer, r.CaseID, casework.Asked{To: []string{ct.Reviewer2.StaffID}, Question: "请看"}))
		must(t, d.GiveOpinion(ctx, ct.Reviewer2, r.CaseID, "可以"))
		must(t, d.ProposeVerdict(ctx, ct.Reviewer, r.CaseID, casework.Approved, "符合条件"))
		must(t, d.DecideCase(ctx, ct.Both, r.CaseID, casework.Approved, "符合条件"))
		if _, to, err := d.parcels.Ready(ctx, ct.Reviewer2, r.CaseID); !errors.Is(err, fault.Forbidden) || to.Phone != "" {
			t.Errorf("they read %+v, %v", to, err)
		}
		if err := d.parcels.Send(ctx, ct.Reviewer2, r.CaseID, "ems", "1151234567890", false); !errors.Is(err, fault.Forbidden) {
			t.Errorf("they send: %v", err)
		}
		must(t, d.parcels.Send(ctx, ct.Reviewer, r.CaseID, "ems", "1151234567890", false))
	})
}

// Who wants no letter gets none, and a parcel whose number was used before sends nothing.
func TestNobodyIsSentALetterThatTheyDidNotChoose(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		for _, way := range []casework.Choice{{Way: casework.Online, Agree: true}, {Way: casework.Counter, Window: ct.Window}} {
			c := d.decided(t, way)
			if err := d.parcels.Send(ctx, ct.Clerk, c, "ems", "1151234567890", false); !errors.Is(err, fault.Conflict) {
				t.Errorf("%s: %v", way.Way, err)
			}
			if x := d.delivery(t, c); x.State != casework.DeliveryWaiting {
				t.Errorf("%s: the delivery is %+v", way.Way, x)
			}
		}
		first, second := d.decided(t, letter), d.decided(t, letter)
		must(t, d.parcels.Send(ctx, ct.Clerk, first, "ems", "1151234567890", false))
		if err := d.parcels.Send(ctx, ct.Clerk, second, "ems", "1151234567890", false); !errors.Is(err, fault.Invalid) {
			t.Errorf("the same number: %v", err)
		}
		if x := d.delivery(t, second); x.State != casework.DeliveryWaiting || len(d.told) != 1 {
			t.Errorf("the second delivery is %+v, told %d", x, len(d.told))
		}
		if err := d.parcels.Send(ctx, ct.Suzhou, second, "ems", "1151234567891", false); !errors.Is(err, fault.NotFound) {
			t.Errorf("staff of another city: %v", err)
		}
	})
}
