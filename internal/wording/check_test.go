package wording

import (
	"strings"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// sound is an item whose documents pass the check.
func sound() *catalog.Item {
	return &catalog.Item{Name: "备案", PromiseDays: 5, Department: "处", LegalBasis: []catalog.Basis{{Title: "法"}}, Definition: &form.Definition{
		Parts: []form.PartDef{{Key: "p", Title: "一", Fields: []form.FieldDef{
			{Key: "count", Kind: form.Number, Label: "人数", Required: true}, {Key: "note", Kind: form.Text, Label: "备注"},
			{Key: "list", Kind: form.Rows, Label: "名单", MinItems: 1, Fields: []form.FieldDef{{Key: "name", Kind: form.Text, Label: "姓名"}}},
			{Key: "more", Kind: form.Rows, Label: "附表", Fields: []form.FieldDef{{Key: "name", Kind: form.Text, Label: "姓名"}}}}}}},
		Documents: []catalog.Document{
			{Key: "d1", Name: "决定书", For: Granted, Word: "人社备", ValidMonths: 3, Blocks: []catalog.Block{
				{Key: "b1", Text: "准予{{申请人}}{{field:count}}人，有效期至{{有效期至}}。"}, {Key: "b2", Kind: catalog.TableOf, Field: "list"},
				{Key: "b3", Text: "备注：{{field:note}}。", Else: "无"}}},
			{Key: "d2", Name: "不予决定书", For: Denied, Blocks: []catalog.Block{{Key: "b1", Text: "{{事实和理由}}"}, {Key: "b2", Text: "{{救济途径}}"}}},
		}}
}

func TestABrokenDocumentIsRefusedAtItsPlace(t *testing.T) { // ITM-13, ITM-17
	if got := Check(sound()); len(got) != 0 {
		t.Fatalf("a sound item: %+v", got)
	}
	promise := func(text string) func(*catalog.Item) {
		return func(it *catalog.Item) {
			it.Documents = append(it.Documents, catalog.Document{Key: "p", Name: "承诺书", For: Promised, Blocks: []catalog.Block{{Key: "b1", Text: text}}})
		}
	}
	block := func(d, b int, change func(*catalog.Block)) func(*catalog.Item) {
		return func(it *catalog.Item) { change(&it.Documents[d].Blocks[b]) }
	}
	text := func(s string) func(*catalog.Block) { return func(b *catalog.Block) { b.Text = s } }
	for name, tc := range map[string]struct {
		spoil func(*catalog.Item)
		at    string
		say   string
	}{
		"a promise of nothing":             {promise("{{承诺代替的材料}}，{{确认}}"), "p/", "没有写明承诺了什么"},
		"a promise with a number":          {promise("{{承诺代替的材料}}，{{承诺内容}}，{{确认}}，{{办件编号}}"), "p/b1", "办件编号"},
		"a promise with an answer":         {promise("{{承诺代替的材料}}，{{承诺内容}}，{{确认}}，{{field:count}}"), "p/b1", ""},
		"an unknown tag":                   {block(0, 0, text("{{申請人}}")), "d1/b1", "不在标签的清单里"},
		"a tag of a deleted field":         {block(0, 0, text("{{field:gone}}")), "d1/b1", "字段已经删除"},
		"a tag of another kind":            {block(0, 0, text("{{救济途径}}")), "d1/b1", "在这种文书里没有内容"},
		"braces that do not pair":          {block(0, 0, text("{{申请人")), "d1/b1", "没有成对"},
		"a tag that may be empty":          {block(0, 2, func(b *catalog.Block) { b.Else = "" }), "d1/b3", "可能没有内容"},
		"a validity that is not set":       {func(it *catalog.Item) { it.Documents[0].ValidMonths = 0 }, "d1/b1", "“有效期至”可能没有内容"},
		"a required field, now optional":   {func(it *catalog.Item) { it.Definition.Parts[0].Fields[0].Required = false }, "d1/b1", "“表单：人数”可能没有内容"},
		"a field that is asked sometimes":  {func(it *catalog.Item) { it.Definition.Parts[0].When = &form.Cond{Field: "note"} }, "d1/b1", "可能没有内容"},
		"several paragraphs in a sentence": {block(1, 0, text("因为{{事实和理由}}。")), "d2/b1", "单独占一行"},
		"a no without reasons":             {block(1, 0, text("不予批准。")), "d2/", "没有写明事实和理由"},
		"a no without remedies":            {block(1, 1, text("特此告知。")), "d2/", "没有告知救济途径"},
		"remedies only sometimes":          {block(1, 1, func(b *catalog.Block) { b.When = &form.Cond{Field: "note", Equals: []string{"x"}} }), "d2/", "没有告知救济途径"},
		"a table that may have no rows":    {block(0, 1, func(b *catalog.Block) { b.Field = "more" }), "d1/b2", "可能没有行"},
		"a table that is none":             {block(0, 1, func(b *catalog.Block) { b.Field = "count" }), "d1/b2", "没有选择表单里的表格"},
		"a column that is gone":            {block(0, 1, func(b *catalog.Block) { b.Columns = []string{"pay"} }), "d1/b2", "已经删除的列"},
		"a table at the end":               {func(it *catalog.Item) { it.Documents[0].Blocks = it.Documents[0].Blocks[:2] }, "d1/", "印章不能单独在一页上"},
		"too many columns": {func(it *catalog.Item) {
			list := &it.Definition.Parts[0].Fields[2].Fields
			for len(*list) < 11 {
				*list = append(*list, form.FieldDef{Key: strings.Repeat("x", len(*list)), Label: "列"})
			}
		}, "d1/b2", "超过 10 列"},
		"no title":                       {func(it *catalog.Item) { it.Documents[0].Name = "" }, "d1/", "没有标题"},
		"a title that overflows":         {func(it *catalog.Item) { it.Documents[0].Name = strings.Repeat("长", 41) }, "d1/", "超出版面"},
		"the word of another region":     {func(it *catalog.Item) { it.Documents[0].Word = "州人社" }, "d1/", "发文代字"},
		"two validities":                 {func(it *catalog.Item) { it.Documents[0].ValidDays = 3 }, "d1/", "有效期"},
		"two documents at once":          {func(it *catalog.Item) { it.Documents[1].For = Granted }, "d2/", "只能有一份"},
		"a document for nothing":         {func(it *catalog.Item) { it.Documents[0].For = "" }, "d1/", "在什么时候出具"},
		"an empty block":                 {block(0, 0, text(" ")), "d1/b1", "没有文字"},
		"无则写 with a tag":                 {block(0, 2, func(b *catalog.Block) { b.Else = "{{申请人}}" }), "d1/b3", "不能有标签"},
		"a condition on a deleted field": {block(0, 2, func(b *catalog.Block) { b.When = &form.Cond{Field: "gone"} }), "d1/b3", "已经删除的字段"},
		"a table made public":            {func(it *catalog.Item) { it.Documents[0].Public = []string{"list"} }, "d1/", "不能公开"},
		"a deleted field, public":        {func(it *catalog.Item) { it.Documents[0].Public = []string{"gone"} }, "d1/", "已经不存在"},
		"a 终止通知书 without remedies": {func(it *catalog.Item) {
			it.Documents[1].For = Terminated
			it.Documents[1].Blocks[1].Text = "特此告知。"
		}, "d2/", "没有告知救济途径"},
		"a secret made public": {func(it *catalog.Item) {
			it.Sensitive, it.Documents[0].Public = true, []string{"count"}
		}, "d1/", "敏感事项不能公开"},
	} {
		it := sound()
		tc.spoil(it)
		found := false
		for _, f := range Check(it) {
			found = found || f.Document+"/"+f.Block == tc.at && strings.Contains(f.Say, tc.say)
		}
		if !found {
			t.Errorf("%s: %+v, want %q at %s", name, Check(it), tc.say, tc.at)
		}
	}
}

func TestTheTemplatesOfTheHallPassTheCheckAndPrintWithAnyData(t *testing.T) { // ITM-13: shortest, longest, missing
	it := sound()
	it.Documents = nil
	for _, k := range catalog.DocumentKinds {
		d, err := Template(it, k.Slug)
		if err != nil {
			t.Fatal(err)
		}
		it.Documents = append(it.Documents, d)
	}
	for _, bare := range []bool{false, true} {
		if bare {
			it.PromiseDays, it.LegalBasis, it.Definition = 0, nil, nil
		}
		if got := Check(it); len(got) != 0 {
			t.Errorf("%+v", got)
		}
		for _, d := range it.Documents {
			for _, size := range []Size{Shortest, Longest, Missing} {
				if parts, err := Fill(d.Blocks, Sample(it, d.For, size)); err != nil || len(parts) == 0 {
					t.Errorf("%s, %s: %v", d.Name, size, err)
				}
			}
		}
	}
}

func TestATagOfTheFormIsCalledByItsQuestion(t *testing.T) { // EDT-5; acceptance 4
	it := sound()
	for tag, want := range map[string]string{"field:count": "表单：人数", "申请人": "申请人", "field:gone": "field:gone"} {
		if got := Label(it, tag); got != want || FromLabel(it, got) != tag {
			t.Errorf("%s is called %s, and that is %s", tag, got, FromLabel(it, got))
		}
	}
	it.Definition.Parts[0].Fields[1].Label = "人数"
	if got := Label(it, "field:note"); got != "field:note" {
		t.Errorf("one of two questions of the same label is called %s", got)
	}
}

func TestWhatTheEmployerFillsInIsPrintedLikeTheForm(t *testing.T) { // ITM-4
	it := sound()
	it.Audience, it.EmployerIn, it.EmployerWord = catalog.ForPersons, "code", catalog.EmployerAgrees
	it.Definition.Parts = append(it.Definition.Parts, form.PartDef{Key: "u", Title: "单位意见", Filler: form.ByUnit, Fields: []form.FieldDef{
		{Key: "facts", Kind: form.Choice, Label: "是否属实", Required: true, Options: []form.Option{{Value: "y", Label: "属实"}}}}},
		form.PartDef{Key: "n", Title: "记录", Filler: "review", Fields: []form.FieldDef{{Key: "found", Kind: form.Text, Label: "结论", Required: true}}})
	it.Documents[0].Blocks[0].Text = "单位认为{{field:facts}}。"
	if got := Check(it); len(got) > 0 {
		t.Errorf("found %+v", got)
	}
	if got := Label(it, "field:facts"); got != "表单：是否属实" || FromLabel(it, got) != "field:facts" {
		t.Errorf("the tag is called %s", got)
	}
	v := Values{Words: map[string][]string{}, Tables: map[string]Table{}}
	if err := v.Answers(it, form.Data{"count": float64(3), "facts": "y", "found": "查明"}, form.Context{}); err != nil {
		t.Fatal(err)
	}
	if v.Words["field:facts"][0] != "属实" || v.Words["field:count"][0] != "3" || v.Words["field:found"] != nil {
		t.Errorf("the document reads %v", v.Words)
	}
	if !v.Holds(&form.Cond{Field: "facts", Equals: []string{"y"}}) || v.Holds(&form.Cond{Field: "facts", Equals: []string{"n"}}) {
		t.Error("a paragraph does not follow the employer's answer")
	}
	it.EmployerWord = catalog.OpinionOnly
	if got := Check(it); len(got) != 1 || got[0].Block != "b1" {
		t.Errorf("where nobody waits for the employer: found %+v", got)
	}
}
