// Command build writes the table of pinyin readings for package find, from the data of
// go-pinyin. The table saves the program from building go-pinyin's maps at each start.
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/mozillazg/go-pinyin"
)

// The block of unified ideographs, which contains GB 18030 levels 1 and 2.
const first, last = 0x4E00, 0x9FFF

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

// run writes all syllables on one line, and then for each character two bytes: the
// number of its syllable, counted from 1, big-endian, or 0.
func run() error {
	args := pinyin.NewArgs()
	var spelt []string
	for r := rune(first); r <= last; r++ {
		s := ""
		if list := pinyin.SinglePinyin(r, args); len(list) > 0 {
			s = list[0]
		}
		spelt = append(spelt, s)
	}
	all := slices.Compact(slices.Sorted(slices.Values(spelt)))
	if all[0] == "" {
		all = all[1:]
	}
	var b bytes.Buffer
	b.WriteString(strings.Join(all, " ") + "\n")
	for _, s := range spelt {
		n, ok := slices.BinarySearch(all, s)
		if !ok {
			n = -1
		}
		b.Write(binary.BigEndian.AppendUint16(nil, uint16(n+1)))
	}
	return os.WriteFile("pinyin.bin", b.Bytes(), 0o644)
}
