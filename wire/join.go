package wire

import (
	"net/url"
	"strings"
)

// maxURL bounds a URL that a flow makes; servers refuse longer ones anyway.
const maxURL = 64 << 10

// Param is any pair of a name and a value, such as activity.Pair.
type Param interface{ ~struct{ Name, Value string } }

// Base is where a connector's requests go: an origin and a path prefix, parsed
// once. The zero Base stands for none: a target is then a whole URL.
type Base struct {
	scheme, host string // host with its port, if it was given
	prefix       string // encoded path without a slash at its end; empty for none
	path         string // encoded path as it was given
}

// ParseBase reads a base such as https://org.api.crm.dynamics.com/api/data/v9.2/.
// It has a scheme of https or http, a host, perhaps a port and a path; a user
// name, a query or a fragment is an error.
func ParseBase(text string) (Base, error) {
	b, rest, err := origin(text)
	if err != nil {
		return Base{}, err
	}
	if strings.ContainsAny(rest, "?#") {
		return Base{}, badURL(text, "it must end with its path; a query belongs to the request")
	}
	if climbs(rest) {
		return Base{}, badURL(text, "its path must not climb with ..")
	}
	b.path = string(appendText(nil, rest, inPath))
	b.prefix = strings.TrimRight(b.path, "/")
	return b, nil
}

// Origin returns scheme, host and port as they stand in a URL.
func (b Base) Origin() string { return b.scheme + "://" + b.host }

// Scheme returns https or http; it is empty for the zero Base.
func (b Base) Scheme() string { return b.scheme }

// String returns the base as a URL.
func (b Base) String() string { return b.Origin() + b.path }

// Covers reports whether u lies within b: the same origin, and below its path.
func (b Base) Covers(u *url.URL) bool {
	path := u.EscapedPath()
	return u.Scheme == b.scheme && sameHost(b.scheme, u.Host, b.host) && !climbs(path) &&
		(path == b.prefix || strings.HasPrefix(path, b.prefix+"/"))
}

// Join resolves target against base, both as text; see [Resolve]. An empty base
// makes target a whole URL.
func Join[P Param](base, target string, query []P) (*url.URL, error) {
	if base == "" {
		return Resolve(Base{}, target, query)
	}
	b, err := ParseBase(base)
	if err != nil {
		return nil, err
	}
	return Resolve(b, target, query)
}

// Resolve makes the URL of one request (domain §2.1, promises A4, A5, A6, J1).
//
// With a base, target is a path, with or without a slash before it, and perhaps
// a query. Exactly one slash joins them and the base keeps its own path. A
// target that is a whole URL must lie within the base, and none may climb with
// "..", however it is encoded: both are errors with code "url". With the zero
// base target is the whole URL; blanks around it are cut off.
//
// The parameters of query follow target's own query, each name and value
// encoded as a whole. In target what is percent-encoded stays so, $ ' ( ) , and
// their like stay plain, and all else is encoded; no control character is ever
// left. A fragment is dropped: it is never sent.
func Resolve[P Param](b Base, target string, query []P) (*url.URL, error) {
	target = strings.TrimSpace(target)
	if len(target) > maxURL {
		return nil, badURL(target, "it is longer than 64 KB")
	}
	whole := b.scheme == ""
	if whole || hasScheme(target) {
		o, rest, err := origin(target)
		if err != nil {
			return nil, err
		}
		if !whole && (o.scheme != b.scheme || !sameHost(b.scheme, o.host, b.host) || !within(rest, b.prefix)) {
			return nil, badURL(target, "a request through a connector stays within its resource domain "+b.String()+"; give the path only")
		}
		if whole {
			b = o
		} else {
			rest = strings.TrimPrefix(rest, b.prefix)
		}
		target = rest
	}
	path, own, _ := strings.Cut(cutFragment(target), "?")
	if !whole && climbs(path) {
		return nil, badURL(target, "a path through a connector must not climb with ..")
	}
	u := &url.URL{Scheme: b.scheme, Host: b.host}
	setPath(u, b, path)
	u.RawQuery = joinQuery(own, query)
	return u, nil
}

