package account_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
)

// issuer is a provider that says what a test wants. That honest ones are
// understood is for TestK14_K7_OIDCProvider to show.
type issuer struct {
	*httptest.Server
	key *ecdsa.PrivateKey

	mu       sync.Mutex
	document map[string]any
	claims   map[string]any   // of the ID token; nil leaves one out
	userinfo map[string]any   // nil: 404
	token    http.HandlerFunc // in place of an answer
	forms    []url.Values     // sent to the token endpoint
	seen     map[string]int   // requests by path
	basic    []string         // user names
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{key: key, seen: map[string]int{}}
	i.Server = httptest.NewTLSServer(i)
	t.Cleanup(i.Close)
	i.document = map[string]any{
		"issuer": i.URL, "authorization_endpoint": i.URL + "/auth", "token_endpoint": i.URL + "/token", "jwks_uri": i.URL + "/jwks",
		"userinfo_endpoint": i.URL + "/me", "id_token_signing_alg_values_supported": []string{"ES256"},
		"authorization_response_iss_parameter_supported": true,
	}
	return i
}

func (i *issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.seen[r.URL.Path]++
	answer := func(v any) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(v)
	}
	switch r.URL.Path {
	case "/.well-known/openid-configuration":
		answer(i.document)
	case "/jwks":
		answer(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: i.key.Public(), KeyID: "k", Algorithm: "ES256", Use: "sig"}}})
	case "/me":
		if i.userinfo == nil || r.Header.Get("Authorization") != "Bearer at" {
			http.NotFound(w, r)
			return
		}
		answer(i.userinfo)
	case "/token":
		_ = r.ParseForm()
		i.forms = append(i.forms, r.PostForm)
		user, _, _ := r.BasicAuth()
		i.basic = append(i.basic, user)
		if i.token != nil {
			i.token(w, r)
			return
		}
		answer(map[string]any{"access_token": "at", "token_type": "Bearer", "id_token": i.sign(i.claims)})
	}
}

func (i *issuer) sign(claims map[string]any) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: i.key}, (&jose.SignerOptions{}).WithHeader("kid", "k"))
	if err != nil {
		panic(err)
	}
	text, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		panic(err)
	}
	return text
}

// says sets what the issuer answers.
func (i *issuer) says(f func()) {
	i.mu.Lock()
	defer i.mu.Unlock()
	f()
}

// openRig is a rig with such a provider.
func openRig(t *testing.T) (*rig, *issuer) {
	t.Helper()
	i := newIssuer(t)
	r := newRig(t, func(o *account.Options) {
		p, err := account.NewProvider(account.ProviderOptions{
			Issuer: i.URL, ClientID: "callwright", ClientSecret: credential.NewSecret("client secret of ours"),
			RedirectURL: "https://callwright.example/api/v1/openid/callback", Client: i.Client(), Clock: o.Clock,
		})
		if err != nil {
			t.Fatal(err)
		}
		o.Provider = p
	})
	return r, i
}

