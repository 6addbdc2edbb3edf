// Package gallery owns the page that shows every component of package ui in each of its
// states, on invented data, for people who build pages. It is not mounted in production.
package gallery
