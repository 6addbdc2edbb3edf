package query

import (
	"strings"
	"testing"
)

// ITM-14: what no definition may say.
func TestADefinitionThatTellsTooMuchIsRefused(t *testing.T) {
	whole, _ := Named("title-certificate")
	pension, _ := Named("pension-query")
	for name, tc := range map[string]struct {
		of    Query
		spoil func(*Query)
		want  string
	}{
		"as it is":                                 {whole, func(*Query) {}, ""},
		"no slider before a person's number":       {whole, func(q *Query) { q.Slider = false }, "slider"},
		"a name without a mask":                    {whole, func(q *Query) { q.Columns = []Column{{Key: "aac003", Label: "姓名"}} }, "shows a name"},
		"a column with the whole number":           {pension, func(q *Query) { q.Columns = []Column{{Key: "aac147", Label: "号码"}} }, "whole number"},
		"a parameter that names a unit":            {whole, func(q *Query) { q.Params = []Param{{"u", "单位", "word", "aab998", true, nil}} }, "unlocks"},
		"a number as parameter of a personal view": {pension, func(q *Query) { q.Params = []Param{{"n", "号码", "number", "aac147", true, nil}} }, "unlocks"},
		"no words for no rows":                     {whole, func(q *Query) { q.Empty = "" }, "words"},
	} {
		t.Run(name, func(t *testing.T) {
			tc.spoil(&tc.of)
			err := tc.of.check()
			if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
}