// begin begins a sign-in and returns the cookie and what was asked for.
func (r *rig) begin(t *testing.T) (string, url.Values) {
	t.Helper()
	b, err := r.BeginOpenID(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	to, err := url.Parse(b.URL)
	if err != nil {
		t.Fatal(err)
	}
	return b.Cookie.Reveal(), to.Query()
}

// visit goes through a sign-in at the issuer, as somebody with these claims.
func (r *rig) visit(t *testing.T, i *issuer, claims map[string]any, change ...func(query url.Values)) (account.SignedIn, error) {
	t.Helper()
	cookie, asked := r.begin(t)
	all := map[string]any{
		"iss": i.URL, "aud": "callwright", "sub": "s-1", "nonce": asked.Get("nonce"),
		"iat": r.clock.now().Unix(), "exp": r.clock.now().Add(time.Minute).Unix(),
	}
	for k, v := range claims {
		all[k] = v
	}
	i.says(func() { i.claims = all })
	query := url.Values{"state": {asked.Get("state")}, "code": {"c"}, "iss": {i.URL}}
	for _, f := range change {
		f(query)
	}
	return r.FinishOpenID(t.Context(), query, cookie, here)
}

func verified(email string) map[string]any {
	return map[string]any{"email": email, "email_verified": true}
}

func TestK14_OpenIDSignsInWhoWasInvited(t *testing.T) {
	t.Parallel()
	r, i := openRig(t)
	invited := r.invite(t, r.admin, "Grace@example.com", access.FlowDeveloper)
	in, err := r.visit(t, i, verified("grace@EXAMPLE.com"))
	if err != nil {
		t.Fatal(err)
	}
	c := r.whose(t, in)
	if c.User.ID != invited.Person.User.ID || c.User.Subject != "s-1" || c.User.Issuer != i.URL || c.User.Operator || c.Decide(access.FlowEdit) != access.Allowed || c.Organisation != r.org {
		t.Errorf("%+v", c)
	}
	if e := r.last(t, r.org, "session.sign_in"); e.Detail[0].Value != "openid" || e.Actor.ID != c.User.ID {
		t.Errorf("%+v", e)
	}
	r.last(t, r.org, "user.accept")
	// From now on issuer and subject count, not the address.
	if in, err = r.visit(t, i, verified("renamed@example.com")); err != nil || in.User.ID != c.User.ID {
		t.Errorf("%v %+v", err, in)
	}
	// An invitation elsewhere is accepted by signing in with the address.
	second := r.secondOrganisation(t)
	known := r.invite(t, second, "grace@example.com", access.Supervisor)
	_, err = accept(r, t, known, other)
	wantFault(t, "accepting with a password", err, fault.Conflict, "use_provider")
	if in, err = r.visit(t, i, verified("renamed@example.com")); err != nil || in.Organisation != r.org {
		t.Errorf("the address is another, and yet: %v %+v", err, in)
	}
	if in, err = r.visit(t, i, verified("grace@example.com")); err != nil || in.Organisation != "" {
		t.Errorf("%v, and he is in %q", err, in.Organisation)
	}
	// There is no password to guess, change or reset.
	_, err = r.tryIn(t, "grace@example.com", "nobody has this password", here)
	wantFault(t, "sign in with a password", err, fault.Unauthenticated, "sign_in_failed")
	_, err = r.ChangePassword(t.Context(), r.whose(t, in), credential.NewSecret(""), credential.NewSecret(other), here)
	wantFault(t, "change the password", err, fault.Conflict, "no_password")
	_, _, err = r.PasswordLink(t.Context(), r.admin, c.User.ID)
	wantFault(t, "password link", err, fault.Conflict, "no_password")
	if form, basic := i.forms[0], i.basic[0]; form.Get("code_verifier") == "" || form.Get("client_secret") != "" || basic != "callwright" {
		t.Errorf("%v, Basic %q", form, basic)
	}
}

func TestK14_OpenIDLetsNobodyElseIn(t *testing.T) {
	t.Parallel()
	r, i := openRig(t)
	disabled := r.invite(t, r.admin, "dis@example.com", access.Supervisor)
	if _, err := r.visit(t, i, map[string]any{"sub": "dis", "email": "dis@example.com", "email_verified": "true"}); err != nil {
		t.Fatal(err)
	}
	yes := true
	if _, err := r.UpdateUser(t.Context(), r.admin, disabled.Person.User.ID, r.revision(t, disabled.Person.User.ID), account.UserChange{Disabled: &yes}); err != nil {
		t.Fatal(err)
	}
	r.invite(t, r.admin, "grace@example.com", access.FullAdministrator)
	barred := r.invite(t, r.admin, "barred@example.com", access.Supervisor)
	u, _, err := r.store.User(t.Context(), barred.Person.User.ID)
	if u.Disabled, u.Revision = true, u.Revision+1; err != nil {
		t.Fatal(err)
	}
	if ok, err := r.store.UpdateUser(t.Context(), u); err != nil || !ok {
		t.Fatal(err)
	}
	before := r.store.String()
	for name, claims := range map[string]map[string]any{
		"nobody's address":        verified("nobody@example.com"),
		"not verified":            {"email": "grace@example.com", "email_verified": false},
		"not said to be verified": {"email": "grace@example.com"},
		"verified, says a number": {"email": "grace@example.com", "email_verified": 1},
		"no address":              {},
		"letters that look alike": verified("gr\u0430ce@example.com"),
		"has a password":          verified("ada@example.com"),
		"disabled":                {"sub": "dis"},
		"disabled, invited":       verified("barred@example.com"),
		"disabled, at another":    {"sub": "dis2", "email": "dis@example.com", "email_verified": true},
	} {
		_, err := r.visit(t, i, claims)
		wantFault(t, name, err, fault.Forbidden, "not_invited")
	}
	// The UserInfo endpoint counts only when it speaks of the same person.
	for name, info := range map[string]map[string]any{
		"of another":   {"sub": "s-2", "email": "grace@example.com", "email_verified": true},
		"not verified": {"sub": "s-1", "email": "grace@example.com"},
	} {
		i.says(func() { i.userinfo = info })
		_, err := r.visit(t, i, nil)
		wantFault(t, name, err, fault.Forbidden, "not_invited")
	}
	if after := r.store.String(); after != before {
		t.Error("something has changed")
	}
	if e := r.last(t, "", "session.sign_in"); e.Outcome != audit.Failed || fmt.Sprint(e.Detail) != "[{method openid} {reason not_invited}]" || e.Actor.Address != here.Address {
		t.Errorf("%+v", e)
	}
	if e := r.last(t, r.org, "session.sign_in"); e.Object.ID == "" || e.Outcome != audit.Failed {
		t.Errorf("%+v", e)
	}
	i.says(func() {
		i.userinfo = map[string]any{"sub": "s-1", "email": "grace@example.com", "email_verified": "true"}
	})
	if _, err := r.visit(t, i, nil); err != nil {
		t.Errorf("the address from UserInfo: %v", err)
	}
}

func TestK7_D10_OnlyTheBrowserThatBeganFinishes(t *testing.T) {
	t.Parallel()
	r, i := openRig(t)
	r.invite(t, r.admin, "grace@example.com", access.FlowDeveloper)
	claims := verified("grace@example.com")
	for _, test := range []struct {
		name, reason string
		change       func(url.Values)
	}{
		{"no state", "state_invalid", func(q url.Values) { q.Del("state") }},
		{"another state", "state_invalid", func(q url.Values) { q.Set("state", "x") }},
		{"the state of another browser", "state_invalid", func(q url.Values) { _, asked := r.begin(t); q.Set("state", asked.Get("state")) }},
		{"no iss", "issuer_invalid", func(q url.Values) { q.Del("iss") }},
		{"another iss", "issuer_invalid", func(q url.Values) { q.Set("iss", "https://evil.example") }},
		{"refused", "provider_refused", func(q url.Values) { q.Set("error", "access_denied") }},
		{"no code", "provider_refused", func(q url.Values) { q.Del("code") }},
		{"too late", "state_invalid", func(url.Values) { r.clock.pass(10 * time.Minute) }},
		{"in order", "", func(url.Values) {}},
	} {
		_, err := r.visit(t, i, claims, test.change)
		wantFault(t, test.name, err, fault.Forbidden, test.reason)
	}
	for name, cookie := range map[string]string{"no cookie": "", "a cookie for ever": "x.99999999999", "a cookie without a time": "x"} {
		mac := hmac.New(sha256.New, []byte(cookie)) // the state that goes with it
		mac.Write([]byte("state"))
		state := base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
		_, err := r.FinishOpenID(t.Context(), url.Values{"state": {state}, "code": {"c"}, "iss": {i.URL}}, cookie, here)
		wantFault(t, name, err, fault.Forbidden, "state_invalid")
	}
	before := len(i.forms)
	cookie, asked := r.begin(t)
	query := url.Values{"state": {asked.Get("state")}, "code": {"c"}, "iss": {i.URL}}
	_, err := r.FinishOpenID(t.Context(), query, cookie, here)
	wantFault(t, "a nonce of another sign-in", err, fault.Unavailable, "provider_failed")
	_, err = r.FinishOpenID(t.Context(), query, cookie, here)
	wantFault(t, "twice", err, fault.Forbidden, "state_spent")
	if n := len(i.forms) - before; n != 1 {
		t.Errorf("%d token requests", n)
	}
	if asked.Get("code_challenge_method") != "S256" || asked.Get("code_challenge") == "" || asked.Get("response_type") != "code" || asked.Get("nonce") == asked.Get("state") || strings.Contains(cookie, asked.Get("state")) {
		t.Errorf("%v", asked)
	}
	// Without RFC 9207 an answer without iss is taken, one with another is not.
	i.says(func() { i.document["authorization_response_iss_parameter_supported"] = false })
	r.clock.pass(time.Hour)
	_, err = r.visit(t, i, claims, func(q url.Values) { q.Del("iss") })
	wantFault(t, "no iss where none is sent", err, "", "")
	_, err = r.visit(t, i, claims, func(q url.Values) { q.Set("iss", "https://evil.example") })
	wantFault(t, "another iss where none is sent", err, fault.Forbidden, "issuer_invalid")
	limited := false
	for range 40 {
		_, err := r.FinishOpenID(t.Context(), query, cookie, account.Client{Address: "203.0.113.5"})
		limited = limited || fault.CodeOf(err) == fault.Limit
	}
	if !limited {
		t.Error("one address may have us ask the provider without end")
	}
}

func TestK14_AnIDTokenMustBeForUs(t *testing.T) {
	t.Parallel()
	r, i := openRig(t)
	r.invite(t, r.admin, "grace@example.com", access.FlowDeveloper)
	good := func(name string, value any) map[string]any {
		claims := verified("grace@example.com")
		claims[name] = value
		return claims
	}
	for name, claims := range map[string]map[string]any{
		"another issuer":         good("iss", "https://evil.example"),
		"another audience":       good("aud", "another"),
		"two audiences, no azp":  good("aud", []string{"callwright", "another"}),
		"another azp":            good("azp", "another"),
		"expired":                good("exp", r.clock.now().Add(-time.Second).Unix()),
		"another nonce":          good("nonce", "x"),
		"no nonce":               good("nonce", ""),
		"nobody":                 good("sub", ""),
		"an address that is odd": good("email", 7),
	} {
		_, err := r.visit(t, i, claims)
		wantFault(t, name, err, fault.Unavailable, "provider_failed")
	}
	evil, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	real := i.key
	i.says(func() {
		i.token = func(w http.ResponseWriter, _ *http.Request) {
			i.key = evil
			forged := i.sign(i.claims)
			i.key = real
			_ = json.NewEncoder(w).Encode(map[string]any{"access_token": "at", "token_type": "Bearer", "id_token": forged})
		}
	})
	_, err = r.visit(t, i, verified("grace@example.com"))
	wantFault(t, "signed by another", err, fault.Unavailable, "provider_failed")
	i.says(func() { i.token = nil })
	two := good("aud", []string{"callwright", "another"})
	two["azp"] = "callwright"
	_, err = r.visit(t, i, two)
	wantFault(t, "two audiences, for us", err, "", "")
}

func TestA8_C5_AnIllProvider(t *testing.T) {
	t.Parallel()
	r, i := openRig(t)
	evil := newIssuer(t)
	for name, answer := range map[string]http.HandlerFunc{
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, evil.URL+"/token", http.StatusTemporaryRedirect)
		},
		"refusal": func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(400)
			fmt.Fprintf(w, `{"error":"invalid_grant","error_description":"%s"}`, r.PostForm.Get("code_verifier"))
		},
		"huge": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 2<<20)) },
		"no ID token": func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, `{"access_token":"at","token_type":"Bearer"}`)
		},
	} {
		i.says(func() { i.token = answer })
		before := i.seen["/token"]
		_, err := r.visit(t, i, nil)
		wantFault(t, name, err, fault.Unavailable, "provider_failed")
		verifier := i.forms[len(i.forms)-1].Get("code_verifier")
		if text := fmt.Sprintf("%+v %v", err, errors.Unwrap(err)); strings.Contains(text, verifier) || strings.Contains(text, "client secret of ours") {
			t.Errorf("%s: the error repeats what was sent: %s", name, text)
		}
		if n := i.seen["/token"] - before; n != 1 {
			t.Errorf("%s: %d requests", name, n)
		}
	}
	if len(evil.seen) != 0 {
		t.Errorf("evil was asked: %v", evil.seen)
	}
}

