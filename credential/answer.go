package credential

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

const (
	maxAnswer = 64 << 10 // bytes of a token answer, after decompression (C5)
	maxToken  = 16 << 10 // bytes of a token (C9)
	maxDepth  = 32       // nesting of a token answer (C5)
)

// answer is a token endpoint's answer to a good request (RFC 6749 section 5.1).
type answer struct {
	token    string
	life     time.Duration
	scope    string
	refresh  string // refresh token; empty when there is none
	warnings []string
}

// readAnswer judges the body of a 200 answer. Whatever is not exactly a JSON
// object with one well-formed Bearer token is an error (C4, C6, C8, C9). Its
// errors never quote the body.
func readAnswer(body []byte, lives lives) (answer, error) {
	members, err := readObject(body)
	if err != nil {
		return answer{}, err
	}
	if v, _ := members.Get("error"); v != nil && v != "" {
		return answer{}, &oauthError{text(members, "error"), text(members, "error_description"), text(members, "access_token") != ""}
	}
	var a answer
	token := text(members, "access_token")
	switch {
	case token == "":
		return answer{}, errors.New("the answer has no access_token")
	case len(token) > maxToken:
		return answer{}, fmt.Errorf("the access token is longer than %d bytes", maxToken)
	case strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }):
		return answer{}, errors.New("the access token holds a character that no token may hold (RFC 6750)")
	}
	a.token = token
	tokenType, _ := members.Get("token_type")
	switch kind := tokenType.(type) {
	case nil:
		a.warnings = append(a.warnings, "the token answer has no token_type; it is taken to be Bearer")
	case string:
		if !strings.EqualFold(kind, "Bearer") {
			return answer{}, fmt.Errorf("the token is of type %q, only Bearer can be used", excerpt(kind))
		}
	default:
		return answer{}, errors.New("token_type in the answer is not a text")
	}
	var warning string
	expires, _ := members.Get("expires_in")
	if a.life, warning = lives.of(expires); warning != "" {
		a.warnings = append(a.warnings, warning)
	}
	a.scope = text(members, "scope")
	if a.refresh = text(members, "refresh_token"); !wellFormed(a.refresh) {
		a.refresh = ""
		a.warnings = append(a.warnings, "the refresh token in the answer is too long or holds a character that no token may hold (RFC 6749 appendix A.17); it is not used")
	}
	return a, nil
}

// wellFormed reports whether a refresh token can be what RFC 6749 appendix A.17
// says: visible characters and spaces.
func wellFormed(token string) bool {
	return len(token) <= maxToken && !strings.ContainsFunc(token, func(r rune) bool { return r < ' ' || r > '~' })
}

// oauthError is an error answer (RFC 6749 section 5.2).
type oauthError struct {
	code, description string
	beside            bool // a token came as well
}

func (e *oauthError) Error() string { return e.code }

// readOAuthError reads an error answer as far as it is one.
func readOAuthError(body []byte) (oauthError, bool) {
	members, err := readObject(body)
	if err != nil || text(members, "error") == "" {
		return oauthError{}, false
	}
	return oauthError{code: text(members, "error"), description: text(members, "error_description")}, true
}

// text is a member that is a text; anything else counts as absent.
func text(members *value.Object, name string) string {
	v, _ := members.Get(name)
	s, _ := v.(string)
	return s
}

// readObject reads a JSON object strictly: nothing before or after it, no
// member twice, nor nested deeper than [maxDepth]. Its errors tell the
// place and quote no more of the body than one character.
func readObject(body []byte) (*value.Object, error) {
	v, err := payload.DecodeJSONStrict(body)
	var bad *payload.Error
	if errors.As(err, &bad) {
		return nil, fmt.Errorf("the answer is not JSON: line %d, column %d: %s", bad.Line, bad.Column, bad.Message)
	}
	members, ok := v.(*value.Object)
	switch {
	case !ok:
		return nil, errors.New("the answer is JSON but not an object")
	case deeper(v, maxDepth):
		return nil, errors.New("the answer is nested too deeply")
	}
	return members, nil
}

// deeper reports whether v has more than the given number of levels.
func deeper(v any, levels int) bool {
	switch v := v.(type) {
	case []any:
		return levels == 0 || slices.ContainsFunc(v, func(item any) bool { return deeper(item, levels-1) })
	case *value.Object:
		if levels == 0 {
			return true
		}
		for _, member := range v.All() {
			if deeper(member, levels-1) {
				return true
			}
		}
	}
	return false
}

// narrower lists the scopes that were asked for and not granted (C10); a
// server that says nothing has granted all (RFC 6749 section 5.1).
func narrower(asked, granted string) []string {
	if granted == "" {
		return nil
	}
	has := map[string]bool{}
	for s := range strings.FieldsSeq(granted) {
		has[s] = true
	}
	var lacking []string
	for s := range strings.FieldsSeq(asked) {
		// Entra answers /.default with the permissions that stand behind it.
		if !has[s] && !strings.HasSuffix(s, "/.default") {
			lacking = append(lacking, s)
		}
	}
	return lacking
}

// excerpt shortens text to what an error may quote: 200 characters, no control
// characters (C4).
func excerpt(s string) string {
	const most = 200
	count := 0
	s = strings.ToValidUTF8(s, "\ufffd")
	for i, r := range s {
		if count++; count > most {
			return clean(s[:i]) + "…"
		}
		_ = r
	}
	return clean(s)
}

func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s))
}
