package queryweb

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/xuri/excelize/v2"

	"wangting/internal/fault"
	"wangting/internal/query"
	"wangting/internal/sheet"
	"wangting/internal/web"
)

// export sends the whole answer as a workbook.
func (p Pages) export(w http.ResponseWriter, r *http.Request) error {
	q, done, err := p.open(w, r)
	if done {
		return err
	}
	k := p.kept(r, q.Code)
	if k.As == "" {
		web.Session(r.Context()).Flash("查询条件只保留 10 分钟，请重新查询后再导出")
		return web.Redirect(w, r, q.Path())
	}
	res, err := p.Queries.Export(r.Context(), p.who(r), query.Asking{Code: q.Code, Typed: k.Typed})
	if errors.Is(err, fault.Away) || errors.Is(err, query.ErrNotConnected) {
		return web.Redirect(w, r, q.Path()+"/result") // the page says what is the matter
	}
	if err != nil {
		return p.wrong(w, r, q, k.Typed, err)
	}
	book := excelize.NewFile()
	if err := write(book, res); err != nil {
		return errors.Join(fmt.Errorf("exporting %s: %w", q.Code, err), book.Close())
	}
	return sheet.Send(w, q.Short(), book)
}

func write(book *excelize.File, res query.Result) error {
	out, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	row := 0
	put := func(cells ...string) error {
		row++
		line := make([]any, len(cells))
		for i, c := range cells {
			line[i] = sheet.Safe(c)
		}
		return out.SetRow(fmt.Sprintf("A%d", row), line)
	}
	if err := errors.Join(out.SetColWidth(1, len(res.Table.Head), 18), put(res.Table.Head...)); err != nil {
		return err
	}
	for _, cells := range res.Table.Rows {
		if err := put(cells...); err != nil {
			return err
		}
	}
	if res.Cut {
		err = put(fmt.Sprintf("共 %d 条，只导出了前 %d 条。请增加查询条件，分次导出", res.Total, len(res.Table.Rows)))
	}
	return errors.Join(err, put("数据时间："+res.AsOf), out.Flush())
}
