package formweb

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"wangting/internal/form"
	"wangting/internal/region"
	"wangting/internal/ui"
)

// DoSheet begins the value of the button 「上传表格」; the name of the table follows. The page that has set VM.Sheets saves the
// form and leads to where a workbook is uploaded.
const DoSheet = "sheet:"

// DoRoster begins the value of the button 「从名册选择」 in the same way. VM.Rosters shows it.
const DoRoster = "roster:"

// DoPick begins the value of the button 「从清单选择…」 in the same way. VM.Picks shows it.
const DoPick = "pick:"

func (v VM) may(name string) bool { return v.Only == nil || v.Only(name) }

// anyOf reports whether a part has a question to render.
func (v VM) anyOf(p form.Part) bool {
	for _, f := range p.Fields {
		if v.may(f.Name) {
			return true
		}
	}
	return false
}

// field is a question as ui draws it.
func (v VM) field(f form.Field, prefix string, value any) ui.FieldVM {
	name := prefix + f.Name
	vm := ui.FieldVM{
		Name: name, Label: f.Label, Hint: f.Hint, Err: v.Fault.FieldSays(name), Warn: v.Warned.FieldSays(name),
		Value: f.Typed(value), Optional: !f.Required, Width: f.Width, Suffix: f.Suffix, Autocomplete: f.Autocomplete, Placeholder: f.Placeholder,
	}
	switch {
	case f.Kind == form.Tick:
		vm.Optional = false // a box needs no mark, since it may stay empty
	case f.Kind == form.Number && f.Integer:
		vm.Inputmode = "numeric"
	case f.Kind == form.Number, f.Kind == form.Percent:
		vm.Inputmode = "decimal"
	case f.Format == "mobile", f.Format == "phone":
		vm.Inputmode, vm.Width = "tel", or(vm.Width, "m")
	case f.Format == "bankcard":
		vm.Inputmode = "numeric"
	}
	if f.Kind == form.Percent {
		vm.Suffix = or(vm.Suffix, "%")
	}
	if (f.Kind == form.Number || f.Kind == form.Percent) && vm.Width == "" {
		vm.Width = "s"
	}
	if f.Name == "docType" || f.Name == "name" && prefix != "" {
		vm.Width = or(vm.Width, "m")
	}
	return vm
}

// PlacesPath, with the code of a place behind it, is where the script asks what lies in it.
const PlacesPath = "/places/"

// address asks for a province, a city, a county and the line behind them.
func (v VM) address(f form.Field, prefix string, value any) ui.AddressVM {
	code, line := form.AddressParts(f.Typed(value))
	vm := ui.AddressVM{FieldVM: v.field(f, prefix, nil), Mark: form.PlacesMark, Action: v.Action, Places: PlacesPath}
	name := prefix + f.Name + "."
	for i, part := range []struct{ name, label string }{{form.AddressProvince, "省"}, {form.AddressCity, "市"}, {form.AddressCounty, "区县"}} {
		list, chosen := region.Provinces(), code[:min(len(code), 2*i+2)]
		if i > 0 {
			list = region.Within(code[:min(len(code), 2*i)])
		}
		s := ui.SelectVM{FieldVM: ui.FieldVM{Name: name + part.name, Label: part.label, Width: "m"}, Empty: "请选择"}
		for _, p := range list {
			s.Options = append(s.Options, ui.Option{Value: p.Code, Label: p.Name, Selected: p.Code == chosen})
		}
		vm.Selects = append(vm.Selects, s)
	}
	vm.Line = ui.FieldVM{Name: name + form.AddressLine, Label: "详细地址", Value: line, Autocomplete: "street-address",
		Hint: "街道（乡镇）、小区或村、门牌号，不用再写省、市、区县"}
	return vm
}

// timed asks for a month or a moment with the control of the browser, or as text where it shows none or cannot show the value.
func (v VM) timed(f form.Field, prefix string, value any) ui.FieldVM {
	vm := v.field(f, prefix, value)
	control, layout, example := "month", "2006-01", "例如 2026-03"
	if f.Kind == form.Moment {
		control, layout, example = "datetime-local", "2006-01-02T15:04", "例如 2026-03-01 14:30"
	}
	if _, err := time.Parse(layout, vm.Value); vm.Value == "" || err == nil {
		vm.Type = control
	}
	vm.Hint, vm.Width = or(vm.Hint, example), or(vm.Width, "m")
	return vm
}

