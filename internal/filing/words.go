package filing

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"wangting/internal/casework"
	"wangting/internal/form"
	"wangting/internal/ui"
	"wangting/internal/workday"
)

// partView is one heading with its answers.
type partView struct {
	ID, Title string
	Items     []ui.SummaryItem
	Tables    []ui.TableVM
}

// mostListed is how many rows of a table a page lists; a workbook has all of them.
const mostListed = 100

// parts groups the rows of a summary under their headings. books is where the workbooks of their tables are.
func parts(rows []form.Row, books string) []partView {
	var out []partView
	for _, r := range rows {
		if len(out) == 0 || out[len(out)-1].Title != r.Part {
			out = append(out, partView{ID: "part-" + strconv.Itoa(len(out)), Title: r.Part})
		}
		p := &out[len(out)-1]
		switch {
		case r.Table != nil:
			if n := len(r.Table.Rows); n > mostListed {
				all := ui.SummaryItem{Key: r.Label, Value: fmt.Sprintf("共 %d 行，下面列出前 %d 行", n, mostListed)}
				if books != "" {
					all.Action = ui.Link{Text: "下载全部", Href: books + r.Name + "/current.xlsx"}
				}
				p.Items = append(p.Items, all)
				r.Table.Rows = r.Table.Rows[:mostListed]
			}
			p.Tables = append(p.Tables, ui.TableVM{Caption: r.Label, Head: r.Table.Head, Rows: r.Table.Rows, Cards: true,
				Wide: len(r.Table.Head) > 4})
		case r.Files == nil:
			p.Items = append(p.Items, ui.SummaryItem{Key: r.Label, Value: r.Value})
		}
	}
	return out
}

// partsOf is a filled form, with the part that the employer filled in, and who did it when.
func partsOf(v casework.View, books string) []partView {
	list := parts(v.Item.Form.Summary(v.Case.Data), books)
	said := parts(v.UnitSaid(false), "")
	for i := range said {
		said[i].ID = "unit-" + said[i].ID
	}
	if len(said) > 0 {
		last, by := &said[len(said)-1], v.Case.EmployerAnswer
		last.Items = append(last.Items, ui.SummaryItem{Key: "单位审核人", Value: join(by.By.Label, v.Names[by.By])},
			ui.SummaryItem{Key: "填写时间", Value: recent(by.At, v.Now)})
	}
	return append(list, said...)
}

// fileGroup is one slot with its files.
type fileGroup struct {
	Name  string
	Files []ui.FileVM
	None  string // what is said when there are no files
}

func (at Place) groups(v casework.View) []fileGroup {
	var out []fileGroup
	lacking := v.Lacking()
	for _, s := range v.Item.Slots {
		g := fileGroup{Name: s.Name, None: "没有上传"}
		if slices.ContainsFunc(lacking, func(l casework.Slot) bool { return l.Key == s.Key }) {
			g.None = fmt.Sprintf("暂缺，承诺在受理后 %d 个工作日内补交", s.LackDays)
		}
		for _, m := range v.Current(s.Key) {
			g.Files = append(g.Files, at.fileOf(v, m))
		}
		out = append(out, g)
	}
	return out
}

func (at Place) fileOf(v casework.View, m casework.Material) ui.FileVM {
	say := join(sizeOf(m.Size), recent(m.UploadedAt, v.Now))
	if m.Made != casework.HandedIn {
		say = join(m.Made.Word(), say)
	}
	if m.From != "" {
		say = join(say, "取自办件 "+m.From+"，上传于 "+day(m.Dated()))
	}
	return ui.FileVM{Name: m.Name, Say: say,
		ViewHref: at.casePath(v.Case.ID) + "/materials/" + m.ID}
}

func sizeOf(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MB", n>>20)
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%d KB", max(1, n>>10))
}

// recent formats a time in a sentence: 今天 09:12, 11 月 9 日 10:20, 2025 年 11 月 9 日.
func recent(t, now time.Time) string {
	t, now = t.In(workday.Zone), now.In(workday.Zone)
	switch {
	case t.IsZero():
		return ""
	case t.Format(time.DateOnly) == now.Format(time.DateOnly):
		return "今天 " + t.Format("15:04")
	case t.Year() == now.Year():
		return t.Format("1 月 2 日 15:04")
	}
	return t.Format("2006 年 1 月 2 日")
}

func machine(t time.Time) string { return t.In(workday.Zone).Format("2006-01-02T15:04") }

// until formats a deadline in a sentence.
func until(t time.Time) string { return workday.SayEnd(t) }

func leftDays(t, now time.Time) string {
	switch n := workday.Days(now, t); {
	case n < 0:
		return "已超期"
	case n == 0:
		return "今天截止"
	default:
		return fmt.Sprintf("还剩 %d 天", n)
	}
}

// slaOf is the promised limit with its bar. It is nil when no limit runs.
func slaOf(v casework.View) *ui.SLAVM {
	if !v.Timed || v.Limit.Days == 0 {
		return nil
	}
	l := v.Limit
	s := &ui.SLAVM{
		Left:    fmt.Sprintf("剩 %d", max(0, l.Left)),
		Of:      fmt.Sprintf("个工作日，共 %d 个", l.Days),
		Percent: min(100, l.Used*100/l.Days),
		Label:   fmt.Sprintf("已用 %d 个工作日，共 %d 个工作日", min(l.Used, l.Days), l.Days),
	}
	what := "承诺 %s前办结"
	if v.Case.AcceptedAt.IsZero() {
		if what = "%s前告知是否受理"; v.Item.PromiseDays > 0 {
			what = fmt.Sprintf("%%s前告知是否受理，受理后 %d 个工作日内办结", v.Item.PromiseDays)
		}
	}
	switch {
	case l.Paused:
		s.Say = pauseWords(v)
	case l.Overdue:
		s.Kind, s.Say = "bad", "已超过承诺的时限，您可以拨打 12333 询问。"
	default:
		s.Say = fmt.Sprintf(what, l.Due.In(workday.Zone).Format("1 月 2 日")) + "。"
		if l.Left <= 3 {
			s.Kind = "warn"
		}
	}
	return s
}

// pauseWords say why the limit stands, and when it goes on.
func pauseWords(v casework.View) string {
	switch v.Case.State {
	case casework.Suspended:
		return "办件已中止，中止期间暂停计时，恢复后顺延。原因：" + v.Because()
	case casework.Consulting:
		return "征求意见期间暂停计时，反馈后顺延。" + v.Because()
	case casework.Publicity:
		return "公示期间暂停计时，公示到 " + dayOf(v.Case.Clock.Due) + "，期满后顺延。"
	case casework.Submitted:
		return "等待对方确认，其间暂停计时，对方答复后开始计算。"
	case casework.Accepted, casework.Reviewing:
		return "听证或者陈述申辩期间暂停计时，登记笔录后顺延。" + v.Because()
	}
	return "补正期间暂停计时，补正后顺延。"
}
