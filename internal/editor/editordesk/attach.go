package editordesk

import (
	"net/http"

	"wangting/internal/catalog"
	"wangting/internal/editor"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// fileView is one of the two files of a material, with the form that puts another.
type fileView struct {
	As    string
	Field ui.FileFieldVM
	Href  string // of the file that is there
	Name  string
}

// filesOf are the files of the open material.
func filesOf(code string, m *catalog.Material, wrong string, as string) []fileView {
	one := func(key, label, hint string, f *catalog.File) fileView {
		v := fileView{As: key, Field: ui.FileFieldVM{Accept: ".pdf,.jpg,.png,.xlsx,.docx",
			FieldVM: ui.FieldVM{Name: "file-" + key, Label: label, Hint: hint, Optional: true}}}
		if key == as {
			v.Field.Err = wrong
		}
		if f != nil {
			v.Name, v.Href = f.Name, itemPath(code, "files/"+f.Key)
		}
		return v
	}
	return []fileView{
		one(editor.BlankFile, "空表", "申请人下载以后填写；支持 PDF、JPG、PNG、XLSX、DOCX，不超过 5 MB", m.Blank),
		one(editor.ExampleFile, "样例", "用虚构的内容填好的样子，不要放真实的个人信息", m.Example),
	}
}

// attach puts a file to a material, and shows the page again with what is wrong.
func (p Pages) attach(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	as := r.FormValue("as")
	path, base := r.FormValue("path"), number(r.FormValue("base"))
	f, head, err := r.FormFile("file-" + as)
	if err != nil {
		return p.wrongFile(w, r, code, path, as, "请先选择文件；文件不能超过 5 MB")
	}
	defer f.Close()
	err = p.Editor.Attach(r.Context(), who(r), code, path, as, head.Filename, base, f)
	if fields, ok := web.Fields(err); ok && len(fields) > 0 {
		return p.wrongFile(w, r, code, path, as, fields[0].Say)
	}
	if err != nil {
		return err
	}
	return done(w, r, "文件已保存", opened(code, path))
}

func (p Pages) wrongFile(w http.ResponseWriter, r *http.Request, code, path, as, say string) error {
	v, err := p.view(r, code, sectionOf(path), path, nil)
	if err != nil {
		return err
	}
	if v.Edit == nil || v.Edit.Files == nil {
		return fault.New(fault.NotFound, "")
	}
	v.Fault = fault.Of(fault.On("file-"+as, say))
	for i := range v.Edit.Files {
		if v.Edit.Files[i].As == as {
			v.Edit.Files[i].Field.Err = say
		}
	}
	v.Shell.HasError = true
	if err := p.fill(&v, nil); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusUnprocessableEntity, itemPage(v))
}

func (p Pages) detach(w http.ResponseWriter, r *http.Request) error {
	code, path := r.PathValue("code"), r.PostFormValue("path")
	if err := p.Editor.Detach(r.Context(), who(r), code, path, r.PostFormValue("as"), number(r.PostFormValue("base"))); err != nil {
		return err
	}
	return done(w, r, "文件已取下；可以用“撤销”找回", opened(code, path))
}

func (p Pages) file(w http.ResponseWriter, r *http.Request) error {
	f, body, err := p.Editor.File(r.Context(), who(r), r.PathValue("code"), r.PathValue("key"))
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	web.SendSaved(w, r, f.Name, f.Size, body, f.Key)
	return nil
}
