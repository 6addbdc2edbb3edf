// Package formweb draws a form of package form with the components of package ui: labels,
// hints, errors, rows that can be added and removed, parts that are hidden until they are
// asked. It decides nothing and knows no item and no case. The page that calls it owns the
// form element and its buttons.
//
// Without the script every conditional part is shown, with words that say when it has to be
// filled in. What is filled in there needlessly is not stored.
package formweb
