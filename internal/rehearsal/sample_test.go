package rehearsal

import (
	"errors"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/form/formsample"
	"wangting/internal/regno"
)

// known is what the account of somebody who rehearses knows.
func known(path string) string {
	card := regno.PracticeCard(1)
	words := map[string]string{"unit.name": "示例单位", "unit.uscc": string(regno.PracticeUSCC(1)), "person.name": "示例人甲",
		"person.docType": string(card.Type), "person.number": card.Number, "person.phone": string(regno.PracticeMobile(1))}
	return words[path]
}

// EDT-8: 用样例填写 gives, for every shipped item, answers that its own form takes.
func TestTheSampleOfEveryItemPassesItsOwnForm(t *testing.T) {
	now := clocktest.Now()
	c, err := catalog.Shipped(now)
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range c.List(catalog.Filter{Apply: true}) {
		forms := map[string]*form.Form{}
		own, err := it.Form()
		unit, err2 := it.UnitForm()
		notes, err3 := it.Notes()
		if err := errors.Join(err, err2, err3); err != nil {
			t.Fatal(err)
		}
		forms["申请人"], forms["单位审核人"] = own, unit
		for post, f := range notes {
			forms[string(post)] = f
		}
		for by, f := range forms {
			if f == nil {
				continue
			}
			data := formsample.Fill(f, f.Identify(form.Data{}, known), now)
			if err := f.ValidateAt(f.Identify(data, known), now); err != nil {
				for _, x := range fault.Of(err).Fields {
					t.Errorf("%s, %s: %s: %s", it.Code, by, x.Name, x.Say)
				}
			}
		}
	}
}
