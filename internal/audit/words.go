package audit

import (
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

// kinds are names by the first part of an act, for acts that have no name of their own.
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
