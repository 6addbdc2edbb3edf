// Package web is the front door: it turns requests into pages and errors into
// answers. A page returns an error and writes nothing before it is sure to
// succeed. The package knows no room; who a signed-in session belongs to is
// told by two functions that the application gives (see Front).
//
// The security argument. Each browser has one session, kept in the database
// under the hash of a random token that lives in an HttpOnly, SameSite=Lax
// cookie (__Host- and Secure when the public address is https); its data is
// sealed. The token is renewed at every change of power, so a planted token is
// worth nothing after login. Every request asks anew whether the login behind
// the session still stands. Writing requests must pass
// http.CrossOriginProtection. The content security policy allows nothing inline
// and nothing from elsewhere. Places to return to are local paths only. What
// goes wrong is logged with a reference number, a route pattern and ids; never
// an address with its query, a form, a token or a name.
package web
