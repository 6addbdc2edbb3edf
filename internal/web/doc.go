// Package web is the front door: it turns requests into pages and errors into answers. A
// page returns an error, and writes nothing before it is sure to succeed. The package
// knows no room; functions of the application tell who a session belongs to (see Front).
//
// The security argument. Each browser has one session. It is stored in the database under
// the hash of a random token, and its data is sealed. The token is in an HttpOnly,
// SameSite=Lax cookie (__Host- and Secure when the public address is https). The token is
// renewed at every login and logout, so a token that an attacker planted before is
// useless after the login. Every request checks whether the login of the session is still
// valid. Writing requests must pass http.CrossOriginProtection. The content security
// policy allows no inline code and nothing from other hosts. A request returns only to
// local paths. Errors are logged with a reference number, the route pattern and ids,
// never with a query, a form, a token or a name.
package web
