package desk

import (
	"fmt"
	"net/http"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/parcel"
	"wangting/internal/ui"
)

// withFiles is the input that lets those who are asked about many cases see the materials of each.
const withFiles = "with-files"

// bulkConsult adds to a 批量征求意见 whom every one of the cases can be asked of, the way and the day.
func (p Pages) bulkConsult(r *http.Request, v *bulkView, rows []casework.BulkRow, f *fault.Fault) error {
	who, t := actor.From(r.Context()), typed{}
	if r.PostForm.Get("do") == "confirm" {
		var err error
		if t, err = read(r, casework.Consult); err != nil {
			return err
		}
	}
	rows = slices.DeleteFunc(slices.Clone(rows), func(row casework.BulkRow) bool { return row.Why != "" })
	every := func(may func(casework.Case) bool) bool {
		return !slices.ContainsFunc(rows, func(row casework.BulkRow) bool { return !may(row.Case) })
	}
	tree, err := p.Colleagues.Tree(r.Context())
	if err != nil {
		return fmt.Errorf("reading departments: %w", err)
	}
	list, err := p.Colleagues.Working(r.Context())
	if err != nil {
		return fmt.Errorf("listing colleagues: %w", err)
	}
	field := func(name, label, hint string) ui.FieldVM {
		return ui.FieldVM{Name: name, Label: label, Hint: hint, Err: f.FieldSays(name), Width: "m"}
	}
	department := ui.SelectVM{FieldVM: field("department", "征求哪个部门的意见", "由该部门的任一名审核人员反馈"), Empty: "不征求部门"}
	department.Optional = true
	for _, d := range tree {
		if every(func(c casework.Case) bool {
			return d.ID != c.Department && (d.Region == c.Region || d.Region == casework.Province)
		}) {
			department.Options = append(department.Options, ui.Option{Value: d.ID, Label: d.Name, Selected: t.More["department"] == d.ID})
		}
	}
	to := ui.ChoicesVM{FieldVM: field("to", "征求哪些人的意见", "只列出以上每一件都能征求的审核人员。各自反馈，互相看不到对方的意见")}
	for _, one := range list {
		if !who.IsAmong(one.ID) && every(func(c casework.Case) bool { return one.Takes(actor.Reviewer, c.Region) }) {
			to.Options = append(to.Options, ui.Option{Value: one.ID, Label: one.Name, Selected: slices.Contains(t.Tos, one.ID)})
		}
	}
	files := ui.ChoicesVM{FieldVM: field(withFiles, "可以查看的材料", "不选的，被征求意见的人只能查看申请表"),
		Options: []ui.Option{{Value: "all", Label: "每一件现有的全部材料", Selected: r.PostForm.Get(withFiles) != ""}}}
	files.Optional = true
	v.Selects = []ui.SelectVM{department, consultWay(field("kind", "方式", ""), t), p.consultDays(field("days", "反馈期限", ""), t, p.Now())}
	if len(to.Options) > 0 {
		v.Groups = append(v.Groups, to)
	}
	v.Groups = append(v.Groups, files)
	return nil
}

// letters adds to a 批量送达 the courier, and an input for the number of each letter.
func (v *bulkView) letters(r *http.Request, rows []casework.BulkRow, f *fault.Fault) {
	company := ui.SelectVM{FieldVM: ui.FieldVM{Name: parcel.FieldCompany, Label: "快递公司", Width: "m", Err: f.FieldSays(parcel.FieldCompany)}}
	for i, c := range parcel.Companies() {
		chosen := r.PostForm.Get(parcel.FieldCompany)
		company.Options = append(company.Options, ui.Option{Value: c.Code, Label: c.Name, Selected: c.Code == chosen || chosen == "" && i == 0})
	}
	v.Selects = []ui.SelectVM{company}
	for _, row := range rows {
		if row.Why != "" {
			continue
		}
		name := parcel.FieldNumberOf(row.Case.ID)
		v.Fields = append(v.Fields, ui.FieldVM{Name: name, Label: row.Case.Number + " 的快递单号", Hint: row.Case.ItemName + "，" + row.Case.Whose(),
			Value: r.PostForm.Get(name), Err: f.FieldSays(name), Width: "m", Optional: true, Autocomplete: "off"})
	}
}
