// Package ui is the component kit of the hall: every page, of every room, is
// put together from these templ components, one component (or one family) a
// file. It owns the words and the order of the shell, how a field shows its
// label, hint and error, and the classes of the style sheet. It refuses to know
// any room, service or request: a component takes one flat view struct whose
// strings are ready to print.
//
// Three promises hold for everything in here, and package uitest checks them on
// every page:
//
//   - It works without JavaScript. The script of package asset reads data-
//     attributes and makes things easier, never possible.
//   - No style= and no on*= attribute is ever written, so the content security
//     policy needs no unsafe-inline; all text goes through templ's escaping.
//   - A label element holds exactly the label's words (and （选填）), a button
//     exactly its name: people who cannot see the page, and tests, find by them.
package ui

//go:generate go tool templ generate -path .
