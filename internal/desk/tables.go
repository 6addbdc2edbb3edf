package desk

import (
	"fmt"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/sheet"
	"wangting/internal/ui"
)

// mostListed is how many rows of a table the page of a case lists. A workbook has all of them, masked like the page; so has the page of
// whoever has given a reason to see them without masks.
const mostListed = 100

// shorten cuts the tables of a case, and says where the rest is.
func shorten(list []partView, path string) {
	for i := range list {
		for k, t := range list[i].Tables {
			n := len(t.Table.Rows)
			if n <= mostListed {
				continue
			}
			list[i].Tables[k].Table.Rows = t.Table.Rows[:mostListed]
			list[i].Items = append(list[i].Items, ui.SummaryItem{Key: t.Title, Value: fmt.Sprintf("共 %d 行，下面列出前 %d 行", n, mostListed),
				Action: ui.Link{Text: "下载全部", Href: path + "/rows/" + t.Name + "/current.xlsx"}})
		}
	}
}

var answerHead = []string{"姓名", "证件号码末四位", "结果", "说明"}

// answered is the table of what the core system answered to each person of a list; nil when it answered nothing.
func answered(rows []casework.RowAnswer) *ui.TableVM {
	if len(rows) == 0 {
		return nil
	}
	t := &ui.TableVM{Caption: "逐人办理结果", Head: answerHead, Cards: true}
	for _, x := range rows[:min(len(rows), mostListed)] {
		t.Rows = append(t.Rows, []string{x.Name, x.Last4, x.Result, x.Say})
	}
	return t
}

// table sends all rows of a table of a case, masked.
func (p Pages) table(w http.ResponseWriter, r *http.Request) error {
	v, err := p.Core.Dossier(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	label, lines, err := v.Table(r.PathValue("field"))
	if err != nil {
		return err
	}
	return sheet.SendTable(w, label, lines)
}

// answers sends what was answered to each person.
func (p Pages) answers(w http.ResponseWriter, r *http.Request) error {
	v, err := p.Core.Dossier(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	rows, err := p.Core.RowsIn(r.Context(), v.Opened)
	if err != nil {
		return err
	}
	lines := [][]string{answerHead}
	for _, x := range rows {
		lines = append(lines, []string{x.Name, x.Last4, x.Result, x.Say})
	}
	return sheet.SendTable(w, "逐人办理结果", lines)
}
