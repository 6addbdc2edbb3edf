// Package slider owns the small proof that a person and not a program asks: a
// picture with a gap into which a piece is moved (「拖动下方滑块完成拼图」), and,
// for whoever cannot do that, a question in words. It knows neither logins nor
// registrations: a page asks for a proof for a purpose and uses it up.
//
//	New ──> open ── Check, right ──> passed ── Consume ──> gone
//	          │ └── third wrong answer ──> worthless
//	          └── 2 minutes ──> worthless       (passed: 5 minutes)
//
// The argument. The answer never leaves the server; a puzzle is bound to the
// browser session that asked and to one purpose, is solved within two minutes
// with three tries (a question with one), and the proof is used up by the act it
// was asked for, so it can be neither sold nor replayed. It lives in the database,
// so any node can check what another drew. It slows programs down and stops none
// that is built for it: the limits of whoever asks for it must hold without it.
//
// The library go-captcha chooses the place of the gap and cuts the piece out. The
// picture is drawn here, hills, water, white walls and black roofs, each from new
// random numbers: there is no stock of pictures to learn by heart.
package slider
