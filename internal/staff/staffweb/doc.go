// Package staffweb shows the door of the staff console (login, logout, change
// of password) and the desk where administrators keep accounts. It decides
// nothing: who may come in and who may manage whom is the staff core's.
//
// First passwords and secrets are written into the answer of the one request
// that made them and nowhere else: not into the session, a link or the log.
package staffweb
