package caseworktest

import "wangting/internal/form"

// EmployerPart is a part that 单位审核人 fill: what their account knows, a question that must be answered, and one that may follow.
func EmployerPart() form.PartDef {
	return form.PartDef{Key: "u", Title: "单位意见", Filler: form.ByUnit, Fields: []form.FieldDef{
		{Key: "stamp", Kind: form.Text, Label: "盖章单位", Source: "unit.name", Locked: true},
		{Key: "hand", Kind: form.Text, Label: "审核人", Source: "person.name", Locked: true},
		{Key: "facts", Kind: form.Choice, Label: "是否属实", Required: true,
			Options: []form.Option{{Value: "yes", Label: "是"}, {Value: "no", Label: "否"}}},
		{Key: "why", Kind: form.LongText, Label: "不属实的内容", Required: true, MinLength: 4, MaxLength: 500,
			When: &form.Cond{Field: "facts", Equals: []string{"no"}}}}}
}