func TestTheDiscoveryDocument(t *testing.T) {
	t.Parallel()
	r, i := openRig(t)
	reads := func() int { return i.seen["/.well-known/openid-configuration"] }
	i.says(func() { i.document["issuer"] = "https://evil.example" })
	for range 3 {
		_, err := r.BeginOpenID(t.Context())
		wantFault(t, "another issuer", err, fault.Unavailable, "provider_failed")
	}
	if reads() != 1 {
		t.Errorf("read %d times within ten seconds", reads())
	}
	i.says(func() { i.document["issuer"], i.document["padding"] = i.URL, strings.Repeat("x", 1<<20) })
	r.clock.pass(10 * time.Second)
	_, err := r.BeginOpenID(t.Context())
	wantFault(t, "huge", err, fault.Unavailable, "provider_failed")
	i.says(func() {
		delete(i.document, "padding")
		i.document["token_endpoint"] = "http://evil.example/token"
	})
	r.clock.pass(10 * time.Second)
	_, err = r.BeginOpenID(t.Context())
	wantFault(t, "a token endpoint in clear text", err, fault.Unavailable, "provider_failed")
	_, err = r.FinishOpenID(t.Context(), url.Values{}, "", here)
	wantFault(t, "finish", err, fault.Unavailable, "provider_failed")
	i.says(func() {
		i.document["token_endpoint"] = i.URL + "/token"
		i.document["authorization_response_iss_parameter_supported"] = "yes"
	})
	r.clock.pass(10 * time.Second)
	_, err = r.BeginOpenID(t.Context())
	wantFault(t, "not as it should be", err, fault.Unavailable, "provider_failed")
	i.says(func() {
		delete(i.document, "authorization_response_iss_parameter_supported")
		i.document["token_endpoint_auth_methods_supported"] = []string{"private_key_jwt", "client_secret_post"}
	})
	r.clock.pass(10 * time.Second)
	for range 3 {
		r.begin(t)
	}
	if reads() != 5 {
		t.Errorf("read %d times", reads())
	}
	// An hour later it is read again; when that fails, what it said holds.
	i.says(func() { i.document["issuer"] = "https://evil.example" })
	r.clock.pass(time.Hour)
	r.begin(t)
	r.begin(t)
	if reads() != 6 {
		t.Errorf("read %d times", reads())
	}
	_, _ = r.visit(t, i, nil)
	if form := i.forms[0]; form.Get("client_secret") == "" || i.basic[0] != "" {
		t.Errorf("client_secret_post: %v, Basic %q", form, i.basic[0])
	}
}

