package credential

import (
	"encoding/base64"
	"strings"

	"github.com/callwright/callwright/wire"
)

// newBasic is Basic authentication (RFC 7617, domain §3.7): the same header on
// every request, in UTF-8.
func newBasic(s Settings, c *checker) *Scheme {
	password := s.Password.Reveal()
	c.required("username", s.Username == "")
	c.required("password", password == "")
	if strings.Contains(s.Username, ":") {
		c.problem("username", "must not hold a colon; Basic authentication ends it there (RFC 7617)")
	}
	if hasControl(s.Username) {
		c.problem("username", "must not hold control characters such as a line break (RFC 7617)")
	}
	if hasControl(password) {
		c.problem("password", "must not hold control characters such as a line break (RFC 7617)")
	}
	encoded := base64.StdEncoding.EncodeToString([]byte(s.Username + ":" + password))
	return &Scheme{static: newHeld("Authorization", "Basic "+encoded, encoded, password), secrets: wire.Hide([]string{encoded, password})}
}

func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}
