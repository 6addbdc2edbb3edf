// Package browser owns the Chromium of the journeys: one process for a test
// binary, a fresh profile for every visitor. It acts as a person does: a field
// is found by the text of its label, a button or link by its name, a click goes
// to a point on the screen and has to meet what it aims at. What is not there
// yet is looked for again until patience ends; nothing sleeps.
//
// A visitor complains by failing the test when the console shows an error, the
// security policy of a page is broken, a script throws, or a resource does not
// load. A refused form (422) is no such complaint. A failed test leaves a
// picture and the text of the page in e2e/failures.
//
// The package knows nothing of the hall.
package browser