// locked is a question that the account answers. What a browser sends for it is not taken.
func (v VM) locked(f form.Field, prefix string) ui.FieldVM {
	known := v.Known(f.Identity)
	vm := v.field(f, prefix, known)
	vm.Readonly, vm.Optional, vm.Value = true, false, f.OptionLabel(known)
	if vm.Hint = lockedHint; strings.HasPrefix(f.Identity, "core.") {
		vm.Hint = coreHint
	}
	if v.follows(f, prefix) {
		vm.Hint = ""
	}
	return vm
}

const (
	lockedHint = "来自账户登记的信息，不能在这里修改"
	coreHint   = "来自核心业务系统，不能在这里修改"
)

// follows reports whether the question before f is locked too, so that what is said there need not be said again.
func (v VM) follows(f form.Field, prefix string) bool {
	for _, list := range v.lists(prefix) {
		for i, other := range list {
			if i > 0 && other.Name == f.Name {
				last := list[i-1]
				return last.ShowIf == nil && last.Kind != form.Person && last.Locked(v.Known) && (prefix != "" || v.may(last.Name))
			}
		}
	}
	return false
}

// lists are the questions that stand together: of the parts, or of the group that prefix names.
func (v VM) lists(prefix string) (lists [][]form.Field) {
	if group, _, ok := strings.Cut(prefix, "."); ok {
		f, _ := v.Form.Field(group)
		return [][]form.Field{f.Fields}
	}
	for _, p := range v.Form.Parts() {
		lists = append(lists, p.Fields)
	}
	return lists
}

// titled reports whether a part has this title.
func (v VM) titled(label string) bool {
	return slices.ContainsFunc(v.Form.Parts(), func(p form.Part) bool { return p.Title == label })
}

// isDay reports whether a browser's calendar can show s. What it cannot show, such as a day that
// does not exist, stays in sight as text.
func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return s == "" || err == nil
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (v VM) options(f form.Field, value any) []ui.Option {
	from := f.Options
	if f.Kind == form.Region {
		from = form.Regions()
	}
	now, many := f.Typed(value), ids(value)
	if f.Kind == form.Region && len(now) == 6 && !strings.HasSuffix(now, "00") {
		now = now[:4] + "00" // a district is handled by its city
	}
	options := make([]ui.Option, len(from))
	for i, o := range from {
		options[i] = ui.Option{Value: o.Value, Label: o.Label, Selected: o.Value == now || slices.Contains(many, o.Value)}
	}
	return options
}

func (v VM) rows(f form.Field, value any) ui.RowsVM {
	list, _ := value.([]any)
	n := max(len(list), min(f.MinItems, 5))
	do := ""
	if v.Sheets {
		do = DoSheet + f.Name
	}
	vm := v.frame(f)
	if v.Rosters && f.From != "" {
		vm.Roster = DoRoster + f.Name
	}
	vm.Count, vm.Min, vm.Max, vm.Action, vm.Sheet = n, f.MinItems, min(f.Limit(), form.PageRows), v.Action, do
	vm.Row = func(prefix string) templ.Component {
		number := strings.TrimSuffix(strings.TrimPrefix(prefix, f.Name+"."), ".")
		var values map[string]any
		if i, err := strconv.Atoi(number); err == nil && i < len(list) {
			values = asGroup(list[i])
		}
		return row(v, f, prefix, values)
	}
	return vm
}

// frame is what a table has whether its rows come and go or not.
func (v VM) frame(f form.Field) ui.RowsVM {
	return ui.RowsVM{Name: f.Name, Legend: f.Label, Hide: v.titled(f.Label), Hint: f.Hint, Err: v.Fault.FieldSays(f.Name)}
}

// asked is when a question is drawn: never, always, or as long as the page's script finds the condition met.
type asked struct {
	never  bool
	script string
	when   string // for people without the script
}

func (v VM) asked(c *form.Cond, prefix string, beside []form.Field) asked {
	script, holds := v.Form.Asked(c, prefix, beside)
	if script == "" {
		return asked{never: !holds}
	}
	return asked{script: script, when: v.Form.Words(c, beside) + "时填写"}
}

// beside are the questions of the row or person that prefix stands for.
func (v VM) beside(prefix string) []form.Field {
	if group, _, ok := strings.Cut(prefix, "."); ok {
		f, _ := v.Form.Field(group)
		return f.Fields
	}
	return nil
}

func asGroup(v any) map[string]any {
	m, _ := v.(map[string]any)
	return m
}

func ids(v any) []string {
	list, _ := v.([]any)
	var s []string
	for _, id := range list {
		if t, ok := id.(string); ok {
			s = append(s, t)
		}
	}
	return s
}
