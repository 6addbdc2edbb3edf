package loose_test

import (
	"encoding/json"
	"testing"

	"wangting/internal/gateway/loose"
)

func TestAWordMayComeAsANumber(t *testing.T) {
	for in, want := range map[string]string{
		`{"a":"200"}`: "200", `{"a":200}`: "200", `{"a":true}`: "true", `{"a":null}`: "", `{}`: "", `{"a":"1\n"}`: "1\n",
		`{"a":13800000001}`: "13800000001",
	} {
		var v struct{ A loose.Text }
		if err := json.Unmarshal([]byte(in), &v); err != nil || string(v.A) != want {
			t.Errorf("%s is read as %q, %v", in, v.A, err)
		}
	}
	for _, in := range []string{`{"a":{}}`, `{"a":[1]}`} {
		var v struct{ A loose.Text }
		if err := json.Unmarshal([]byte(in), &v); err == nil {
			t.Errorf("%s is read as %q", in, v.A)
		}
	}
}

func TestAnObjectMayBePackedInStrings(t *testing.T) {
	for in, ok := range map[string]bool{
		`{"x":1}`: true, `"{\"x\":1}"`: true, `"\"{\\\"x\\\":1}\""`: true, `"\"\\\"{}\\\"\""`: true,
		`"\"\\\"\\\\\\\"{}\\\\\\\"\\\"\""`: false, `"x"`: false, ``: false, `"`: false,
	} {
		var v map[string]any
		if err := loose.Object([]byte(in), &v); (err == nil) != ok {
			t.Errorf("%s: %v", in, err)
		}
	}
}

func FuzzObject(f *testing.F) {
	f.Add([]byte(`"{\"x\":\"1\"}"`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var v struct{ X loose.Text }
		if loose.Object(b, &v) != nil {
			return
		}
		if _, err := json.Marshal(v); err != nil {
			t.Error(err)
		}
	})
}
