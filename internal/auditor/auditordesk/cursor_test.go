package auditordesk

import (
	"testing"

	"wangting/internal/audit"
)

func FuzzReadCursor(f *testing.F) {
	f.Add("")
	f.Add("MTc2NDIxMTIwMDAwMDAwMHwwMTkzNmQ3Mi0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDA")
	f.Fuzz(func(t *testing.T, s string) {
		if c := readCursor(s); c != (audit.Cursor{}) && readCursor(writeCursor(c)) != c {
			t.Errorf("%q gave %v, which does not come back", s, c)
		}
	})
}
