package query

import (
	"slices"

	"wangting/internal/catalog"
)

// Query is a query that the hall answers now: an item of the catalogue with its lookup and the view that it asks.
type Query struct {
	Code, Name string
	*catalog.Lookup
	Of catalog.View
}

// Of gives the query that answers an item; ok is false when the item is none, or cannot be asked online now.
func Of(it *catalog.Item) (q Query, ok bool) {
	if it == nil || !it.Online || !it.Query || it.Lookup == nil {
		return Query{}, false
	}
	v, ok := catalog.ViewOf(it.Lookup.View)
	return Query{Code: it.Code, Name: it.Name, Lookup: it.Lookup, Of: v}, ok
}

// Short is the name above rows and beside other queries.
func (q Query) Short() string {
	if q.Title != "" {
		return q.Title
	}
	return q.Name
}

// Private reports whether what is typed is about a person.
func (q Query) Private() bool {
	return q.Asks == catalog.UnitAsks || slices.ContainsFunc(q.Params, func(p catalog.Param) bool { return q.typeOf(p).Personal() })
}

// Slider reports whether the slider comes first: before everything that visitors ask (POR-6).
func (q Query) Slider() bool { return q.Asks == catalog.AnybodyAsks }

// Posts reports whether what is typed is posted and kept out of the address.
func (q Query) Posts() bool { return q.Private() || q.Slider() }

// Record reports whether the answer is one record, not a table.
func (q Query) Record() bool { return q.Show == catalog.ShowRecord }

// Path is the address of the page of the query.
func (q Query) Path() string {
	switch q.Asks {
	case catalog.UnitAsks:
		return "/unit/queries/" + q.Code
	case catalog.PersonAsks:
		return "/me/queries/" + q.Code
	}
	return "/queries/" + q.Code
}

// Param gives what the view says of a parameter.
func (q Query) Param(p catalog.Param) catalog.ViewParam {
	v, _ := q.Of.Param(p.Takes)
	return v
}

func (q Query) typeOf(p catalog.Param) catalog.ParamType { return q.Param(p).Type }

// In lists the queries of a catalogue, in its order.
func In(c *catalog.Catalogue) []Query {
	var all []Query
	for _, it := range c.Items() {
		if q, ok := Of(it); ok {
			all = append(all, q)
		}
	}
	return all
}

// All are the queries of now.
func (s *Service) All() []Query { return In(s.Items.Catalogue()) }

// Named gives a query by its code.
func (s *Service) Named(code string) (Query, bool) { return Of(s.Items.Catalogue().Item(code)) }
