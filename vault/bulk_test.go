package vault_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/vault"
	"github.com/callwright/callwright/vault/vaulttest"
)

func TestF1_F2_BulkDataAreSealedForOneOrganisationAndPurpose(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	b := vault.NewBulk(k.Vault, jo)
	sealed := map[string][]byte{}
	for _, plain := range []string{"", canary, strings.Repeat(canary, 10_000)} {
		for _, organisation := range []string{"", "o-1", "o-2"} {
			s, err := b.SealBytes(t.Context(), organisation, "journal", []byte(plain))
			if err != nil || bytes.Contains(s, []byte("canary")) || len(s) != len(plain)+41 {
				t.Fatalf("%q sealed to %d bytes, %v", organisation, len(s), err)
			}
			if again, _ := b.SealBytes(t.Context(), organisation, "journal", []byte(plain)); bytes.Equal(again, s) {
				t.Error("F9: sealed twice, the bytes are the same")
			}
			got, err := vault.NewBulk(k.Another(t), jo).OpenBytes(t.Context(), organisation, "journal", s)
			if err != nil || string(got) != plain {
				t.Fatalf("another process opens %q, %v", got, err)
			}
			sealed[organisation] = s
		}
	}
	for name, open := range map[string]func() ([]byte, error){
		"another organisation": func() ([]byte, error) { return b.OpenBytes(t.Context(), "o-2", "journal", sealed["o-1"]) },
		"the installation":     func() ([]byte, error) { return b.OpenBytes(t.Context(), "", "journal", sealed["o-1"]) },
		"another purpose":      func() ([]byte, error) { return b.OpenBytes(t.Context(), "o-1", "snapshot", sealed["o-1"]) },
		"no key":               func() ([]byte, error) { return b.OpenBytes(t.Context(), "o-9", "journal", sealed["o-1"]) },
		"nothing":              func() ([]byte, error) { return b.OpenBytes(t.Context(), "o-1", "journal", nil) },
		"cut":                  func() ([]byte, error) { return b.OpenBytes(t.Context(), "o-1", "journal", sealed["o-1"][:30]) },
		"another format": func() ([]byte, error) {
			return b.OpenBytes(t.Context(), "o-1", "journal", append([]byte{9}, sealed["o-1"][1:]...))
		},
		"changed": func() ([]byte, error) {
			s := bytes.Clone(sealed["o-1"])
			s[len(s)-1] ^= 1
			return b.OpenBytes(t.Context(), "o-1", "journal", s)
		},
	} {
		if got, err := open(); !errors.Is(err, vault.ErrDamaged) || got != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if text := fmt.Sprintf("%+v %#v %v %s", b, b, b, b); text != "bulk bulk bulk bulk" {
		t.Errorf("G3: prints %s", text)
	}
}

func TestF7_BulkDataOutliveRotationsOfTheKeys(t *testing.T) {
	t.Parallel()
	k := vaulttest.New(t)
	sealed, err := vault.NewBulk(k.Vault, jo).SealBytes(t.Context(), "o-1", "snapshot", []byte(canary))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.Rotate(t.Context(), jo, func(vault.Progress) {}); err != nil {
		t.Fatal(err)
	}
	got, err := vault.NewBulk(k.Another(t), jo).OpenBytes(t.Context(), "o-1", "snapshot", sealed)
	if err != nil || string(got) != canary {
		t.Fatalf("after the rotation: %q, %v", got, err)
	}
	opened := 0
	for _, e := range k.Entries.All("o-1") {
		if e.Action == "secret.open" && e.Outcome == audit.Done && strings.HasPrefix(e.Object.ID, "bulk/") {
			opened++
		}
	}
	if opened != 2 {
		t.Errorf("the key was opened %d times for the audit log, want once by each process", opened)
	}
}
