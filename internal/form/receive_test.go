package form

import (
	"reflect"
	"testing"
)

func TestAnswersOfAProgramHaveTheShapeOfTheirQuestions(t *testing.T) { // APP-3
	f := &Form{fields: []Field{
		{Name: "why", Label: "原因", Kind: Text},
		{Name: "who", Label: "职工", Kind: Person, Fields: []Field{{Name: "name", Kind: Text}}},
		{Name: "rows", Label: "名册", Kind: Rows, Fields: []Field{{Name: "name", Kind: Text}, {Name: "skills", Kind: Choices}}},
		{Name: "kinds", Label: "种类", Kind: Choices},
	}}
	got, err := f.Receive(map[string]any{
		"why": "裁员", "unknown": 1.0, "kinds": []any{"a"}, "who": nil,
		"rows": []any{map[string]any{"name": "王", "skills": []any{"焊"}}},
	})
	want := Data{"why": "裁员", "kinds": []any{"a"}, "rows": []any{map[string]any{"name": "王", "skills": []any{"焊"}}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
	for name, sent := range map[string]any{
		"why":   map[string]any{"a": "b"},
		"who":   "王",
		"rows":  []any{[]any{"王"}},
		"kinds": []any{1.0},
	} {
		if d, err := f.Receive(map[string]any{name: sent}); err == nil {
			t.Errorf("%s takes %v as %v", name, sent, d)
		}
	}
	if d, err := f.Receive(map[string]any{"rows": []any{map[string]any{"name": map[string]any{"x": 1.0}}}}); err == nil {
		t.Errorf("a cell takes an object: %v", d)
	}
	if d, err := f.Receive(map[string]any{"who": map[string]any{"unknown": "x"}}); err == nil {
		t.Errorf("a person takes an unknown part: %v", d)
	}
}
