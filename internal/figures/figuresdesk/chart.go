package figuresdesk

import (
	"fmt"

	"wangting/internal/figures"
)

// chart is 「每日收件」: a column a day, its filled part what has been decided.
type chart struct {
	View  string // of the SVG
	Say   string // for the ear
	Days  []column
	Lines []line
}

type column struct {
	X, W, Y, H, DoneY, DoneH string
	Day, Received, Decided   string
}

type line struct{ Y, Word string }

const (
	chartW, chartH = 720.0, 160.0
	chartLeft      = 40.0
)

// draw lays the days out.
func draw(days []figures.Bump) chart {
	c := chart{View: fmt.Sprintf("0 0 %g %g", chartW, chartH+12)}
	var most, all int64 = 0, 0
	for _, d := range days {
		most, all = max(most, d.Received), all+d.Received
	}
	c.Say = fmt.Sprintf("%d 天共收件 %d 件，最多的一天 %d 件。数字见下表。", len(days), all, most)
	if len(days) == 0 {
		return c
	}
	top := float64(scale(most))
	step := (chartW - chartLeft) / float64(len(days))
	for i, d := range days {
		h, done := chartH*float64(d.Received)/top, chartH*float64(d.Decided())/top
		c.Days = append(c.Days, column{
			X: num(chartLeft + step*float64(i) + step*.15), W: num(step * .7), Y: num(chartH + 6 - h), H: num(h),
			DoneY: num(chartH + 6 - done), DoneH: num(done),
			Day: d.Day.String(), Received: count(d.Received), Decided: count(d.Decided()),
		})
	}
	for _, part := range []float64{0, .5, 1} {
		c.Lines = append(c.Lines, line{num(chartH + 6 - chartH*part), fmt.Sprint(int64(top * part))})
	}
	return c
}

// scale is the top of the axis: the next even 1, 2 or 5 with noughts, at least 2.
func scale(most int64) int64 {
	for unit := int64(1); ; unit *= 10 {
		for _, k := range []int64{2, 4, 10} {
			if top := k * unit; most <= top {
				return top
			}
		}
	}
}

func num(f float64) string { return fmt.Sprintf("%.1f", f) }
