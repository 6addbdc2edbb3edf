package parcel

import (
	"context"
	"maps"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/check"
)

// FieldNumberOf is the name of the input for the number of the parcel of one case among many.
func FieldNumberOf(caseID string) string { return FieldNumber + "." + caseID }

// SendMany records that the results of many cases went to one courier (批量送达), as Send does with one, each in a transaction of its own, and
// tells what became of each. numbers are as typed, by case; a case without one is left as it is. Nothing is sent while one of the numbers
// is wrong: Invalid, with fields.
func (s *Service) SendMany(ctx context.Context, who actor.Actor, company string, numbers map[string]string) ([]casework.BulkRow, error) {
	rows, err := s.Cases.BulkPreview(ctx, who, casework.Deliver, slices.Collect(maps.Keys(numbers)))
	if err != nil {
		return nil, err
	}
	if err := typedMany(company, numbers, rows); err != nil {
		return nil, err
	}
	for i, r := range rows {
		if r.Why != "" {
			continue
		}
		if Number(numbers[r.Case.ID]) == "" {
			rows[i].Why = "没有填写快递单号"
			continue
		}
		if err := s.Send(ctx, who, r.Case.ID, company, numbers[r.Case.ID], false); err != nil {
			rows[i].Why = casework.WhyNot(err)
		}
	}
	return rows, nil
}

// typedMany says what is wrong with a courier, and with the numbers that are typed for the cases that can be sent.
func typedMany(company string, numbers map[string]string, rows []casework.BulkRow) error {
	var form check.Form
	if CompanyName(company) == company {
		form.Add(FieldCompany, "请选择快递公司")
	}
	used, first := map[string]bool{}, ""
	for _, r := range rows {
		if r.Why != "" {
			continue
		}
		if first == "" {
			first = FieldNumberOf(r.Case.ID)
		}
		n := Number(numbers[r.Case.ID])
		switch {
		case n == "":
			continue
		case !number.MatchString(n):
			form.Add(FieldNumberOf(r.Case.ID), "快递单号由 6 至 32 位数字和字母组成，请核对")
		case used[n]:
			form.Add(FieldNumberOf(r.Case.ID), "这个单号在本页填写了两次，请核对")
		}
		used[n] = true
	}
	if first != "" && len(used) == 0 {
		form.Add(first, "请至少填写一件的快递单号")
	}
	return form.Err()
}
