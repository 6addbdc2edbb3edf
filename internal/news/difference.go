package news

import (
	"slices"
	"strings"
	"time"

	"github.com/aymanbagabas/go-udiff"

	"wangting/internal/workday"
)

// Difference is one place in which two saves differ; "" where one of them has nothing.
type Difference struct{ What, Old, New string }

// Differences tells what a save changed against the one before it. A region is told by its code. The text is compared by lines.
func Differences(old, now Content) []Difference {
	var out []Difference
	add := func(what, a, b string) {
		if a != b {
			out = append(out, Difference{what, a, b})
		}
	}
	add("类型", old.Kind.Name(), now.Kind.Name())
	add("标题", old.Title, now.Title)
	add("适用地区", old.Region, now.Region)
	add("发布单位", old.By, now.By)
	add("公示开始", old.From, now.From)
	add("公示结束", old.Until, now.Until)
	add("发布时间", moment(old.PublishAt), moment(now.PublishAt))
	add("横幅显示到", moment(old.Ends), moment(now.Ends))
	add("地址", old.Address, now.Address)
	add("办公时间", old.Hours, now.Hours)
	add("电话", old.Phone, now.Phone)
	add("办理的事项", strings.Join(old.Items, "\n"), strings.Join(now.Items, "\n"))
	add("关联事项", old.Item, now.Item)
	add("放假和上班的日子", old.Days, now.Days)
	add("版本", old.Edition, now.Edition)
	add("更正说明", old.Correction, now.Correction)
	out = append(out, lines(old.Text, now.Text)...)
	add("附件", fileNames(old.Files, now.Files), fileNames(now.Files, old.Files))
	return out
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(workday.Zone).Format("2006-01-02 15:04")
}

// fileNames names the files that are not among others.
func fileNames(files, others []File) string {
	var names []string
	for _, f := range files {
		if !slices.ContainsFunc(others, func(o File) bool { return o.ID == f.ID }) {
			names = append(names, f.Name)
		}
	}
	return strings.Join(names, "\n")
}

// lines gives the runs of lines that differ, but for lines without words.
func lines(old, now string) []Difference {
	old, now = old+"\n", now+"\n"
	var out []Difference
	for _, e := range udiff.Lines(old, now) {
		d := Difference{"正文", strings.TrimSuffix(old[e.Start:e.End], "\n"), strings.TrimSuffix(e.New, "\n")}
		if d.Old != "" || d.New != "" {
			out = append(out, d)
		}
	}
	return out
}
