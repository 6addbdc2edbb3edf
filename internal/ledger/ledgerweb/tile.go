package ledgerweb

import (
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"

	"wangting/internal/ledger"
)

// readTile reads the place of a tile: its level, and its number in groups of three digits, x001/x234/067; .p/12 follows for a tile that
// has 12 hashes so far.
func readTile(level, place string) (l, n uint64, width int, ok bool) {
	l, err := strconv.ParseUint(level, 10, 8)
	if err != nil || strconv.FormatUint(l, 10) != level {
		return 0, 0, 0, false
	}
	width = ledger.TileWidth
	number, partial, part := strings.Cut(place, ".p/")
	if part {
		width, err = strconv.Atoi(partial)
		if err != nil || width < 1 || width >= ledger.TileWidth || strconv.Itoa(width) != partial {
			return 0, 0, 0, false
		}
	}
	groups := strings.Split(number, "/")
	for i, g := range groups {
		if i < len(groups)-1 {
			if g, ok = strings.CutPrefix(g, "x"); !ok {
				return 0, 0, 0, false
			}
		}
		d, err := strconv.ParseUint(g, 10, 16)
		if err != nil || len(g) != 3 || i > 3 {
			return 0, 0, 0, false
		}
		n = n*1000 + d
	}
	return l, n, width, tilePlace(n) == number
}

// tilePlace writes the number of a tile.
func tilePlace(n uint64) string {
	three := func(d uint64) string { return strconv.FormatUint(1000+d, 10)[1:] }
	place := three(n % 1000)
	for n /= 1000; n > 0; n /= 1000 {
		place = "x" + three(n%1000) + "/" + place
	}
	return place
}

// inBase64 writes a hash as a checkpoint writes it.
func inBase64(hexadecimal string) string {
	b, _ := hex.DecodeString(hexadecimal) // ours
	return base64.StdEncoding.EncodeToString(b)
}
