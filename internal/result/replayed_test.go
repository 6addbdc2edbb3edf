package result

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/wording"
)

// 回放: the same step says the same by the same template, and something else by another; a tag without a value says which.
func TestADocumentIsSetAgainForAComparison(t *testing.T) {
	s := &Service{Owner: "江苏省人力资源和社会保障厅"}
	item := func(text string) *catalog.Item {
		return &catalog.Item{Code: "x", Name: "事项", Documents: []catalog.Document{{Key: "d", Name: "核准书", For: "granted",
			Blocks: []catalog.Block{{Key: "b", Text: text}}}}}
	}
	day := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	step := casework.Taken{Verb: casework.Decide, Words: "符合条件",
		Case: casework.Case{ItemName: "事项", Number: "1", UnitName: "甲公司", Region: "321200", Verdict: casework.Approved, UpdatedAt: day}}
	set := func(text string) []Part {
		name, parts, made, err := s.Again(item(text), step)
		if err != nil || !made || name != "核准书" {
			t.Fatalf("%q: %q, %t, %v", text, name, made, err)
		}
		return parts
	}
	if one := set("准予。"); !reflect.DeepEqual(one, set("准予。")) || reflect.DeepEqual(one, set("予以核准。")) {
		t.Errorf("the words are %+v", one)
	}
	var open *wording.Unresolved
	if _, _, _, err := s.Again(item("有效至{{有效期至}}。"), step); !errors.As(err, &open) {
		t.Errorf("a tag without a value: %v", err)
	}
	if _, _, made, err := s.Again(item("准予。"), casework.Taken{Verb: casework.Review}); made || err != nil {
		t.Errorf("a step without a document: %t, %v", made, err)
	}
}
