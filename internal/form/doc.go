// Package form owns the forms of the items: the questions, how the values from a browser
// become data, whether the data may be submitted, and how people read the data later. It
// knows no item, no case, no HTTP page and no database; package formweb renders it.
//
// A form is one JSON Schema (draft 2020-12), so any tool can check an answer. Keywords of
// the hall extend the standard ones:
//
//	x-parts    [{"title","hint","fields":[…],"x-show-if":…}]   at the top: headings
//	x-rules    [{"rule","field","level",…}]                    at the top: see Rule
//	x-kind     longtext money percent datetime region address person files words  how a value of the type is typed
//	x-show-if  {"field":"kind","equals":"a"} or "equals":[…]   asked only then
//	x-prefill  unit.uscc, unit.name, person.name, person.phone …
//	x-identity unit.name, unit.uscc, person …                   taken from the account, never from the request
//	x-mask     name document phone bank uscc                   hidden from most readers
//	x-date     past (not after today, of a month: not after this one) or future (not before)
//	x-unique   true: no two rows may hold the same
//	x-pick         list                                       the answer can be chosen from there: see Picks
//	x-from x-takes  roster, [{"column","value"}]              rows can be picked from there: see Rosters
//	x-labels   names of the values of enum, in its order
//	x-say      the sentence for an answer that breaks pattern
//	x-suffix x-width x-autocomplete x-placeholder              how it is drawn
//
// The keywords of the standard keep their meaning, if/then included. A hidden question is
// neither stored nor checked. Every name in a fault is the name of the input that holds
// the value: reason, rows.0.name, applicant.number.
//
// Input is not trusted: Decode accepts only names of the schema and never fails. It cuts
// nothing: a value that is too long, or does not fit its type, stays as it was typed, so
// that the page can show it again. Fits refuses what no draft may hold, Validate what may
// not be submitted. What can be read has one spelling from Decode on (Canonical).
package form

// Data holds the answers: only string, float64, bool, []any and map[string]any, so that
// encoding to JSON and decoding gives equal data.
type Data map[string]any
