package editor

import "testing"

// catalogue.md §2: the shipped items come by the door of the editors', so each of them could be published again, and travels as a file
// without losing anything (EDT-6, EDT-12).
func TestEveryShippedItemMayBePublishedAgainAndTravels(t *testing.T) {
	for _, it := range shippedItems(t) {
		for _, f := range Check(it, nil) {
			if f.Must {
				t.Errorf("%s: %s %s", it.Code, f.Path, f.Say)
			}
		}
		raw, err := Pack(it)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Unpack(raw)
		if err != nil {
			t.Fatalf("%s: %v", it.Code, err)
		}
		want, err := Digest(it)
		if err != nil {
			t.Fatal(err)
		}
		if have, err := Digest(got); err != nil || have != want {
			t.Errorf("%s is another item after its journey: %v", it.Code, err)
		}
	}
}
