package wire_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/callwright/callwright/wire"
)

// names is a small DNS server on UDP; it answers A or AAAA with the addresses
// that it is told, and counts.
type names struct {
	conn    net.PacketConn
	answers func(name string, n int64) []string
	count   atomic.Int64
}

func startNames(t *testing.T, answers func(name string, n int64) []string) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	d := &names{conn: conn, answers: answers}
	go d.serve()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func (d *names) serve() {
	buf := make([]byte, 512)
	for {
		n, from, err := d.conn.ReadFrom(buf)
		if err != nil {
			return
		}
		if answer := d.answer(buf[:n]); answer != nil {
			_, _ = d.conn.WriteTo(answer, from)
		}
	}
}

func (d *names) answer(q []byte) []byte {
	var name []string
	i := 12
	for i < len(q) && q[i] != 0 {
		name = append(name, string(q[i+1:i+1+int(q[i])]))
		i += int(q[i]) + 1
	}
	kind := binary.BigEndian.Uint16(q[i+1:])
	addrs := d.answers(strings.Join(name, "."), d.count.Add(1))
	if addrs == nil {
		return nil
	}
	out := append([]byte{q[0], q[1], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}, q[12:i+5]...)
	if len(addrs) == 1 && addrs[0] == "nxdomain" {
		out[3] = 0x83
		return out
	}
	for _, text := range addrs {
		addr := netip.MustParseAddr(text)
		if addr.Is4() && kind != 1 || addr.Is6() && kind != 28 {
			continue
		}
		out = append(out, 0xc0, 12, 0, byte(kind), 0, 1, 0, 0, 0, 0)
		out = binary.BigEndian.AppendUint16(out, uint16(len(addr.AsSlice())))
		out = append(out, addr.AsSlice()...)
		out[7]++
	}
	return out
}

var forbidden = []string{
	"127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "169.254.0.1", "100.64.0.1", "100.100.100.200",
	"0.0.0.0", "0.1.2.3", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "168.63.129.16",
	"::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1", "::127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::",
	"2001:0:7f00:1::", "2001:db8::1", "100::1", "::ffff:0:127.0.0.1", "5f00::1",
}

