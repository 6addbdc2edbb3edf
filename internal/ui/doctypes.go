package ui

import "wangting/internal/regno"

// DocTypes are the choices of 证件类型 (AAC058), one of them chosen.
func DocTypes(chosen string) []Option {
	var out []Option
	for _, t := range regno.DocTypes() {
		out = append(out, Option{Value: string(t.Type), Label: t.Label, Selected: string(t.Type) == chosen})
	}
	return out
}
