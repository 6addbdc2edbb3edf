package audit

import (
	"context"
	"maps"
	"strings"
)

// Words adds the names of acts in the log of a unit. Each room calls it at the start, before the first request.
func (s *Service) Words(acts map[string]string) {
	if s.words == nil {
		s.words = map[string]string{}
	}
	maps.Copy(s.words, acts)
}

// kinds are names by the first part of an act, for acts that have no name of their own: those of an earlier release.
var kinds = map[string]string{"case": "办件操作", "mandate": "授权操作", "login": "登录操作", "unit": "单位信息操作"}

// Word gives the name of an act.
func (s *Service) Word(act string) string {
	if w := s.words[act]; w != "" {
		return w
	}
	kind, _, _ := strings.Cut(act, ".")
	if w := kinds[kind]; w != "" {
		return w
	}
	return "其他操作"
}

// Worded reports whether a room has named an act.
func (s *Service) Worded(act string) bool { return s.words[act] != "" }

// Thing is an object of deeds, as the log of a unit names it.
type Thing struct {
	Name   string
	Number string
	Item   string // code of its item, of a case
	Path   string // where the unit reads it; "" for nowhere
}

// Things says what the objects of one kind are called. A room of a higher storey joins it for its own kind.
type Things struct {
	// Named gives the objects that exist among ids, in one statement, as somebody of the unit may know them.
	Named func(ctx context.Context, unitID string, ids []string) (map[string]Thing, error)
	// Numbered gives the id of the object with a number, "" for none. Invalid when it is no number. May be nil.
	Numbered func(ctx context.Context, number string) (string, error)
	// Inner are acts within the office, which its log shows to no unit.
	Inner []string
}

// Join adds the objects of a kind ("case") to the log of a unit. Rooms call it at the start.
func (s *Service) Join(object string, t Things) {
	if s.things == nil {
		s.things = map[string]Things{}
	}
	s.things[object] = t
	s.inner = append(s.inner, t.Inner...)
}

// Things gives the objects of a kind; the zero Things when no room has joined them.
func (s *Service) Things(object string) Things { return s.things[object] }

// Within adds acts within the office, which its log shows to no unit, of a room that joins no objects.
func (s *Service) Within(acts ...string) { s.inner = append(s.inner, acts...) }
