package portal

import (
	"context"

	"wangting/internal/catalog"
	"wangting/internal/rating"
)

// Satisfaction reads the public figures of 「我要评」: of all, and of each item that was rated.
func Satisfaction(ratings *rating.Service, items *catalog.Service) func(context.Context) (Rated, []Rated, error) {
	return func(ctx context.Context) (Rated, []Rated, error) {
		f, err := ratings.Figures(ctx)
		if err != nil {
			return Rated{}, nil, err
		}
		var of []Rated
		for _, it := range items.Catalogue().Items() {
			if t := f.Items[it.Code]; t.Count() > 0 {
				of = append(of, rated(it.Name, t))
			}
		}
		return rated("全部事项", f.All), of, nil
	}
}

func rated(name string, t rating.Tally) Rated {
	return Rated{Name: name, Count: t.Count(), Satisfied: t.Satisfied(), Levels: [5]int64{t[5], t[4], t[3], t[2], t[1]}}
}
