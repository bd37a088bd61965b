package api

import (
	"html"
	"net/http"
	"net/url"
	"strings"

	"github.com/callwright/callwright/fault"
)

// secure reports whether browsers reach the server by https.
func (a *api) secure() bool { return a.o.URL.Scheme == "https" }

// sessionCookie is the name of the session's cookie. The prefix makes browsers
// refuse one that a sub-domain or a page without TLS sets (K5); it needs https.
func (a *api) sessionCookie() string { return a.cookieName("callwright") }

// flowCookie is the name of the cookie that a sign-in by OpenID Connect is bound to.
const flowCookie = "callwright-flow"

func (a *api) cookieName(name string) string {
	if a.secure() {
		return "__Host-" + name
	}
	return name
}

// setCookie makes a cookie that scripts do not see and other sites cannot make
// a browser send. It lasts as long as the browser; sessions end by themselves.
func (a *api) setCookie(name, value string) http.Cookie {
	return http.Cookie{Name: name, Value: value, Path: "/", Secure: a.secure(), HttpOnly: true, SameSite: http.SameSiteStrictMode}
}

// dropCookie makes a browser forget a cookie.
func (a *api) dropCookie(name string) http.Cookie {
	c := a.setCookie(name, "")
	c.MaxAge = -1
	return c
}

// cookie reads a cookie that was sent exactly once: of two, one may have been
// planted.
func (a *api) cookie(r *http.Request, name string) (string, bool) {
	sent := r.CookiesNamed(name)
	if len(sent) != 1 || sent[0].Value == "" {
		return "", false
	}
	return sent[0].Value, true
}

// arrived is the query parameter by which a page that [api.bounce] sent says so.
const arrived = "arrived"

// bounce brings a browser back with its cookies. A redirect from another site,
// such as an authorization server, comes without cookies that are SameSite
// Strict. The page it gets sends it to the same place once more, now from our
// own site. Nothing has happened by then; the state is still bound to the
// session that is found (K7, D10).
func (a *api) bounce(w http.ResponseWriter, r *http.Request, op operation) bool {
	if op.brings == "" || r.URL.Query().Has(arrived) {
		return false
	}
	if _, ok := a.cookie(r, op.brings); ok {
		return false
	}
	query := r.URL.Query()
	query.Set(arrived, "1")
	again := html.EscapeString(r.URL.Path + "?" + query.Encode())
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte(`<!doctype html><meta charset="utf-8"><title>Callwright</title><meta http-equiv="refresh" content="0;url=` + again + `"><a href="` + again + `">Continue</a>` + "\n"))
	return true
}

// landing checks where a browser is to go after a sign-in: a path of our own
// site that is a page (K10).
func landing(next string) (string, error) {
	if next == "" {
		return "/", nil
	}
	u, err := url.Parse(next)
	bad := err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" ||
		!strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.HasPrefix(u.Path, "//") || strings.ContainsAny(next, "\\\x00\r\n\t") ||
		strings.ContainsAny(u.Path, "\\\r\n\t") || strings.HasPrefix(strings.ToLower(u.Path), "/api/")
	if bad {
		return "", fault.New(fault.Invalid, "bad_next", "The place to go on to must be a path of this site.").
			Where(fault.At("next", "must be a path of this site that begins with one slash"))
	}
	return next, nil
}
