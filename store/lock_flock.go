//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package store

import (
	"errors"
	"os"
	"syscall"
)

// lockFile locks a file unless somebody else has; it is free again when the
// file is closed, also by the end of the process.
func lockFile(file *os.File) (bool, error) {
	switch err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); {
	case errors.Is(err, syscall.EWOULDBLOCK):
		return false, nil
	default:
		return err == nil, err
	}
}
