package rating_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/notice"
	"wangting/internal/rating"
)

// shelf is a store of one rating, and the fake of everything else that a service needs.
type shelf struct {
	rating.Store
	kept    *rating.Rating
	counted int
	marked  int
	book    *audittest.Book
	region  string
}

func (s *shelf) InTx(ctx context.Context, fn func(context.Context) error) error { return fn(ctx) }
func (s *shelf) Add(_ context.Context, r rating.Rating) (bool, error) {
	s.kept = &r
	return true, nil
}
func (s *shelf) Count(context.Context, rating.Rating) error { s.counted++; return nil }
func (s *shelf) Keyed(ctx context.Context, key string) (rating.Rating, error) {
	return s.Rating(ctx, key, catalog.RateClose)
}
func (s *shelf) Rating(_ context.Context, _ string, at catalog.Occasion) (rating.Rating, error) {
	if s.kept == nil || s.kept.Occasion != at {
		return rating.Rating{}, fault.New(fault.NotFound, "")
	}
	return *s.kept, nil
}
func (s *shelf) Finish(_ context.Context, _ string, f rating.FollowUp) (bool, error) {
	s.kept.Follow = &f
	return true, nil
}
func (s *shelf) Open(_ context.Context, _ actor.Actor, region string, _ rating.Cursor, _ int) ([]rating.Rating, error) {
	s.region = region
	return nil, nil
}

// ended plays casework with cases that anybody may rate.
type ended struct{ *shelf }

func (ended) Tell(context.Context, actor.Actor, notice.Message) error { return nil }
func (ended) Open(_ context.Context, _ actor.Actor, id string) (casework.View, error) {
	return casework.View{Case: casework.Case{ID: id, ItemCode: "A", UnitID: "u1", Region: "320100", State: casework.Closed},
		Item: casework.Item{RateTags: catalog.RateTags}}, nil
}
func (e ended) OpenToAct(ctx context.Context, who actor.Actor, id string) (casework.View, error) {
	return e.Open(ctx, who, id)
}
func (ended) Scope(context.Context, string) (string, error) { return "", nil }
func (ended) WorkedOn(_ context.Context, who actor.Actor, _ string) (bool, error) {
	return who.IsAmong("worked"), nil
}
func (e ended) MarkRated(context.Context, actor.Actor, string, catalog.Occasion) error {
	e.marked++
	return nil
}

// tomorrow counts every day as a working day.
type tomorrow struct{}

func (tomorrow) Add(t time.Time, n int) time.Time { return t.AddDate(0, 0, n) }

var (
	now   = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	chief = actor.Actor{PersonID: "p", UnitID: "u1"}
)

func service(s *shelf) *rating.Service {
	return &rating.Service{
		Store:    s,
		Cases:    ended{s},
		Notices:  ended{s},
		Tx:       s,
		Audit:    s.book.Service,
		Workdays: tomorrow{},
		Now:      func() time.Time { return now },
	}
}

