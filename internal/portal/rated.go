package portal

import (
	"context"
	"fmt"
	"strconv"

	"wangting/internal/rating"
	"wangting/internal/ui"
	"wangting/internal/workday"
)

// ratedVM is what people said of the hall, of one region or of one item.
type ratedVM struct {
	Name      string
	Count     int64
	Satisfied int      // per cent, 基本满意 and better
	Levels    [5]int64 // 非常满意 … 非常不满意
}

type ratingsVM struct {
	Since   string // day of the first rating; "" when there is none
	All     ratedVM
	Regions []ratedVM
	Items   []ratedVM
	Few     []string // names of items that were rated, not often enough to be shown by themselves
	Hidden  bool     // some regions or items have too few ratings to be shown by themselves
}

// satisfaction reads the public figures of 「我要评」: of all ratings together, of each region, and of each item that was rated often enough.
func (p *Pages) satisfaction(ctx context.Context) (ratingsVM, error) {
	f, err := p.needs.Ratings.Figures(ctx)
	if err != nil {
		return ratingsVM{}, err
	}
	v := ratingsVM{All: ratedOf("全部事项", f.All)}
	if !f.Since.IsZero() {
		v.Since = f.Since.In(workday.Zone).Format("2006 年 1 月 2 日")
	}
	for _, r := range ui.ShellFrom(ctx).Regions {
		if t := f.Regions[r.Code]; t.Shown() {
			v.Regions = append(v.Regions, ratedOf(r.Name, t))
		}
	}
	for _, it := range p.needs.Catalog.Catalogue().Items() {
		switch t := f.Items[it.Code]; {
		case t.Shown():
			v.Items = append(v.Items, ratedOf(it.Name, t))
		case t.Count() > 0:
			v.Few = append(v.Few, it.Name)
		}
	}
	v.Hidden = hides(f.Regions) || hides(f.Items)
	return v, nil
}

func hides(by map[string]rating.Tally) bool {
	for _, t := range by {
		if t.Count() > 0 && !t.Shown() {
			return true
		}
	}
	return false
}

func ratedOf(name string, t rating.Tally) ratedVM {
	return ratedVM{Name: name, Count: t.Count(), Satisfied: t.Satisfied(), Levels: [5]int64{t[5], t[4], t[3], t[2], t[1]}}
}

// share is a part of the ratings in per cent, with one decimal.
func (v ratedVM) share(n int64) string {
	if v.Count == 0 {
		return "0%"
	}
	tenths := (n*2000 + v.Count) / (2 * v.Count)
	return fmt.Sprintf("%d.%d%%", tenths/10, tenths%10)
}

var ratedHead = append([]string{"评价数", "满意度"}, levelWords[:]...)

// shares are the cells of a row: the number, 满意度, and the share of each level.
func (v ratedVM) shares() []string {
	out := []string{v.Name, strconv.FormatInt(v.Count, 10), strconv.Itoa(v.Satisfied) + "%"}
	for _, n := range v.Levels {
		out = append(out, v.share(n))
	}
	return out
}

func ratedRows(list []ratedVM) [][]string {
	rows := make([][]string, len(list))
	for i, v := range list {
		rows[i] = v.shares()
	}
	return rows
}
