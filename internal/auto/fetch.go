package auto

import (
	"context"
	"errors"
	"time"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/workday"
)

// fetcher writes what the core system knows of an applicant, as the text of a material. NotFound when it knows nothing.
type fetcher func(ctx context.Context, core Core, who subject) (casework.Written, error)

// fetchers are those of catalog.Fetches.
var fetchers = map[string]fetcher{
	"unit-months":   unitYear,
	"person-months": ownYear,
	"employment":    employmentNow,
}

var errNothingKnown = fault.New(fault.NotFound, "")

// Fetch writes a material of a draft, or of the answer to a correction, as of now. Faults: Away; NotFound, where nothing is known or the
// data of the region is not connected.
func (s *Service) Fetch(ctx context.Context, c casework.Case, key string) (casework.Written, error) {
	write, ok := fetchers[key]
	kind, _ := catalog.FetchOf(key)
	if !ok {
		return casework.Written{}, errors.New("nobody fetches " + key)
	}
	if (kind.For == catalog.ForPersons) != c.Personal() { // an item for both may name a material that one of them can fetch
		return casework.Written{}, errNothingKnown
	}
	who, err := s.subject(ctx, c)
	if err != nil {
		return casework.Written{}, err
	}
	who.data = nil // what is typed in the form narrows nothing
	return write(ctx, s.Core, who)
}

// lastYear are the twelve months that have ended, as parts within one year each.
func (who subject) lastYear() [][2]string {
	now := who.now.In(workday.Zone)
	last := time.Date(now.Year(), now.Month()-1, 1, 0, 0, 0, 0, time.UTC)
	first := last.AddDate(0, -11, 0)
	if first.Year() == last.Year() {
		return [][2]string{{first.Format("200601"), last.Format("200601")}}
	}
	return [][2]string{{first.Format("200601"), first.Format("2006") + "12"}, {last.Format("2006") + "01", last.Format("200601")}}
}

func unitYear(ctx context.Context, core Core, who subject) (casework.Written, error) {
	rows, err := who.look(ctx, core, "contributions", map[string]string{"aab998": string(who.uscc)}, who.lastYear())
	if err != nil || len(rows) == 0 {
		return casework.Written{}, orNothing(err)
	}
	return casework.Written{Tables: []casework.PrintedTable{unitTable(rows)}, After: []string{"基数和金额的单位是元。"}}, nil
}

func ownYear(ctx context.Context, core Core, who subject) (casework.Written, error) {
	rows, err := who.look(ctx, core, "person-months", who.person(), who.lastYear())
	if err != nil || len(rows) == 0 {
		return casework.Written{}, orNothing(err)
	}
	t := personTable(insured{name: "本人", number: who.doc.Number}, rows)
	return casework.Written{Tables: []casework.PrintedTable{t}, After: []string{"基数和金额的单位是元。"}}, nil
}

func employmentNow(ctx context.Context, core Core, who subject) (casework.Written, error) {
	row, err := one(ctx, core, "employment", who.person())
	if err != nil || row == nil {
		return casework.Written{}, orNothing(err)
	}
	t := casework.PrintedTable{Title: "就业登记", Head: []string{"项目", "内容"}, Rows: [][]string{{"就业失业状态", row["status"]}}}
	if row["unit"] != "" {
		t.Rows = append(t.Rows, []string{"参保单位", row["unit"]}, []string{"参保开始", row["from"]})
	}
	return casework.Written{Tables: []casework.PrintedTable{t}}, nil
}

func orNothing(err error) error {
	if err == nil {
		return errNothingKnown
	}
	return err
}
