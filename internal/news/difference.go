package news

import (
	"slices"
	"strings"
	"time"

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
	add("更正说明", old.Correction, now.Correction)
	out = append(out, lines(strings.Split(old.Text, "\n"), strings.Split(now.Text, "\n"))...)
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

// mostCells bounds the work of comparing two texts by lines. Beyond it the middle of both is shown whole: right, only longer.
const mostCells = 1 << 20

// lines gives the runs of lines that differ.
func lines(a, b []string) []Difference {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) == 0 && len(b) == 0 {
		return nil
	}
	if len(a)*len(b) > mostCells {
		return []Difference{{"正文", strings.Join(a, "\n"), strings.Join(b, "\n")}}
	}
	same := common(a, b)
	var out []Difference
	i, j, fromA, fromB := 0, 0, 0, 0
	end := func() {
		if fromA < i || fromB < j {
			out = append(out, Difference{"正文", strings.Join(a[fromA:i], "\n"), strings.Join(b[fromB:j], "\n")})
		}
	}
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			end()
			i, j = i+1, j+1
			fromA, fromB = i, j
		case same[i+1][j] >= same[i][j+1]:
			i++
		default:
			j++
		}
	}
	i, j = len(a), len(b)
	end()
	return slices.DeleteFunc(out, func(d Difference) bool { return d.Old == "" && d.New == "" }) // lines without words
}

// common gives, for each pair of places, how many lines of both texts can be kept from there on.
func common(a, b []string) [][]int32 {
	same := make([][]int32, len(a)+1)
	for i := range same {
		same[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				same[i][j] = same[i+1][j+1] + 1
			} else {
				same[i][j] = max(same[i+1][j], same[i][j+1])
			}
		}
	}
	return same
}
