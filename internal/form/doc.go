// Package form owns the forms of the items: what is asked, how an answer that
// came from a browser becomes data, whether the data may be handed in, and how
// it is read again by people. It knows no item, no case, no HTTP page and no
// database; package formweb draws it.
//
// A form is one JSON Schema (draft 2020-12), so an answer can be checked by any
// tool, with hints of ours beside the standard words:
//
//	x-parts    [{"title","hint","fields":[…],"x-show-if":…}]   at the top: headings
//	x-rules    [{"rule","field",…}]                            at the top: see Rule
//	x-kind     longtext money region person files              what type alone does not say
//	x-show-if  {"field":"kind","equals":"a"} or "equals":[…]   asked only then
//	x-prefill  unit.uscc, unit.name, person.name, person.phone …
//	x-mask     name document phone bank uscc                   hidden from most readers
//	x-date     past (not after today) or future (not before)
//	x-unique   true: no two rows may hold the same
//	x-labels   names of the values of enum, in its order
//	x-say      the sentence for an answer that breaks pattern
//	x-suffix x-width x-autocomplete x-placeholder              how it is drawn
//
// The words of the standard are honoured as they stand, if/then included. What
// is hidden is neither kept nor checked. Every name in a fault is the name of
// the input that holds the value: reason, rows.0.name, applicant.number.
//
// Input is foreign: Decode bounds the number of rows and the length of every
// value, takes only names the schema knows, and never fails. What cannot be
// read as its type stays as the text that was typed, so that it can be shown
// again; Validate then refuses it.
package form

// Data is what was answered: only string, float64, bool, []any and
// map[string]any, so that it is the same after a journey through JSON.
type Data map[string]any
