package editordesk

import (
	"net/http"
	"strconv"
	"time"

	"wangting/internal/catalog"
	"wangting/internal/editor"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/form/formweb"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// asEmployer is the preview of what 单位审核人 fill.
const asEmployer = "employer"

type previewView struct {
	Shell     ui.StaffVM
	Code      string
	As        ui.SelectVM
	Item      *catalog.Item
	Form      *formweb.VM
	Materials []catalog.Material
	Staff     bool
	Employer  bool // the part that 单位审核人 fills
	Stages    []catalog.Stage
	Fault     *fault.Fault
	Answer    *editor.Answer // of a query
}

// preview draws the item as others will see it; nothing is stored (EDT-7).
func (p Pages) preview(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	work, err := p.Editor.Work(r.Context(), who(r), code)
	if err != nil {
		return err
	}
	as := r.URL.Query().Get("as")
	if as == "" {
		as = "unit"
		if work.Item.Audience == catalog.ForPersons {
			as = "person"
		}
	}
	roles := [][2]string{{"unit", "单位"}, {"person", "个人"}}
	if work.Item.AsksUnit() {
		roles = append(roles, [2]string{asEmployer, "单位审核人"})
	}
	options := ui.Options(as, append(roles, [2]string{"accept", "受理"}, [2]string{"review", "审查"}, [2]string{"decide", "决定"})...)
	v := previewView{
		Shell: p.frame(r.Context(), "预览", false, ui.Link{Text: work.Item.Name, Href: itemPath(code)}, ui.Link{Text: "预览"}),
		Code:  code, Item: work.Item, Materials: work.Item.Materials,
		As: ui.SelectVM{FieldVM: ui.FieldVM{Name: "as", Label: "以谁的身份预览"}, Options: options},
	}
	v.Employer = as == asEmployer
	if v.Staff = as != "unit" && as != "person" && !v.Employer; v.Staff && !work.Item.Query {
		for _, s := range work.Item.TheFlow().Stages {
			if string(s.Post) == as {
				v.Stages = append(v.Stages, s)
			}
		}
	}
	if err := v.answer(p.Now()); err != nil {
		return err
	}
	if v.Answer == nil && work.Item.HasForm() {
		f, err := work.Item.Form()
		if v.Employer && work.Item.AsksUnit() {
			f, err = work.Item.UnitForm()
		}
		if err != nil {
			v.Fault = fault.New(fault.Invalid, "表单还不能使用，请先看“检查”："+err.Error())
		} else {
			v.Form = &formweb.VM{Form: f, Data: map[string]any{}, Action: itemPath(code, "preview"), Known: invented}
		}
	}
	return web.Render(w, r, http.StatusOK, previewPage(v))
}

// answer draws a query with the stored answer of its view.
func (v *previewView) answer(now time.Time) error {
	a, ok, err := editor.SampleAnswer(v.Item, now)
	if err != nil || !ok {
		return err
	}
	v.Answer = &a
	if len(a.Form.Parts[0].Fields) == 0 {
		return nil
	}
	schema, err := a.Form.Schema()
	if err != nil {
		return err
	}
	f, err := form.Compile(schema)
	if err == nil {
		v.Form = &formweb.VM{Form: f, Data: form.Data{}, Action: itemPath(v.Code, "preview")}
	}
	return err
}

// say is what the preview shows: staff see what the applicant fills in, but do not fill it in.
func (v previewView) say() string {
	if v.Staff && v.Answer == nil {
		return "这个岗位的环节、审查要点和可用操作，以及申请人填写和上传的内容；填写的内容不会保存。"
	}
	if v.Employer {
		return "单位审核人在“我的工作台”审核时，看到申请人填写的内容和材料，并填写下面的内容；这里填写的内容不会保存。"
	}
	return "与办理时的页面相同；填写的内容不会保存，也不能提交。"
}

func (v previewView) formTitle() string {
	switch {
	case v.Answer != nil:
		return "查询条件"
	case v.Staff:
		return "申请人填写的内容"
	case v.Employer:
		return "单位审核人填写的内容"
	}
	return "填写申请"
}

func facts(a editor.Answer) (list []ui.SummaryItem) {
	for _, f := range a.Facts {
		list = append(list, ui.SummaryItem{Key: f[0], Value: f[1]})
	}
	return list
}

// invented is what the account of an invented unit knows, for previews.
func invented(path string) string {
	return map[string]string{
		"unit.name": "示例单位有限公司", "unit.uscc": "91320000EXAMPLE01X", "unit.region": "320000", "unit.address": "示例路 1 号",
		"unit.type": "企业", "unit.industry": "制造业", "unit.repName": "示例代表",
		"person.name": "示例人", "person.docType": "id", "person.number": "（办理人的证件号码）", "person.phone": "（办理人的手机号）",
	}[path]
}

func materialRows(list []catalog.Material) [][]string {
	rows := make([][]string, len(list))
	for i, m := range list {
		need := "必交"
		if m.RequiredIf != nil {
			need = "按条件必交"
		} else if m.Optional {
			need = "选交"
		}
		switch {
		case m.LackDays > 0:
			need += "，可容缺 " + strconv.Itoa(m.LackDays) + " 个工作日"
		case m.Promise != "":
			need += "，可以以承诺代替"
		}
		rows[i] = []string{m.Name, need, m.Hint}
	}
	return rows
}

func verbNames(s catalog.Stage) string {
	words := ""
	for i, v := range s.Verbs {
		if i > 0 {
			words += "、"
		}
		words += editor.VerbName(v.Verb)
	}
	return words
}
