package sandbox_test

import (
	"context"
	"crypto"
	"encoding/json"
	"errors"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"golang.org/x/oauth2"

	"github.com/callwright/callwright/sandbox"
)

// box is a sandbox in a folder, which can be stopped and started again.
type box struct {
	*sandbox.Server
	t      *testing.T
	config sandbox.Config
}

func startKept(t *testing.T) *box {
	t.Helper()
	b := &box{t: t, config: sandbox.Config{Dir: t.TempDir()}}
	b.start()
	t.Cleanup(func() { b.Close() })
	return b
}

func (b *box) start() {
	b.t.Helper()
	var err error
	if b.Server, err = sandbox.Start(context.Background(), b.config); err != nil {
		b.t.Fatal(err)
	}
}

func (b *box) restart() {
	b.t.Helper()
	if err := b.Close(); err != nil {
		b.t.Fatal(err)
	}
	b.start()
}

// changed writes another text in the place of one in the folder.
func (b *box) changed(from, to string) {
	b.t.Helper()
	file := filepath.Join(b.config.Dir, "sandbox.json")
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), from) {
		b.t.Fatalf("%q is not kept: %v", from, err)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), from, to, 1)), 0o600); err != nil {
		b.t.Fatal(err)
	}
}

func TestTheSameFolderIsTheSameSandbox(t *testing.T) {
	t.Parallel()
	b := startKept(t)
	h := trusting(t, b.Server)
	registered := send(t, h, "POST", b.URL()+"/oauth/register", `{"client_name":"CRM"}`)
	user := send(t, h, "POST", b.URL()+"/sandbox/users", "")
	send(t, h, "POST", b.URL()+"/sandbox/rotate/sandbox-secret?overlap=1h", "")
	at, ca, clients := b.URL(), string(b.CA()), b.Clients()
	token := tokenFor(t, b.Server, "")
	for range 2 {
		b.restart()
		if b.URL() != at || string(b.CA()) != ca || !reflect.DeepEqual(b.Clients(), clients) {
			t.Errorf("another sandbox: %s instead of %s, the same authority: %t, the same clients: %t", b.URL(), at, string(b.CA()) == ca, reflect.DeepEqual(b.Clients(), clients))
		}
	}
	h = trusting(t, b.Server)
	if a := sendForm(t, h, at+"/oauth/token", url.Values{"grant_type": {"client_credentials"}, "client_id": {registered.member("client_id").(string)},
		"client_secret": {registered.member("client_secret").(string)}}); a.status != 200 {
		t.Errorf("the client that registered: %d %s", a.status, a.text)
	}
	if got := send(t, h, "GET", at+"/crm/customers", "", "Authorization", basicHeader(user.member("username").(string), user.member("password").(string))); got.status != 200 {
		t.Errorf("the user that was made: %d %s", got.status, got.text)
	}
	if got := send(t, h, "GET", at+"/crm/customers", "", "Authorization", "Bearer "+token); got.status != 401 {
		t.Errorf("an access token outlives the process: %d", got.status)
	}
}

// TestKeysAndSecretsAreKept has every client prove itself after a restart with
// what it had before.
func TestKeysAndSecretsAreKept(t *testing.T) {
	t.Parallel()
	b := startKept(t)
	secret, _ := b.Client(sandbox.ClientSecret)
	signing := client(t, b.Server, sandbox.ClientAssertionEC)
	bound, issued := client(t, b.Server, sandbox.ClientMTLS), client(t, b.Server, sandbox.ClientMTLSCA)
	if !b.Rotate(secret.ID, time.Hour) || b.Rotate("nobody", 0) {
		t.Error("rotating")
	}
	_, key := pairOf(t, signing)
	set, err := json.Marshal(map[string]any{"token_endpoint_auth_method": "private_key_jwt", "jwks": jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.(crypto.Signer).Public(), KeyID: "one"}}}})
	if err != nil {
		t.Fatal(err)
	}
	registered := sandbox.Client{ID: send(t, trusting(t, b.Server), "POST", b.URL()+"/oauth/register", string(set)).member("client_id").(string)}
	b.restart()
	at := b.URL() + "/oauth/token"
	for name, a := range map[string]answer{
		"the secret before the last one": sendForm(t, trusting(t, b.Server), at, url.Values{"grant_type": {"client_credentials"}, "client_id": {secret.ID}, "client_secret": {secret.Secret}}),
		"an assertion":                   present(t, b.Server, assertion(t, key, jose.ES256, claimsFor(b.Server, signing, nil), nil)),
		"an assertion by a key set":      present(t, b.Server, assertion(t, key, jose.ES256, claimsFor(b.Server, registered, nil), map[jose.HeaderKey]any{"kid": "one"})),
		"a certificate of its own":       sendForm(t, trusting(t, b.Server, bound), at, mtlsForm(bound)),
		"a certificate of the authority": sendForm(t, trusting(t, b.Server, issued), at, mtlsForm(issued)),
	} {
		if a.status != 200 {
			t.Errorf("%s: %d %s", name, a.status, a.text)
		}
	}
}

