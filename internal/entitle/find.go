package entitle

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/notice"
	"wangting/internal/workday"
)

// The kinds of jobs: Daily begins a round, WalkJob asks about a batch of units and enqueues the next.
const (
	DailyJob = "entitle.daily"
	WalkJob  = "entitle.walk"
)

// Walk is where a round of an item goes on.
type Walk struct {
	Item  string `json:"item"`
	Day   string `json:"day"`   // of China, on which the round began; the next round takes its place
	After string `json:"after"` // id of the last unit that was asked about
	Tries int    `json:"tries"` // of the unit behind it
}

// How much a job asks, and how it waits.
const (
	batch   = 50
	stretch = 20 * time.Second // a third of the time of a job: the last question may take as long as the gateway waits
	pause   = 10 * time.Minute
	tries   = 3 // of a unit for which the core system answers what nobody understands
	keep    = 365 * 24 * time.Hour
)

func day(t time.Time) string { return t.In(workday.Zone).Format(time.DateOnly) }

// Daily ends what is over, and begins a round for each item that has a rule.
func (s *Service) Daily(ctx context.Context) error {
	now := s.Now()
	if err := s.Store.EndPast(ctx, now, now.Add(-keep)); err != nil {
		return fmt.Errorf("ending entitlements: %w", err)
	}
	for _, it := range s.Items.Catalogue().Items() {
		if _, _, _, ok := s.rule(it.Code); !ok {
			continue
		}
		if err := s.Jobs.EnqueueAt(ctx, WalkJob, Walk{Item: it.Code, Day: day(now)}, now); err != nil {
			return fmt.Errorf("beginning a round of %s: %w", it.Code, err)
		}
	}
	return nil
}

// Walk asks the core system about a batch of units. While it does not answer the same unit is asked again later, until the next round
// begins; a unit about which it answers nonsense is left to the next round. Running it twice finds nothing twice.
func (s *Service) Walk(ctx context.Context, w Walk) error {
	it, rule, _, ok := s.rule(w.Item)
	if !ok || w.Day != day(s.Now()) {
		return nil
	}
	units, err := s.Store.Units(ctx, w.After, batch)
	if err != nil {
		return fmt.Errorf("reading units: %w", err)
	}
	until, strange := s.Now().Add(stretch), map[string]bool{} // regions that are not connected
	for i, u := range units {
		if s.Now().After(until) {
			return s.Jobs.EnqueueAt(ctx, WalkJob, w, s.Now())
		}
		if _, takes := it.Takes(u.USCC); takes && !strange[u.Region] && !id.Practice(u.ID) {
			err := s.ask(ctx, it, rule, u)
			switch {
			case errors.Is(err, fault.NotFound):
				strange[u.Region] = true
			case errors.Is(err, fault.Away):
				w.Tries = 0
				return s.Jobs.EnqueueAt(ctx, WalkJob, w, s.Now().Add(pause))
			case err != nil && w.Tries+1 < tries:
				w.Tries++
				return s.Jobs.EnqueueAt(ctx, WalkJob, w, s.Now().Add(pause))
			case err != nil:
				s.Log.ErrorContext(ctx, "a unit is left out of a round of entitlements", "item", w.Item, "unit", u.ID, "error", err)
			}
		}
		w.After, w.Tries = units[i].ID, 0
	}
	if len(units) < batch {
		return nil
	}
	return s.Jobs.EnqueueAt(ctx, WalkJob, w, s.Now())
}

// ask keeps what the core system says of one unit. NotFound when its region is not connected.
func (s *Service) ask(ctx context.Context, it *catalog.Item, rule catalog.Entitlement, u Unit) error {
	period, ends := rule.Period(s.Now())
	rows, err := s.Core.Look(ctx, rule.View, map[string]string{"aab998": u.USCC, "year": period})
	if err != nil {
		return err
	}
	if len(rows) > 1 {
		return fmt.Errorf("view %s has %d rows for one unit", rule.View, len(rows))
	}
	if len(rows) == 0 || rows[0][rule.State] != rule.Want {
		return s.Store.End(ctx, u.ID, it.Code)
	}
	shown, err := show(rule, rows[0])
	if err != nil {
		return err
	}
	running, err := s.Store.Running(ctx, u.ID, it.Code)
	if err == nil {
		return s.Store.Claim(ctx, running)
	}
	if !errors.Is(err, fault.NotFound) {
		return fmt.Errorf("looking for an application: %w", err)
	}
	e := Entitlement{ID: id.New(), UnitID: u.ID, Item: it.Code, Period: period, State: Open, FoundAt: s.Now(), EndsAt: ends, Shown: shown}
	err = s.keep(ctx, it, e)
	if errors.Is(err, fault.NotFound) { // of ours, not of the core system
		return errors.New(err.Error())
	}
	return err
}

// keep adds an entitlement and tells those of the unit who may claim it, once.
func (s *Service) keep(ctx context.Context, it *catalog.Item, e Entitlement) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		added, err := s.Store.Add(ctx, e)
		if err != nil {
			return fmt.Errorf("keeping an entitlement: %w", err)
		}
		if !added {
			return s.Store.Renew(ctx, e)
		}
		who := actor.SystemActor("entitle")
		if err := s.Notices.Tell(ctx, who, notice.Message{UnitID: e.UnitID, Scope: e.Item, Kind: notice.AboutHall, Link: Path,
			Title: "您单位符合“" + it.Name + "”的条件，可以直接确认申领",
			Body:  "系统已经查出，核定的内容已经填好。请在“免申即享”中核对后确认申领。"}); err != nil {
			return fmt.Errorf("telling of an entitlement: %w", err)
		}
		return s.Audit.Record(ctx, who, e.deed("entitle.found"))
	})
}

// show gives the values of a row as a form shows them. What a rule needs and a row lacks is an error: nobody is told of half a claim.
func show(rule catalog.Entitlement, row map[string]string) (map[string]string, error) {
	shown := map[string]string{}
	for _, v := range rule.Values {
		text := strings.TrimSpace(row[v.Column])
		switch {
		case v.Column == "":
			continue
		case text == "" && v.Maybe:
			continue
		case text == "":
			return nil, fmt.Errorf("view %s lacks %s", rule.View, v.Column)
		case v.Fen:
			fen, err := strconv.ParseInt(text, 10, 64)
			if err != nil || fen < 0 {
				return nil, fmt.Errorf("view %s: %s is no amount", rule.View, v.Column) // and does not say what it is
			}
			text = fmt.Sprintf("%d.%02d", fen/100, fen%100)
		}
		shown[v.Key] = text + v.After
	}
	return shown, nil
}
