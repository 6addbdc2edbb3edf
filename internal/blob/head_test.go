package blob

import (
	"bytes"
	"errors"
	"testing"
)

// FuzzHead reads foreign bytes as the head of a file: nothing that begins like a sealed file is plain, and what is read is
// written the same again.
func FuzzHead(f *testing.F) {
	slot := bytes.Repeat([]byte{7}, slotSize)
	f.Add(headOf(slot))
	f.Add(head{slot, slot}.bytes())
	f.Add(head{nil, slot}.bytes())
	f.Add(head{}.bytes())
	f.Add(headOf(slot)[:headSize-1])
	f.Add([]byte(magic))
	f.Add([]byte(magic[:magicName]))
	f.Add([]byte("wtfile\x00\x02 of a later version"))
	f.Add([]byte("%PDF-1.7"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		h, sealed, err := parseHead(b)
		if like := len(b) >= len(magic) && bytes.HasPrefix(b, []byte(magic[:magicName])); sealed != like {
			t.Fatalf("sealed is %t", sealed)
		}
		if sealed && err == nil && !bytes.Equal(h.bytes(), b[:headSize]) {
			t.Fatal("the head is written otherwise than it was read")
		}
		if err == nil && !sealed && (h[0] != nil || h[1] != nil) {
			t.Fatal("a plain file has keys")
		}
	})
}

// A file that is stored anew between the two looks of a rotation keeps the head that fits its content.
func TestTheHeadOfAnotherFileIsNotReplaced(t *testing.T) {
	f, err := openFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.close() }()
	store := func(b []byte) {
		part, err := f.part()
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = part.Close() }()
		if _, err := part.Write(b); err != nil {
			t.Fatal(err)
		}
		if err := f.put(t.Context(), "a", part); err != nil {
			t.Fatal(err)
		}
	}
	was, other := headOf(bytes.Repeat([]byte{1}, slotSize)), headOf(bytes.Repeat([]byte{2}, slotSize))
	store(other)
	if err := f.swapHead(t.Context(), "a", was, was, was); !errors.Is(err, errOther) {
		t.Errorf("gave %v", err)
	}
	if b, err := f.head(t.Context(), "a"); err != nil || !bytes.Equal(b, other) {
		t.Errorf("the head is changed, %v", err)
	}
}
