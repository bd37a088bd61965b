//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package vault

import (
	"os"
	"syscall"
)

// lock waits until no other process rewrites the file. A process that dies lets
// go of it. As rewriting puts another file in its place, the one that was locked
// has to be the one that is there.
func lock(path string) (unlock func(), err error) {
	for {
		file, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
			file.Close()
			return nil, err
		}
		mine, err := file.Stat()
		there, gone := os.Stat(path)
		if err == nil && gone == nil && os.SameFile(mine, there) {
			return func() { file.Close() }, nil
		}
		file.Close()
		if gone != nil {
			return nil, gone
		}
	}
}

// keepOwner gives a new file the owner of an old one: a rotation that root
// starts must leave the key to the server's user.
func keepOwner(file *os.File, old string) error {
	info, err := os.Stat(old)
	if err != nil {
		return err
	}
	if s, ok := info.Sys().(*syscall.Stat_t); ok && int(s.Uid) != os.Geteuid() {
		return file.Chown(int(s.Uid), int(s.Gid))
	}
	return nil
}
