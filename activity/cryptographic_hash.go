package activity

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"hash"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// cryptographicHash makes a one-way hash of a text.
func cryptographicHash() Kind {
	return Kind{Name: "cryptographic-hash", Title: "Cryptographic Hash", Group: FlowControl,
		Webex: []string{"cryptographic-hash"}, Shape: "action", Ports: []string{"default", "error"},
		Outputs: []string{"HashOutput", "status", "Salt"}, Secure: []string{"HashOutput"},
		New: func() Activity { return &CryptographicHash{} }}
}

// CryptographicHash makes a hash of a text, with a salt in front of it, or an
// HMAC (RFC 2104) of it with a key. Webex documents neither where the salt goes
// nor how the hash is written; here it goes in front, and hex is the default.
type CryptographicHash struct {
	Algorithm    string
	Text         expr.Template
	Salted       bool
	SaltEncoding string
	Salt         expr.Template
	Key          expr.Template
	Encoding     string
}

const (
	saltText   = "text"
	saltBase64 = "base64"
	saltHex    = "hex"
	saltAuto   = "auto"
	saltLength = 16 // characters of a salt that the host makes
)

// Fields declares the text, the salt or key, and how the hash is written.
func (a *CryptographicHash) Fields() field.List {
	return field.List{
		field.Choice(&a.Algorithm, "algorithm", "SHA256", "SHA384", "SHA512").Say("Hashing Algorithm", "Which hash is made; Webex has no SHA384.").Webex("algorithm"),
		field.Text(&a.Text, "text").Require().Say("Plain Text", "Text that is hashed, in UTF-8.").Webex("input"),
		field.Bool(&a.Salted, "apply_salt").Say("Apply Salt", "Whether a salt goes in front of the text.").Webex("applySalt"),
		field.Choice(&a.SaltEncoding, "salt_type", saltText, saltBase64, saltHex, saltAuto).OptionsAs([]string{"Text", "Base64", "Hex", "Auto"}, nil).ShowIf(&a.Salted, true).
			Say("Salt Type", "How the salt is written; auto makes one, which the output Salt tells.").
			WebexAs(words{"saltEncoding", [][2]string{{saltText, "TEXT"}, {saltBase64, "BASE64"}, {saltHex, "HEX"}, {saltAuto, "AUTO"}}}),
		field.Text(&a.Salt, "salt").ShowIf(&a.Salted, true).RequireIf(&a.SaltEncoding, saltText, saltBase64, saltHex).
			Say("Salt Value", "The salt.").Webex("salt"),
		field.Text(&a.Key, "hmac_key").Say("HMAC Key", "Text that yields a key: then it is an HMAC with that key. Keep it in a secure variable.").Beyond(),
		field.Choice(&a.Encoding, "encoding", "hex", "base64").Say("Output Encoding", "How the hash is written.").Beyond(),
	}
}

// Step makes the hash at once, unless the host has to make a salt.
func (a *CryptographicHash) Step(in *Input) (Output, error) {
	if in.Event == nil {
		if a.Salted && a.SaltEncoding == saltAuto {
			return Output{Commands: []Command{Lookup{What: LookupCode, Args: value.Of("length", int64(saltLength), "alphabet", bothSorts)}}}, nil
		}
		salt, err := a.salt(in)
		if err != nil {
			return failedStatus(err)
		}
		return a.hashed(in, salt)
	}
	e, ok := in.Event.(Found)
	if !ok {
		return unexpected(in)
	}
	if err := e.Failure.Fault(); err != nil {
		return failedStatus(err)
	}
	return a.hashed(in, []byte(value.Text(e.Value)))
}

func (a *CryptographicHash) salt(in *Input) ([]byte, error) {
	if !a.Salted {
		return nil, nil
	}
	text := in.Text(a.Salt, "salt")
	var salt []byte
	var err error
	switch a.SaltEncoding {
	case saltBase64:
		salt, err = base64.StdEncoding.DecodeString(text)
	case saltHex:
		salt, err = hex.DecodeString(text)
	default:
		salt = []byte(text)
	}
	if err != nil {
		return nil, Faultf("salt", "the salt is not %s", a.SaltEncoding)
	}
	return salt, nil
}

func (a *CryptographicHash) hashed(in *Input, salt []byte) (Output, error) {
	h := a.hash(in)
	h.Write(salt)
	h.Write([]byte(in.Text(a.Text, "text")))
	out := value.Of("HashOutput", a.write(h.Sum(nil)), "status", "success", "Salt", "")
	if a.Salted && a.SaltEncoding == saltAuto {
		out.Set("Salt", string(salt))
	}
	return Output{Port: "default", Outputs: out}, nil
}

func (a *CryptographicHash) hash(in *Input) hash.Hash {
	kind := sha256.New
	switch a.Algorithm {
	case "SHA384":
		kind = sha512.New384
	case "SHA512":
		kind = sha512.New
	}
	if a.Key.IsZero() {
		return kind()
	}
	return hmac.New(kind, []byte(in.Text(a.Key, "hmac_key")))
}

func (a *CryptographicHash) write(sum []byte) string {
	if a.Encoding == "base64" {
		return base64.StdEncoding.EncodeToString(sum)
	}
	return hex.EncodeToString(sum)
}
