// Package gallery shows every component of package ui in each of its states, on
// fictitious data, for those who build pages. It is mounted outside production only.
package gallery
