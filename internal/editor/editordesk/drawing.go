package editordesk

import (
	"fmt"
	"slices"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/editor"
)

// drawing is the flow of an item as a picture made from the list of its stages (EDT-4). Title says the same in words.
type drawing struct {
	Title  string
	Height int
	Boxes  []box
	Paths  []string // arrows, as data of SVG
}

// box is one stage: its words, and beside it the acts with where they lead.
type box struct {
	X, Y, W, H int
	Name, Sub  string
	Acts       []label
}

// label is a line of text.
type label struct {
	X, Y int
	Text string
}

const (
	boxLeft  = 70
	boxWide  = 190
	boxHigh  = 48
	boxGap   = 30
	actHigh  = 18
	laneWide = 12
	lanes    = 4 // beside each other, left of the boxes
)

// drawn lays the stages below each other. An act that leads to the next stage is an arrow down; one that leads elsewhere goes round
// on the left; one that ends the case is words alone.
func drawn(it *catalog.Item) *drawing {
	if it.Flow == nil || len(it.Flow.Stages) == 0 {
		return nil
	}
	stages := it.Flow.Stages
	d := &drawing{Height: 10}
	var said []string
	for _, s := range stages {
		b := box{X: boxLeft, Y: d.Height, W: boxWide, H: boxHigh, Name: s.Name, Sub: stageSub(s)}
		var acts []string
		for i, u := range s.Verbs {
			text := editor.VerbName(u.Verb) + leads(stages, u)
			acts = append(acts, text)
			b.Acts = append(b.Acts, label{boxLeft + boxWide + 16, b.Y + 14 + i*actHigh, text})
		}
		d.Height += max(boxHigh, len(acts)*actHigh) + boxGap
		d.Boxes = append(d.Boxes, b)
		said = append(said, s.Name+"（"+strings.Join(acts, "，")+"）")
	}
	d.Title = fmt.Sprintf("流程图，%d 个环节：%s", len(stages), strings.Join(said, "；"))
	d.arrows(stages)
	return d
}

// leads says where an act leads to.
func leads(stages []catalog.Stage, u catalog.VerbUse) string {
	i := slices.IndexFunc(stages, func(s catalog.Stage) bool { return s.Key == u.To })
	if u.To == "" || i < 0 {
		return ""
	}
	return " → " + stages[i].Name
}

func (d *drawing) arrows(stages []catalog.Stage) {
	lane := 0
	for i, s := range stages {
		var done []int
		for _, u := range s.Verbs {
			to := slices.IndexFunc(stages, func(s catalog.Stage) bool { return s.Key == u.To })
			if u.To == "" || to < 0 || to == i || slices.Contains(done, to) {
				continue
			}
			done = append(done, to)
			from, at := d.Boxes[i], d.Boxes[to]
			if to == i+1 {
				middle := boxLeft + boxWide/2
				d.Paths = append(d.Paths, fmt.Sprintf("M%d %dV%d", middle, from.Y+from.H, at.Y-2))
				continue
			}
			x := boxLeft - 14 - laneWide*(lane%lanes)
			lane++
			d.Paths = append(d.Paths, fmt.Sprintf("M%d %dH%dV%dH%d", boxLeft, from.Y+from.H/2+6, x, at.Y+at.H/2-6, boxLeft-2))
		}
	}
}
