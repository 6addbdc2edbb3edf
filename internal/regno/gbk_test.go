package regno

import (
	"testing"
	"unicode"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// The decoder of GB 18030-2005 gives the same characters, but for the 14 that it leaves private and does not decode.
func TestThePrivateCharactersOfGBKAreThoseOfGB18030(t *testing.T) {
	private := 0
	for i, want := range fromGBK {
		b := byte(0x50 + i)
		if b >= 0x7F { // is no second byte
			b++
		}
		out, err := simplifiedchinese.GB18030.NewDecoder().Bytes([]byte{0xFE, b})
		if err != nil {
			t.Fatal(err)
		}
		got := []rune(string(out))[0]
		if got == unicode.ReplacementChar {
			private++
		} else if got != want {
			t.Errorf("FE%X is %c, want %c", b, got, want)
		}
	}
	if len(fromGBK) != 80 || private != 14 {
		t.Errorf("%d characters, %d of them private; want 80 and 14", len(fromGBK), private)
	}
}
