package ui

import (
	"bytes"
	"context"
	"maps"
	"sync"
	"sync/atomic"

	"github.com/a-h/templ"

	"wangting/internal/web/asset"
)

// still draws once what is drawn the same each time: a page has thirty icons, and a list
// a tag in each row. Only words of the program are kept, so that what is kept is bounded.
type still struct {
	draw   func(word string) templ.Component
	known  func(word string) bool
	adding sync.Mutex
	drawn  atomic.Pointer[map[string]templ.Component] // replaced, never changed
}

func (s *still) of(word string) templ.Component {
	if all := s.drawn.Load(); all != nil {
		if c, ok := (*all)[word]; ok {
			return c
		}
	}
	c := s.draw(word)
	if !s.known(word) {
		return c
	}
	var b bytes.Buffer
	if c.Render(context.Background(), &b) != nil {
		return c // which will say so where it is drawn
	}
	c = templ.Raw(b.String())
	s.add(word, c)
	return c
}

func (s *still) add(word string, c templ.Component) {
	s.adding.Lock()
	defer s.adding.Unlock()
	all := map[string]templ.Component{word: c}
	if before := s.drawn.Load(); before != nil {
		maps.Copy(all, *before)
	}
	s.drawn.Store(&all)
}

var (
	symbols = still{draw: symbol, known: asset.HasIcon}
	tags    = still{draw: tag, known: func(status string) bool { _, ok := statuses[status]; return ok }}
)

// Icon is one symbol of the sprite. It is decoration: words stand beside it.
func Icon(name string) templ.Component { return symbols.of(name) }

// Tag says in a word and a symbol where a thing stands: a word of the closed list in its colour, any other plain.
func Tag(status string) templ.Component { return tags.of(status) }
