package web

import (
	"net/http"
	"net/netip"
)

// OnlyNear answers this machine and private networks that ask directly; what a
// balancer passes on came from outside.
func OnlyNear(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		at, err := netip.ParseAddrPort(r.RemoteAddr)
		ip := at.Addr().Unmap()
		if err != nil || r.Header.Get("X-Forwarded-For") != "" || !ip.IsLoopback() && !ip.IsPrivate() {
			http.NotFound(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}
