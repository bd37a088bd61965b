package api

import (
	"net/http"
	"slices"
)

// crossSite reports whether a request that changes something may come from a
// page of another site (K6). What browsers say of it must agree: Sec-Fetch-Site
// and Origin, where they are sent, both have to name our own site, and one of
// them must be there when the session's cookie is, because every browser sends
// one. Programs with an API token, or before they sign in, send neither.
func (a *api) crossSite(r *http.Request) bool {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return false
	}
	sites, origins := r.Header.Values("Sec-Fetch-Site"), r.Header.Values("Origin")
	foreign := func(site string) bool { return site != "same-origin" && site != "none" }
	if slices.ContainsFunc(sites, foreign) || slices.ContainsFunc(origins, func(o string) bool { return !a.ours(r, o) }) {
		return true
	}
	byCookie := len(r.CookiesNamed(a.sessionCookie())) > 0 && len(r.Header.Values("Authorization")) == 0
	return byCookie && len(sites)+len(origins) == 0
}

// ours reports whether an origin is that of the configured URL, or of the host
// that the browser asked: a page cannot choose either header, so they agree only
// on the site's own pages. The scheme is the configured one in any case.
func (a *api) ours(r *http.Request, origin string) bool {
	at := a.o.URL.Scheme + "://"
	return origin == at+a.o.URL.Host || r.Host != "" && origin == at+r.Host
}
