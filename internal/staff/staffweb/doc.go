// Package staffweb shows the login, the logout and the change of password of staff, and the
// pages on which administrators manage accounts. The staff core decides who may log in and
// who may manage whom.
//
// First passwords and secrets appear only in the answer to the request that made them, and
// not in the session, a link or the log.
package staffweb
