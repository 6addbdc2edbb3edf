// Package staff owns the accounts of the people who work in the hall: login
// name, roles, region, password, second factor, sessions and lock-out. It knows
// neither SQL nor HTTP, nothing of cases, and nothing of the persons and units
// who use the hall: a member of staff never signs in where they do.
//
//	Add ──► active ──Disable──► disabled          (sessions end at once)
//	          ▲                    │
//	          └──────Enable────────┘
//
// # Security argument
//
// Two factors, always: a password (argon2id) and a time-based code (RFC 6238,
// one step of drift either way). The last step used is stored and may only
// grow, in one UPDATE, so a code that was seen over a shoulder or replayed by a
// second request is worth nothing.
//
// Guessing: a try is paid for before it is made. The counter of the login name
// and of the address is raised first, in a transaction of its own; only who
// stays within the limit gets the password checked at all. A hundred requests
// at once are therefore still only as many guesses as the limit allows. Names
// that do not exist are counted, locked and answered in the same words and the
// same time as those that do.
//
// Rights: Authenticate reads account and session in one query for every
// request, so ending an account or a session works at once on every node.
// While a password has to be changed (handed out by somebody else, or too old)
// the actor it gives holds no roles: nothing but the change can be done.
//
// Names and the secrets of the second factor are sealed where they rest; that
// is the affair of the store. First passwords and secrets are shown once, to
// whoever made the account, and never written to the log or the audit.
package staff
