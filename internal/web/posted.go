package web

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"wangting/internal/fault"
	"wangting/internal/regno"
)

// A File is a field in which files were sent: its name, and what the files were called. Their contents are not kept.
type File struct {
	Field string
	Names []string
}

// mostDrained is how much of a form with files is read to reach the words behind them; its files are thrown away as they come.
const mostDrained = 256 << 20

var errTooLong = &http.MaxBytesError{Limit: MostTyped}

const (
	sayTooLong = "填写的内容超过 4 MB，没有保存。请用浏览器的“返回”回到填写的页面，减少内容后再提交"
	sayCutOff  = "提交的内容没有传完整，没有保存。请用浏览器的“返回”回到填写的页面，再提交一次"
)

func isMultipart(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "multipart/form-data"
}

// posted reads the words of a form, whole or not at all, and which fields had files.
func posted(w http.ResponseWriter, r *http.Request) (url.Values, []File, error) {
	form := url.Values{}
	if !isMultipart(r) {
		if err := Typed(w, r); err != nil {
			return nil, nil, err
		}
		for k, v := range r.PostForm {
			form[k] = v
		}
		return form, nil, nil
	}
	Takes(w, r, mostDrained)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, nil, fault.Wrap(fault.Invalid, sayCutOff, err)
	}
	files, err := words(parts, form)
	switch {
	case errors.As(err, new(*http.MaxBytesError)):
		return nil, nil, fault.Wrap(fault.Invalid, sayTooLong, err)
	case err != nil:
		return nil, nil, fault.Wrap(fault.Invalid, sayCutOff, err)
	case !cleanValues(form):
		return nil, nil, fault.New(fault.Invalid, sayControl)
	}
	return form, files, nil
}

// words puts the words of a form with files into form.
func words(parts *multipart.Reader, form url.Values) (files []File, err error) {
	left := int64(MostTyped)
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		name := part.FormName()
		_, disposition, _ := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
		if called, isFile := disposition["filename"]; isFile {
			files = addFile(files, name, called)
			continue
		}
		value, err := io.ReadAll(io.LimitReader(part, left+1))
		if err != nil {
			return nil, err
		}
		if left -= int64(len(value) + len(name)); left < 0 || len(form) > mostFields {
			return nil, errTooLong
		}
		form[name] = append(form[name], string(value))
	}
}

// mostFields bounds the fields of a form with files, as net/http bounds its parts.
const mostFields = 10_000

func addFile(files []File, field, called string) []File {
	for i := range files {
		if files[i].Field == field {
			if called != "" {
				files[i].Names = append(files[i].Names, called)
			}
			return files
		}
	}
	if len(files) == 100 || !isClean(field) || !isClean(called) {
		return files
	}
	f := File{Field: field}
	if called != "" {
		f.Names = []string{called}
	}
	return append(files, f)
}

// dropSecrets removes passwords and codes of one use from a form, and reports whether it had any.
func dropSecrets(form url.Values) (had bool) {
	for name, values := range form {
		if isSecret(name, strings.Join(values, "")) {
			delete(form, name)
			had = true
		}
	}
	return had
}

// oneUse is how many digits a code has that is sent to somebody or shown by an app.
const oneUse = 6

// isSecret reports whether a field is a password or a code that was sent to somebody. Items, regions and posts have codes too, which
// are no secrets: of a field named code only digits are one.
func isSecret(name, value string) bool {
	name = strings.ToLower(name)
	for _, part := range []string{"password", "passwd", "secret", "totp", "otp", "captcha"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	if name != "code" && !strings.HasSuffix(name, "_code") {
		return false
	}
	_, err := regno.ParseCode("", value, oneUse) // also with words pasted around it
	return err == nil || strings.Trim(value, "0123456789 ") == ""
}
