package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

// The first values are those of FIPS 180-2, appendices B and C, and RFC 4231, 4.3.
func TestCryptographicHash(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		settings []any
		want     string
	}{
		{[]any{"text", "{{x}}"}, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{[]any{"text", "{{x}}", "algorithm", "SHA384", "encoding", "base64"}, "ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn"},
		{[]any{"text", "{{x}}", "algorithm", "SHA512"}, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"},
		{[]any{"text", "what do ya want for nothing?", "hmac_key", "Jefe"}, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
		{[]any{"text", "c", "apply_salt", true, "salt", "ab"}, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{[]any{"text", "c", "apply_salt", true, "salt_type", "hex", "salt", "6162"}, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{[]any{"text", "c", "apply_salt", true, "salt_type", "base64", "salt", "YWI="}, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
	} {
		got := play(t, furnish(t, "cryptographic-hash", c.settings...), nil, "x", "abc")
		same(t, got, act{Output: Output{Port: "default", Outputs: value.Of("HashOutput", c.want, "status", "success", "Salt", "")}})
	}
	for _, encoding := range []string{"hex", "base64"} {
		a := furnish(t, "cryptographic-hash", "text", "c", "apply_salt", true, "salt_type", encoding, "salt", "!!")
		same(t, play(t, a, nil), act{Output: Output{Outputs: value.Of("status", "failure")}, Fault: &Fault{"salt", "the salt is not " + encoding}})
	}
	auto := furnish(t, "cryptographic-hash", "text", "c", "apply_salt", true, "salt_type", "auto")
	same(t, play(t, auto, nil), act{Output: Output{Commands: []Command{Lookup{What: LookupCode, Args: value.Of("length", int64(16), "alphabet", "both")}}}})
	same(t, play(t, auto, Found{Value: "ab"}), act{Output: Output{Port: "default", Outputs: value.Of(
		"HashOutput", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "status", "success", "Salt", "ab")}})
	same(t, play(t, auto, Found{Failure: Failure{"x", "y"}}), act{Output: Output{Outputs: value.Of("status", "failure")}, Fault: &Fault{"x", "y"}})
	if got := play(t, auto, Done{}); got.Fault == nil {
		t.Errorf("%+v", got)
	}
	exact(t, codecOf(t, "cryptographic-hash", "salt_type"), value.Of("saltEncoding", "AUTO"), "auto")
}
