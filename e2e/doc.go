// Package e2e owns the journeys: what people do in the hall, in a real Chromium against a
// complete hall and its emulated outside world. A journey is named by the sentence that it
// proves and quotes the numbers of the requirements. It finds everything by the words on
// the screen. It must not look into the hall: it reads pages, text messages and QR codes,
// as people can.
package e2e
