// Package browser owns the Chromium of the journeys: one process for a test binary and a
// fresh profile for every visitor. It acts as a person does: it finds a field by the text
// of its label and a button or link by its name, and a click goes to a point on the screen
// and has to hit its target. It looks for a missing element again until patience ends;
// nothing sleeps.
//
// A visitor fails the test when the console shows an error, a page violates its content
// security policy, a script throws, or a resource does not load. A refused form (422) is
// no failure. A failed test leaves a picture and the text of the page in e2e/failures.
//
// The package knows nothing of the hall.
package browser
