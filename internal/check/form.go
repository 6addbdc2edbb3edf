package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"wangting/internal/fault"
)

// Form collects what is wrong with one form. Its zero value has no faults.
// Every method that checks reports whether the value passed, so that a finer
// check can depend on it.
type Form struct {
	fields []fault.Field
	other  error // the first error that is not about a field
}

// Add puts a sentence beside a field, without full stop. A field keeps the
// first sentence it is given: the coarse checks come before the fine.
func (f *Form) Add(field, say string) {
	if !f.Wrong(field) {
		f.fields = append(f.fields, fault.Field{Name: field, Say: say})
	}
}

// AddErr puts the sentence of err beside a field, and reports whether err is nil. An
// error that is not about the input (an outside system is away, something is broken)
// gets no place beside the field: Err returns it unchanged.
func (f *Form) AddErr(field string, err error) bool {
	if err == nil {
		return true
	}
	ft := fault.Of(err)
	say := ft.Say
	if say == "" && len(ft.Fields) > 0 {
		say = ft.Fields[0].Say
	}
	aboutInput := slices.Contains([]fault.Kind{fault.Invalid, fault.Conflict, fault.NotFound, fault.Expired}, ft.Kind)
	if aboutInput && say != "" {
		f.Add(field, say)
		return false
	}
	if f.other == nil {
		f.other = err
	}
	return false
}

// Required refuses an empty text field: 请填写X.
func (f *Form) Required(field, label, value string) bool {
	if strings.TrimSpace(value) != "" {
		return true
	}
	f.Add(field, "请填写"+label)
	return false
}

// Chosen refuses a select box, or a row of options, without a choice: 请选择X.
func (f *Form) Chosen(field, label, value string) bool {
	if strings.TrimSpace(value) != "" {
		return true
	}
	f.Add(field, "请选择"+label)
	return false
}

// OneOf refuses a value that is not among the options, with the same words as Chosen.
func (f *Form) OneOf(field, label, value string, options ...string) bool {
	if slices.Contains(options, value) {
		return true
	}
	f.Add(field, "请选择"+label)
	return false
}

// Agreed refuses an agreement that is not ticked.
func (f *Form) Agreed(field, agreement string, ticked bool) bool {
	if !ticked {
		f.Add(field, "请阅读并同意"+agreement)
	}
	return ticked
}

// AtMost refuses a value with more than so many characters.
func (f *Form) AtMost(field, label, value string, limit int) bool {
	n := utf8.RuneCountInString(value)
	if n <= limit {
		return true
	}
	f.Add(field, fmt.Sprintf("%s最多 %d 个字，当前是 %d 个字", label, limit, n))
	return false
}

// Same refuses a password whose repetition differs.
func (f *Form) Same(field, password, repeated string) bool {
	if password == repeated {
		return true
	}
	f.Add(field, "两次输入的密码不一致")
	return false
}

// Wrong reports whether a field has a fault already.
func (f *Form) Wrong(field string) bool {
	return slices.ContainsFunc(f.fields, func(fd fault.Field) bool { return fd.Name == field })
}

// OK reports whether nothing is wrong so far.
func (f *Form) OK() bool { return f.other == nil && len(f.fields) == 0 }

// Err is nil when nothing is wrong; otherwise it is an Invalid fault with the fields
// in the order in which they were first added. An error that is not about a field
// takes precedence, since the person cannot correct it in the form.
func (f *Form) Err() error {
	switch {
	case f.other != nil:
		return f.other
	case len(f.fields) > 0:
		return &fault.Fault{Kind: fault.Invalid, Fields: slices.Clone(f.fields)}
	}
	return nil
}

// Short is the beginning of a text, to name it by in a sentence.
func Short(s string) string {
	if r := []rune(s); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return s
}
