package api

import (
	"net/http"
	"net/netip"
	"strings"
)

// address tells where a request comes from. A forwarded address is believed
// only as far as configured proxies say it, from the nearest one outwards (K3, K12).
func (a *api) address(r *http.Request) string {
	at, ok := hostOf(r.RemoteAddr)
	if !ok {
		return ""
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && a.trusted(at); i-- {
		before, ok := hostOf(strings.TrimSpace(hops[i]))
		if !ok {
			break
		}
		at = before
	}
	return at.String()
}

// hostOf reads an address with or without a port.
func hostOf(text string) (netip.Addr, bool) {
	if with, err := netip.ParseAddrPort(text); err == nil {
		return with.Addr().Unmap().WithZone(""), true
	}
	at, err := netip.ParseAddr(strings.Trim(text, "[]"))
	return at.Unmap().WithZone(""), err == nil
}

func (a *api) trusted(at netip.Addr) bool {
	for _, p := range a.o.Proxies {
		if p.Contains(at) {
			return true
		}
	}
	return false
}
