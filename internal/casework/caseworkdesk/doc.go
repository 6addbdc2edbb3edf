// Package caseworkdesk shows the staff the cases: the queue, one case with its
// papers, and a small form for each step (STA-2, CAS-4, CAS-8). It decides
// nothing about a case: a button is shown when the core says the step is open to
// this member of staff, and the core is asked again when it is pressed.
//
// What was typed is never lost: a step that the core refuses, also because a
// colleague was faster, shows the case as it stands now with the words as they
// were typed. When the step is no longer possible, the words are shown to copy.
//
// Numbers of persons are masked. Seeing them whole is a deed of its own, a POST
// whose answer is the page; it is written down before anything is shown and
// leaves no address under which the numbers could be seen again.
package caseworkdesk
