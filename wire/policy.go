package wire

import (
	"crypto/x509"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"code.dny.dev/ssrf"
)

// Policy says what may be reached and how. The zero Policy allows the public
// internet over https, with the system's authorities, and nothing else.
type Policy struct {
	// Allow lists what is reachable beyond the public internet: "host:port" for
	// exactly that host and port, or a CIDR prefix, with ":port" or for all
	// ports (B6). A name that leads to a link-local or multicast address stays
	// refused; such an address can only be allowed by itself.
	Allow []string
	// CA holds authorities in PEM, trusted beside the system's.
	CA [][]byte
	// HTTP allows http beside https (B8). No connector may use it.
	HTTP bool
	// Proxy is asked for every connection when it is set; the environment's
	// proxy variables never are (B7). Names are resolved and judged here first.
	Proxy *url.URL
	// MaxBody caps an answer, in bytes after decompression; 0 means 5 MB (I1).
	MaxBody int64
	// Resolver looks names up; nil means the system's.
	Resolver *net.Resolver
	// Connect bounds looking a name up and connecting together, and the TLS
	// handshake by itself; 0 means 5 s (B10, C1).
	Connect time.Duration
}

const (
	defaultMaxBody = 5 << 20
	defaultConnect = 5 * time.Second
)

// AddCA reads a file with authorities in PEM into the policy.
func (p *Policy) AddCA(path string) error {
	pem, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("reading the authorities: %w", err)
	}
	if !x509.NewCertPool().AppendCertsFromPEM(pem) {
		return fmt.Errorf("reading the authorities: %s holds no certificate in PEM", path)
	}
	p.CA = append(p.CA, pem)
	return nil
}

// guard is a policy made ready for use.
type guard struct {
	hosts    map[string]bool // host:port
	prefixes []allowedPrefix
	special  *ssrf.Guardian
}

type allowedPrefix struct {
	prefix netip.Prefix
	port   uint16 // 0 for all
}

// metadata addresses that lie in public space.
var metadata = netip.MustParsePrefix("168.63.129.16/32")

func newGuard(p Policy) (*guard, error) {
	g := &guard{
		hosts: make(map[string]bool, len(p.Allow)),
		special: ssrf.New(ssrf.WithAnyPort(), ssrf.WithAnyNetwork(),
			ssrf.WithDeniedV4Prefixes(metadata)),
	}
	for _, entry := range p.Allow {
		if err := g.allow(strings.TrimSpace(entry)); err != nil {
			return nil, err
		}
	}
	if p.Proxy != nil {
		g.hosts[withPort(p.Proxy.Scheme, strings.ToLower(p.Proxy.Host))] = true
	}
	return g, nil
}

// CheckAllow says what is wrong with an entry of [Policy.Allow], if anything.
func CheckAllow(entry string) error {
	g := guard{hosts: map[string]bool{}}
	return g.allow(strings.TrimSpace(entry))
}

func (g *guard) allow(entry string) error {
	if slash := strings.IndexByte(entry, '/'); slash >= 0 {
		return g.allowPrefix(entry, slash)
	}
	host, port, err := authority(entry)
	if err != nil {
		return fmt.Errorf("allowing %q: %w", printable(entry), err)
	}
	if port == "" {
		return fmt.Errorf("allowing %q: the port is missing; write %s:443", printable(entry), printable(entry))
	}
	g.hosts[net.JoinHostPort(host, port)] = true
	return nil
}

func (g *guard) allowPrefix(entry string, slash int) error {
	text, port := entry, uint64(0)
	if colon := strings.IndexByte(entry[slash:], ':'); colon >= 0 {
		var err error
		text = entry[:slash+colon]
		if port, err = strconv.ParseUint(entry[slash+colon+1:], 10, 16); err != nil || port == 0 {
			return fmt.Errorf("allowing %q: %q is not a port", printable(entry), printable(entry[slash+colon+1:]))
		}
	}
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		return fmt.Errorf("allowing %q: write a prefix such as 10.1.0.0/16 or 10.1.0.0/16:443", printable(entry))
	}
	g.prefixes = append(g.prefixes, allowedPrefix{prefix.Masked(), uint16(port)})
	return nil
}

// permits decides on one address about to be dialled; named says that the
// operator has allowed the host and port it was asked for by.
func (g *guard) permits(to netip.AddrPort, named, literal bool) bool {
	if to.Addr().Zone() != "" {
		return false
	}
	addr := to.Addr().Unmap()
	for _, p := range g.prefixes {
		if p.prefix.Contains(addr) && (p.port == 0 || p.port == to.Port()) {
			return true
		}
	}
	if named {
		return literal || !addr.IsLinkLocalUnicast() && !addr.IsMulticast() && !addr.IsUnspecified()
	}
	return g.special.SafeAddr(addr) == nil
}

// mend says what to do about a host and port that were refused.
func (g *guard) mend(hostport string) string {
	if g.hosts[hostport] {
		return "an operator has allowed its host and port, but not the address that it leads to"
	}
	host, _, _ := net.SplitHostPort(hostport)
	if addr, err := netip.ParseAddr(host); err == nil && (addr.IsLinkLocalUnicast() || addr.IsMulticast() || addr.IsUnspecified() || metadata.Contains(addr)) {
		return "no API has such an address; write the host of one"
	}
	return "an operator may allow it by its host and port"
}
