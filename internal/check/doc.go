// Package check collects the faults of a form: one beside each wrong field, all of them
// reported at once, in the order of the form. It also holds the password rule. It knows
// no particular form and no page.
package check
