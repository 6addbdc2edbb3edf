package filing

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
)

func (p Pages) materials(w http.ResponseWriter, r *http.Request) error {
	v, centre, err := p.open(r)
	if err != nil {
		return err
	}
	if !v.Case.State.Editable() {
		return web.Redirect(w, r, p.Place.casePath(v.Case.ID))
	}
	var wrong *fault.Fault
	if r.URL.Query().Has("check") {
		wrong = onlyMaterials(v.Problems())
	}
	return p.showMaterials(w, r, http.StatusOK, v, centre, wrong)
}

func (p Pages) showMaterials(
	w http.ResponseWriter, r *http.Request, status int, v casework.View, centre ui.CenterVM, wrong *fault.Fault,
) error {
	view := p.Place.stepView(v, centre, 2)
	view.Flash, view.Wrong = web.Session(r.Context()).TakeFlash(), wrong
	view.Slots = p.slotFields(v, v.Item.Slots, view.Path+"/materials", nil, wrong)
	view.Next = view.Path + "/check"
	stored, err := p.Cases.Library(r.Context(), p.Place.who(r), v.Case.ID)
	if err != nil {
		return err
	}
	view.Stock = p.Place.stockOf(v, stored)
	return web.Render(w, r, status, materialsPage(view))
}

// onlyMaterials keeps the faults of a draft that concern materials.
func onlyMaterials(err error) *fault.Fault {
	if err == nil {
		return nil
	}
	out := &fault.Fault{Kind: fault.Invalid}
	for _, f := range fault.Of(err).Fields {
		if strings.HasPrefix(f.Name, slotPrefix) {
			out.Fields = append(out.Fields, f)
		}
	}
	if len(out.Fields) == 0 {
		return nil
	}
	return out
}

// slotPrefix begins the input name of a slot.
const slotPrefix = "material."

// slotFields builds the file inputs. asked is the correction that requests the materials, or nil.
func (p Pages) slotFields(
	v casework.View, slots []casework.Slot, action string, asked *casework.Correction, wrong *fault.Fault,
) []ui.FileFieldVM {
	var out []ui.FileFieldVM
	for _, s := range slots {
		f := ui.FileFieldVM{
			FieldVM: ui.FieldVM{
				Name:     slotPrefix + s.Key,
				Label:    s.Name,
				Optional: asked == nil && !s.Needed(v.Case.Data),
				Hint:     hint(s),
			},
			Accept:       accept(s),
			Multiple:     s.Many,
			MaxBytes:     strconv.FormatInt(s.Limit(), 10),
			UploadPost:   action,
			UploadPieces: p.Place.casePath(v.Case.ID) + "/arrivals",
		}
		if wrong != nil {
			f.Err = wrong.FieldSays(f.Name)
		}
		p.without(&f, v, s, action)
		for _, sample := range s.Samples {
			f.Samples = append(f.Samples, ui.Link{Text: sample.Name, Href: sample.Href})
		}
		for _, m := range v.Current(s.Key) {
			file := p.Place.fileOf(v, m)
			if asked == nil || m.Newer(asked.AskedAt) {
				file.RemoveAction, file.RemoveName, file.RemoveValue = action+"/remove", "material", m.ID
			} else {
				file.Problem = "需补正：上传新的材料后自动替换"
			}
			f.Files = append(f.Files, file)
		}
		out = append(out, f)
	}
	return out
}

func hint(s casework.Slot) string {
	h := fmt.Sprintf("支持 %s，单个不超过 %s", s.TypeWords(), sizeOf(s.Limit()))
	if s.Many {
		h += fmt.Sprintf("，最多 %d 个", casework.MaxFiles)
	}
	if s.Hint != "" {
		h = s.Hint + "。" + h
	}
	if s.LackDays > 0 {
		h = fmt.Sprintf("可以先不交，受理后 %d 个工作日内补交。", s.LackDays) + h
	}
	return h
}

func accept(s casework.Slot) string {
	var out []string
	for _, t := range s.Allowed() {
		out = append(out, "."+t)
		if t == "jpg" {
			out = append(out, ".jpeg")
		}
	}
	return strings.Join(out, ",")
}

