package mandateweb

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/xuri/excelize/v2"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/sheet"
	"wangting/internal/web"
)

// maxLogRows is the limit of acts in a workbook; a row below them says when there are more.
const maxLogRows = 10000

var logHead = []any{"时间", "操作人", "身份", "操作", "对象", "编号", "原 → 新", "说明", "依据", "登录地址"}

// export sends 「操作记录」 as a workbook, filtered like the page.
func (p Pages) export(w http.ResponseWriter, r *http.Request) error {
	q := logQuery(r)
	q.Before, q.Limit = audit.Cursor{}, 500
	who := actor.From(r.Context())
	page, err := p.Mandates.Log(r.Context(), who, q)
	if errors.Is(err, fault.Invalid) {
		return web.Redirect(w, r, linkTo(logPath, kept(q))) // the page says what is wrong
	}
	if err != nil {
		return err
	}
	book := excelize.NewFile()
	err = writeLog(book, page, func(next audit.Cursor) (mandate.LogPage, error) {
		q.Before = next
		return p.Mandates.Log(r.Context(), who, q)
	}, maxLogRows)
	if err != nil {
		return errors.Join(fmt.Errorf("exporting the log: %w", err), book.Close())
	}
	return sheet.Send(w, "操作记录", book)
}

// writeLog writes a page and those after it, at most most acts and the rest of the last page.
func writeLog(book *excelize.File, page mandate.LogPage, more func(audit.Cursor) (mandate.LogPage, error), most int) error {
	out, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	row := 0
	put := func(cells []any) error {
		row++
		return out.SetRow(fmt.Sprintf("A%d", row), cells)
	}
	if err := errors.Join(out.SetColWidth(1, len(logHead), 20), out.SetColWidth(7, 7, 60), put(logHead)); err != nil {
		return err
	}
	for {
		for _, l := range page.Lines {
			if err := put(exported(l)); err != nil {
				return err
			}
		}
		if page.Next == (audit.Cursor{}) {
			break
		}
		if row > most {
			if err := put([]any{fmt.Sprintf("记录较多，只导出了最近 %d 条。请缩小日期范围，分次导出", row-1)}); err != nil {
				return err
			}
			break
		}
		if page, err = more(page.Next); err != nil {
			return err
		}
	}
	return out.Flush()
}

func exported(l mandate.LogLine) []any {
	changes := make([]string, len(l.Changes))
	for i, c := range l.Changes {
		changes[i] = changed(c)
	}
	cells := []string{onDay(l.HappenedAt) + " " + atTime(l.HappenedAt), l.Who, l.By, l.What, l.On, l.Number,
		strings.Join(changes, "；"), l.Why, l.Right, l.IP}
	out := make([]any, len(cells))
	for i, c := range cells {
		out[i] = sheet.Safe(c)
	}
	return out
}
