package find

import (
	_ "embed" // the table of readings
	"strings"
	"sync"
)

//go:generate go run ./build

// The table that build writes: the syllables on one line, then two bytes for each
// character of the block of unified ideographs.
//
//go:embed pinyin.bin
var table string

const firstRead = 0x4E00

var syllables = sync.OnceValues(func() (list []string, of string) {
	line, of, _ := strings.Cut(table, "\n")
	return strings.Fields(line), of
})

// reading is the usual pinyin of a character without tone; "" when it has none.
func reading(r rune) string {
	list, of := syllables()
	at := 2 * (int(r) - firstRead)
	if at < 0 || at+1 >= len(of) {
		return ""
	}
	n := int(of[at])<<8 | int(of[at+1])
	if n == 0 {
		return ""
	}
	return list[n-1]
}
