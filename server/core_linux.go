package server

import "golang.org/x/sys/unix"

// DisableCoreDumps keeps the process's memory out of core files and out of
// reach of debuggers of the same user (F13).
func DisableCoreDumps() error {
	if err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}); err != nil {
		return err
	}
	return unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0)
}
