package wire

import (
	"context"
	"net"
	"net/netip"
	"strings"
	"syscall"
)

// dial connects for the transport. The policy is asked in the dialler's control
// function, so it judges each address in the moment it is dialled and a name
// cannot change its mind in between (B4).
func (c *Client) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, errPolicy
	}
	named := c.guard.hosts[strings.ToLower(address)]
	_, err = netip.ParseAddr(host)
	literal := err == nil
	dialer := net.Dialer{
		Timeout:  c.connect,
		Resolver: c.resolver,
		ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
			to, err := netip.ParseAddrPort(address)
			if err != nil || !c.guard.permits(to, named, literal) {
				return errPolicy
			}
			return nil
		},
	}
	return dialer.DialContext(ctx, network, address)
}

// judge looks the host up and judges all its addresses; a proxy dials by itself,
// so the dialler's control sees only the proxy (B7).
func (c *Client) judge(ctx context.Context, hostport string) error {
	if c.guard.hosts[strings.ToLower(hostport)] {
		return nil
	}
	host, port, err := net.SplitHostPort(hostport)
	if err != nil {
		return errPolicy
	}
	ctx, cancel := context.WithTimeout(ctx, c.connect)
	defer cancel()
	resolver := c.resolver
	if resolver == nil {
		resolver = net.DefaultResolver
	}
	addrs, err := resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return err
	}
	number, err := net.LookupPort("tcp", port)
	if err != nil {
		return errPolicy
	}
	for _, addr := range addrs {
		if !c.guard.permits(netip.AddrPortFrom(addr, uint16(number)), false, false) {
			return errPolicy
		}
	}
	return nil
}
