// Package e2e holds the journeys: what people do in the hall, done in a real
// Chromium against a whole hall and its emulated outside world. A journey is
// named by the sentence it proves and quotes the rows of the requirements; it
// finds everything by the words on the screen. What it may not do is look into
// the hall: it reads pages, text messages and QR codes, as people can.
package e2e
