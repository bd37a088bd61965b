package server

import (
	"bytes"
	"io"
	"log/slog"
	"regexp"
	"sync"
)

// newLog makes the structured log: JSON, or text for people. Every line goes
// through [redactor]; slog escapes line breaks, so that no value can forge a
// line (J5).
func newLog(w io.Writer, text, verbose bool) *slog.Logger {
	o := &slog.HandlerOptions{Level: slog.LevelInfo}
	if verbose {
		o.Level = slog.LevelDebug
	}
	w = &redactor{w: w}
	if text {
		return slog.New(slog.NewTextHandler(w, o))
	}
	return slog.New(slog.NewJSONHandler(w, o))
}

// redactor masks what looks like a credential in lines on their way out. It is
// the last line of defence: values that are secret print [masked] by themselves
// (G3).
type redactor struct {
	mu sync.Mutex
	w  io.Writer
}

// Write writes one line with its credentials masked; it reports len(line).
func (r *redactor) Write(line []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, err := r.w.Write(redact(line)); err != nil {
		return 0, err
	}
	return len(line), nil
}

// shape is a form of credential: hint is text that every instance holds, so that
// most lines need no regular expression.
type shape struct {
	hint    string
	form    *regexp.Regexp
	replace string
}

// shapes are the known forms: our API tokens, HTTP credentials (RFC 9110
// section 11.6.2), private keys in PEM (RFC 7468), signed tokens (RFC 7515),
// form parameters (RFC 6749), user names in URLs.
var shapes = []shape{
	{"PRIVATE KEY", regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----(?:.*?-----END [A-Z ]*PRIVATE KEY-----|[^"\n]*)`), "[masked]"},
	{"cw_", regexp.MustCompile(`\bcw_[A-Za-z0-9_\-]{6,}`), "cw_[masked]"},
	{"earer", regexp.MustCompile(`\b([Bb]earer)(\s+|%20|\+)[A-Za-z0-9._~+/=\-]{6,}`), "$1 [masked]"},
	{"asic", regexp.MustCompile(`\b([Bb]asic)(\s+|%20|\+)[A-Za-z0-9+/=_\-]{12,}`), "$1 [masked]"},
	{"eyJ", regexp.MustCompile(`\beyJ[A-Za-z0-9_\-]{6,}\.[A-Za-z0-9_\-]*(?:\.[A-Za-z0-9_\-]*)?`), "[masked]"},
	{"=", regexp.MustCompile(`\b((?:access_token|refresh_token|id_token|client_secret|client_assertion|assertion|password|code_verifier|api_?key)=)[^&\s"'\\\[]{2,}`), "$1[masked]"},
	{"code=", regexp.MustCompile(`([?&]code=)[^&\s"'\\\[]{2,}`), "$1[masked]"},
	{"://", regexp.MustCompile(`://[^/@\s"'\\]{1,256}@`), "://[masked]@"},
}

func redact(line []byte) []byte {
	for _, s := range shapes {
		if bytes.Contains(line, []byte(s.hint)) {
			line = s.form.ReplaceAll(line, []byte(s.replace))
		}
	}
	return line
}
