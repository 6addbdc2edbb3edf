package portalitem

import (
	"net/http"
	"strconv"

	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/web"
)

// file sends a form or a sample of a material (POR-5). Only what a published version names is there: v is that version, without it the
// newest.
func (p Pages) file(w http.ResponseWriter, r *http.Request) error {
	it, err := p.published(r)
	if err != nil {
		return err
	}
	f, ok := it.File(r.PathValue("key"))
	if !ok {
		return fault.New(fault.NotFound, "没有这个文件，可能已经换成新的。请从办事指南重新下载")
	}
	body, err := p.Catalog.OpenFile(r.Context(), f)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	web.SendSaved(w, r, f.Name, f.Size, body, f.Key)
	return nil
}

func (p Pages) published(r *http.Request) (*catalog.Item, error) {
	code := r.PathValue("code")
	if v, err := strconv.ParseInt(r.URL.Query().Get("v"), 10, 64); err == nil {
		if it, err := p.Catalog.ItemVersion(r.Context(), code, v); err == nil {
			return it, nil
		}
	}
	return p.Catalog.Item(r.Context(), code)
}
