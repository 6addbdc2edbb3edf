// Package login owns the logins that the hall checks itself: the password of a
// mandate or a person, the QR code and the passkey. It owns the lock-out after
// wrong passwords too. It knows neither cookies nor pages nor SQL. It creates no
// unit, person or mandate; it only reads what a login needs of them.
//
// A password belongs to a mandate, not to a person or a unit: the same person has
// one password for each unit they act for, and the people of a unit share none.
//
// # Guessing
//
// A try is counted before the password is checked. The counters of account and
// address are raised first, in a transaction of their own, and the password is
// checked only when both stay within their limits. So a hundred simultaneous
// requests get no more guesses than the limit allows, on any number of nodes. A
// right password takes the try off again and clears the counter of the account. It
// does not clear the counter of the address; otherwise an attacker could reset it
// by logging in to an account of their own.
//
//	failures of one account   0 1 2 | 3 4      | 5
//	next try                  free  | a puzzle | locked for 15 minutes; the owner is told
//
// # Not telling who exists
//
// Every refusal has the same words and costs one password computation, even when
// there is no such unit, person, password or active mandate. Failures are counted
// under a keyed hash. When the account exists, the mandate is hashed, so that a
// person has five tries in all and not five for each way of naming them. When it
// does not exist, the typed values are hashed, so that an unknown account asks for
// the puzzle and locks in the same way. The address has a much higher limit, since
// a whole unit may share one. It locks the address only, so the lock of one person
// never locks another. A phone number that two persons of one unit share identifies
// neither: such a try fails like any other, and the message says to use the document
// number.
//
// # Logins
//
// A login is a row. Its id is stored only in the sealed browser session, under a
// hashed token; the id is not secret and opens nothing by itself. Every request
// reads login, mandate, unit and person in one query and checks them again, so
// ending any of them takes effect at once on every node (LOG-8). A login ends after
// 30 minutes without a request, and after 12 hours in any case.
package login