// TestAuthorizationsOutliveTheProcess goes on with a refresh token, also with the
// last but one: the answer with the last may have been lost when the process ended.
func TestAuthorizationsOutliveTheProcess(t *testing.T) {
	t.Parallel()
	b := startKept(t)
	v := visit(t, b.Server)
	first, _, _ := v.allowed(t)
	refresh := func(token *oauth2.Token) (*oauth2.Token, error) {
		v.http.CloseIdleConnections() // to the one before
		return v.config.TokenSource(v.ctx, &oauth2.Token{RefreshToken: token.RefreshToken}).Token()
	}
	b.restart()
	second, err := refresh(first)
	if err != nil {
		t.Fatal("after a restart:", err)
	}
	b.restart()
	third, err := refresh(first)
	if err != nil {
		t.Fatal("the last but one, after a restart:", err)
	}
	if _, err := refresh(second); oauthCode(err) != "invalid_grant" {
		t.Errorf("the one in whose place it came: %v", err)
	}
	if _, err := refresh(third); oauthCode(err) != "invalid_grant" {
		t.Errorf("one that came twice has not ended the authorization: %v", err)
	}
	b.restart()
	if _, err := refresh(third); oauthCode(err) != "invalid_grant" {
		t.Errorf("an authorization that has ended lives again: %v", err)
	}
}

func TestWhatIsKeptIsItsOwnersOnly(t *testing.T) {
	t.Parallel()
	b := startKept(t)
	list, err := os.ReadDir(b.config.Dir)
	if err != nil || len(list) != 2 {
		t.Fatalf("%v %v", list, err)
	}
	for _, e := range list {
		if info, err := e.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", e.Name(), info.Mode(), err)
		}
	}
	if text, err := os.ReadFile(filepath.Join(b.config.Dir, "ca.pem")); err != nil || string(text) != string(b.CA()) {
		t.Errorf("ca.pem: %v", err)
	}
}

func TestAFolderWithAnotherPort(t *testing.T) {
	t.Parallel()
	b := startKept(t)
	var in *sandbox.OccupiedError
	for _, address := range []string{"", "127.0.0.1:0", "127.0.0.1:1"} {
		c := b.config
		c.Address = address
		if _, err := sandbox.Start(t.Context(), c); !errors.As(err, &in) || in.Process != os.Getpid() || !strings.Contains(b.URL(), in.Address) || !strings.Contains(err.Error(), "already") {
			t.Errorf("twice at once, %q: %v", address, err)
		}
	}
	at := strings.TrimPrefix(b.URL(), "https://")
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	other, err := net.Listen("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sandbox.Start(t.Context(), b.config); !errors.As(err, &in) || in.Process != 0 || in.Address != at || !strings.Contains(err.Error(), at) {
		t.Errorf("somebody else listens there: %v", err)
	}
	elsewhere, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b.config.Address = elsewhere.Addr().String()
	elsewhere.Close()
	b.start()
	other.Close()
	moved := b.URL()
	b.config.Address = ""
	if b.restart(); b.URL() != moved || moved == "https://"+at {
		t.Errorf("it moved from %s to %s and is at %s", at, moved, b.URL())
	}
}

func TestAFolderThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for name, change := range map[string][2]string{
		"no JSON":      {"{", "<"},
		"no users":     {`"users"`, `"others"`},
		"no clients":   {`"clients"`, `"others"`},
		"no authority": {"BEGIN CERTIFICATE", "BEGIN NOTHING"},
		"another key":  {`"key": "-----BEGIN PRIVATE KEY`, `"key": "-----BEGIN NO KEY`},
		"no address":   {`"address": "127.0.0.1:`, `"address": "127.0.0.1`},
		"certificates": {`"certificates": "-----BEGIN CERTIFICATE-----\n`, `"certificates": "-----BEGIN CERTIFICATE-----\nAAAA`},
	} {
		b := startKept(t)
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
		b.changed(change[0], change[1])
		if s, err := sandbox.Start(t.Context(), b.config); err == nil {
			s.Close()
			t.Errorf("%s: it begins", name)
		}
	}
	if _, err := sandbox.Start(t.Context(), sandbox.Config{Dir: filepath.Join(t.TempDir(), "none")}); err == nil {
		t.Error("a folder that is not there: it begins")
	}
	if _, err := sandbox.Start(t.Context(), sandbox.Config{Address: "nowhere"}); err == nil {
		t.Error("an address that is none: it begins")
	}
}

// TestAFolderThatIsGone promises nothing that cannot be kept.
func TestAFolderThatIsGone(t *testing.T) {
	t.Parallel()
	log := &safeBuilder{}
	b := &box{t: t, config: sandbox.Config{Dir: t.TempDir(), Log: log}}
	b.start()
	t.Cleanup(func() { b.Close() })
	v := visit(t, b.Server)
	token, _, _ := v.allowed(t)
	if err := os.RemoveAll(b.config.Dir); err != nil {
		t.Fatal(err)
	}
	h := trusting(t, b.Server)
	var got []int
	for path, body := range map[string]string{"/oauth/register": `{}`, "/sandbox/users": "", "/sandbox/rotate/sandbox-secret": ""} {
		got = append(got, send(t, h, "POST", b.URL()+path, body).status)
	}
	if !slices.Equal(got, []int{500, 500, 500}) || b.Rotate("sandbox-basic", 0) {
		t.Errorf("registering, a user, another secret: %v", got)
	}
	if _, err := v.config.TokenSource(v.ctx, &oauth2.Token{RefreshToken: token.RefreshToken}).Token(); oauthCode(err) != "server_error" {
		t.Errorf("a refresh token: %v", err)
	}
	send(t, h, "POST", b.URL()+"/sandbox/end-authorizations", "")
	if !strings.Contains(log.String(), "keeping the sandbox") {
		t.Errorf("log: %s", log)
	}
}
