package portal

import (
	"context"

	"wangting/internal/rating"
)

// ratedVM is what people said of the hall, or of one item.
type ratedVM struct {
	Name      string
	Count     int64
	Satisfied int      // per cent, 基本满意 and better
	Levels    [5]int64 // 非常满意 … 非常不满意
}

type ratingsVM struct {
	All   ratedVM
	Items []ratedVM
}

// satisfaction reads the public figures of 「我要评」: of all items together, and of each item that was rated.
func (p *Pages) satisfaction(ctx context.Context) (ratingsVM, error) {
	f, err := p.needs.Ratings.Figures(ctx)
	if err != nil {
		return ratingsVM{}, err
	}
	v := ratingsVM{All: ratedOf("全部事项", f.All)}
	for _, it := range p.needs.Catalog.Catalogue().Items() {
		if t := f.Items[it.Code]; t.Count() > 0 {
			v.Items = append(v.Items, ratedOf(it.Name, t))
		}
	}
	return v, nil
}

func ratedOf(name string, t rating.Tally) ratedVM {
	return ratedVM{Name: name, Count: t.Count(), Satisfied: t.Satisfied(), Levels: [5]int64{t[5], t[4], t[3], t[2], t[1]}}
}