func TestConfiguringAProvider(t *testing.T) {
	t.Parallel()
	good := account.ProviderOptions{Issuer: "https://login.example.com", ClientID: "x", RedirectURL: "http://127.0.0.1:8090/callback", Client: http.DefaultClient}
	if _, err := account.NewProvider(good); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*account.ProviderOptions){
		"clear text":          func(o *account.ProviderOptions) { o.Issuer = "http://login.example.com" },
		"no URL":              func(o *account.ProviderOptions) { o.Issuer = "login.example.com" },
		"user name":           func(o *account.ProviderOptions) { o.Issuer = "https://a:b@login.example.com" },
		"redirect clear text": func(o *account.ProviderOptions) { o.RedirectURL = "http://10.0.0.1/callback" },
		"no client id":        func(o *account.ProviderOptions) { o.ClientID = "" },
		"no HTTP client":      func(o *account.ProviderOptions) { o.Client = nil },
	} {
		o := good
		change(&o)
		if _, err := account.NewProvider(o); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	r := newRig(t)
	_, err := r.BeginOpenID(t.Context())
	wantFault(t, "begin without one", err, fault.NotFound, "no_provider")
	_, err = r.FinishOpenID(t.Context(), nil, "", here)
	wantFault(t, "finish without one", err, fault.NotFound, "no_provider")
}

