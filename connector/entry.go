package connector

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"

	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/wire"
)

const maxName = 80 // characters (domain §2.2)

// entry is one checked connector of a file.
type entry struct {
	name, kind, revision string
	refs                 []string
	base                 wire.Base
	settings             credential.Settings
	scheme               *credential.Scheme
	validation           *url.URL
}

// connector reads and checks one connector; it is kept when it may be used.
func (l *loading) connector(n ast.Node, field string) {
	before := len(l.problems)
	kind := l.kind(n, field)
	s := l.section(n, field, slices.Concat([]string{"for", "kind", "auth"}, kind.names("")))
	if s == nil {
		return
	}
	e := entry{kind: kind.Name, name: strings.TrimSpace(s.text("name"))}
	l.name(s, e.name)
	e.refs = l.refs(s, e.name)
	e.base = l.resourceDomain(s)
	l.auth(s, kind, &e)
	if len(l.problems) == before {
		e.revision = revision(e)
		l.entries = append(l.entries, e)
	}
}

// kind looks ahead for the kind, since it says which settings there are.
func (l *loading) kind(n ast.Node, field string) Kind {
	name := "custom"
	if mapping, ok := n.(ast.MapNode); ok {
		for it := mapping.MapRange(); it.Next(); {
			if scalar(it.Key()) != "kind" {
				continue
			}
			name = scalar(it.Value())
			if _, ok := l.kinds[name]; !ok {
				l.problem(it.Value(), field+".kind", fmt.Sprintf("is %q, which is no kind of connector; write custom", name))
				return l.kinds["custom"]
			}
		}
	}
	return l.kinds[name]
}

// name checks that the name is there and nobody else's (S1-3).
func (l *loading) name(s *section, name string) {
	switch {
	case name == "":
		l.problem(s.at("name"), s.path("name"), "is missing; give the connector a name")
	case utf8.RuneCountInString(name) > maxName:
		l.problem(s.at("name"), s.path("name"), fmt.Sprintf("is longer than %d characters", maxName))
	default:
		l.take(s.at("name"), s.path("name"), name)
	}
}

func (l *loading) take(at ast.Node, field, name string) {
	key := fold(name)
	if other, ok := l.taken[key]; ok {
		l.problem(at, field, fmt.Sprintf("is %q, which %s has already; names and for entries are unique whatever their letter case", name, other))
		return
	}
	l.taken[key] = field
}

func (l *loading) refs(s *section, name string) []string {
	var refs []string
	for i, item := range s.list("for") {
		ref := strings.TrimSpace(scalar(item))
		field := fmt.Sprintf("%s[%d]", s.path("for"), i)
		switch {
		case ref == "":
			l.problem(item, field, "is empty; write an id or label that an export uses")
			continue
		case fold(ref) != fold(name):
			l.take(item, field, ref)
		}
		refs = append(refs, ref)
	}
	return refs
}

// resourceDomain requires https (S0-7, S1-5).
func (l *loading) resourceDomain(s *section) wire.Base {
	const name = "resource_domain"
	text, _ := l.value(s, name)
	if text == "" {
		if s.values[name] == nil {
			l.problem(s.node, s.path(name), "is missing; write the URL of the API, such as https://api.example.com")
		}
		return wire.Base{}
	}
	base, err := wire.ParseBase(text)
	switch {
	case err != nil:
		l.problem(s.at(name), s.path(name), "cannot be used: "+err.Error())
	case base.Scheme() != "https":
		l.problem(s.at(name), s.path(name), "must begin with https://, a credential never travels in clear text")
	}
	return base
}

// auth reads the auth section by the kind's settings, and has the scheme check it.
func (l *loading) auth(s *section, kind Kind, e *entry) {
	n := s.values["auth"]
	if n == nil {
		l.problem(s.node, s.path("auth"), "is missing; say how the API authenticates its clients")
		return
	}
	a := l.section(n, s.path("auth"), kind.names("auth"))
	if a == nil {
		return
	}
	before := len(l.problems)
	e.settings = l.settings(a)
	l.unused(a, kind, e.settings.Scheme)
	if len(l.problems) > before {
		return
	}
	scheme, warnings, problems := credential.New(e.settings, l.options.Clock())
	for _, p := range problems {
		l.problem(a.at(p.Field), a.path(p.Field), p.Message)
	}
	for _, w := range warnings {
		l.warn(a.node, a.field, w)
	}
	e.scheme = scheme
	l.validation(a, e)
}

