// Package proof owns the proofs (核验) on which the hall lets somebody do what only
// they may do: a face that an outside bureau compared, and a code sent to a
// phone. It knows which flow asked, in which browser session, about whom; it
// refuses to know what the flow is for, who signs in, SQL and HTTP.
//
// # A face
//
//	new ──visit──► visited ──query──► passed ──consume──► consumed
//	 │               │                  │
//	 └───────┬───────┘                  ├─begun again──► cancelled
//	         │                          └─10 min─► of no use any more
//	         ├──query──► failed | cancelled
//	         ├──begun again─► cancelled
//	         └──time───► expired     a new one after 5 min, a visited one after 10
//
// The argument (SEC-2). A face counts for one use: purpose, flow, browser session
// and subject (type, number and name, as a keyed hash) are fixed when it begins and
// compared again when it is consumed, in the transaction of what it is consumed
// for. So a face passed for one flow, one person or one browser is worth nothing in
// another, and a face is spent once however many nodes try (the move from passed to
// consumed is one compare-and-set). What says that a face passed is our own signed
// query to the bureau; the parameters on the return address are never read, and a
// return only makes us ask earlier. An answer is believed only while the face is
// open: nothing leaves failed, cancelled, expired or consumed. The link in the QR
// code is 256 random bits of which the row keeps a hash; it opens nothing but the
// bureau's page for this face, and dies with it. The bureau's picture of the face
// is never fetched; the row keeps keyed hashes, no name and no number.
//
// Asking costs: a flow is bounded by faces a day and a subject, and the bureau is
// asked about one face at most once in two seconds, by whichever node is first.
//
// # A code
//
//	live ──right code──► proven ──spend──► used
//	 └────────┬─────────────┘
//	          └──five wrong codes, five minutes, or a new code──► gone
//
// The argument. Six digits from the system's random source stand one chance in
// 200,000 against five tries. A try is counted by the statement that compares, so
// a thousand guesses at once are still five; right codes cost no try, so a double
// click does not void a code. Only HMAC-SM3 of the code with its purpose, flow,
// session and phone is stored: who reads the table cannot try the million codes
// without the index key, and a code for one purpose, flow, session or phone never
// fits another. There is one live code for each purpose, flow and phone. Sending is
// limited by phone (1 a minute, 5 an hour, 10 a day) and by address (20 an hour):
// the phone's limits hold over all flows and purposes, so the hall cannot be used
// to pester somebody. What is told does not depend on whether the hall knows the
// phone: this package never looks it up.
package proof
