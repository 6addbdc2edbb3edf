package audit

import (
	"maps"
	"strings"
)

// Words says what acts are called in the log of a unit. Each room says its own at the start, before the first request.
func (s *Service) Words(acts map[string]string) {
	if s.words == nil {
		s.words = map[string]string{}
	}
	maps.Copy(s.words, acts)
}

// kinds are the words for acts of a room that has none for one of them.
var kinds = map[string]string{"case": "办件操作", "mandate": "授权操作", "login": "登录操作", "unit": "单位信息操作"}

// Word says what was done.
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
