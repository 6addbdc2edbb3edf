package form

import (
	"maps"
	"slices"
)

// Identify gives d with what the account knows in the place of whatever was typed into the
// fields of x-identity. known gives a value by its path; where it gives "", the account knows
// nothing and the field is an ordinary one.
func (f *Form) Identify(d Data, known func(path string) string) Data {
	out := maps.Clone(d)
	if out == nil {
		out = Data{}
	}
	for _, field := range f.fields {
		if field.Identity == "" || !f.Visible(d, field.Name) {
			continue
		}
		if field.Kind != Person {
			if v := known(field.Identity); v != "" {
				out[field.Name] = v
			}
			continue
		}
		m, _ := out[field.Name].(map[string]any)
		m = maps.Clone(m)
		for _, c := range field.Fields {
			if v := known(c.Identity); c.Identity != "" && v != "" {
				if m == nil {
					m = map[string]any{}
				}
				m[c.Name] = v
			}
		}
		if m != nil {
			out[field.Name] = m
		}
	}
	return out
}

// Locked reports whether the account answers the question, so that nobody types it.
func (f Field) Locked(known func(path string) string) bool {
	return f.Identity != "" && known != nil && known(f.Identity) != ""
}

// Settled reports whether the account answers all of the question: whoever applies can change nothing of it, and nobody asks them to.
func (f Field) Settled(known func(path string) string) bool {
	if f.Kind != Person {
		return f.Kind == Words || f.Locked(known)
	}
	return len(f.Fields) > 0 && !slices.ContainsFunc(f.Fields, func(part Field) bool { return !part.Locked(known) })
}
