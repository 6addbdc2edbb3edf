package casework

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wangting/internal/fault"
)

// Spot is a place on a page of a material, at which a finding points (指着说). It says in words what it points at without the material, so
// that it can be read as long as the finding is kept. The zero Spot points at nothing.
type Spot struct {
	Material string `json:"material,omitempty"` // id of the file; a new upload has another one
	Slot     string `json:"slot,omitempty"`
	Label    string `json:"label,omitempty"` // name of the slot
	File     string `json:"file,omitempty"`  // name of the file, where the slot has several
	Page     int    `json:"page,omitempty"`  // from 1; 0 for what is no PDF
	X        int    `json:"x,omitempty"`     // permille of the width, from 1; 0 with Y 0: the page as a whole
	Y        int    `json:"y,omitempty"`     // permille of the height
	Picture  bool   `json:"picture,omitempty"`
}

// Area is one of the nine parts of a page by which people say where something is.
type Area struct{ Slug, Name string }

// Areas are the parts of a page, line by line.
var Areas = [...]Area{{"nw", "左上"}, {"n", "上方"}, {"ne", "右上"}, {"w", "左侧"}, {"mid", "中间"}, {"e", "右侧"},
	{"sw", "左下"}, {"s", "下方"}, {"se", "右下"}}

// mostPage is the last page at which one may point, and mostPermille the end of a side.
const (
	mostPage     = 2000
	mostPermille = 1000
)

// In gives the spot with the middle of an area of its page. An area that is not known leaves the page as a whole.
func (s Spot) In(area string) Spot {
	s.X, s.Y = 0, 0
	if i := slices.IndexFunc(Areas[:], func(a Area) bool { return a.Slug == area }); i >= 0 {
		s.X, s.Y = 167+333*(i%3), 167+333*(i/3)
	}
	return s
}

// Area is where on its page the spot is; the zero Area when it means the page as a whole.
func (s Spot) Area() Area {
	if s.X < 1 || s.Y < 1 {
		return Area{}
	}
	third := func(n int) int { return min(2, (n-1)*3/mostPermille) }
	return Areas[third(s.Y)*3+third(s.X)]
}

// Words say what the spot points at: 《劳动合同》第 2 页，右上. "" when it points at nothing.
func (s Spot) Words() string {
	if s.Material == "" {
		return ""
	}
	return "《" + s.Label + "》" + s.place()
}

func (s Spot) place() string {
	var out string
	if s.File != "" {
		out = "（" + s.File + "）"
	}
	if s.Page > 0 {
		return out + strings.TrimSuffix(fmt.Sprintf("第 %d 页，%s", s.Page, s.Area().Name), "，")
	}
	return out + s.Area().Name
}

// Key is the spot in a form: what it points at, without the words. SpotOf reads it.
func (s Spot) Key() string {
	if s.Material == "" {
		return ""
	}
	return fmt.Sprintf("%s.%d.%d.%d", s.Material, s.Page, s.X, s.Y)
}

// SpotOf reads a Key. What is none gives the zero Spot.
func SpotOf(key string) Spot {
	parts := strings.Split(key, ".")
	if len(parts) != 4 {
		return Spot{}
	}
	var n [3]int
	for i, p := range parts[1:] {
		v, err := strconv.Atoi(p)
		if err != nil {
			return Spot{}
		}
		n[i] = v
	}
	return Spot{Material: parts[0], Page: n[0], X: n[1], Y: n[2]}
}

// On says whether the page is still the one at which the spot points: the file is among these, and whether a new one has replaced it.
func (s Spot) On(list []Material) (there, replaced bool) {
	for _, m := range list {
		if m.ID == s.Material {
			return true, !m.Current()
		}
	}
	return false, false
}

// aim checks what the i-th finding points at against the files of the case, and completes it. The faults are beside on.i (the file),
// page.i and at.i.
func (s *Spot) aim(i int, item Item, files []Material) []fault.Field {
	say := func(name, say string) []fault.Field {
		return []fault.Field{{Name: fmt.Sprintf("%s.%d", name, i), Say: say}}
	}
	if s.Material == "" {
		if s.Page != 0 || s.X != 0 || s.Y != 0 {
			return say("on", "请选择所指的材料")
		}
		*s = Spot{}
		return nil
	}
	at := slices.IndexFunc(files, func(m Material) bool { return m.ID == s.Material })
	if at < 0 {
		return say("on", "选择的材料不属于这件办件，请重新选择")
	}
	m := files[at]
	pdf, picture := m.Type == "pdf", m.Type == "jpg" || m.Type == "png"
	switch {
	case pdf && s.Page == 0:
		s.Page = 1
	case !pdf && s.Page == 1:
		s.Page = 0
	case !pdf && s.Page != 0:
		return say("page", "这个文件不分页，请不要填写页码")
	case s.Page < 0 || s.Page > mostPage:
		return say("page", fmt.Sprintf("页码请填写 1 到 %d 的整数", mostPage))
	}
	switch {
	case s.X == 0 && s.Y == 0:
	case min(s.X, s.Y) < 1 || max(s.X, s.Y) > mostPermille:
		return say("at", "所指的位置不在页面上，请重新选择")
	case !pdf && !picture:
		return say("at", "这种文件只能整份指出，请选择“不指位置”")
	}
	slot, _ := item.Slot(m.Slot)
	s.Slot, s.Label, s.File, s.Picture = m.Slot, cmp.Or(slot.Name, m.Name), "", picture
	if several(files, m.Slot) {
		s.File = m.Name
	}
	return nil
}

// several reports whether a slot has more than one file now.
func several(files []Material, slot string) bool {
	n := 0
	for _, m := range files {
		if m.Slot == slot && m.Current() {
			n++
		}
	}
	return n > 1
}

// About reports whether a failed point goes along with a point of a correction: the rule is tied to it, or its spot is on that material.
func (f FailedPoint) About(p Point) bool {
	kind := "field"
	if p.Material {
		kind = "material"
	}
	return f.On == kind+":"+p.Name || p.Material && f.Spot.Slot == p.Name
}

// point completes the spots that go along into a correction. Each must be one that a point found not to be met points at.
func (a *Asking) point(st Standing) error {
	failed := st.Failed()
	for i, p := range a.Points {
		for j, spot := range p.Spots {
			at := slices.IndexFunc(failed, func(f FailedPoint) bool { return spot.Material != "" && f.Spot.Key() == spot.Key() && f.About(p) })
			if at < 0 {
				return fault.On("points", "“"+p.Label+"”所指的位置已有变化，请重新勾选")
			}
			a.Points[i].Spots[j] = failed[at].Spot
		}
	}
	return nil
}
