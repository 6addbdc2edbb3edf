package casework

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// Origin is what a source gave for an answer (ITM-6).
type Origin struct {
	Source string // the path of x-prefill
	Value  any
}

// Origins are the answers that the hall filled in when a draft was begun, by the names of their fields. Those that nobody may type over
// are not among them.
type Origins struct {
	At time.Time
	Of map[string]Origin
}

// Changed reports whether an answer is not what its source gave. known is false for an answer that came from no source.
func (o Origins) Changed(name string, d form.Data) (changed, known bool) {
	from, known := o.Of[name]
	return known && !reflect.DeepEqual(from.Value, d[name]), known
}

// filledIn is what a new form begins with.
type filledIn struct {
	data    form.Data
	origins Origins
	away    bool // the core business system did not answer; what it knows is left open
}

// fillIn asks the sources of a form. No source that is away hinders whoever fills the form in: its answers stay empty.
func (s *Service) fillIn(ctx context.Context, who actor.Actor, item Item, c Case) (filledIn, error) {
	out := filledIn{}
	account := s.facts(ctx, who)
	core, err := s.offered(ctx, item, c)
	if out.away = errors.Is(err, fault.Away); err != nil && !out.away {
		return out, fmt.Errorf("asking the core system: %w", err)
	}
	out.data = item.Form.Prefill(func(path string) string {
		if strings.HasPrefix(path, CoreFacts) {
			return core[path]
		}
		return account(path)
	})
	if err := s.repeat(ctx, item, c, out.data); err != nil {
		return out, err
	}
	out.origins = Origins{At: s.Now(), Of: map[string]Origin{}}
	for _, f := range item.Form.Fields() {
		if v, ok := out.data[f.Name]; ok && f.Prefill != "" && f.Identity == "" {
			out.origins.Of[f.Name] = Origin{Source: f.Prefill, Value: v}
		}
	}
	return out, nil
}

// offered is what the core business system knows of answers that the applicant may change. What they may not change is known's to ask.
func (s *Service) offered(ctx context.Context, item Item, c Case) (map[string]string, error) {
	if s.Facts == nil || c.Practice() { // practice asks no other system
		return nil, nil
	}
	for _, f := range item.Form.Fields() {
		if f.Identity == "" && strings.HasPrefix(f.Prefill, CoreFacts) {
			return s.Facts(ctx, c)
		}
	}
	return nil, nil
}

// repeat fills in what the owner's last application of the item said, where the form asks for that.
func (s *Service) repeat(ctx context.Context, item Item, c Case, d form.Data) error {
	var last Case
	for _, f := range item.Form.Fields() {
		if f.Prefill != form.FromLast {
			continue
		}
		if last.ID == "" {
			var err error
			if last, err = s.Lists.LastFiled(ctx, c.Owner(), item.Code); errors.Is(err, fault.NotFound) {
				return nil
			} else if err != nil {
				return fmt.Errorf("reading the last application: %w", err)
			}
			last.Data = item.Form.Clean(last.Data)
		}
		if v, ok := last.Data[f.Name]; ok {
			d[f.Name] = v
		}
	}
	return nil
}
