package ui

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// FieldVM is one question of a form, for every kind of input.
type FieldVM struct {
	ID           string // "" is the name
	Name         string
	Label        string
	Hint         string
	Err          string // what is wrong and how to mend it, no full stop
	Warn         string // what looks wrong, and hinders nothing
	Value        string
	Type         string // of the input; "" is text
	Optional     bool   // says （选填）; required is the default and says nothing
	Autocomplete string
	Inputmode    string
	Placeholder  string
	Width        string // "s", "m", "l" or "" for the whole width
	Suffix       string // a unit after the input: 元, 人
	Readonly     bool
	HideLabel    bool   // the label is there for the ear only
	Ear          string // what the label goes on with, for the ear only
	Attrs        templ.Attributes
}

func (f FieldVM) id() string {
	if f.ID != "" {
		return f.ID
	}
	return f.Name
}

func (f FieldVM) kind() string {
	if f.Type != "" {
		return f.Type
	}
	return "text"
}

func (f FieldVM) inputClass() string {
	c := "input"
	if f.Width != "" {
		c += " w-" + f.Width
	}
	if f.Inputmode == "numeric" || f.Inputmode == "tel" || f.Inputmode == "decimal" {
		c += " num"
	}
	return c
}

// describedBy names the hint and the error, in the order they are read.
func (f FieldVM) describedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.id()+"-h")
	}
	if f.Err != "" {
		ids = append(ids, f.id()+"-e")
	}
	if f.Warn != "" {
		ids = append(ids, f.id()+"-w")
	}
	return strings.Join(ids, " ")
}

// inputAttrs are the attributes that every kind of control shares.
func (f FieldVM) inputAttrs() templ.Attributes {
	a := templ.Attributes{}
	for name, v := range map[string]string{
		"aria-describedby": f.describedBy(),
		"autocomplete":     f.Autocomplete,
		"inputmode":        f.Inputmode,
		"placeholder":      f.Placeholder,
	} {
		if v != "" {
			a[name] = v
		}
	}
	if f.Err != "" {
		a["aria-invalid"] = "true"
	}
	if f.Readonly {
		a["readonly"] = true
	}
	for name, v := range f.Attrs {
		a[name] = v
	}
	return a
}

// Option is one answer to choose.
type Option struct {
	Value, Label string
	Hint         string
	Selected     bool
	Disabled     bool
}

// Options makes options of pairs value, label and selects one of them.
func Options(selected string, pairs ...[2]string) []Option {
	list := make([]Option, len(pairs))
	for i, p := range pairs {
		list[i] = Option{Value: p[0], Label: p[1], Selected: p[0] == selected}
	}
	return list
}

// SelectVM is a question whose answer is one of a list.
type SelectVM struct {
	FieldVM
	Options []Option
	Empty   string // label of the empty first entry; "" for none
}

// ChoicesVM is a question of radio buttons or check boxes.
type ChoicesVM struct {
	FieldVM
	Options []Option
	Cards   bool // each choice in a frame of its own
	Inline  bool // side by side
}

// CheckboxVM is one box to tick; a link may follow inside the label's text.
type CheckboxVM struct {
	FieldVM
	Checked bool
	Tick    string // the value sent; "" is "1"
	Link    Link   // part of the label: 《法人用户注册协议》
}

func (c CheckboxVM) tick() string {
	if c.Tick != "" {
		return c.Tick
	}
	return "1"
}

// CodeVM is the field of a code sent by SMS.
type CodeVM struct {
	FieldVM
	SendAction string // where 获取验证码 posts the whole form
	SendText   string // "" is 获取验证码
	Wait       int    // seconds until another code may be asked for
	Sent       string // 验证码已发送至 1*****82, told in a status region
	Failed     string // told there in its place when the text did not go out
	Look       string // page that knows what became of the text; with the script it is asked until that is known
}

func (c CodeVM) sendText() string {
	if c.SendText != "" {
		return c.SendText
	}
	return "获取验证码"
}

func (f FieldVM) optionID(i int) string {
	if i == 0 {
		return f.id()
	}
	return f.id() + "-" + strconv.Itoa(i+1)
}
