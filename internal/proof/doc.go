// Package proof owns the proofs (核验) of who somebody is: a face that an outside service
// (the bureau) compared, and a code sent to a phone. It knows which flow asked, in which
// browser session, about which person. It does not know what the flow is for, who signs
// in, SQL or HTTP.
//
// # A face
//
//	new ──visit──► visited ──query──► passed ──consume──► consumed
//	 │               │                  │
//	 └───────┬───────┘                  ├─begun again──► cancelled
//	         │                          └─10 min─► of no use any more
//	         ├──begun again─► cancelled
//	         └──time───► expired     a new one after 5 min, a visited one after 10
//
// The bureau says "not passed" both to somebody who failed and to somebody who has not looked into the camera yet. So a
// face waits until the phone comes back; when the bureau does not say passed three seconds after that, the face shows as
// unsettled: the person is told that it was refused or not finished, and may begin again. It is still open: a later
// "passed" counts as long as the face lasts.
//
// The argument (SEC-2). A face counts for one use. Purpose, flow, browser session and
// subject (type, number and name, as a keyed hash) are fixed when it begins. They are
// compared again when it is consumed, in the transaction of the change that it is used
// for. So a face that passed for one flow, person or browser is useless for another, and
// it is consumed once even if several nodes try (the change from passed to consumed is one
// compare-and-set). Only our own signed query to the bureau decides that a face passed.
// The parameters of the return address are never read; a return only makes the hall query
// earlier. An answer counts only while the face is open: the states cancelled, expired and
// consumed are final. The link in the QR code holds 256 random bits, of which
// the row stores a hash. It opens only the bureau's page for this face, and ends with the
// face. The hall never fetches the picture of the face; the row stores keyed hashes, no
// name and no number.
//
// Queries cost money. The number of faces for one subject and day is limited, and all
// nodes together query the bureau about one face at most once in three seconds, and more rarely as it grows older.
//
// # A code
//
//	live ──right code──► proven ──spend──► used
//	 └────────┬─────────────┘
//	          └──five wrong codes, five minutes, or a new code──► gone
//
// The argument. Five tries guess six random digits with a chance of one in 200,000. The
// statement that compares also counts the try, so a thousand concurrent guesses still
// count as five tries. A right code costs no try, so a double click does not void it. Only
// the HMAC-SM3 of the code with its purpose, flow, session and phone is stored. So
// somebody who reads the table cannot try the million codes without the index key, and a
// code for one purpose, flow, session or phone does not fit another. There is one live
// code for each purpose, flow and phone. Sending to a phone
// is limited for one purpose and one network that asks (1 a minute, 5 an hour, 10 a day),
// so that a stranger cannot use up the codes of somebody; for one purpose whoever asks (30
// a day), so that nobody can use the hall to flood a phone; and for an address (60 an
// hour). All are settings. The words do not
// depend on whether the hall knows the phone: this package never looks it up.
package proof
