package newsdesk

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"

	"wangting/internal/fault"
	"wangting/internal/news"
	"wangting/internal/web"
)

// maxTyped is how many bytes the fields of the form may have that are no files.
const maxTyped = 1 << 20

// read takes the form of a save. closing removes the files that were parked for it.
func (p Pages) read(w http.ResponseWriter, r *http.Request) (e news.Edit, closing func(), err error) {
	web.Takes(w, r, 5*p.News.MaxBytes+maxTyped)
	typed, add, err := receive(r, func(part *multipart.Part) (news.Upload, error) {
		return p.News.Park(r.Context(), who(r), part.FileName(), part)
	})
	r.PostForm, r.Form = typed, typed
	e = news.Edit{Base: number(typed.Get("base")), Remove: typed["remove"], Add: add,
		Content: news.Content{Kind: news.Kind(typed.Get("kind")), Title: typed.Get("title"), Region: typed.Get("region"),
			By: typed.Get("by"), Text: typed.Get("text"), From: typed.Get("from"), Until: typed.Get("until"),
			Correction: typed.Get("correction"), Address: typed.Get("address"), Hours: typed.Get("hours"), Phone: typed.Get("phone"),
			Days: typed.Get("days"), Of: typed.Get("of"), Edition: typed.Get("edition"), Item: typed.Get("item")}}
	if e.Kind.AboutItems() && err == nil && e.Item != "" && p.itemName(e.Item) == "" {
		err = fault.On("item", "没有这个事项，请从列表里选择")
	}
	if e.Kind == news.Window && err == nil {
		e.Items, err = news.ItemsOf(typed.Get("items"), p.Items.Catalogue().Items())
	}
	e.PublishAt, err = moment("publish", typed.Get("publish"), err)
	e.Ends, err = moment("ends", typed.Get("ends"), err)
	return e, func() { _ = p.News.Leave(r.Context(), add) }, err // what stays is swept
}

// receive parks each file as it arrives and gives the other fields. The parser of net/http would write a large file into the
// folder for temporary files, as it is. After a refused file it reads the fields that follow, so that nothing typed is lost.
func receive(r *http.Request, park func(*multipart.Part) (news.Upload, error)) (typed url.Values, add []news.Upload, refused error) {
	typed = url.Values{}
	parts, err := r.MultipartReader()
	if errors.Is(err, http.ErrNotMultipart) {
		err = r.ParseForm()
		return r.PostForm, nil, err
	}
	if err != nil {
		return typed, nil, errTooBig
	}
	left := int64(maxTyped)
	for {
		part, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			if refused == nil {
				refused = web.CleanTyped(typed)
			}
			return typed, add, refused
		case err != nil:
			return typed, add, errTooBig
		case part.FileName() != "" && refused == nil && len(add) <= news.MostFiles: // one too many, for the core to refuse
			var up news.Upload
			if up, refused = park(part); refused == nil {
				add = append(add, up)
			} else if cutOff(refused) {
				refused = errTooBig
			} else if fault.Of(refused).Kind != fault.Invalid {
				return typed, add, refused
			}
		case part.FileName() == "" && part.FormName() != "files": // an empty field of files is none
			b, err := io.ReadAll(io.LimitReader(part, left+1))
			if err != nil || int64(len(b)) > left {
				return typed, add, errTooBig
			}
			left -= int64(len(b))
			typed.Add(part.FormName(), string(b))
		}
	}
}

func cutOff(err error) bool {
	big := (*http.MaxBytesError)(nil)
	return errors.As(err, &big) || errors.Is(err, io.ErrUnexpectedEOF)
}