// upload attaches files to a draft. It answers the script with the page, and redirects a browser
// without script.
func (p Pages) upload(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	_, err := p.receive(w, r, id)
	bad, err := refused(err)
	if err != nil {
		return err
	}
	if bad == nil && r.Header.Get("HX-Request") != "true" {
		return web.Redirect(w, r, p.Place.draftPath(id)+"/materials")
	}
	v, centre, err := p.open(r)
	if err != nil {
		return err
	}
	return p.showMaterials(w, r, uploadStatus(bad), v, centre, bad)
}

func uploadStatus(bad *fault.Fault) int {
	if bad != nil {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// refused separates the fault of a refused file from other errors.
func refused(err error) (*fault.Fault, error) {
	if f := faultOf(err); f != nil && f.Kind == fault.Invalid {
		return f, nil
	}
	return nil, err
}

func (p Pages) remove(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := p.detach(r, id, r.PostFormValue("material")); err != nil {
		return err
	}
	return web.Redirect(w, r, p.Place.draftPath(id)+"/materials")
}

// detach removes a file. It is no fault when a second click removed it before.
func (p Pages) detach(r *http.Request, id, material string) error {
	err := p.Cases.Detach(r.Context(), p.Place.who(r), id, material)
	if errors.Is(err, fault.NotFound) {
		_, err = p.Cases.Open(r.Context(), p.Place.who(r), id)
	}
	return err
}

const (
	maxUploadBytes = 512 << 20 // bytes of one upload, all files together
	maxFieldBytes  = 1 << 20   // bytes of the other fields of the form
	maxNameBytes   = 4 << 10   // bytes of the name of a complete upload
)

var errCutOff = fault.New(fault.Invalid, "文件没有传完整，请检查网络后重新上传")

// receive streams the files of a multipart form into their slots and returns the other fields. It
// never holds a whole file in memory. It stops at the first refused file.
func (p Pages) receive(w http.ResponseWriter, r *http.Request, id string) (url.Values, error) {
	web.Takes(w, r, maxUploadBytes)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "没有收到文件，请重新选择后上传", err)
	}
	typed, left, files := url.Values{}, int64(maxFieldBytes), 0
	for {
		part, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF) && files == 0:
			return typed, fault.New(fault.Invalid, "请先选择要上传的文件")
		case errors.Is(err, io.EOF):
			return typed, web.CleanTyped(typed)
		case tooBig(err):
			return typed, fault.New(fault.Invalid, "一次上传的文件太大，请分几次上传")
		case err != nil:
			return typed, fault.Wrap(fault.Invalid, errCutOff.Say, err)
		}
		slot, isFile := strings.CutPrefix(part.FormName(), slotPrefix)
		switch {
		case isFile && part.FileName() != "":
			files++
			err = p.take(r, id, slot, part)
		case strings.HasPrefix(part.FormName(), arrivedPrefix+slotPrefix):
			files++
			err = p.finish(r, id, part)
		case !isFile:
			left, err = readTyped(typed, part, left)
		}
		if err != nil {
			return typed, err
		}
	}
}

func (p Pages) take(r *http.Request, id, slot string, part *multipart.Part) error {
	_, err := p.Cases.Attach(r.Context(), p.Place.who(r), id, casework.Upload{Slot: slot, Name: part.FileName(), Body: part})
	if tooBig(err) {
		return fault.On(slotPrefix+slot, "一次上传的文件太大，请分几次上传")
	}
	return err
}

// finish attaches the complete upload that the part names.
func (p Pages) finish(r *http.Request, id string, part *multipart.Part) error {
	typed := url.Values{}
	if _, err := readTyped(typed, part, maxNameBytes); err != nil {
		return err
	}
	slot := strings.TrimPrefix(part.FormName(), arrivedPrefix+slotPrefix)
	return p.takeArrived(r, id, slot, typed.Get(part.FormName()))
}

func readTyped(typed url.Values, part *multipart.Part, left int64) (int64, error) {
	b, err := io.ReadAll(io.LimitReader(part, left+1))
	if err != nil {
		return 0, fault.Wrap(fault.Invalid, errCutOff.Say, err)
	}
	if int64(len(b)) > left {
		return 0, fault.New(fault.Invalid, "填写的内容太长，请删减后重新上传")
	}
	typed.Add(part.FormName(), string(b))
	return left - int64(len(b)), nil
}

func tooBig(err error) bool {
	var big *http.MaxBytesError
	return errors.As(err, &big)
}
