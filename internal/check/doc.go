// Package check owns the way in which a form is found wrong: fault by fault,
// each beside its field, all of them told at once and in the order of the form;
// and the rule that passwords keep. It knows no form and no page.
package check
