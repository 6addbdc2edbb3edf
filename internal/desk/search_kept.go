package desk

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/xuri/excelize/v2"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/sheet"
	"wangting/internal/web"
	"wangting/internal/workday"
)

func withPlace(q url.Values, at casework.ListPlace) url.Values {
	q.Set("after", fmt.Sprintf("%d.%s", at.Us, at.ID))
	return q
}

// posted reads the search that a form carries along.
func posted(r *http.Request) (url.Values, error) {
	if err := r.ParseForm(); err != nil {
		return nil, fault.Wrap(fault.Invalid, "提交的内容无法读取，请返回后重试", err)
	}
	q, err := url.ParseQuery(r.PostForm.Get("address"))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "提交的内容无法读取，请返回后重试", err)
	}
	return addressOf(q, q.Get(byName) != ""), nil
}

// saveSearch names a search (存为常用筛选).
func (p Pages) saveSearch(w http.ResponseWriter, r *http.Request) error {
	q, err := posted(r)
	if err != nil {
		return err
	}
	err = p.Core.SaveSearch(r.Context(), actor.From(r.Context()), r.PostForm.Get("name"), addressOf(q, false).Encode())
	if _, ok := web.Fields(err); ok {
		return p.showSearch(w, r, http.StatusUnprocessableEntity, q, fault.Of(err))
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash("已存为常用筛选")
	return web.Redirect(w, r, searchAt(q))
}

func (p Pages) removeSearch(w http.ResponseWriter, r *http.Request) error {
	if err := p.Core.RemoveSearch(r.Context(), actor.From(r.Context()), r.PathValue("id")); err != nil {
		return err
	}
	web.Session(r.Context()).Flash("已删除")
	return web.Redirect(w, r, searchPath)
}

var foundHead = []any{"办件编号", "事项", "申请人", "状态", "环节", "提交时间", "时限"}

// exportFound sends what a search finds as a workbook. Persons are in it by their masked names, and no number of theirs.
func (p Pages) exportFound(w http.ResponseWriter, r *http.Request) error {
	q, err := posted(r)
	if err != nil {
		return err
	}
	wanted, err := p.sought(r, q)
	if err != nil {
		return p.showSearch(w, r, http.StatusUnprocessableEntity, q, fault.Of(err))
	}
	book := excelize.NewFile()
	out, err := book.NewStreamWriter("Sheet1")
	if err == nil {
		err = errors.Join(out.SetColWidth(1, len(foundHead), 22), out.SetRow("A1", foundHead))
	}
	n, cut := 1, false
	if err == nil {
		row := func(c casework.Case, names map[casework.Hand]string) error {
			n++
			return out.SetRow(fmt.Sprintf("A%d", n), foundRow(c, names))
		}
		_, cut, err = p.Core.ExportFound(r.Context(), actor.From(r.Context()), wanted, row)
	}
	if err == nil && cut {
		err = out.SetRow(fmt.Sprintf("A%d", n+1), []any{fmt.Sprintf("只导出了最近提交的 %d 件。请增加查找条件，分次导出", n-1)})
	}
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		_ = book.Close()
		if _, ok := web.Fields(err); ok {
			return p.showSearch(w, r, http.StatusUnprocessableEntity, q, fault.Of(err))
		}
		return fmt.Errorf("exporting cases: %w", err)
	}
	return sheet.Send(w, "查到的办件", book)
}

func foundRow(c casework.Case, names map[casework.Hand]string) []any {
	due := ""
	if !c.Clock.Due.IsZero() {
		due = c.Clock.Due.In(workday.Zone).Format("2006-01-02")
	}
	return []any{c.Number, sheet.Safe(c.ItemName), sheet.Safe(applicantOf(c, names)), c.StaffWord(), desks[c.State.Desk()],
		c.SubmittedAt.In(workday.Zone).Format("2006-01-02 15:04"), due}
}
