package auditordesk

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/xuri/excelize/v2"

	"wangting/internal/actor"
	"wangting/internal/auditor"
	"wangting/internal/fault"
	"wangting/internal/sheet"
	"wangting/internal/web"
)

// export sends what was found as a workbook, with what proves it.
func (p Pages) export(w http.ResponseWriter, r *http.Request) error {
	q, ok := p.kept(r)
	if !ok {
		return p.ended(w, r)
	}
	x, err := p.Auditor.Export(r.Context(), actor.From(r.Context()), q)
	if errors.Is(err, fault.Invalid) {
		return web.Redirect(w, r, result) // the page says what is wrong
	}
	if err != nil {
		return err
	}
	book := excelize.NewFile()
	if err := write(book, x); err != nil {
		return errors.Join(fmt.Errorf("exporting the audit: %w", err), book.Close())
	}
	return sheet.Send(w, "审计记录", book)
}

const (
	rowsSheet  = "审计记录"
	proofSheet = "校验"
)

func write(book *excelize.File, x auditor.Export) error {
	if err := book.SetSheetName("Sheet1", rowsSheet); err != nil {
		return err
	}
	if _, err := book.NewSheet(proofSheet); err != nil {
		return err
	}
	rows := [][]string{{"序号", "时间", "操作人", "身份", "操作", "对象", "办件编号", "单位", "记录的内容", "网络地址", "演练", "记录标识", "链值"}}
	for _, l := range x.Lines {
		rows = append(rows, exported(l))
	}
	if x.Cut {
		rows = append(rows, []string{fmt.Sprintf("记录较多，只导出了最近 %d 条。请缩小日期范围，分次导出", len(x.Lines))})
	}
	return errors.Join(put(book, rowsSheet, 20, rows), put(book, proofSheet, 90, proof(x)))
}

func exported(l auditor.Line) []string {
	said := make([]string, len(l.Details))
	for i, d := range l.Details {
		said[i] = d.What + "：" + d.Value
	}
	practice := ""
	if l.Practice {
		practice = "演练"
	}
	return []string{fmt.Sprint(l.Seq), onDay(l.At) + " " + atClock(l.At), l.Who, l.By, l.What, l.On, l.Number, l.Unit,
		strings.Join(said, "；"), l.IP, practice, l.ID, fmt.Sprintf("%x", l.Chain)}
}

// proof says which links of the chain the export stands on, and how to ask whether the chain still contains them.
func proof(x auditor.Export) [][]string {
	rows := [][]string{
		{"每条审计记录都有序号和链值，链值由前一条的链值算出，任何一条被修改、删除或移动，其后的链值都对不上。"},
		{"请把下面几行保存在大厅之外。以后由运维人员运行下面的命令，会说明校验链是否仍然包含它们。"},
	}
	command := "wangting audit verify"
	for _, h := range x.Anchors() {
		rows = append(rows, []string{h.String()})
		command += " --anchor " + h.String()
	}
	return append(rows, []string{command})
}

func put(book *excelize.File, name string, width float64, rows [][]string) error {
	out, err := book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := out.SetColWidth(1, len(rows[0]), width); err != nil {
		return err
	}
	for i, cells := range rows {
		line := make([]any, len(cells))
		for j, c := range cells {
			line[j] = sheet.Safe(c)
		}
		if err := out.SetRow(fmt.Sprintf("A%d", i+1), line); err != nil {
			return err
		}
	}
	return out.Flush()
}
