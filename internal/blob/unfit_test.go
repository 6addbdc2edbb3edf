package blob

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"wangting/internal/fault"
)

const objects = "%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n2 0 obj<</Filter/Standard/V 2>>endobj\n"

// table is a PDF with a cross-reference table.
func table(trailer string) string {
	return fmt.Sprintf("%sxref\n0 1\n0000000000 65535 f \n%strailer\n<<%s>>\nstartxref\n%d\n%%%%EOF\n", objects,
		strings.Repeat("0000000009 00000 n \n", 5000), trailer, len(objects))
}

// stream is a PDF with a cross-reference stream.
func stream(dict string) string {
	return fmt.Sprintf(
		"%s9 0 obj\n<</Type/XRef %s/Length 3>>\nstream\nabc\nendstream\nendobj\nstartxref\n%d\n%%%%EOF",
		objects,
		dict,
		len(objects),
	)
}

// IN-5: a file is refused with its cause and the way to mend it.
func TestALockedPDFIsRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		pdf    string
		locked bool
	}{
		"a trailer with a reference":           {table("/Root 1 0 R/Encrypt 2 0 R/ID[<00>]"), true},
		"a trailer with the dictionary itself": {table("/Root 1 0 R /Encrypt<</Filter/Standard>>"), true},
		"a stream":                             {stream("/Root 1 0 R/Encrypt 2 0 R"), true},
		"an end that points nowhere":           {strings.Replace(table("/Encrypt 2 0 R"), "startxref\n", "startxref\n9", 1), true},
		"an end that was cut off":              {objects + "trailer <</Encrypt 2 0 R>>", true},
		"an open file":                         {table("/Root 1 0 R"), false},
		"an open file with a stream":           {stream("/Root 1 0 R"), false},
		"metadata that says something else":    {table("/Root 1 0 R/EncryptMetadata false"), false},
		"the word in a text":                   {strings.Replace(table("/Root 1 0 R"), "1 0 obj", "1 0 obj(see /Encrypt 2 0 R)", 1), false},
		"a beginning only":                     {"%PDF-1.7", false},
		"nonsense":                             {"%PDF-1.7 startxref 99999999999", false},
	} {
		t.Run(name, func(t *testing.T) {
			s := tc.pdf
			if name == "the word in a text" {
				s = strings.Replace(s, fmt.Sprint("startxref\n", len(objects)), fmt.Sprint("startxref\n", strings.Index(s, "xref\n0")), 1)
			}
			err := unfit(strings.NewReader(s), int64(len(s)), PDF, []byte(s[:8]))
			if tc.locked != (err != nil) {
				t.Fatalf("got %v", err)
			}
			if err != nil && (!errors.Is(err, fault.Invalid) || fault.Of(err).Say != "这份 PDF 有密码，请去除密码后再上传") {
				t.Errorf("says %v", err)
			}
		})
	}
}

func TestAPhotoOfAPhoneIsRefusedWithTheWayToChangeIt(t *testing.T) {
	for brand, refused := range map[string]bool{"heic": true, "heix": true, "mif1": true, "mp42": false} {
		head := []byte("\x00\x00\x00\x18ftyp" + brand)
		err := unfit(bytes.NewReader(head), int64(len(head)), "", head)
		if refused != (err != nil) || refused && !strings.Contains(fault.Of(err).Say, "兼容性最佳") {
			t.Errorf("%s: %v", brand, err)
		}
	}
}

func FuzzLocked(f *testing.F) {
	f.Add([]byte(table("/Encrypt 2 0 R")))
	f.Add([]byte(stream("/Encrypt 2 0 R")))
	f.Fuzz(func(_ *testing.T, b []byte) { locked(bytes.NewReader(b), int64(len(b))) })
}
