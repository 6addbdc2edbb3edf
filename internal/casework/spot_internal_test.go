package casework

import (
	"testing"

	"wangting/internal/fault"
)

func TestASpotSaysInWordsWhereItIs(t *testing.T) { // 指着说
	for _, c := range []struct {
		spot  Spot
		words string
	}{
		{Spot{}, ""},
		{Spot{Material: "a", Label: "劳动合同", Page: 2, X: 834, Y: 120}, "《劳动合同》第 2 页，右上"},
		{Spot{Material: "a", Label: "劳动合同", Page: 2}, "《劳动合同》第 2 页"},
		{Spot{Material: "a", Label: "照片", X: 1, Y: 1000, Picture: true}, "《照片》左下"},
		{Spot{Material: "a", Label: "照片", X: 335, Y: 667}, "《照片》中间"},
		{Spot{Material: "a", Label: "合影", File: "二.jpg", X: 1000, Y: 500}, "《合影》（二.jpg）右侧"},
		{Spot{Material: "a", Label: "名册"}, "《名册》"},
	} {
		if got := c.spot.Words(); got != c.words {
			t.Errorf("%+v says %q, want %q", c.spot, got, c.words)
		}
		if back := SpotOf(c.spot.Key()); back.Key() != c.spot.Key() {
			t.Errorf("%+v comes back as %+v", c.spot, back)
		}
	}
	for _, a := range Areas {
		if got := (Spot{}).In(a.Slug).Area(); got != a {
			t.Errorf("the middle of %s is in %s", a.Name, got.Name)
		}
	}
	if s := SpotOf("a.1.x.2"); s != (Spot{}) {
		t.Errorf("nonsense is read as %+v", s)
	}
}

func TestASpotIsOnAPageOfAFileOfTheCase(t *testing.T) { // 指着说
	item := Item{Slots: []Slot{{Key: "contract", Name: "劳动合同"}, {Key: "photos", Name: "合影", Many: true}, {Key: "roster", Name: "名册"}}}
	files := []Material{{ID: "pdf", Slot: "contract", Name: "c.pdf", Type: "pdf"}, {ID: "png", Slot: "photos", Name: "一.png", Type: "png"}, {ID: "jpg", Slot: "photos", Name: "二.jpg", Type: "jpg"},
		{ID: "xlsx", Slot: "roster", Name: "c.xlsx", Type: "xlsx"}}
	for _, c := range []struct {
		spot        Spot
		field, want string // the input of a refusal, or the words
	}{
		{Spot{}, "", ""},
		{Spot{Material: "pdf"}, "", "《劳动合同》第 1 页"},
		{Spot{Material: "pdf", Page: 2000, X: 1000, Y: 1}, "", "《劳动合同》第 2000 页，右上"},
		{Spot{Material: "pdf", Page: -1}, "page.3", ""},
		{Spot{Material: "pdf", Page: 2001}, "page.3", ""},
		{Spot{Material: "pdf", Page: 100000}, "page.3", ""},
		{Spot{Material: "pdf", X: 5000, Y: 1}, "at.3", ""},
		{Spot{Material: "pdf", X: 1}, "at.3", ""},
		{Spot{Material: "pdf", X: 1, Y: -1}, "at.3", ""},
		{Spot{Material: "png", Page: 1, X: 1, Y: 1}, "", "《合影》（一.png）左上"},
		{Spot{Material: "png", Page: 2, X: 1, Y: 1}, "page.3", ""},
		{Spot{Material: "xlsx"}, "", "《名册》"},
		{Spot{Material: "xlsx", X: 1, Y: 1}, "at.3", ""},
		{Spot{Material: "other", X: 1, Y: 1}, "on.3", ""},
		{Spot{Page: 2}, "on.3", ""},
		{Spot{X: 1, Y: 1}, "on.3", ""},
		{Spot{Label: "假", File: "假", Material: "pdf", Picture: true}, "", "《劳动合同》第 1 页"},
	} {
		s := c.spot
		fields := s.aim(3, item, files)
		f := &fault.Fault{Kind: fault.Invalid, Fields: fields}
		if c.field != "" && f.FieldSays(c.field) == "" || c.field == "" && (len(fields) > 0 || s.Words() != c.want) {
			t.Errorf("%+v gave %+v and %q, want %q %q", c.spot, fields, s.Words(), c.field, c.want)
		}
	}
}
