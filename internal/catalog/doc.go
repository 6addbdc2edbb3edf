// Package catalog keeps the catalogue: what can be asked of the hall (事项), for
// whom, with which form and materials, within which time, and by which law. An
// item is data, not code. It knows no case, no page and no database; what has
// been applied for how often is told to it.
//
//	draft ──publish──► published ──publish a newer one──► still there, for the
//	                                                      cases that began with it
//
// A published version never changes. Every node holds the whole catalogue in
// memory and swaps it for a newer one at once, so a page asks no database.
//
// The items a new hall starts with are embedded (data/*.json). They are seeded
// version by version: what an editor has published since is never overwritten.
package catalog
