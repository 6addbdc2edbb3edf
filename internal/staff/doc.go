// Package staff owns the accounts of the people who work in the hall: login name, roles,
// region, password, second factor, sessions and lock-out. It knows neither SQL nor HTTP,
// and no cases, persons or units. Staff have a login page of their own.
//
//	Add ──► active ──Disable──► disabled          (sessions end at once)
//	          ▲                    │
//	          └──────Enable────────┘
//
// # Security argument
//
// Every login needs two factors: a password (argon2id) and a time-based code (RFC 6238,
// with one step of drift either way). The step of the last used code is stored and can only
// grow, in one UPDATE, so a code works only once.
//
// Guessing: a try is counted before it is made. The counters of the login name and of the
// address are raised first, in a transaction of their own, and the password is checked only
// within the limits. So a hundred concurrent requests get no more guesses than the limits
// allow. Names that do not exist are counted and locked like others, and get the same
// answer in the same time.
//
// Rights: Authenticate reads account and session in one query for every request, so the end
// of an account or a session takes effect at once on every node. While a password has to be
// changed (because somebody else made it, or it is too old) the actor holds no roles, and
// can only change the password.
//
// The store seals names and the secrets of the second factor. First passwords and secrets
// are shown once, to the person who made the account, and never written to the log or the
// audit.
package staff
