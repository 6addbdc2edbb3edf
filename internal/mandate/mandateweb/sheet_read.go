package mandateweb

import (
	"errors"
	"net/http"

	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/regno"
	"wangting/internal/sheet"
)

// columns are those of the template, in its order.
var columns = []sheet.Column{
	{Head: "用户类别", Also: []string{"类别", "身份"}, Required: true, Hint: "管理员，或普通经办人", List: []string{"管理员", "普通经办人"}},
	{Head: "姓名", Also: []string{"经办人姓名"}, Required: true, Hint: "与证件一致，与本人注册个人用户时填写的一致"},
	{Head: "证件类型", Also: []string{"证件种类"}, Required: true, Hint: "从列表中选择", List: docTypes()},
	{Head: "证件号码", Also: []string{"证件号", "身份证号", "身份证号码"}, Kind: sheet.Digits, Required: true, Hint: "按文本填写，末位可以是 X"},
	{Head: "移动电话", Also: []string{"手机", "手机号", "手机号码", "联系电话"}, Kind: sheet.Digits, Required: true, Hint: "本人注册个人用户时填写的手机号"},
	{Head: "开始日期", Also: []string{"授权开始日期"}, Kind: sheet.Day, Required: true, Hint: "如 2026-12-01"},
	{Head: "结束日期", Also: []string{"授权结束日期"}, Kind: sheet.Day, Required: true, Hint: "如 2027-11-30，这一天仍然有效"},
}

// fillIn is the workbook to fill in.
var fillIn = sheet.Form{
	Name:      "经办用户",
	Columns:   columns,
	MostLines: mostLines,
	Help:      []string{"例：普通经办人 | 张三 | 居民身份证 | 身份证上的 18 位号码 | 13800000000 | 2026-12-01 | 2027-11-30"},
}

func docTypes() []string {
	var labels []string
	for _, o := range regno.DocTypes() {
		labels = append(labels, o.Label)
	}
	return labels
}

// upload gives the lines of the uploaded workbook, or says what is wrong with it.
func upload(r *http.Request) ([]sheet.Line, error) {
	file, _, err := r.FormFile(sheet.FieldFile)
	if errors.Is(err, http.ErrMissingFile) {
		return nil, fault.On(sheet.FieldFile, "请选择要导入的 .xlsx 文件")
	}
	if err != nil {
		return nil, fault.On(sheet.FieldFile, "文件没有收到，请选择不超过 1 MB 的 .xlsx 文件")
	}
	defer func() { _ = file.Close() }()
	return sheet.Read(file, columns, mostLines)
}

var kindWords = map[string]string{
	"管理员":   mandate.KindAdministrator,
	"普通经办人": mandate.KindHandler,
	"经办人":   mandate.KindHandler,
}

// formOf gives the form that a line fills in, and everything about it that cannot be read.
func formOf(l sheet.Line) (mandate.InviteForm, []string) {
	f := mandate.InviteForm{
		Kind:      kindWords[regno.Normalise(l.Cells["用户类别"])],
		Name:      l.Cells["姓名"],
		DocNumber: l.Cells["证件号码"],
		Phone:     l.Cells["移动电话"],
		From:      l.Cells["开始日期"],
		Until:     l.Cells["结束日期"],
	}
	say := l.Says(columns)
	t, err := regno.ParseDocType(l.Cells["证件类型"], f.DocNumber)
	if err != nil {
		say = append(say, fault.Of(err).Say)
	}
	f.DocType = string(t)
	return f, say
}
