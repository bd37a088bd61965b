package main

import (
	"bytes"
	"encoding/json"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/server"
	"github.com/callwright/callwright/server/servertest"
)

// TestK14_LinksOfTheHost makes a link of each sort beside the running server, for
// people and for programs, and enters by one.
func TestK14_LinksOfTheHost(t *testing.T) {
	t.Parallel()
	i := install(t)
	base, err := url.Parse(i.url)
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"user", "sign-in-link"}, {"password-link", "--email", "ann@example.com"}} {
		at := map[string]string{"user": "/enter#", "password-link": "/password#"}[args[0]]
		args = append(args, "--data", i.data, "--url", i.url)
		code, out, errs := cli(t, "", args...)
		if code != 0 || !strings.HasPrefix(out, i.url+at) || !strings.Contains(out, "sign in as ann@example.com") {
			t.Errorf("%v: exit %d %s%s", args, code, out, errs)
		}
		var made struct {
			Link, Email string
			Expires     time.Time
		}
		code, out, errs = cli(t, "", append(args, "--json")...)
		if err := json.Unmarshal([]byte(out), &made); code != 0 || err != nil || made.Email != "ann@example.com" || made.Expires.IsZero() {
			t.Errorf("%v: exit %d %s%s", args, code, out, errs)
		}
		if args[0] == "user" && enter(t, base, made.Link) != 200 {
			t.Errorf("%s does not let in", made.Link)
		}
		code, _, errs = cli(t, "", append(args, "--email", "nobody@example.com")...)
		if code != exitErrors || !strings.Contains(errs, "nobody@example.com") {
			t.Errorf("%v for nobody: exit %d %s", args, code, errs)
		}
	}
}

// TestServeFlagsOfTheSandbox wants one sandbox or none, with what belongs to it.
func TestServeFlagsOfTheSandbox(t *testing.T) {
	t.Parallel()
	ca := filepath.Join(t.TempDir(), "none.pem")
	for _, args := range [][]string{
		{"--sandbox", "--sandbox-url", "https://127.0.0.1:1"},
		{"--sandbox", "--sandbox-ca", ca},
		{"--sandbox-port", "8443"},
		{"--sandbox-url", "https://127.0.0.1:1", "--sandbox-ca", ca, "--sandbox-port", "8443"},
		{"--sandbox", "--sandbox-port", "65536"},
		{"--sandbox", "--sandbox-port", "-1"},
		{"--sandbox-url", "https://127.0.0.1:1"},
		{"--sandbox-ca", ca},
		{"--sandbox-url", "https://127.0.0.1:1", "--sandbox-ca", ca},
	} {
		code, out, errs := cli(t, "", append([]string{"serve", "--data", "not-there"}, args...)...)
		if code != exitUsage || !strings.Contains(errs, "--sandbox") {
			t.Errorf("%v: exit %d %s%s", args, code, out, errs)
		}
	}
}

// TestServeSaysWhereThePagesAre reads what serve announces, with a sandbox.
func TestServeSaysWhereThePagesAre(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t, servertest.Options{Configure: func(c *server.Config) { c.Sandbox = &server.Sandbox{} }})
	for _, asJSON := range []bool{false, true} {
		var out bytes.Buffer
		c := &cobra.Command{}
		c.SetOut(&out)
		(&serveFlags{json: asJSON}).announce(c, s.Server, "")
		for _, want := range []string{s.Base, s.Sandbox()} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s does not stand in %s", want, out.String())
			}
		}
		if asJSON != json.Valid(out.Bytes()) {
			t.Errorf("JSON %t: %s", asJSON, out.String())
		}
	}
}
