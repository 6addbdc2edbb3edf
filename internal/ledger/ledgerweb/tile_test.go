package ledgerweb

import (
	"fmt"
	"testing"
)

func FuzzReadTile(f *testing.F) {
	for _, place := range []string{"000", "x001/x234/067", "x001/002.p/12", "x", ".p/", "1000"} {
		f.Add("0", place)
	}
	f.Fuzz(func(t *testing.T, level, place string) {
		l, n, width, ok := readTile(level, place)
		if !ok {
			return
		}
		again := tilePlace(n)
		if width < 256 {
			again += fmt.Sprint(".p/", width)
		}
		if again != place || fmt.Sprint(l) != level {
			t.Errorf("%q %q is read as %d, %d, %d", level, place, l, n, width)
		}
	})
}

func TestTheNumberOfATileIsWrittenInGroups(t *testing.T) {
	for n, want := range map[uint64]string{0: "000", 67: "067", 1234067: "x001/x234/067"} {
		if got := tilePlace(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
		if _, back, _, ok := readTile("0", want); !ok || back != n {
			t.Errorf("%s is read as %d", want, back)
		}
	}
}