// CAS-5: five levels, tags, words; a bad one opens a follow-up with a due date.
func TestWhatARatingMustSay(t *testing.T) {
	for name, tc := range map[string]struct {
		n      rating.New
		field  string // the one that is wrong; "" when fine
		follow bool
	}{
		"very satisfied, nothing more":      {n: rating.New{Level: 5}},
		"satisfied with a tag":              {n: rating.New{Level: 4, Tags: []string{"材料精简"}}},
		"no level":                          {n: rating.New{}, field: "level"},
		"a level beyond the five":           {n: rating.New{Level: 6}, field: "level"},
		"bad without a reason":              {n: rating.New{Level: 2}, field: "words"},
		"bad with blank words":              {n: rating.New{Level: 1, Words: " \r\n "}, field: "words"},
		"bad with a tag":                    {n: rating.New{Level: 2, Tags: []string{"办理时间长"}}, follow: true},
		"bad with words":                    {n: rating.New{Level: 1, Words: "跑了三次"}, follow: true},
		"a tag that is not on the list":     {n: rating.New{Level: 5, Tags: []string{"<b>"}}, field: "tags"},
		"five hundred characters":           {n: rating.New{Level: 3, Words: strings.Repeat("好", 500)}},
		"five hundred and one":              {n: rating.New{Level: 3, Words: strings.Repeat("好", 501)}, field: "words"},
		"neither satisfied nor dissatified": {n: rating.New{Level: 3}},
	} {
		t.Run(name, func(t *testing.T) {
			s := &shelf{book: audittest.New(t)}
			tc.n.CaseID, tc.n.Occasion = "c1", catalog.RateClose
			r, err := service(s).Rate(t.Context(), chief, tc.n)
			if tc.field != "" {
				if !errors.Is(err, fault.Invalid) || fault.Of(err).FieldSays(tc.field) == "" || s.kept != nil || s.marked != 0 {
					t.Errorf("got %v, kept %v", err, s.kept)
				}
				return
			}
			if err != nil || s.counted != 1 || s.marked != 1 || len(s.book.Acts()) != 1 {
				t.Fatalf("got %v; counted %d, marked %d, deeds %v", err, s.counted, s.marked, s.book.Acts())
			}
			if (r.Follow != nil) != tc.follow || r.Follow != nil && !r.Follow.Due.Equal(now.AddDate(0, 0, 1)) {
				t.Errorf("the follow-up is %+v", r.Follow)
			}
		})
	}
}

func TestARatingStaysAsItWasGiven(t *testing.T) {
	s := &shelf{book: audittest.New(t)}
	if _, err := service(s).Rate(t.Context(), chief, rating.New{Occasion: catalog.RateClose, CaseID: "c1", Level: 5}); err != nil {
		t.Fatal(err)
	}
	r, err := service(s).Rate(t.Context(), chief, rating.New{Occasion: catalog.RateClose, CaseID: "c1", Level: 1, Words: "x"})
	if err != nil || r.Level != 5 || s.counted != 1 {
		t.Errorf("the second gave %v (%v), counted %d", r.Level, err, s.counted)
	}
	alien := actor.Actor{PersonID: "q", UnitID: "u2"}
	if _, _, err := service(s).OfCase(t.Context(), alien, "c1", catalog.RateClose); !errors.Is(err, fault.NotFound) {
		t.Errorf("another unit got %v", err)
	}
	other := service(&shelf{book: audittest.New(t)})
	if _, err := other.Rate(t.Context(), alien, rating.New{Occasion: catalog.RateClose, CaseID: "c1", Level: 5}); !errors.Is(err, fault.NotFound) {
		t.Errorf("another unit rated: %v", err)
	}
	if _, err := service(s).Rate(t.Context(), actor.Actor{}, rating.New{Occasion: catalog.RateClose, CaseID: "c1", Level: 5}); !errors.Is(err, fault.Anonymous) {
		t.Errorf("nobody rated: %v", err)
	}
}

// ITM-16.
func TestAnItemSaysWhatIsRatedAndWithWhichTags(t *testing.T) {
	s := &shelf{book: audittest.New(t)}
	svc := service(s)
	both := asks{ended{s}, []catalog.Occasion{catalog.RateAccept}, []string{"窗口明亮"}}
	svc.Cases = both
	rate := func(at catalog.Occasion, tag string) error {
		_, err := svc.Rate(t.Context(), chief, rating.New{CaseID: "c1", Occasion: at, Level: 5, Tags: []string{tag}})
		return err
	}
	if err := rate(catalog.RateClose, "窗口明亮"); !errors.Is(err, fault.Conflict) {
		t.Errorf("an occasion that the item does not have gave %v", err)
	}
	if err := rate(catalog.RateAccept, "材料精简"); !errors.Is(err, fault.Invalid) {
		t.Errorf("a tag that the item does not have gave %v", err)
	}
	if err := rate(catalog.RateAccept, "窗口明亮"); err != nil || s.kept.Occasion != catalog.RateAccept || s.counted != 1 {
		t.Errorf("kept %+v, counted %d (%v)", s.kept, s.counted, err)
	}
	c, _, err := svc.OfCase(t.Context(), chief, "c1", catalog.RateClose)
	if !errors.Is(err, fault.Conflict) || len(c.Open) != 1 {
		t.Errorf("what can be rated instead is %v (%v)", c.Open, err)
	}
}

