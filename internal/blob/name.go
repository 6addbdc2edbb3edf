package blob

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostName is how many characters the name of a file keeps.
const mostName = 120

// FileName makes harmless what somebody else calls a file, whoever shows or sends it later: one name without folders, without
// characters that are invisible, turn the direction of the text or have a meaning in file systems, of at most 120 characters with its
// ending. One without any of those left is 未命名.
func FileName(s string) string {
	s = path.Base(strings.ReplaceAll(s, `\`, "/"))
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError || strings.ContainsRune(`/:*?"<>|`, r) {
			return -1
		}
		return r
	}, s))
	if strings.Trim(s, ".") == "" {
		return "未命名"
	}
	r := []rune(s)
	if len(r) <= mostName {
		return s
	}
	end := []rune(path.Ext(s))
	if len(end) > 10 {
		end = nil
	}
	return string(append(r[:mostName-len(end)], end...))
}