// TestN2_OpenID makes every call of a store fail in turn, and the audit log.
func TestN2_OpenID(t *testing.T) {
	t.Parallel()
	for _, sub := range []string{"invited", "disabled"} {
		for n := 0; ; n++ { // 0: the audit log
			r, i := openRig(t)
			invited := r.invite(t, r.admin, "grace@example.com", access.FlowDeveloper)
			if sub == "disabled" {
				yes := true
				if _, err := r.visit(t, i, verified("grace@example.com")); err != nil {
					t.Fatal(err)
				}
				id := invited.Person.User.ID
				if _, err := r.UpdateUser(t.Context(), r.admin, id, r.revision(t, id), account.UserChange{Disabled: &yes}); err != nil {
					t.Fatal(err)
				}
			}
			before, calls := r.store.String(), 0
			if n == 0 {
				r.store.Audit.Fail(errStore)
			}
			r.store.Fail(func(string) error {
				if calls++; calls == n {
					return errStore
				}
				return nil
			})
			_, err := r.visit(t, i, verified("grace@example.com"))
			r.store.Fail(nil)
			if n > 0 && calls < n {
				break
			}
			if !errors.Is(err, errStore) || r.store.String() != before {
				t.Errorf("%s, call %d: %v, or something has changed", sub, n, err)
			}
		}
	}
}
