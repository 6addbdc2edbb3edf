// Package ui is the component kit of the hall. The pages of all rooms consist of these
// templ components; each file holds one component or one family of components. The
// package owns the words and the order of the shell, how a field shows its label, hint
// and error, and the classes of the style sheet. It knows no room, service or request: a
// component takes one flat view struct whose strings are ready to print.
//
// All components keep three rules, and package uitest checks them on every page:
//
//   - A page works without JavaScript. The script of package asset reads data-
//     attributes and only adds convenience.
//   - A component writes no style= and no on*= attribute, so the content security policy
//     needs no unsafe-inline. templ escapes all text.
//   - A label element holds exactly the words of the label (and （选填）), and a button
//     exactly its name. Screen readers and tests find controls by these words.
package ui

//go:generate go tool templ generate -path .
