package ui

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/a-h/templ"

	"wangting/internal/fault"
)

// FormVM is a form of a page.
type FormVM struct {
	ID       string
	Action   string
	Method   string // "" is post
	Files    bool   // sends files
	Autosave string // address that takes the draft while it is being typed; "" for none
	Placed   bool   // the page has an AutosaveStatus in a place of its own
	Restored bool   // what is in the form is not kept yet
	HX       bool   // htmx puts the answer in the form's place (needs ID)
	Wide     bool   // as wide as its place
	Stars    bool   // marks what must be filled in with *, as the manual does
	Attrs    templ.Attributes
}

func (f FormVM) attrs() templ.Attributes {
	a := templ.Attributes{}
	if f.ID != "" {
		a["id"] = f.ID
	}
	if f.Files {
		a["enctype"] = "multipart/form-data"
	}
	if f.Restored {
		a["data-autosave-restored"] = true
	}
	if f.HX && f.ID != "" {
		a["hx-post"], a["hx-target"], a["hx-select"], a["hx-swap"] = f.Action, "this", "#"+f.ID, "outerHTML show:top"
	}
	for name, v := range f.Attrs {
		a[name] = v
	}
	return a
}

func (f FormVM) method() string {
	if f.Method != "" {
		return f.Method
	}
	return "post"
}

// ButtonVM is a button, or a link that looks like one when it has an Href.
type ButtonVM struct {
	Text       string
	Kind       string // "" primary, "2" outlined, "3" plain, "bad" destructive
	Size       string // "", "sm" or "lg"
	Icon       string
	Href       string
	Name       string // of the value sent
	Value      string
	FormAction string
	NoValidate bool
	Block      bool
	Disabled   bool
	Describe   string // id of the words that say what it acts on
	Attrs      templ.Attributes
}

// dress holds what decides the class of a button.
type dress struct {
	kind, size string
	block      bool
}

// looks are all classes, made once, because templ would otherwise join them for each button of a list.
var looks = func() map[dress]templ.Attributer {
	all := map[dress]templ.Attributer{}
	for _, kind := range []string{"", "2", "3", "bad"} {
		for _, size := range []string{"", "sm", "lg"} {
			for _, block := range []bool{false, true} {
				all[dress{kind, size, block}] = classed(ButtonVM{Kind: kind, Size: size, Block: block}.class())
			}
		}
	}
	return all
}()

func classed(names string) templ.OrderedAttributes {
	return templ.OrderedAttributes{{Key: "class", Value: names}}
}

func (b ButtonVM) class() string {
	c := "btn"
	if b.Kind != "" {
		c += " btn--" + b.Kind
	}
	if b.Size != "" {
		c += " btn--" + b.Size
	}
	if b.Block {
		c += " btn--block"
	}
	return c
}

func (b ButtonVM) attrs() templ.Attributer {
	plain := b.Name == "" && b.FormAction == "" && b.Describe == "" && !b.NoValidate && len(b.Attrs) == 0
	if l, ok := looks[dress{b.Kind, b.Size, b.Block}]; ok && plain {
		return l // the usual case
	}
	a := templ.Attributes{}
	for name, v := range map[string]string{"name": b.Name, "formaction": b.FormAction, "aria-describedby": b.Describe} {
		if v != "" {
			a[name] = v
		}
	}
	if b.Name != "" {
		a["value"] = b.Value
	}
	if b.NoValidate {
		a["formnovalidate"] = true
	}
	maps.Copy(a, b.Attrs)
	return append(classed(b.class()), a.Items()...)
}

// errorHeading says how many fields are wrong.
func errorHeading(fields []fault.Field) string {
	return fmt.Sprintf("有 %d 项需要修改", len(fields))
}

// ParamActing is the query parameter that names the mandate for which a form was rendered.
const ParamActing = "as"

// acting adds ParamActing to the action of a form below /unit. The server thereby notices
// a form that was rendered for one unit and sent for another, after a switch in another tab.
func acting(ctx context.Context, method, action string) string {
	as := ShellFrom(ctx).Acting
	if as == "" || method != "post" || !strings.HasPrefix(action, "/unit/") {
		return action
	}
	sep := "?"
	if strings.Contains(action, "?") {
		sep = "&"
	}
	return action + sep + ParamActing + "=" + as
}
