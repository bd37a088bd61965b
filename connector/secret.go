package connector

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// maxSecretFile bounds what ${file:PATH} reads.
const maxSecretFile = 1 << 20

// expand reads a value that refers to somewhere else: ${env:NAME} to a variable
// of the environment, ${file:PATH} to a file, relative to the connectors file.
// Only a whole value refers; literal reports that this one does not. Its errors
// name the place that was looked at and never what was found there.
func expand(value, folder string, env func(string) (string, bool)) (text string, literal bool, err error) {
	inner, ok := strings.CutPrefix(strings.TrimSpace(value), "${")
	inner, closed := strings.CutSuffix(inner, "}")
	if !ok || !closed {
		return value, true, nil
	}
	kind, name, _ := strings.Cut(inner, ":")
	switch {
	case kind == "env" && name != "":
		text, ok := env(name)
		if !ok || text == "" {
			return "", false, fmt.Errorf("refers to the environment variable %s, which is not set", name)
		}
		return text, false, nil
	case kind == "file" && name != "":
		if !filepath.IsAbs(name) {
			name = filepath.Join(folder, name)
		}
		text, err := readSecret(name)
		return text, false, err
	}
	return "", false, errors.New("begins with ${ but is neither ${env:NAME} nor ${file:PATH}")
}

// readSecret reads a file; one line break at its end does not belong to it.
func readSecret(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("refers to a file that cannot be opened: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSecretFile+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("refers to a file that cannot be read: %w", err)
	case len(data) > maxSecretFile:
		return "", fmt.Errorf("refers to the file %s, which is larger than 1 MB", path)
	}
	text := strings.TrimSuffix(strings.TrimSuffix(string(data), "\n"), "\r")
	if text == "" {
		return "", fmt.Errorf("refers to the file %s, which is empty", path)
	}
	return text, nil
}
