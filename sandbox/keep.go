package sandbox

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// The files in Config.Dir.
const (
	keptFile = "sandbox.json"
	caFile   = "ca.pem" // for people; it is in the other one, too
)

// kept is what a sandbox leaves in its folder, so that the next one is the same
// to whoever has dealt with it. Records and access tokens begin anew.
type kept struct {
	Address        string       `json:"address"` // where it listens, or did
	Process        int          `json:"process"` // which runs it, or did
	Authority      keptPair     `json:"authority"`
	Clients        []keptClient `json:"clients"`
	Users          []Client     `json:"users"`
	Authorizations []keptFamily `json:"authorizations"`
}

// keptPair is a certificate and its key in PEM.
type keptPair struct {
	Certificate string `json:"certificate"`
	Key         string `json:"key"`
}

// recall reads what was kept in a folder; nil when there is nothing yet.
func recall(dir string) (*kept, error) {
	if dir == "" {
		return nil, nil
	}
	file := filepath.Join(dir, keptFile)
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var k kept
	if err == nil {
		err = json.Unmarshal(text, &k)
	}
	if err == nil {
		err = k.whole()
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w; without it the sandbox begins anew, and what leads to the old one has to be made again", file, err)
	}
	return &k, nil
}

// whole refuses what cannot have been written by a sandbox.
func (k *kept) whole() error {
	switch {
	case len(k.Users) < 2 || k.Users[1].Name != ClientAPIUser:
		return errors.New("the users are not in it")
	case !slices.ContainsFunc(k.Clients, func(c keptClient) bool { return c.Name == ClientPassword }):
		return errors.New("the clients are not in it")
	}
	return nil
}

// keep writes the sandbox into its folder, if it has one: after every change
// that somebody will rely on, and before he is told of it.
func (s *Server) keep() error {
	if s.config.Dir == "" {
		return nil
	}
	s.keeping.Lock()
	defer s.keeping.Unlock()
	pair, err := s.authority.kept()
	if err != nil {
		return err
	}
	k := kept{Address: s.address, Process: os.Getpid(), Authority: pair, Authorizations: s.families.kept()}
	k.Clients, k.Users = s.clients.kept()
	text, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		return fmt.Errorf("keeping the sandbox: %w", err)
	}
	return replace(filepath.Join(s.config.Dir, keptFile), text)
}

// keepIfPossible is keep where nobody is told.
func (s *Server) keepIfPossible() {
	if err := s.keep(); err != nil {
		fmt.Fprintln(s.config.Log, "sandbox:", err)
	}
}

// replace puts a file, readable by its owner only, in the place of another; one
// or the other is there whenever the process ends.
func replace(file string, text []byte) error {
	next, err := os.CreateTemp(filepath.Dir(file), ".next-*")
	if err != nil {
		return fmt.Errorf("keeping the sandbox: %w", err)
	}
	_, err = next.Write(text)
	if err = errors.Join(err, next.Sync(), next.Close()); err == nil {
		err = os.Rename(next.Name(), file)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("keeping the sandbox: %w", err), os.Remove(next.Name()))
	}
	return nil
}

// kept is the authority with its key.
func (a *authority) kept() (keptPair, error) {
	key, err := keyPEM(a.key)
	return keptPair{string(a.pem), string(key)}, err
}

// authority is the one that was kept.
func (k *kept) authority() (*authority, error) {
	pair, err := tls.X509KeyPair([]byte(k.Authority.Certificate), []byte(k.Authority.Key))
	if err != nil {
		return nil, fmt.Errorf("reading the authority that was kept: %w", err)
	}
	key, ok := pair.PrivateKey.(*ecdsa.PrivateKey)
	if !ok {
		return nil, errors.New("the key of the authority that was kept is of another kind")
	}
	return &authority{certificate: pair.Leaf, key: crypto.Signer(key), pem: certificatePEM(pair.Leaf)}, nil
}

// keptFamily is an authorization that a person gave. Of its refresh tokens only
// the hashes of the last two are kept: an older one that comes again is refused
// as unknown then, and does not end the authorization.
type keptFamily struct {
	Client   string    `json:"client"`
	User     string    `json:"user"`
	Scopes   []string  `json:"scopes"`
	Current  []byte    `json:"current"`
	Previous []byte    `json:"previous"`
	Rotated  time.Time `json:"rotated"`
}

// kept are the authorizations that have not ended.
func (s *familyStore) kept() []keptFamily {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []keptFamily{}
	for sum, f := range s.all {
		f.mu.Lock()
		if !f.ended && f.current == sum { // each once
			list = append(list, keptFamily{f.client, f.user, f.scopes, f.current[:], f.previous[:], f.rotated})
		}
		f.mu.Unlock()
	}
	slices.SortFunc(list, func(a, b keptFamily) int { return a.Rotated.Compare(b.Rotated) })
	return list
}

// restore brings back authorizations that were kept.
func (s *familyStore) restore(list []keptFamily) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, k := range list {
		f := &family{client: k.Client, user: k.User, scopes: k.Scopes, rotated: k.Rotated, restored: true}
		copy(f.current[:], k.Current)
		copy(f.previous[:], k.Previous)
		s.all[f.current] = f
		if f.previous != [sha256.Size]byte{} {
			s.all[f.previous] = f
		}
	}
}

// certificatesIn are the certificates of a PEM text.
func certificatesIn(text []byte) ([]*x509.Certificate, error) {
	var list []*x509.Certificate
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("reading a certificate that was kept: %w", err)
		}
		list = append(list, c)
	}
	return list, nil
}