func TestB1_B2_ForbiddenAddressesAreNotDialled(t *testing.T) {
	t.Parallel()
	c := client(t, wire.Policy{})
	for _, text := range forbidden {
		host := text
		if strings.Contains(text, ":") {
			host = "[" + text + "]"
		}
		if _, err := fetch(t, c, "https://"+host+":9/"); code(err) != wire.CodePolicy && code(err) != wire.CodeURL {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestB4_TheAddressThatIsDialledDecides(t *testing.T) {
	t.Parallel()
	reached := atomic.Int64{}
	host, ca := start(t, func(http.ResponseWriter, *http.Request) { reached.Add(1) })
	_, port, _ := net.SplitHostPort(host)
	answers := map[string][]string{"mapped.example": {"::ffff:127.0.0.1"}}
	for i, text := range forbidden {
		answers[fmt.Sprintf("n%d.example", i)] = []string{text}
	}
	c := client(t, wire.Policy{CA: [][]byte{ca}, Resolver: startNames(t, func(name string, _ int64) []string { return answers[name] })})
	messages := map[string]bool{}
	for name := range answers {
		_, err := fetch(t, c, "https://"+name+":"+port+"/")
		if code(err) != wire.CodePolicy {
			t.Errorf("%s is %v: %v", name, answers[name], err)
			continue
		}
		messages[strings.ReplaceAll(err.Error(), name, "NAME")] = true
	}
	if reached.Load() != 0 || len(messages) != 1 {
		t.Errorf("reached %d times, %d different texts: %v", reached.Load(), len(messages), messages)
	}
}

func TestB4_B5_ANameThatChangesItsMind(t *testing.T) {
	t.Parallel()
	host, ca := start(t, func(http.ResponseWriter, *http.Request) { t.Error("reached") })
	_, port, _ := net.SplitHostPort(host)
	c := client(t, wire.Policy{CA: [][]byte{ca}, Connect: 300 * time.Millisecond, Resolver: startNames(t, func(_ string, n int64) []string {
		if n <= 2 { // A and AAAA of the first look
			return []string{"192.0.2.1"}
		}
		return []string{"127.0.0.1"}
	})})
	for range 3 {
		if _, err := fetch(t, c, "https://rebind.example:"+port); code(err) != wire.CodePolicy {
			t.Error(err)
		}
	}
}

func TestB10_SlowAndFailingNames(t *testing.T) {
	t.Parallel()
	c := client(t, wire.Policy{Connect: 500 * time.Millisecond, Resolver: startNames(t, func(name string, _ int64) []string {
		if name == "none.example" {
			return []string{"nxdomain"}
		}
		return nil // silence
	})})
	began := time.Now()
	_, err := fetch(t, c, "https://silent.example")
	if took := time.Since(began); code(err) != wire.CodeDNS || !strings.Contains(err.Error(), "in time") || took > 5*time.Second {
		t.Errorf("%v after %v", err, took)
	}
	if _, err := fetch(t, c, "https://none.example"); code(err) != wire.CodeDNS || !strings.Contains(err.Error(), "no host called none.example") {
		t.Error(err)
	}
}

func TestB3_HostsInDisguise(t *testing.T) {
	t.Parallel()
	c := client(t, wire.Policy{})
	for _, host := range []string{
		"2130706433", "0x7f000001", "0x7f.0.0.1", "017700000001", "0177.0.0.1", "127.1", "127.0.1", "1", "0", "127.0.0.1.", "localhost.", "１２７.0.0.1", "127。0。0。1",
		"[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::1%25lo]", "a..b", "exa mple.com", "-", "x\\y",
	} {
		u := &url.URL{Scheme: "https", Host: host, Path: "/"}
		_, err := c.Do(t.Context(), wire.Request{Method: "GET", URL: u})
		if got := code(err); got != wire.CodeURL && !(host == "-" && got != "<nil>") {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func TestB6_WhatTheOperatorAllows(t *testing.T) {
	t.Parallel()
	host, ca := start(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") })
	_, port, _ := net.SplitHostPort(host)
	resolver := startNames(t, func(name string, _ int64) []string {
		if name == "linklocal.example" {
			return []string{"169.254.169.254"}
		}
		return []string{"127.0.0.1"}
	})
	tests := []struct {
		allow, url string
		want       string // code; tls means that it was reached
	}{
		{host, "https://" + host, "<nil>"},
		{"127.0.0.0/8", "https://" + host, "<nil>"},
		{"127.0.0.0/8:" + port, "https://" + host, "<nil>"},
		{"127.0.0.0/8:1", "https://" + host, "policy"},
		{"10.0.0.0/8", "https://" + host, "policy"},
		{"127.0.0.1:1", "https://" + host, "policy"},
		{host, "https://crm.example:" + port, "policy"},
		{"crm.example:" + port, "https://CRM.example:" + port, "tls"},
		{"crm.example:" + port, "https://other.example:" + port, "policy"},
		{"crm.example:" + port, "https://crm.example:1", "policy"},
		{"crm.example:" + port, "https://sub.crm.example:" + port, "policy"},
		{"linklocal.example:443", "https://linklocal.example", "policy"},
	}
	for _, test := range tests {
		c := client(t, wire.Policy{Allow: []string{test.allow}, CA: [][]byte{ca}, Resolver: resolver})
		if _, err := fetch(t, c, test.url); code(err) != test.want {
			t.Errorf("%s with %s: %v, want %s", test.url, test.allow, err, test.want)
		}
	}
	for _, bad := range []string{"", "a.example", "*.example:443", "a.example:0", "a.example:http", "10.0.0.0/33", "10.0.0.0/8:0", "10.0.0.0/8:x", "https://a.example:443", "u@a.example:443"} {
		if wire.CheckAllow(bad) == nil {
			t.Errorf("%q was accepted", bad)
		}
		if _, err := wire.New(wire.Policy{Allow: []string{bad}}); err == nil {
			t.Errorf("a policy with %q was accepted", bad)
		}
	}
}

// TestB6_B9_TheMendOfARefusal sends nobody to the operator for what he should
// not allow, or has allowed already.
func TestB6_B9_TheMendOfARefusal(t *testing.T) {
	t.Parallel()
	const ask, none, done = "; an operator may allow it by its host and port", "; no API has such an address; write the host of one", "; an operator has allowed its host and port, but not the address that it leads to"
	c := client(t, wire.Policy{Allow: []string{"allowed.example:443"}, Resolver: startNames(t, func(string, int64) []string { return []string{"169.254.169.254"} })})
	for host, mend := range map[string]string{
		"10.0.0.1": ask, "crm.example": ask, "crm.example:8443": ask, "allowed.example:8443": ask, "[fd00:ec2::254]": ask,
		"169.254.169.254": none, "169.254.169.254:8443": none, "[fe80::1]": none, "224.0.0.1": none, "0.0.0.0": none, "168.63.129.16": none,
		"allowed.example": done, "Allowed.Example:443": done,
	} {
		_, err := fetch(t, c, "https://"+host+"/")
		if want := "the network policy does not allow a connection to " + host + mend; code(err) != wire.CodePolicy || err.Error() != want {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func TestB7_ProxiesOnlyBySetting(t *testing.T) {
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	host, ca := start(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") })
	if _, err := fetch(t, client(t, wire.Policy{Allow: []string{host}, CA: [][]byte{ca}}), "https://"+host); err != nil {
		t.Errorf("the environment's proxy was asked: %v", err)
	}
	asked := atomic.Int64{}
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.WriteHeader(http.StatusForbidden)
	}))
	defer proxy.Close()
	at, _ := url.Parse(proxy.URL)
	c := client(t, wire.Policy{Proxy: at, Allow: []string{"allowed.example:443"}, Resolver: startNames(t, func(name string, _ int64) []string {
		return map[string][]string{"inside.example": {"10.0.0.1"}, "none.example": {"nxdomain"}}[name]
	})})
	for text, want := range map[string]string{"https://inside.example": "policy", "https://127.0.0.1:9": "policy", "https://none.example": "dns"} {
		if _, err := fetch(t, c, text); code(err) != want || asked.Load() != 0 {
			t.Errorf("%s through a proxy: %v, asked %d times", text, err, asked.Load())
		}
	}
	if _, err := fetch(t, c, "https://allowed.example"); err == nil || asked.Load() != 1 {
		t.Errorf("the proxy was asked %d times: %v", asked.Load(), err)
	}
}
