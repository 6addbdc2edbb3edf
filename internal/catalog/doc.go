// Package catalog owns the catalogue: the items (事项) that people can apply for, for whom
// each is, its form and materials, its time limit and its legal basis. An item is data,
// not code. The package knows no case, no page and no database; casework reports each
// application to it, for the hot list.
//
//	draft ──publish──► published ──publish a newer one──► still there, for the
//	                                                      cases that began with it
//
// A published version never changes. Every node holds the whole catalogue in memory and
// replaces it as a whole, so pages read no database.
//
// The items of a new hall are embedded (data/*.json). They are seeded version by version,
// and never overwrite a version that an editor has published.
package catalog
