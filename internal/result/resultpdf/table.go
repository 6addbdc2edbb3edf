package resultpdf

import "wangting/internal/result"

// A table is as wide as the text. The more columns it has the smaller it is set, and what does not fit into a cell goes on in the next
// line of the cell.
const cellPad = 3.0

var hair = style{gray: true}

// grid is a table with its columns measured.
type grid struct {
	st    style
	wide  []float64
	head  [][]string // the lines of each cell
	lines [][][]string
}

func tableSize(columns int) float64 {
	switch {
	case columns <= 6:
		return 10.5
	case columns <= 10:
		return 8
	}
	return 6.5
}

// measured breaks the cells of a part's table into lines.
func (s *setter) measured(p result.Part) (grid, error) {
	t := grid{st: style{size: tableSize(len(p.Head))}}
	want := make([]float64, len(p.Head))
	for _, r := range append([][]string{p.Head}, p.Rows...) {
		for i := range want {
			width, err := s.w.width(clean(cell(r, i)), t.st.size)
			if err != nil {
				return t, err
			}
			want[i] = max(want[i], min(width, wide/3)+2*cellPad+1)
		}
	}
	t.wide = shared(want)
	var err error
	if t.head, err = s.cells(t, p.Head); err != nil {
		return t, err
	}
	for _, r := range p.Rows {
		lines, err := s.cells(t, r)
		if err != nil {
			return t, err
		}
		t.lines = append(t.lines, lines)
	}
	return t, nil
}

// shared gives each column its share of the width. A column that wants less than an equal share gets what it wants, so that the long
// ones are wrapped and not the numbers.
func shared(want []float64) []float64 {
	out, room, left := make([]float64, len(want)), wide, len(want)
	for again := true; again; {
		again = false
		for i, w := range want {
			if out[i] == 0 && w <= room/float64(left) {
				out[i], room, left, again = w, room-w, left-1, left > 1
			}
		}
	}
	for i := range out {
		switch {
		case out[i] == 0:
			out[i] = room / float64(left)
		case left == 0: // all have what they want: the rest is for all
			out[i] += room / float64(len(out))
		}
	}
	return out
}

func cell(row []string, i int) string {
	if i < len(row) {
		return row[i]
	}
	return ""
}

func (s *setter) cells(t grid, row []string) ([][]string, error) {
	var out [][]string
	for i, w := range t.wide {
		lines, err := s.broken(t.st, clean(cell(row, i)), w-2*cellPad, w-2*cellPad)
		if err != nil {
			return nil, err
		}
		out = append(out, lines)
	}
	return out, nil
}

func (t grid) leading() float64 { return t.st.size * 1.35 }

func (t grid) height(cells [][]string) float64 {
	n := 1
	for _, lines := range cells {
		n = max(n, len(lines))
	}
	return float64(n)*t.leading() + 2*cellPad
}

// table sets a table from the baseline of the next line on. Each page begins with the header row. A row stays whole, unless it is higher
// than a page.
func (s *setter) table(t grid) error {
	s.y += leading - t.st.size
	up := func() error { return s.tableRow(t, t.head, true) }
	if s.y-t.height(t.head)-t.leading()-2*cellPad < bottom {
		s.turn()
	}
	if err := up(); err != nil {
		return err
	}
	for _, cells := range t.lines {
		for {
			if s.y-t.height(cells) < bottom {
				s.turn()
				if err := up(); err != nil {
					return err
				}
			}
			fits := max(1, int((s.y-bottom-2*cellPad)/t.leading()))
			now, later := cut(cells, fits)
			if err := s.tableRow(t, now, false); err != nil {
				return err
			}
			if later == nil {
				break
			}
			cells = later
		}
	}
	s.y -= leading
	return nil
}

// cut gives the first n lines of each cell, and what is left; nil when nothing is.
func cut(cells [][]string, n int) (now, later [][]string) {
	more := false
	for _, lines := range cells {
		k := min(n, len(lines))
		now, later = append(now, lines[:k]), append(later, lines[k:])
		more = more || k < len(lines)
	}
	if !more {
		return now, nil
	}
	return now, later
}

// tableRow sets one row below s.y, with its lines.
func (s *setter) tableRow(t grid, cells [][]string, head bool) error {
	st, height, x := t.st, t.height(cells), left
	st.bold = head
	s.w.line(s.page, left, s.y, left+wide, s.y, 0.5, hair)
	for i, lines := range cells {
		s.w.line(s.page, x, s.y, x, s.y-height, 0.5, hair)
		for n, l := range lines {
			if err := s.w.text(s.page, x+cellPad, s.y-cellPad-t.st.size-float64(n)*t.leading()+1, st, l); err != nil {
				return err
			}
		}
		x += t.wide[i]
	}
	s.w.line(s.page, x, s.y, x, s.y-height, 0.5, hair)
	s.y -= height
	s.w.line(s.page, left, s.y, left+wide, s.y, 0.5, hair)
	return nil
}
