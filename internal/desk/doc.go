// Package desk serves the staff: the queue, one case with its materials, and a form for
// each step (STA-2, CAS-4, CAS-8). It decides nothing about a case. A button is shown when the core
// allows the step, and the core checks again when the button is pressed.
//
// Typed text is never lost. When the core refuses a step, for example because a colleague was
// faster, the page shows the current case and the form as it was typed. When the step is no longer
// possible, the page shows the text for copying.
//
// Numbers of persons are masked. Unmasking them is an act of its own: a POST that is audited first
// and answers with the page. There is no URL under which unmasked numbers could be opened again.
package desk
