package connector_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/value"
)

const keyToo = "holds a private key as well; give the certificate alone, the key has a field of its own"

// TestG1_F1_APrivateKeyIsNoPartOfASetting gives the usual combined file wherever
// a certificate is taken.
func TestG1_F1_APrivateKeyIsNoPartOfASetting(t *testing.T) {
	t.Parallel()
	s := newSide(t, "")
	c := newWorld(t, s).replica()
	certificate, key, _ := certified(t, 100*day)
	refuses := func(what string, err error) {
		t.Helper()
		if got := refused(t, err, fault.Invalid, "settings_invalid"); len(got) != 1 || got[0] != "settings.certificate" || !strings.Contains(err.Error(), keyToo) {
			t.Errorf("%s: %v %v", what, got, err)
		}
	}
	for _, both := range []string{certificate + key, key + certificate} {
		_, _, err := c.Create(t.Context(), by(), s.certified(both, key))
		refuses("create", err)
	}
	if s.tokens.Load() != 0 {
		t.Error("a draft that is refused was tested")
	}
	v := create(t, c, s.certified("subject=CN = canary\n"+certificate+"canary\n", key))
	stored := func(cred *connector.Credential) {
		t.Helper()
		if got, _ := cred.Settings.Get("certificate"); got != strings.TrimSpace(certificate) {
			t.Errorf("%v", got)
		}
	}
	stored(&v.Credential)
	_, err := c.Stage(t.Context(), by(), v.ID, v.Revision, value.Of("certificate", certificate+key, "private_key", key))
	refuses("stage", err)
	v = must[connector.View](t)(c.Stage(t.Context(), by(), v.ID, v.Revision, value.Of("certificate", "canary\n"+certificate, "private_key", key)))
	stored(v.Next)
	v = must[connector.View](t)(c.Deactivate(t.Context(), by(), v.ID, v.Revision, true))
	_, _, err = c.Update(t.Context(), by(), v.ID, v.Revision, s.certified(certificate+key, key))
	refuses("update", err)
	v, _, err = c.Update(t.Context(), by(), v.ID, v.Revision, s.certified(strings.ReplaceAll(certificate, "\n", "\r\n"), ""))
	if err != nil { // the same certificate in other lines asks for no key
		t.Fatal(err, fields(err))
	}
	stored(&v.Credential)
	canaries(t, "view", v, "canary")

	folder := t.TempDir()
	for name, text := range map[string]string{"both.pem": certificate + key, "key.pem": key} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, _, err = connector.Parse(filepath.Join(folder, "connectors.yaml"), []byte("connectors:\n- name: crm\n  resource_domain: https://api.example\n  auth:\n    scheme: oauth2-client-certificate\n"+
		"    token_url: https://as.example/token\n    certificate: ${file:both.pem}\n    private_key: ${file:key.pem}\n"), connector.Options{})
	if err == nil || !strings.Contains(err.Error(), "connectors[0].auth.certificate "+keyToo) {
		t.Error(err)
	}
}
