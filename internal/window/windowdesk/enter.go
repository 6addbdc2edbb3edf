package windowdesk

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/web"
	"wangting/internal/window"
)

var errTooBig = fault.New(fault.Invalid, "上传的扫描件太大或没有传完，请缩小后重新提交")

// maxTyped is how many bytes the fields that are no files may have.
const maxTyped = 1 << 20

func (p Pages) enter(w http.ResponseWriter, r *http.Request) error {
	web.Takes(w, r, int64(len(window.Slots))*p.MaxScanBytes+maxTyped)
	var f window.Form
	e, err := p.Window.Enter(r.Context(), actor.From(r.Context()), func(take func(window.Paper) error) (window.Form, error) {
		typed, err := receive(r, take)
		f = form(typed)
		return f, err
	})
	if errors.Is(err, fault.Invalid) || errors.Is(err, fault.Away) {
		return p.again(w, r, f, fault.Of(err))
	}
	if err != nil {
		return err
	}
	say := "已录入，请另一名受理员复核"
	if e.ByPapers {
		say += "。登记信息不能在网上核验，请复核人逐项对照登记证书和法定代表人证件"
	}
	web.Session(r.Context()).Flash(say)
	return web.Redirect(w, r, here)
}

// receive hands each scan on as it arrives and gives the other fields. The parser of net/http would write a large scan into
// the folder for temporary files, as it is. The form names its fields before its scans, so a refused scan leaves them.
func receive(r *http.Request, take func(window.Paper) error) (url.Values, error) {
	typed, left := url.Values{}, int64(maxTyped)
	parts, err := r.MultipartReader()
	if err != nil {
		return typed, errTooBig
	}
	for {
		part, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return typed, web.CleanTyped(typed)
		case err != nil:
			return typed, errTooBig
		case part.FileName() != "":
			err = scanned(part, take)
		case slices.ContainsFunc(window.Slots, func(s window.Slot) bool { return s.Key == part.FormName() }): // no file was chosen
		default:
			var b []byte
			if b, err = io.ReadAll(io.LimitReader(part, left+1)); err != nil || int64(len(b)) > left {
				return typed, errTooBig
			}
			left -= int64(len(b))
			typed.Add(part.FormName(), string(b))
		}
		if err != nil {
			return typed, err
		}
	}
}

func scanned(part *multipart.Part, take func(window.Paper) error) error {
	err := take(window.Paper{Slot: part.FormName(), Name: part.FileName(), Body: part})
	if big := (*http.MaxBytesError)(nil); errors.As(err, &big) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errTooBig
	}
	return err
}

func form(typed url.Values) window.Form {
	get := typed.Get
	return window.Form{
		USCC:         get(window.FieldUSCC),
		UnitName:     get(window.FieldUnitName),
		RepDocType:   get(window.FieldRepDocType),
		RepDocNumber: get(window.FieldRepDocNumber),
		RepName:      get(window.FieldRepName),
		Kind:         get(window.FieldKind),
		DocType:      get(window.FieldDocType),
		DocNumber:    get(window.FieldDocNumber),
		Name:         get(window.FieldName),
		Phone:        get(window.FieldPhone),
		Remark:       get(window.FieldRemark),
	}
}
