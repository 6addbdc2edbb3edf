package form

import (
	"reflect"
	"strings"
	"testing"
)

func TestADefinitionAndItsSchemaSayTheSame(t *testing.T) { // ITM-2
	low, high := 0.5, 60.0
	d := Definition{
		Parts: []PartDef{
			{Key: "a", Title: "基本", Hint: "先填", Fields: []FieldDef{
				{Key: "f1", Kind: Choice, Label: "类别", Required: true, Options: []Option{{"甲", "甲类"}, {"乙", "乙类"}}},
				{Key: "f2", Kind: Person, Label: "经办人", Source: "person", Locked: true, NoPrefill: true, Fields: []FieldDef{
					{Key: "name", Kind: Text, Label: "姓名", Required: true}}},
				{Key: "f3", Kind: Text, Label: "批号", Pattern: "^[A-Z]{2}$", Say: "应为两个字母", Example: "AB", Source: "unit.name"},
			}},
			{Key: "b", Title: "明细", Filler: "accept", When: &Cond{Field: "f1", Equals: []string{"甲"}}, Fields: []FieldDef{
				{Key: "f4", Kind: Rows, Label: "人员", MinItems: 1, MaxItems: 9, Fields: []FieldDef{
					{Key: "c1", Kind: Number, Label: "年限", Min: &low, Max: &high, Step: 0.5, Suffix: "年", Unique: true},
					{Key: "c2", Kind: Date, Label: "日期", DateRule: "past", When: &Cond{Any: []Cond{
						{Field: "c1", Op: "gt", Equals: []string{"1"}}, {Not: &Cond{Field: "f1", Equals: []string{"乙"}}}}}}}},
				{Key: "f5", Kind: Number, Label: "人数", Integer: true},
				{Key: "f8", Kind: Month, Label: "月份"}, {Key: "f9", Kind: Moment, Label: "时间", DateRule: "past"},
				{Key: "f10", Kind: Percent, Label: "比例", Min: &low, Max: &high},
				{Key: "f7", Kind: Choices, Label: "福利", MinItems: 2, MaxItems: 3, Options: []Option{{"a", "甲"}, {"b", "乙"}, {"c", "丙"}}},
				{Key: "f6", Kind: Tick, Label: "承诺", Must: true, Required: true},
			}},
		},
		Rules: []Rule{{Rule: "rows-equal", Field: "f5", Rows: "f4"}},
	}
	schema, err := d.Schema()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Compile(schema); err != nil {
		t.Fatalf("%v in %s", err, schema)
	}
	if back, err := DefinitionOf(schema); err != nil || !reflect.DeepEqual(d, back) {
		t.Errorf("%v\n%+v\n%+v", err, d, back)
	}
}

func TestASchemaThatADefinitionCannotHoldIsRefused(t *testing.T) {
	for why, schema := range map[string]string{
		"if at the top":       `{"type":"object","properties":{"a":{"type":"string","title":"甲"}},"if":{"required":["a"]}}`,
		"a keyword of a row":  `{"type":"object","properties":{"a":{"type":"array","title":"甲","items":{"type":"object","properties":{"b":{"type":"string","title":"乙","not":{}}}}}}}`,
		"two sources":         `{"type":"object","properties":{"a":{"type":"string","title":"甲","x-prefill":"unit.name","x-identity":"person.name"}}}`,
		"other keys allowed":  `{"type":"object","additionalProperties":true,"properties":{"a":{"type":"string","title":"甲"}}}`,
		"a part without home": `{"type":"object","properties":{"a":{"type":"string","title":"甲"}},"x-parts":[{"title":"一","fields":["b"]}]}`,
		"a box never ticked":  `{"type":"object","properties":{"a":{"type":"boolean","const":false,"title":"甲"}}}`,
	} {
		if _, err := DefinitionOf([]byte(schema)); err == nil {
			t.Errorf("%s is taken", why)
		}
	}
}

func TestTwoFieldsOfOneKeyHaveNoSchema(t *testing.T) {
	d := Definition{Parts: []PartDef{{Fields: []FieldDef{{Key: "a", Kind: Text}}}, {Fields: []FieldDef{{Key: "a", Kind: Date}}}}}
	if _, err := d.Schema(); err == nil || !strings.Contains(err.Error(), `"a"`) {
		t.Errorf("got %v", err)
	}
}
