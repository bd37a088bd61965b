package account_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
)

const (
	callback = "https://callwright.example/callback"
	oddValue = "o p&=+%:/\"'~*-long-enough-for-the-server"
)

// TestK14_K7_OIDCProvider signs people in at npm's oidc-provider, a certified
// OpenID provider written by others, which insists on PKCE.
func TestK14_K7_OIDCProvider(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped with -short: fetches oidc-provider from the npm registry")
	}
	t.Parallel()
	at, roots := startProvider(t)
	for _, id := range []string{"ba:sic", "plain"} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, func(o *account.Options) {
				o.Clock = nil
				p, err := account.NewProvider(account.ProviderOptions{
					Issuer: at, ClientID: id, ClientSecret: credential.NewSecret(oddValue), RedirectURL: callback,
					Client: &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}},
				})
				if err != nil {
					t.Fatal(err)
				}
				o.Provider = p
			})
			r.invite(t, r.admin, "grace@example.com", access.FlowDeveloper)
			r.invite(t, r.admin, "unsure@example.com", access.FlowDeveloper)
			for _, visit := range []struct{ who, reason string }{
				{"grace@example.com", ""}, {"grace@example.com", ""},
				{"unsure@example.com", "not_invited"}, {"stranger@example.com", "not_invited"}, {"ada@example.com", "not_invited"},
			} {
				b, err := r.BeginOpenID(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				answer := browse(t, roots, b.URL+"&login_hint="+url.QueryEscape(visit.who))
				in, err := r.FinishOpenID(t.Context(), answer, b.Cookie.Reveal(), here)
				wantFault(t, visit.who, err, fault.Forbidden, visit.reason)
				if err != nil {
					continue
				}
				if c := r.whose(t, in); c.User.Email != visit.who || c.User.Subject != visit.who || c.Decide(access.FlowEdit) != access.Allowed {
					t.Errorf("%+v", c)
				}
				_, err = r.FinishOpenID(t.Context(), answer, b.Cookie.Reveal(), here)
				wantFault(t, "twice", err, fault.Forbidden, "state_spent")
			}
		})
	}
}

// browse follows the provider's redirects as a browser does, and returns what
// it sends back to us.
func browse(t *testing.T, roots *x509.CertPool, to string) url.Values {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{
		Jar: jar, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}},
		CheckRedirect: func(r *http.Request, _ []*http.Request) error {
			if r.URL.Host == "callwright.example" {
				return http.ErrUseLastResponse
			}
			return nil
		},
	}
	resp, err := browser.Get(to)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	back, err := resp.Location()
	if err != nil {
		t.Fatalf("the provider answered %s instead of sending the browser back", resp.Status)
	}
	return back.Query()
}

func startProvider(t *testing.T) (string, *x509.CertPool) {
	t.Helper()
	folder := installProvider(t)
	var clients []map[string]any
	for _, id := range []string{"ba:sic", "plain"} {
		clients = append(clients, map[string]any{"client_id": id, "client_secret": oddValue, "redirect_uris": []string{callback}})
	}
	cert, key := serverPair(t)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(cert))
	input, err := json.Marshal(map[string]any{"cert": cert, "key": key, "clients": clients})
	if err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(t.Context(), "node", "server.mjs")
	run.Dir, run.Stderr, run.Stdin = folder, os.Stderr, strings.NewReader(string(input)+"\n")
	stdout, err := run.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = run.Process.Kill(); _ = run.Wait() })
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if port := lines.Text(); strings.Trim(port, "0123456789") == "" {
			return "https://127.0.0.1:" + port, roots
		}
	}
	t.Fatal("oidc-provider did not start")
	return "", nil
}

func installProvider(t *testing.T) string {
	t.Helper()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("skipped: %s is not installed", program)
		}
	}
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(filepath.Join("testdata", "oidc-provider"))); err != nil {
		t.Fatal(err)
	}
	install := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	install.Dir = folder
	if out, err := install.CombinedOutput(); err != nil {
		t.Skipf("skipped: npm cannot fetch oidc-provider: %v\n%s", err, out)
	}
	return folder
}

func serverPair(t *testing.T) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(11), Subject: pkix.Name{CommonName: "127.0.0.1"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	block := func(kind string, der []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
	}
	return block("CERTIFICATE", der), block("PRIVATE KEY", pkcs8)
}
