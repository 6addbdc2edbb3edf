// Package console owns what all staff pages share: the menu that a member's roles allow, their name at
// the top, and the first page with the figures of the case queue. The figures come from casework. The
// staff pages of other packages use Shell as their frame; console does not know what they do. The menu
// protects nothing: each core checks again who may do what.
package console