// asks plays casework with an accepted case whose item says what is rated.
type asks struct {
	ended
	at   []catalog.Occasion
	tags []string
}

func (a asks) OpenToAct(ctx context.Context, who actor.Actor, id string) (casework.View, error) {
	v, err := a.Open(ctx, who, id)
	v.Case.AcceptedAt, v.Case.RateAt, v.Item.RateTags = now, a.at, a.tags
	return v, err
}

func TestWhoAnswersABadRating(t *testing.T) {
	clerk := func(region string) actor.Actor {
		return actor.Actor{StaffID: "s", Roles: []actor.Role{actor.Clerk}, Region: region}
	}
	for name, tc := range map[string]struct {
		who   actor.Actor
		words string
		want  error
	}{
		"a clerk of the region":       {clerk("320100"), "已改进", nil},
		"a clerk of the province":     {clerk("320000"), "已改进", nil},
		"a clerk of another city":     {clerk("320200"), "已改进", fault.NotFound},
		"a clerk of a district of it": {clerk("320104"), "已改进", fault.NotFound},
		"a clerk who worked on the case, CAS-5": {
			actor.Actor{StaffID: "worked", Roles: []actor.Role{actor.Clerk}, Region: "320100"},
			"已改进", fault.Forbidden,
		},
		"a clerk of nowhere": {clerk(""), "已改进", fault.Forbidden},
		"an editor": {
			actor.Actor{StaffID: "s", Roles: []actor.Role{actor.Editor}, Region: "320100"},
			"已改进", fault.Forbidden,
		},
		"the unit itself":                {chief, "已改进", fault.Forbidden},
		"a clerk who says nothing":       {clerk("320100"), "  ", fault.Invalid},
		"a clerk who says more than 500": {clerk("320100"), strings.Repeat("好", 501), fault.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			s := &shelf{
				book: audittest.New(t),
				kept: &rating.Rating{Occasion: catalog.RateClose, Case: rating.Case{ID: "c1", Region: "320100"}, Follow: &rating.FollowUp{Due: now}},
			}
			err := service(s).Answer(t.Context(), tc.who, "c1", tc.words)
			if !errors.Is(err, tc.want) || s.kept.Follow.Done != (tc.want == nil) {
				t.Errorf("got %v, done %v", err, s.kept.Follow.Done)
			}
		})
	}
}

func TestStaffSeeTheFollowUpsOfTheirRegionOnly(t *testing.T) {
	for region, want := range map[string]string{"320100": "3201", "320000": "32", "321283": "321283"} {
		s := &shelf{book: audittest.New(t), region: "unasked"}
		who := actor.Actor{StaffID: "s", Roles: []actor.Role{actor.Admin}, Region: region}
		if _, err := service(s).FollowUps(t.Context(), who, rating.Cursor{}, 10); err != nil || s.region != want {
			t.Errorf("staff of %s asked for %q (%v)", region, s.region, err)
		}
	}
	if _, err := service(&shelf{book: audittest.New(t)}).FollowUps(t.Context(), chief, rating.Cursor{}, 10); !errors.Is(err, fault.Forbidden) {
		t.Errorf("a unit got %v", err)
	}
}

func TestFiguresCountSatisfactionFromThreeUp(t *testing.T) {
	var f rating.Figures
	if f.All.Satisfied() != 0 {
		t.Error("none is not satisfied")
	}
	for l, n := range map[rating.Level]int64{5: 3, 4: 2, 3: 1, 2: 2, 1: 1, 0: 9, 6: 9} {
		f.Add("320100", "A", l, n)
	}
	f.Add("320500", "B", 5, 1)
	if f.Regions["320100"].Count() != 9 || f.Regions["320500"].Shown() || !f.Items["A"].Shown() {
		t.Errorf("the regions are %+v", f.Regions)
	}
	if f.All.Count() != 10 || f.All.Satisfied() != 70 || f.Items["A"].Count() != 9 || f.Items["B"].Satisfied() != 100 {
		t.Errorf("%+v", f)
	}
}
