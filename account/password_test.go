package account

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"testing/iotest"
)

func TestK1_ObviousPasswordsAreRefused(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		"", "elevenchars", "passwordpassword", "Password1234!", "P@ssw0rd2026!!", "Welcome12345!", "Qwertyuiop123", "1qaz!QAZ1qaz",
		"aaaaaaaaaaaaaaaa", "abcdefghijklmnop", "zyxwvutsrqponml", "123456789012345", "abcabcabcabcabc", "xkqzxkqzxkqz",
		"administrator1!", "Callwright2026!", "contact-center-1", "ada.lovelace99!", "AdaLovelace1852", "example.com!!!", "Summer2026!!!!",
		"letmeinletmein", "            ", "!!!!????####$$$$", "asdfghjklöä123", "azertyuiop1234", "iloveyou12345!",
		"good but \xff not text", strings.Repeat("x4k9q", 201),
	} {
		if err := checkPassword(bad, "ada.lovelace@example.com", "Ada Lovelace"); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
	for _, good := range []string{
		"violet kettle on the roof", "dkjw83hfk29x", "MöweSchirmKüche", "correct horse battery staple", "纳米机器人在屋顶上跳舞唱歌喝茶",
		"8372910462518", "tr0mbone-Yard-wick", strings.Repeat("x4k9q", 200),
	} {
		if err := checkPassword(good, "ada.lovelace@example.com", "Ada Lovelace"); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
}

func TestK2_PHCStrings(t *testing.T) {
	t.Parallel()
	h, err := newHasher(Cost{Memory: 64, Passes: 1, Lanes: 1}, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	one, _ := h.hash(ctx, "a password")
	two, _ := h.hash(ctx, "a password")
	if one == two {
		t.Error("two hashes of a password are the same: no salt")
	}
	for _, test := range []struct {
		phc, password string
		ok, outdated  bool
	}{
		{one, "a password", true, false},
		{one, "another", false, false},
		{"", "nobody has this password", false, false},
		// Made by the reference implementation: argon2 -id -t 2 -k 65536 -p 1 (RFC 9106 family).
		{"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "password", true, true},
		{"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "Password", false, true},
	} {
		ok, outdated, err := h.verify(ctx, test.phc, test.password)
		if ok != test.ok || outdated != test.outdated || err != nil {
			t.Errorf("%s %s: %v %v %v", test.phc, test.password, ok, outdated, err)
		}
	}
	for _, bad := range []string{
		"plain", "$argon2i$v=19$m=64,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", "$argon2id$v=16$m=64,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=64,t=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", "$argon2id$v=19$m=64,t=0,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=64,t=1,p=0$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", "$argon2id$v=19$m=4294967295,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=64,t=99,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", "$argon2id$v=19$m=64,t=1,p=1$AA$AAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAA$AAAA", "$argon2id$v=19$m=64,t=1,p=1$!$AAAAAAAAAAAAAAAAAAAAAA", "$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAA$!",
	} {
		if ok, _, err := h.verify(ctx, bad, "password"); ok || !errors.Is(err, errNoHash) {
			t.Errorf("%s: %v %v", bad, ok, err)
		}
	}
}

func TestHashingWaitsItsTurn(t *testing.T) {
	t.Parallel()
	h, err := newHasher(Cost{Memory: 64, Passes: 1, Lanes: 1}, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for range cap(h.gate) {
		h.gate <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.hash(ctx, "password"); !errors.Is(err, context.Canceled) {
		t.Errorf("hash while all are busy: %v", err)
	}
	if _, _, err := h.verify(ctx, "", "password"); !errors.Is(err, context.Canceled) {
		t.Errorf("verify while all are busy: %v", err)
	}
}

func TestNoRandomnessNoAccounts(t *testing.T) {
	t.Parallel()
	if _, err := New(Options{Random: iotest.ErrReader(errors.New("dry"))}); err == nil {
		t.Error("accounts without a random source")
	}
	a, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if a.policy != (Policy{}).orDefaults() || a.policy.Hash.Memory != 19*1024 || a.now().IsZero() {
		t.Errorf("%+v", a.policy)
	}
	a.random = iotest.ErrReader(errors.New("dry"))
	if _, err := a.newID(); err == nil {
		t.Error("an id without randomness")
	}
	if _, err := a.newSecret(""); err == nil {
		t.Error("a secret without randomness")
	}
}
