// Package vault seals secrets and opens them again (security F). The format, the
// rules and the threats are written in docs/design/secrets.md. A key-encrypting
// key that lies outside the data directory wraps one data keyset for each
// organisation; every sealed secret is bound to its [Place]; every opening names
// its caller and is audited.
//
//	vault.go    Options, New, Initialise
//	seal.go     Put, Open, Delete
//	bulk.go     what is too much to be a secret of its own: turns of contacts
//	place.go    where a secret belongs, and the bytes it is sealed to
//	store.go    where keysets and secrets are kept
//	keyset.go   a keyset, wrapped and unwrapped
//	held.go     which keyset is in force, across processes
//	source.go   where the key-encrypting key comes from:
//	keytext.go    its text form, and weak keys
//	keyfile.go    a file, and the environment
//	transit.go    the transit engine of HashiCorp Vault and OpenBao
//	rotate.go   rotation of the data keys
//	master.go   rotation of the key-encrypting key
//	status.go   which keys are in use
//
// Refusals are *fault.Error with the reasons key_missing, key_weak,
// key_exposed, key_wrong, key_unavailable, key_in_use, key_not_writable,
// key_file_exists, vault_uninitialised, vault_initialised and
// vault_unaudited.
package vault
