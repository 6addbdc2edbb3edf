// Package login owns the ways in for those who act for a unit: the password of a
// mandate, the lock-out, and the logins that stand behind browser sessions. It
// knows neither cookies nor pages nor SQL, and it makes nobody: units, persons and
// mandates are other rooms', of which it reads only what a login needs.
//
// A password belongs to a mandate, not to a person or a unit: the same person has
// one for each unit they act for, and a unit's people share nothing.
//
// # Guessing
//
// A try is paid for before it is made: the counters of account and address are
// raised first, in a transaction of their own, and only who stays within the limit
// gets the password looked at. A hundred requests at once are as many guesses as
// the limit allows, on any number of nodes. A right password gives the try back
// and clears the account's counter; the address keeps its failures, or one own
// account would wash them off.
//
//	failures of one account   0 1 2 | 3 4      | 5
//	next try                  free  | a puzzle | none for 15 minutes; the owner is told
//
// # Not telling who exists
//
// Every refusal has the same words and costs one password computation, also when
// there is no such unit, person, password or living mandate. What is counted is a
// keyed hash: of the mandate when there is one, so that a person has five tries
// and not five for each way of naming them, and else of what was typed, so that an
// account which does not exist asks for the puzzle and locks just the same. The
// address has a limit of its own, far higher, since a whole unit sits behind one;
// it locks the address and no account, so one person's lock never locks another.
// A phone that two persons of one unit share names neither of them: such a try
// fails like any other, and the words say to use the document number.
//
// # Logins
//
// A login is a row whose id only ever stands in the sealed browser session under a
// hashed token; it is no secret and opens nothing by itself. Every request reads
// login, mandate, unit and person in one query and decides anew, so that ending any
// of them works at once on every node (LOG-8). A login ends after 30 minutes
// without a request and after 12 hours in any case.
package login