func (l *loading) settings(a *section) credential.Settings {
	set := credential.Settings{Scheme: a.text("scheme")}
	if a.values["scheme"] == nil {
		set.Scheme = credential.SchemeBasic // S1-4
	}
	for _, to := range []struct {
		name  string
		field *string
	}{
		{"token_url", &set.TokenURL}, {"client_id", &set.ClientID}, {"client_auth", &set.ClientAuth},
		{"certificate", &set.Certificate}, {"certificate_use", &set.CertificateUse}, {"assertion_algorithm", &set.Algorithm},
		{"assertion_audience", &set.Audience}, {"username", &set.Username}, {"scope", &set.Scope},
	} {
		*to.field, _ = l.value(a, to.name)
	}
	set.ClientSecret = l.secret(a, "client_secret")
	set.PrivateKey = l.secret(a, "private_key")
	set.Password = l.secret(a, "password")
	if n := a.values["extra"]; n != nil {
		set.Extra = l.extra(n, a.path("extra"))
	}
	return set
}

func (l *loading) extra(n ast.Node, field string) []credential.Param {
	s := l.section(n, field, nil)
	if s == nil {
		return nil
	}
	var list []credential.Param
	for it := n.(ast.MapNode).MapRange(); it.Next(); {
		name := scalar(it.Key())
		text, _ := l.value(s, name)
		list = append(list, credential.Param{Name: name, Value: text})
	}
	return list
}

// unused warns of settings that the scheme does not look at.
func (l *loading) unused(a *section, kind Kind, scheme string) {
	values := map[string]string{"scheme": scheme}
	for _, name := range kind.names("auth") {
		if s, ok := kind.setting("auth", name); ok && a.values[name] != nil && slices.Contains(credential.Schemes(), scheme) && !s.Shown(values) {
			l.warn(a.keys[name], a.path(name), "is not used by the scheme "+scheme)
		}
	}
}

// value returns a setting's text with its reference followed.
func (l *loading) value(s *section, name string) (text string, literal bool) {
	written := s.text(name)
	if written == "" {
		return "", false
	}
	text, literal, err := expand(written, l.folder, l.options.Env)
	if err != nil {
		l.problem(s.at(name), s.path(name), err.Error())
	}
	return text, literal
}

func (l *loading) secret(s *section, name string) credential.Secret {
	text, literal := l.value(s, name)
	if literal {
		l.warn(s.at(name), s.path(name), "stands in the file in clear text; write ${env:NAME} or ${file:PATH}")
	}
	return credential.NewSecret(text)
}

// validation reads the URL that tells whether user name and password are right
// (§3.7, A9).
func (l *loading) validation(a *section, e *entry) {
	text, _ := l.value(a, "validation_url")
	if text == "" || e.settings.Scheme != credential.SchemeBasic {
		return
	}
	u, err := credential.HTTPS(text)
	if err != nil {
		l.problem(a.at("validation_url"), a.path("validation_url"), err.Error())
		return
	}
	if !sameOrigin(e.base, u) {
		l.warn(a.at("validation_url"), a.path("validation_url"), "leads to another host than the resource domain; user name and password are not sent there")
	}
	e.validation = u
}

// sameOrigin reports whether u may get what requests below base carry.
func sameOrigin(base wire.Base, u *url.URL) bool {
	origin, err := wire.ParseBase(base.Origin())
	return err == nil && origin.Covers(u)
}

// revision tells one state of a connector's settings from every other (A10, A14).
func revision(e entry) string {
	h := sha256.New()
	s := e.settings
	for _, text := range []string{
		e.base.String(), s.Scheme, s.TokenURL, s.ClientID, s.ClientAuth, s.Certificate, s.CertificateUse, s.Algorithm, s.Audience, s.Username, s.Scope,
		s.ClientSecret.Fingerprint(), s.PrivateKey.Fingerprint(), s.Password.Fingerprint(),
	} {
		fmt.Fprintf(h, "%d:%s", len(text), text)
	}
	for _, p := range s.Extra {
		fmt.Fprintf(h, "%q=%q", p.Name, p.Value)
	}
	if e.validation != nil {
		fmt.Fprint(h, e.validation)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// add puts a checked connector into the set.
func (s *Set) add(e entry) {
	client := s.client
	if cert := e.scheme.Certificate(); cert != nil {
		client = s.client.WithCertificate(*cert)
	}
	c := &Connector{
		name: e.name, kind: e.kind, refs: e.refs, base: e.base, settings: e.settings, client: client, validation: e.validation,
		source: s.options.Broker.Source(credential.Key{Connector: fold(e.name), Revision: e.revision}, e.scheme, client),
	}
	c.mask = c.source.Mask()
	s.list = append(s.list, c)
	s.refs[fold(e.name)] = c
	for _, ref := range e.refs {
		s.refs[fold(ref)] = c
	}
}
