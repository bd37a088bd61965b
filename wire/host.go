package wire

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// authority reads host and port of a URL. It accepts a plain DNS name in ASCII,
// a dotted IPv4 address or a bracketed IPv6 address, and nothing that another
// parser might read as something else (B3). It returns the host in lower case,
// without brackets, and the port's digits, empty when there are none.
func authority(text string) (host, port string, err error) {
	if strings.ContainsRune(text, '@') {
		return "", "", errors.New("the URL carries a user name; give credentials by a connector")
	}
	host = text
	if strings.HasPrefix(text, "[") {
		end := strings.IndexByte(text, ']')
		if end < 0 {
			return "", "", errors.New("the IPv6 address lacks its ]")
		}
		host, port = text[1:end], text[end+1:]
		if err := literal6(host); err != nil {
			return "", "", err
		}
	} else {
		if i := strings.IndexByte(text, ':'); i >= 0 {
			host, port = text[:i], text[i:]
		}
		if err := hostName(host); err != nil {
			return "", "", err
		}
	}
	if port != "" {
		n, err := strconv.ParseUint(port[1:], 10, 16)
		if port[0] != ':' || err != nil || n == 0 || port[1] == '0' || port[1] == '+' {
			return "", "", fmt.Errorf("%q is not a port", printable(port))
		}
		port = port[1:]
	}
	return strings.ToLower(host), port, nil
}

func literal6(host string) error {
	addr, err := netip.ParseAddr(host)
	switch {
	case err != nil || !addr.Is6():
		return fmt.Errorf("%q is not an IPv6 address", printable(host))
	case addr.Zone() != "":
		return errors.New("an IPv6 address with a zone is not allowed")
	case addr.Is4In6():
		return errors.New("an IPv4 address in IPv6 form is not allowed; write it with dots")
	}
	return nil
}

// hostName refuses a name that is not plain: letters, digits, hyphens and
// underscores in labels of 1 to 63, at most 253 in all, no dot at the end. When
// the last label is a number in any notation, the whole must be an ordinary
// dotted IPv4 address: resolvers read 2130706433, 0x7f.1 and 017700000001 as one.
func hostName(host string) error {
	if host == "" {
		return errors.New("the host is missing")
	}
	if len(host) > 253 {
		return errors.New("the host name is longer than 253 characters")
	}
	last := ""
	for rest, more := host, true; more; {
		last, rest, more = strings.Cut(rest, ".")
		if last == "" {
			return fmt.Errorf("the host %q has an empty label; no dot may stand at its end", printable(host))
		}
		if len(last) > 63 || !isLabel(last) {
			return fmt.Errorf("%q is not a host name; one with other than ASCII letters is written in its xn-- form", printable(host))
		}
	}
	if !numeric(last) {
		return nil
	}
	if addr, err := netip.ParseAddr(host); err != nil || !addr.Is4() {
		return fmt.Errorf("the host %q looks like an address in disguise; write an IPv4 address as four decimal numbers", printable(host))
	}
	return nil
}

func isLabel(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !isHex(c) && (c < 'g' || c > 'z') && (c < 'G' || c > 'Z') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

const unreservedHost = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

func numeric(label string) bool {
	if len(label) > 1 && label[0] == '0' && (label[1] == 'x' || label[1] == 'X') {
		return strings.Trim(label[2:], "0123456789abcdefABCDEF") == ""
	}
	return strings.Trim(label, "0123456789") == ""
}

// printable shortens text and takes control characters out of it, for errors.
func printable(text string) string {
	const most = 80
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '\ufffd'
		}
		return r
	}, text)
	if len(clean) > most {
		return strings.ToValidUTF8(clean[:most], "") + "…"
	}
	return clean
}