func setPath(u *url.URL, b Base, path string) {
	raw := b.path
	if rest := strings.TrimLeft(path, "/"); rest != "" || strings.HasPrefix(path, "/") {
		buf := make([]byte, 0, len(b.prefix)+1+len(rest)+8)
		buf = append(append(buf, b.prefix...), '/')
		raw = string(appendText(buf, rest, inPath))
	}
	if raw == "" {
		raw = "/"
	}
	u.Path, u.RawPath = decode(raw), raw
}

func joinQuery[P Param](own string, query []P) string {
	if own == "" && len(query) == 0 {
		return ""
	}
	size := len(own) + 8
	for _, p := range query {
		pair := struct{ Name, Value string }(p)
		size += len(pair.Name) + len(pair.Value) + 8
	}
	buf := appendText(make([]byte, 0, size), own, inQuery)
	for _, p := range query {
		pair := struct{ Name, Value string }(p)
		if len(buf) > 0 && buf[len(buf)-1] != '&' {
			buf = append(buf, '&')
		}
		buf = append(appendValue(buf, pair.Name), '=')
		buf = appendValue(buf, pair.Value)
	}
	return string(buf)
}

// origin splits a whole URL into its origin and the rest, from the path on.
func origin(text string) (Base, string, error) {
	text = strings.TrimSpace(text)
	scheme, rest, ok := strings.Cut(text, "://")
	scheme = strings.ToLower(scheme)
	if !ok || scheme != "https" && scheme != "http" {
		return Base{}, "", badURL(text, "it must begin with https://")
	}
	end := strings.IndexAny(rest, "/?#\\")
	if end < 0 {
		end = len(rest)
	}
	if end < len(rest) && rest[end] == '\\' {
		return Base{}, "", badURL(text, "there is a backslash in it; write /")
	}
	host, port, err := authority(rest[:end])
	if err != nil {
		return Base{}, "", badURL(text, err.Error())
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port != "" {
		host += ":" + port
	}
	return Base{scheme: scheme, host: host}, rest[end:], nil
}

// hasScheme reports whether a request path is really a whole URL, of whatever scheme.
func hasScheme(target string) bool {
	i := strings.Index(target, "://")
	return i > 0 && strings.Trim(target[:i], unreservedHost+"+.") == ""
}

// within reports whether path lies below prefix; both begin with a slash or are empty.
func within(path, prefix string) bool {
	return strings.HasPrefix(path, prefix) &&
		(len(path) == len(prefix) || strings.IndexByte("/?#", path[len(prefix)]) >= 0)
}

func sameHost(scheme, a, b string) bool {
	return strings.EqualFold(withPort(scheme, a), withPort(scheme, b))
}

// withPort adds the scheme's own port to a host that names none.
func withPort(scheme, host string) string {
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		return host
	}
	if scheme == "http" {
		return host + ":80"
	}
	return host + ":443"
}

func cutFragment(target string) string {
	before, _, _ := strings.Cut(target, "#")
	return before
}

// climbs reports whether a segment of path is ".." to any server: also when it
// is encoded once or several times, parted by a backslash or an encoded slash,
// or followed by parameters, blanks or a NUL (A5).
func climbs(path string) bool {
	const layers = 8
	for range layers {
		if strings.Contains(path, "..") && climbsPlain(path) {
			return true
		}
		next := decode(path)
		if next == path {
			return false
		}
		path = next
	}
	return true // nobody encodes that often in good faith
}

func climbsPlain(path string) bool {
	for segment := range strings.FieldsFuncSeq(path, func(r rune) bool { return r == '/' || r == '\\' || r == '?' || r == '#' }) {
		if i := strings.IndexAny(segment, ";\x00"); i >= 0 {
			segment = segment[:i]
		}
		if strings.TrimFunc(segment, func(r rune) bool { return r <= ' ' }) == ".." {
			return true
		}
	}
	return false
}

func badURL(text, why string) *Error {
	if text == "" {
		why = "it is empty"
	}
	shown, _, _ := strings.Cut(text, "?") // a query may hold what nobody should read
	if i := strings.LastIndexByte(shown, '@'); i >= 0 {
		shown = shown[i+1:]
	}
	return &Error{Code: CodeURL, Message: "\"" + printable(shown) + "\" is not a valid HTTP URL: " + why}
}
