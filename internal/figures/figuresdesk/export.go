package figuresdesk

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/xuri/excelize/v2"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/figures"
	"wangting/internal/sheet"
	"wangting/internal/web"
)

// export sends the figures of the page as a workbook, with what they mean.
func (p Pages) export(w http.ResponseWriter, r *http.Request) error {
	a := asked(r)
	b, err := p.Figures.Exported(r.Context(), actor.From(r.Context()), a)
	if errors.Is(err, fault.Invalid) {
		return web.Redirect(w, r, path+"?"+r.URL.Query().Encode()) // the page says what is wrong
	}
	if err != nil {
		return err
	}
	book := excelize.NewFile()
	n, err := p.names(r)
	if err != nil {
		return errors.Join(err, book.Close())
	}
	for i, s := range p.sheets(r, n, b) {
		if err := put(book, i, s); err != nil {
			return errors.Join(fmt.Errorf("exporting figures: %w", err), book.Close())
		}
	}
	return sheet.Send(w, "运行看板", book)
}

type tab struct {
	name string
	rows [][]any
}

// sheets are the tables of the workbook.
func (p Pages) sheets(r *http.Request, n names, b figures.Board) []tab {
	v := p.view(r, n, asked(r), b, nil)
	main := tab{"指标", [][]any{{v.Say}, {"指标", "数量", "比率", "口径"}}}
	for _, f := range v.Figures {
		main.rows = append(main.rows, []any{f.Name, f.Count, f.Share, f.How})
	}
	days := tab{"每日", [][]any{head("日期")}}
	for _, d := range b.Days {
		days.rows = append(days.rows, cells(d.Day.String(), d.Counts))
	}
	regions, items := tab{"地区", [][]any{head("地区")}}, tab{"事项", [][]any{head("事项")}}
	for _, x := range b.Regions {
		regions.rows = append(regions.rows, cells(called(n.regions, x.Region), x.Counts))
	}
	offices := tab{"部门", [][]any{head("部门")}}
	for _, x := range b.Departments {
		offices.rows = append(offices.rows, cells(called(n.departments, x.Department), x.Counts))
	}
	if b.Department == "" && b.Unplaced != (figures.Counts{}) {
		offices.rows = append(offices.rows, cells(unplaced, b.Unplaced))
	}
	for _, x := range b.Items {
		items.rows = append(items.rows, cells(called(n.items, x.Item), x.Counts))
	}
	stays := tab{"停留", [][]any{{"环节", "结束的停留", "半数不超过", "九成不超过"}}}
	for _, s := range v.Stays {
		stays.rows = append(stays.rows, []any{s.Desk, s.Count, s.Half, s.Longest})
	}
	grades := tab{"评价", [][]any{{"评价", "数量", "占比"}}}
	for _, x := range v.Rated {
		grades.rows = append(grades.rows, []any{x.Name, x.Count, x.Share})
	}
	out := []tab{main, days, regions, offices, items, stays, grades}
	if b.Whole {
		logins := tab{"登录", [][]any{{"方式", "登录", "失败"}}}
		for _, l := range v.Logins {
			logins.rows = append(logins.rows, []any{l.Way, l.Entered, l.Refused})
		}
		out = append(out, logins)
	}
	return out
}

func head(what string) []any {
	return []any{what, "收件", "受理", "不予受理", "要求过补正", "准予", "不予", "一次通过", "超期办理"}
}

func cells(name string, c figures.Counts) []any {
	return []any{sheet.Safe(name), c.Received, c.Accepted, c.Refused, c.Corrected, c.Granted, c.Denied, c.First, c.Late}
}

func put(book *excelize.File, i int, s tab) error {
	var err error
	if i == 0 {
		err = book.SetSheetName("Sheet1", s.name)
	} else {
		_, err = book.NewSheet(s.name)
	}
	if err != nil {
		return err
	}
	out, err := book.NewStreamWriter(s.name)
	if err != nil {
		return err
	}
	if err := out.SetColWidth(1, 9, 16); err != nil {
		return err
	}
	for i, row := range s.rows {
		if err := out.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
			return err
		}
	}
	return out.Flush()
}
