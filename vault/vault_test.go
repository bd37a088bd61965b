package vault_test

import (
	"testing"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/vault"
	"github.com/callwright/callwright/vault/vaulttest"
)

var jo = audit.Actor{Kind: "user", ID: "u-1", Name: "jo@example.com", Roles: []string{"full-admin"}, Address: "192.0.2.1"}

func TestPutAndOpen(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	p := vault.Place{Organisation: "o-1", Credential: "connector/c-1", Version: 3}
	if err := k.Put(t.Context(), p, []byte("hunter2")); err != nil {
		t.Fatal(err)
	}
	for _, v := range []*vault.Vault{k.Vault, k.Another(t)} {
		if secret, err := v.Open(t.Context(), jo, p); err != nil || string(secret) != "hunter2" {
			t.Errorf("Open = %q, %v", secret, err)
		}
	}
}
