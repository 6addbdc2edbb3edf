// Package slider owns the CAPTCHA of the hall: a picture with a gap into which a piece is
// moved (「拖动下方滑块完成拼图」), and a question in words for people who cannot do that. It
// knows neither logins nor registrations: a page asks for a proof for a purpose and
// consumes it.
//
//	New ──> open ── Check, right ──> passed ── Consume ──> gone
//	          │ └── third wrong answer ──> worthless
//	          └── 2 minutes ──> worthless       (passed: 5 minutes)
//
// The argument. The answer never leaves the server. A puzzle is bound to the browser
// session that asked for it and to one purpose. It must be solved within two minutes, with
// three tries (one for a question in words). The act that it was asked for consumes the
// proof, so nobody can sell or replay it. Puzzles are in the database, so any node can
// check the puzzle of another. A CAPTCHA slows programs down but does not stop one that is
// built for it: the limits of the calling page must suffice without it.
//
// The library go-captcha chooses the place of the gap and cuts out the piece. This
// package draws the pictures (hills, water, white walls and black roofs) from random
// numbers, so that a program cannot learn a fixed set of pictures.
package slider
