package vault

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/callwright/callwright/fault"
)

// largestKeyFile bounds what is read; a key has 62 bytes.
const largestKeyFile = 64 << 10

type keyFile struct{ path string }

// KeyFile is a source that reads a file: one key a line, the primary one first.
// The file may have no rights for group and others (F8), and may not lie in the
// data directory (Options.Data).
func KeyFile(path string) KeySource { return keyFile{path} }

func (f keyFile) Name() string { return "the key file " + f.path }

func (f keyFile) Keys(context.Context) ([]Key, error) {
	text, err := f.read()
	if err != nil {
		return nil, err
	}
	list, err := parseKeys(f.Name(), text)
	if err != nil {
		return nil, err
	}
	return keysOf(list)
}

func (f keyFile) read() (string, error) {
	info, err := os.Stat(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fault.New(fault.Invalid, "key_missing", "There is no key file %s. Name the right one, or bring it back from where it is kept.", f.path)
	case err != nil:
		return "", fmt.Errorf("reading %s: %w", f.Name(), err)
	case !info.Mode().IsRegular():
		return "", fault.New(fault.Invalid, "key_missing", "The key file %s is not a file. Name a file that holds the key.", f.path)
	}
	file, err := os.Open(f.path)
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", f.Name(), err)
	}
	defer file.Close()
	if err := f.private(file); err != nil {
		return "", err
	}
	text, err := io.ReadAll(io.LimitReader(file, largestKeyFile+1))
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", f.Name(), err)
	}
	if len(text) > largestKeyFile {
		return "", fault.New(fault.Invalid, "key_weak", "The key file %s is larger than %d KB. Name a file that holds the key.", f.path, largestKeyFile>>10)
	}
	return string(text), nil
}

// private refuses a file that others than its owner have any right to (F8).
func (f keyFile) private(file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("reading the rights of %s: %w", f.Name(), err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" {
		return fault.New(fault.Invalid, "key_exposed", "The key file %s may be used by others (mode %04o). Close it: chmod 600 %s. Take a new key if they may have read it.", f.path, mode, f.path)
	}
	return nil
}

func (f keyFile) outside(directory string) error { return CheckOutside(f.path, directory) }

// CheckOutside refuses a path for a key file that lies in the data directory, by
// itself or through symbolic links: every copy of the data would carry its key.
// Neither has to exist yet.
func CheckOutside(path, directory string) error {
	inside := within(absolute(path), absolute(directory)) || within(resolved(path), resolved(directory))
	if !inside {
		return nil
	}
	return fault.New(fault.Invalid, "key_exposed", "The key file %s lies in the data directory %s, so every copy of the data would carry its key. Put it elsewhere, such as %s.key.", path, directory, strings.TrimRight(directory, `/\`))
}

func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return filepath.Clean(path)
}

// resolved follows the symbolic links of the part of a path that exists.
func resolved(path string) string {
	path = absolute(path)
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	parent := filepath.Dir(path)
	if parent == path {
		return path
	}
	return filepath.Join(resolved(parent), filepath.Base(path))
}

func within(path, directory string) bool {
	rel, err := filepath.Rel(directory, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// CreateKeyFile makes a key file with a new key, mode 0600, in a folder that
// exists. It never replaces a file: then it says "key_file_exists".
func CreateKeyFile(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fault.New(fault.Conflict, "key_file_exists", "There is a key file %s already, which is left as it is. Name another one, or move it away if nothing needs it.", path)
	}
	if err != nil {
		return fmt.Errorf("making the key file: %w", err)
	}
	text := "# Key-encrypting key of a Callwright installation. Without it the secrets in a backup are lost:\n" +
		"# keep a copy in another place than the data.\n" + newKeyLine()
	if err := fill(file, text); err != nil {
		os.Remove(path)
		return fmt.Errorf("making the key file: %w", err)
	}
	return nil
}

// fill writes a new file to the disk and closes it.
func fill(file *os.File, text string) error {
	_, err := file.WriteString(text)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		syncFolder(filepath.Dir(file.Name()))
	}
	return err
}

// syncFolder makes names in a folder last. Where a folder cannot be synced there
// is nothing better to do.
func syncFolder(path string) {
	if folder, err := os.Open(path); err == nil {
		_ = folder.Sync()
		folder.Close()
	}
}

// grow puts a new key first.
func (f keyFile) grow(context.Context) error {
	return f.rewrite(func(text string, _ []material) string { return newKeyLine() + text })
}

// shrink takes the lines of keys out. Others stay, also one that has been added
// since the caller looked.
func (f keyFile) shrink(_ context.Context, ids []string) error {
	return f.rewrite(func(text string, keys []material) string {
		lines := strings.SplitAfter(text, "\n")
		var kept []string
		for i, line := range lines {
			if !slices.ContainsFunc(keys, func(m material) bool { return m.line == i+1 && slices.Contains(ids, m.id) }) {
				kept = append(kept, line)
			}
		}
		return strings.Join(kept, "")
	})
}

// rewrite replaces the file as a whole, while no other process does so. A
// symbolic link stays one.
func (f keyFile) rewrite(change func(text string, keys []material) string) error {
	path, err := filepath.EvalSymlinks(f.path)
	if err != nil {
		return fmt.Errorf("finding %s: %w", f.Name(), err)
	}
	unlock, err := lock(path)
	if err != nil {
		return fmt.Errorf("locking %s: %w", f.Name(), err)
	}
	defer unlock()
	text, err := f.read()
	if err != nil {
		return err
	}
	keys, err := parseKeys(f.Name(), text)
	if err != nil {
		return err
	}
	if err := replace(path, change(text, keys)); err != nil {
		return fault.New(fault.Conflict, "key_not_writable", "The key file %s cannot be written from here. Change it by hand: a new key is the first line, old ones stay below until nothing needs them.", f.path).Because(err)
	}
	return nil
}

// replace puts a new file in the place of an old one, which keeps its owner.
func replace(path, text string) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".callwright-key-*")
	if err != nil {
		return err
	}
	err = keepOwner(file, path)
	if err = errors.Join(err, fill(file, text)); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		os.Remove(file.Name())
		return err
	}
	syncFolder(filepath.Dir(path))
	return nil
}

type environment struct{ name string }

// Env is a source that reads an environment variable, which holds what a key
// file would.
func Env(name string) KeySource { return environment{name} }

func (e environment) Name() string { return "the environment variable " + e.name }

func (e environment) Keys(context.Context) ([]Key, error) {
	text := os.Getenv(e.name)
	if strings.TrimSpace(text) == "" {
		return nil, fault.New(fault.Invalid, "key_missing", "The environment variable %s is not set. It has to hold the key that the data was sealed with.", e.name)
	}
	list, err := parseKeys(e.Name(), text)
	if err != nil {
		return nil, err
	}
	return keysOf(list)
}

var (
	_ growing   = keyFile{}
	_ shrinking = keyFile{}
	_ placed    = keyFile{}
)
